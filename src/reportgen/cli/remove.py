"""reportgen remove: remove items and keys."""

import argparse

from reportgen.cli.starting import start_edit


def run(arguments: argparse.Namespace) -> int:
    """Print the effect of the edit, write it and build the report, as edits.edit_office() does."""
    return start_edit(arguments)
