"""reportgen log: list who changed what in an office's data, when, why, and whether it was undone."""

import argparse
from collections import Counter

from reportgen.cli.jsonoutput import print_document
from reportgen.cli.screen import one_line, say
from reportgen.editing.audit import LoggedEdit
from reportgen.editing.edited import EditedOffice, named_file
from reportgen.editing.store import History, read_history
from reportgen.office.filing import Filing, FilingEntry, document, read_filing
from reportgen.office.workspace import open_district


def run(arguments: argparse.Namespace) -> int:
    """Print the edits, oldest first."""
    file = named_file(open_district(arguments.data, arguments.year), arguments.office)
    history = read_history(file.path)
    filing = read_filing(file.district.folder, file.slug) if isinstance(file, EditedOffice) else Filing()
    if arguments.format == "json":
        print_document(_document(history, filing))
        return 0
    say(f"{file.name}  {file.district.district.year}年度")
    for each in history.logged:
        _print(each)
    if history.touched_since:
        say("\n此后数据文件被直接改过")
    for step in filing.entries:
        _print_step(step)
    counts = Counter(each.outcome for each in history.logged)
    parts = "，".join(f"{outcome} {count}" for outcome, count in counts.items())
    say(f"\n共 {len(history.logged)} 次修改：{parts}" if parts else "没有用 score、set、waive 改过")
    return 0


def _print(logged: LoggedEdit) -> None:
    entry = logged.entry
    if logged.touched_before:
        say("\n（在此之前，数据文件被直接改过）")
    what = f"，撤销第 {entry.undoes} 号" if entry.undoes else ""
    state = {
        "已生效": "",
        "已撤销": f"  〔已由第 {logged.undone_by} 号撤销〕",
        "未生效": "  〔未生效：写入时中断，数据没有改〕",
    }[logged.outcome]
    say(
        f"\n第 {entry.number} 号  {one_line(entry.time.replace('T', ' '))}  {one_line(entry.who)}{what}{state}"
    )
    for change in entry.changes:
        say(f"  {one_line(change.sentence)}")
    if entry.reason:
        say(f"  理由：{one_line(entry.reason)}")


def _print_step(step: FilingEntry) -> None:
    say(
        f"\n办理第 {step.number} 步  {one_line(step.time.replace('T', ' '))}  {one_line(step.who)}  {step.step}"
    )
    for name, text in step.remarks:
        say(f"  {one_line(name)}：{one_line(text)}")
    if step.reason:
        say(f"  {one_line(step.reason)}")


def _document(history: History, filing: Filing) -> dict[str, object]:
    return {
        "修改": [
            each.entry.model_dump(by_alias=True)
            | {
                "状态": each.outcome,
                "由第几号撤销": each.undone_by,
                "此前被直接改过": each.touched_before,
            }
            for each in history.logged
        ],
        "此后被直接改过": history.touched_since,
        "办理": [document(step) for step in filing.entries],
    }
