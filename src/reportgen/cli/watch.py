"""reportgen watch: LibreOffice is started first and stays."""

import argparse

from reportgen.pdf.engine import start_engine


def run(arguments: argparse.Namespace) -> int:
    """Build on every save until Ctrl-C, which is its proper end."""
    with start_engine() as engine:
        from reportgen.cli.watch_offices import watch_offices  # takes 0.4 s, which the engine needs anyway

        return watch_offices(arguments, engine)
