"""Print what `reportgen check` finds as a list to work off."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from reportgen.checks.rulebook import waivable
from reportgen.checks.waivers import references, short_reference
from reportgen.checks.worklist import WorkItem
from reportgen.cli.findings import COLOURS
from reportgen.cli.screen import paint, say
from reportgen.finding import WHOLE_FILE, Finding


def print_worklist(items: Sequence[WorkItem]) -> None:
    """Print what there is to do, under the headings of the report: each item with its places and what to do."""
    named = _references(items)
    for number, item in enumerate(items, 1):
        if number == 1 or item.section != items[number - 2].section:
            say(paint(item.section, "01"))
        say(f"{number:>3}. {_title(item)}")
        for _, alike in groupby(item.findings, key=lambda f: (f.code, f.advice, f.acknowledged)):
            _print_alike(list(alike))
        asked = dict.fromkeys(named[f] for f in item.findings if f in named and not f.acknowledged)
        if asked:
            file = Path(item.findings[0].place.file).stem
            say(f'    属实而不改：reportgen waive {file} {" ".join(asked)} --reason "…"')


def _references(items: Sequence[WorkItem]) -> dict[Finding, str]:
    """The shortest reference of each finding that can be acknowledged, among those of its file."""
    by_file: dict[str, list[Finding]] = {}
    for finding in (f for item in items for f in item.findings if waivable(f)):
        by_file.setdefault(finding.place.file, []).append(finding)
    return {
        finding: short_reference(reference, found)
        for found in by_file.values()
        for reference, finding in zip(references(found), found, strict=True)
    }


def _title(item: WorkItem) -> str:
    keys = list(dict.fromkeys(f.place.key or WHOLE_FILE for f in item.findings))
    title = item.cause.partition("/")[2]
    if "：" not in title:
        return title or WHOLE_FILE
    return keys[0] if len(keys) == 1 else f"{keys[0]} 等 {len(keys)} 处"


def _print_alike(findings: Sequence[Finding]) -> None:
    """Print findings of one rule with one advice: each place, each message once, the advice once."""
    for finding in findings:
        label = paint(f"{finding.severity} {finding.code}", COLOURS[finding.severity])
        key = f"  {finding.place.key}" if finding.place.key else ""
        say(f"{finding.place}: {label}{key}")
        if finding is findings[-1] or finding.message != findings[-1].message:
            say(f"    {finding.message}")
    last = findings[-1]
    say(f"    已说明：{last.acknowledged}" if last.acknowledged else f"    办法：{last.advice}")
