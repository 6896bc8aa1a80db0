"""reportgen new."""

import argparse
from collections.abc import Iterable

from reportgen.cli.findings import print_findings
from reportgen.cli.screen import say
from reportgen.errors import UsageError
from reportgen.scaffold.beginning import Begun, begin_year


def run(arguments: argparse.Namespace) -> int:
    """Begin a year; 1 where a file of last year could not be carried over. Raises UsageError without a year."""
    if arguments.year is None:
        raise UsageError("没有写明年度", "写 --year，如 reportgen new dongli --year 2023")
    start = begin_year(arguments.data, arguments.year, arguments.office)
    print_begun(start.files)
    print_findings(start.findings)
    if start.findings:
        say("去年的文件有错的街道没有写，先改正上面的错误再运行一次")
    say(f"还没有填的、没有核对的：reportgen status --year {arguments.year}")
    return 1 if start.findings else 0


def print_begun(files: Iterable[Begun]) -> None:
    """Print what was written, and what was there already and stayed."""
    for begun in files:
        say(f"{begun.path}：{begun.origin}" if begun.is_new else f"{begun.path}：已有，没有动")
