"""reportgen set: change any single value."""

import argparse

from reportgen.cli.editing import run_edit


def run(arguments: argparse.Namespace) -> int:
    """Show what the edit does, make it, and build the report; see run_edit."""
    return run_edit(arguments)
