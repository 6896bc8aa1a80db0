"""reportgen template check, fields and preview: for whoever changes a Word template."""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.screen import say, warn
from reportgen.errors import UsageError
from reportgen.files import atomic

if TYPE_CHECKING:
    from reportgen.office.result import Documents
    from reportgen.render.catalogue import Keys

_UNCONDITIONAL, _CONDITIONAL = "一定印出", "有条件才印，或换了样子印"


def run(arguments: argparse.Namespace) -> int:
    """Check a template, list the tags there are, or show what an office's paper looks like with it."""
    return {"check": _check, "fields": _fields, "preview": _preview}[arguments.action](arguments)


def _check(arguments: argparse.Namespace) -> int:
    """Print all faults, remarks, and the data that the template prints; 1 where there are faults."""
    from reportgen.office.templatecheck import check_template

    report = check_template(arguments.file, _keys(arguments))
    for number, fault in enumerate(report.faults, 1):
        say(f"错误 {number}：{fault}")
    for remark in report.remarks:
        say(f"提示：{remark}")
    always = dict.fromkeys(str(key) for key in report.keys if key.always)
    others = dict.fromkeys(str(key) for key in report.keys if str(key) not in always)
    for label, keys in ((_UNCONDITIONAL, always), (_CONDITIONAL, others)):
        if keys:
            say(f"{label}：{'、'.join(keys)}")
    what = f"{len(report.faults)} 处错误" if report.faults else "没有错误"
    say(f"模板 {report.name}：{what}，{len(report.remarks)} 条提示")
    return 1 if report.faults else 0


def _fields(arguments: argparse.Namespace) -> int:
    """Print every tag with its meaning and an office's value, or write them into a Word file."""
    from reportgen.office.tagtable import tag_rows, tags_document

    values, heading = None, "模板里可以用的标签"
    if arguments.office:
        values, heading = _values(arguments)
    rows = tag_rows(values, _keys(arguments))
    if arguments.docx is None:
        for row in rows:
            say(f"{row.tag}\t{row.meaning}" + (f"\t{row.value}" if row.value else ""))
        return 0
    if arguments.docx.suffix.lower() != ".docx":
        raise UsageError(f"“{arguments.docx}”不是 .docx 文件名", "写成 标签.docx")
    atomic.write(arguments.docx, tags_document(rows, heading))
    say(f"Word：{arguments.docx}（{len(rows)} 个标签）")
    return 0


def _keys(arguments: argparse.Namespace) -> "Keys":
    """The keys that templates of the district have; outside a district's folder those that all districts have."""
    from reportgen.office.workspace import open_district
    from reportgen.render.catalogue import KEYS, keys_of_district

    if arguments.year is None and not arguments.data.is_dir():
        return KEYS
    return keys_of_district(open_district(arguments.data, arguments.year).district.additions)


def _values(arguments: argparse.Namespace) -> tuple[dict[str, object], str]:
    """What a template is filled with for an office, and a heading. Raises FaultyInput for faults of its file."""
    from reportgen.finding import FaultyInput
    from reportgen.office.judge import judge, read_files
    from reportgen.office.workspace import open_district
    from reportgen.render.view import values

    district = open_district(arguments.data, arguments.year)
    entry = district.entry(arguments.office)
    judgement = judge(district, entry, read_files(district, entry))
    if judgement.case is None:
        raise FaultyInput(judgement.findings, f"{entry.name}的数据有错，先改正上面的错误")
    case = judgement.case
    heading = f"模板里可以用的标签，以及{entry.name}{district.district.year}年度的值"
    return values(case.submission, case.scorecard), heading


def _preview(arguments: argparse.Namespace) -> int:
    """Make an office's paper with the template, apart from out/; as a draft where findings keep it from being final."""
    from reportgen.cli.findings import print_findings
    from reportgen.cli.reports import StageLines
    from reportgen.finding import blocking
    from reportgen.office.due_papers import Order, unlisted
    from reportgen.office.judge import judge, read_files
    from reportgen.office.production import produce, warm_up
    from reportgen.office.result import State
    from reportgen.office.workspace import open_district
    from reportgen.pdf.engine import start_engine

    with start_engine() as engine:
        warm_up()
        district = open_district(arguments.data, arguments.year)
        entry = district.entry(arguments.office)
        order = Order(arguments.file)
        order.compiled(arguments.file)
        judgement = unlisted(judge(district, entry, read_files(district, entry)))
        draft = bool(blocking(judgement.findings))
        result = produce(judgement, replace(order, draft=draft), engine, StageLines())
    if result.state is State.UNFIT:
        print_findings(blocking(result.findings))
        say("没有生成：先改正上面的错误")
        return 1
    folder = arguments.to or Path(tempfile.mkdtemp(prefix="reportgen-预览-"))
    for suffix, content in _files(result.papers[0].documents).items():
        path = folder / f"{entry.slug}-预览{suffix}"
        atomic.write(path, content)
        say(f"{path}")
    if result.state is State.FAILED:
        warn(f"没有通过：{result.reason}")
        return 2
    say("有错误未说明，按草稿印" if draft else f"{result.pages} 页，通过校验")
    return 0


def _files(documents: "Documents | None") -> dict[str, bytes]:
    """The files of a preview by what their names end in; a PDF that fails its proof is shown as well."""
    if documents is None:
        return {}
    found = {".docx": documents.docx, ".pdf": documents.pdf, ".未通过.pdf": documents.rejected}
    return {suffix: content for suffix, content in found.items() if content}
