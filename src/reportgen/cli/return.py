"""reportgen return: return a submitted year to the office."""

import argparse

from reportgen.cli.filing_commands import opened, person, print_step, remarks
from reportgen.district_run.filing_steps import return_


def run(arguments: argparse.Namespace) -> int:
    """Return the year with remarks. Returns 0; raises UsageError where that is not possible."""
    office = opened(arguments)
    print_step(
        office, return_(office, person(arguments), remarks(arguments.remark), arguments.reason.strip())
    )
    return 0
