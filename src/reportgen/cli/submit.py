"""reportgen submit: submit an office's year to the bureau."""

import argparse

from reportgen.cli.filing_commands import opened, person, print_step
from reportgen.district_run.filing_steps import submit


def run(arguments: argparse.Namespace) -> int:
    """Submit the office's year. Returns 0; raises FaultyInput for errors in the data, UsageError where that is not possible."""
    office = opened(arguments)
    print_step(office, submit(office, person(arguments), arguments.reason.strip()))
    return 0
