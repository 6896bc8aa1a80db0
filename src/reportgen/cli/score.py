"""reportgen score: change 自评得分."""

import argparse

from reportgen.cli.starting import start_edit


def run(arguments: argparse.Namespace) -> int:
    """Show what the edit does, make it, and build the report; see edits.edit_office()."""
    return start_edit(arguments)
