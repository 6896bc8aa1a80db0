"""reportgen build: LibreOffice is started first, and starts while the rest of the program is imported."""

import argparse
import gc

from reportgen.errors import UsageError


def run(arguments: argparse.Namespace) -> int:
    """Build the offices asked for; 0 only if every one of them was built."""
    if arguments.all:
        from reportgen.cli.district import build_all  # imports little: nothing may have to be built

        return build_all(arguments)
    for name in ("cluster", "json", "only_changed_list", "force", "jobs"):
        if getattr(arguments, name):
            raise UsageError(f"--{name.replace('_', '-')} 要与 --all 同用", "生成单个街道时去掉它")
    from reportgen.pdf.engine import start_engine

    gc.disable()  # a process of a second makes no garbage worth a tenth of its time
    try:
        with start_engine() as engine:
            from reportgen.cli.building import build_offices  # takes 0.4 s, which the engine needs anyway

            return build_offices(arguments, engine)
    finally:
        gc.enable()
