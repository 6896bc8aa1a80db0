"""What score, set and undo have in common: LibreOffice starts while the edit is looked at."""

import argparse
from contextlib import nullcontext

from reportgen.pdf.engine import start_engine


def run_edit(arguments: argparse.Namespace) -> int:
    """Make the edit asked for; 1 where findings keep it from being made, or the report from being built."""
    waiting = arguments.dry_run or arguments.no_build
    with nullcontext() if waiting else start_engine() as engine:
        from reportgen.cli.edit_office import edit_office  # takes 0.4 s, which the engine has need of anyway

        return edit_office(arguments, engine)
