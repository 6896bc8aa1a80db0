"""How score, set and undo start: LibreOffice first, for it starts while the edit is looked at."""

import argparse
from contextlib import nullcontext

from reportgen.pdf.engine import start_engine


def start_edit(arguments: argparse.Namespace) -> int:
    """Make the edit asked for; 1 where findings keep it from being made, or the report from being built."""
    is_without_report = arguments.dry_run or arguments.no_build
    with nullcontext() if is_without_report else start_engine() as engine:
        from reportgen.cli.edits import edit_office  # takes 0.4 s, which the engine needs anyway

        return edit_office(arguments, engine)
