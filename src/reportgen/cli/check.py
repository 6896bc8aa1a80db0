"""reportgen check."""

import argparse
from collections.abc import Sequence

from reportgen.checks.definition import Case
from reportgen.checks.examination import check_district
from reportgen.checks.worklist import worklist
from reportgen.cli.checklist import print_worklist
from reportgen.cli.findings import summary
from reportgen.cli.formats import print_as
from reportgen.cli.jsonoutput import print_document
from reportgen.cli.screen import say
from reportgen.files.folders import DEFAULT_TEMPLATE
from reportgen.files.strays import Stray, stray_files
from reportgen.finding import Finding, Severity, blocking
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.office.judge import Judgement, judge, read_files
from reportgen.office.workspace import handed_in, missing, open_district, select_offices

_Part = tuple[str, list[Finding]]  # heading, findings


def run(arguments: argparse.Namespace) -> int:
    """Print the findings. Returns 1 if any unacknowledged finding is an error, or with --strict a warning."""
    district = open_district(arguments.data, arguments.year)
    parts = _parts(district, arguments)
    if arguments.format == "text":
        for heading, findings in parts:
            items = worklist(findings)
            print_worklist(items)
            say(f"{heading}：{summary(findings)}{f'（归为 {len(items)} 件）' if items else ''}")
        if arguments.all and (absent := missing(district)):
            say(f"尚未报送 {len(absent)} 个：{'、'.join(e.short_name for e in absent)}")
        for stray in _strays(district) if arguments.all else ():
            say(f"{stray.path}：{stray.message}\n    办法：{stray.advice}")
    elif arguments.format == "json":
        causes = {
            f: item.cause for _, findings in parts for item in worklist(findings) for f in item.findings
        }
        print_document([f.document() | {"归并": causes[f]} for _, findings in parts for f in findings])
    else:
        print_as(arguments.format, [f for _, findings in parts for f in findings])
    return 1 if any(_stops(findings, arguments.strict) for _, findings in parts) else 0


def _parts(district: DistrictFile, arguments: argparse.Namespace) -> list[_Part]:
    """The findings of each office, for several those in district.yaml once; with --all those of the district rules."""
    year = f"{district.district.year}年度"
    parts: list[_Part] = []
    cases: list[Case] = []
    shared: dict[Finding, None] = {}
    chosen = handed_in(district) if arguments.all else select_offices(district, arguments.office)
    for entry in chosen:
        judgement = _judged(district, entry)
        cases += [judgement.case] if judgement.case else []
        own = [f for f in judgement.findings if f.place.file != district.source.file]
        shared |= dict.fromkeys(f for f in judgement.findings if f.place.file == district.source.file)
        single = len(chosen) == 1 and not arguments.all
        parts.append((f"{entry.name}  {year}", list(judgement.findings) if single else own))
    if shared and (arguments.all or len(chosen) > 1):
        parts.insert(0, (f"district.yaml  {year}", list(shared)))
    if arguments.all and len(cases) > 1:
        parts.append((f"全区对照  {year}", check_district(cases)))
    return parts


def _judged(district: DistrictFile, entry: DirectoryEntry) -> Judgement:
    files = read_files(district, entry)
    judgement = judge(district, entry, files)
    case = judgement.case
    if case.submission.absent if case else district.district.papers:
        from reportgen.office.due_papers import Order  # the template language, slow to import
        from reportgen.office.required_keys import with_required

        return with_required(judgement, files.office, Order(DEFAULT_TEMPLATE))
    return judgement


def _strays(district: DistrictFile) -> tuple[Stray, ...]:
    names = {e.slug: (e.short_name, e.name, e.code) for e in district.district.directory}
    return stray_files(district.folder, names)


def _stops(findings: Sequence[Finding], strict: bool) -> bool:
    warned = any(f.severity is Severity.WARNING and not f.acknowledged for f in findings)
    return bool(blocking(findings)) or (strict and warned)
