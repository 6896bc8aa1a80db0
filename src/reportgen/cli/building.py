"""What `reportgen build` does and prints."""

import argparse
from pathlib import Path

from reportgen.cli.printing import StageLines, print_findings, summary
from reportgen.finding import blocking
from reportgen.formatting import score
from reportgen.office.production import Outcome, Workshop, build
from reportgen.office.workspace import FaultyDistrict, chosen, open_district, report_path
from reportgen.pdf.engine import Engine, NoEngine


def build_offices(arguments: argparse.Namespace, engine: Engine | NoEngine) -> int:
    """Build the offices asked for; 0 only if every one of them was built."""
    try:
        district = open_district(arguments.data, arguments.year)
    except FaultyDistrict as fault:
        print_findings(fault.findings)
        return 1
    unfit = 0
    with Workshop.open(arguments.template, engine) as workshop:
        for entry in chosen(district, arguments.office, everyone=False):
            print(f"{entry.name}  {district.district.year}年度" + ("  草稿" if arguments.draft else ""))
            outcome = build(district, entry, workshop, arguments.out, arguments.draft, StageLines())
            print_outcome(outcome, report_path(arguments.out, district, entry, arguments.draft))
            unfit += not outcome.built
    return 1 if unfit else 0


def print_outcome(outcome: Outcome, report: Path, everything: bool = False) -> None:
    """Total and grade, how many findings, and the files or why there are none.

    report: where its DOCX is. everything: every finding in full, not only what keeps it from being built.
    """
    if everything:
        print_findings(outcome.findings)
    elif not outcome.built:
        print_findings(blocking(outcome.findings))
    if outcome.scorecard:
        print(f"总分 {score(outcome.scorecard.total)}，等级 {outcome.scorecard.rating}；", end="")
    hint = f"（逐条见 reportgen check {outcome.entry.slug}）" if outcome.findings and not everything else ""
    print(summary(outcome.findings) + hint)
    if outcome.built:
        print(f"Word：{report}\nPDF： {report.with_suffix('.pdf')}（{outcome.pages} 页）")
    else:
        print("没有生成：先改正上面的错误；要先看样子用 --draft（make report 用 DRAFT=1）")
