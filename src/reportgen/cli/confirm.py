"""reportgen confirm: last year's texts have been looked at and hold for this year."""

import argparse

from reportgen.cli.starting import start_edit


def run(arguments: argparse.Namespace) -> int:
    """Take the marks off, and build the report; see edits.edit_office()."""
    return start_edit(arguments)
