"""The command line: parse, hand over to one command's module, turn errors into exit codes.

0 done, 1 findings keep it from being done, 2 could not run.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

from reportgen.cli.parser import parser
from reportgen.errors import ReportgenError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a character must not stop the run
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text streams
    arguments = parser().parse_args(argv)
    try:
        # only the chosen command's module is imported: --help must not wait for Word and PDF
        code: int = import_module(f"reportgen.cli.{arguments.command}").run(arguments)
        return code
    except ReportgenError as error:
        print(f"无法进行：{error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # whoever read our output has left; there is nobody to tell
        sys.stderr.close()
        return 2
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return INTERRUPTED
