"""reportgen reopen: reopen a final year."""

import argparse

from reportgen.cli.filing_commands import opened, person, print_step
from reportgen.district_run.filing_steps import reopen


def run(arguments: argparse.Namespace) -> int:
    """Reopen the year. Returns 0; raises UsageError where that is not possible."""
    office = opened(arguments)
    print_step(office, reopen(office, person(arguments), arguments.reason.strip()))
    return 0
