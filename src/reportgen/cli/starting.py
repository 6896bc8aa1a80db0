"""The start of score, set, waive and undo. LibreOffice is started first, so that it is ready when the edit is written."""

import argparse
from contextlib import nullcontext

from reportgen.pdf.engine import start_engine


def start_edit(arguments: argparse.Namespace) -> int:
    """Make the edit and build the report. Returns the exit code, 1 where findings prevent either."""
    is_without_report = arguments.dry_run or arguments.no_build or arguments.office == "district"
    with nullcontext() if is_without_report else start_engine() as engine:
        from reportgen.cli.edits import edit_office  # takes 0.4 s; LibreOffice needs longer to start

        return edit_office(arguments, engine)
