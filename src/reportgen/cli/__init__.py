"""The command line: parse, hand over to one command's module, turn errors into exit codes.

0 done, 1 findings keep it from being done, 2 could not run.
"""

import gc
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module

from reportgen.cli.parser import parser
from reportgen.errors import ReportgenError, Terminated
from reportgen.finding import FaultyInput

INTERRUPTED, TERMINATED = 130, 143  # as a shell counts SIGINT and SIGTERM


def run() -> int:
    """The program itself: main(), and then a quick end."""
    code = main()
    gc.freeze()  # or Python's last collection goes through all that dies with the process anyway: 0.1 s
    return code


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
    except FaultyInput as fault:
        from reportgen.cli.findings import print_faults

        print_faults(fault, getattr(arguments, "format", "text"))
        return fault.exit_code
    except ReportgenError as error:
        print(f"无法进行：{error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # whoever read our output has left; there is nobody to tell
        sys.stderr.close()
        return 2
    except KeyboardInterrupt:
        print("已中断。已完成的都在，下次接着做其余的。", file=sys.stderr)
        return INTERRUPTED
    except Terminated:
        print("已终止。已完成的都在，下次接着做其余的。", file=sys.stderr)
        return TERMINATED
    except Exception as error:
        return _internal(error)


def _internal(error: Exception) -> int:
    """A fault of the program itself: the clerk gets a sentence, the engineer a file with the traceback."""
    if os.environ.get("REPORTGEN_DEBUG"):
        raise error
    handle, name = tempfile.mkstemp(prefix="reportgen-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as report:
        report.write("".join(traceback.format_exception(error)))
    print(f"程序内部出错（{type(error).__name__}），数据没有改动。", file=sys.stderr)
    print(f"  办法：把 {name} 和所用的数据文件交给维护人员", file=sys.stderr)
    return 2
