"""The command line: parse the arguments, call one command's module, turn errors into exit codes.

Exit codes: 0 done, 1 not done because of findings in the data, 2 the command could not run.
"""

import argparse
import gc
import os
import sys
import tempfile
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from reportgen.cli.parser import parser
from reportgen.cli.screen import lost_output, open_streams, warn
from reportgen.errors import ReportgenError, Terminated, UsageError, system_reason
from reportgen.finding import FaultyInput

INTERRUPTED, TERMINATED = 130, 143  # exit codes that shells use for SIGINT and SIGTERM


def run() -> int:
    """Run main() as the program of its own process and return the exit code."""
    # Python's warnings are for engineers, who test without run(). A clerk's surroundings must not make errors of them.
    os.environ.pop("PYTHONWARNINGS", None)
    warnings.simplefilter("ignore")
    if sys.getfilesystemencoding() != "utf-8":
        # Files have Chinese names, so run the same command again in a Python that uses UTF-8.
        environment = os.environ | {"PYTHONUTF8": "1"}
        try:
            os.execve(sys.executable, [sys.executable, "-m", "reportgen", *sys.argv[1:]], environment)
        except OSError as error:
            open_streams()
            warn(
                f"无法进行：Python 不能改用 UTF-8 重新启动：{system_reason(error)}（{sys.executable}）\n"
                "  办法：设置环境变量 PYTHONUTF8=1 再运行"
            )
            return 2
    code = main()
    gc.freeze()  # spares the collection at exit, which takes 0.1 s and frees nothing that matters
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    open_streams()
    code = _run(parser().parse_args(argv))
    lost = lost_output()
    if lost is None:
        return code
    if not isinstance(lost, BrokenPipeError):  # the reader (a pager, head …) was closed by the user
        warn(f"输出写不出去：{system_reason(lost)}；已经写好的文件不受影响")
    return code or 2


def _run(arguments: argparse.Namespace) -> int:
    try:
        _refuse_bytes(arguments)
        # Only this command's module is imported, so that --help need not wait for the PDF libraries.
        code: int = import_module(f"reportgen.cli.{arguments.command}").run(arguments)
        return code
    except FaultyInput as fault:
        from reportgen.cli.findings import print_faults

        print_faults(fault, getattr(arguments, "format", "text"))
        return fault.exit_code
    except ReportgenError as error:
        warn(f"无法进行：{error}")
        return error.exit_code
    except KeyboardInterrupt:
        warn("已中断。已完成的都在，下次接着做其余的。")
        return INTERRUPTED
    except Terminated:
        warn("已终止。已完成的都在，下次接着做其余的。")
        return TERMINATED
    except MemoryError:
        warn("无法进行：内存不够\n  办法：关掉别的程序再运行；检查系统限制（ulimit -v）")
        return 2
    except OSError as error:
        where = f"（{error.filename}）" if error.filename else ""
        warn(f"无法进行：{system_reason(error)}{where}\n  办法：检查权限、磁盘空间和系统限制（ulimit）")
        return 2
    except Exception as error:
        return _internal(error)


def _refuse_bytes(arguments: argparse.Namespace) -> None:
    """Raise UsageError for an argument that is not valid text, which could get into a record or a report."""
    values = [
        v for value in vars(arguments).values() for v in (value if isinstance(value, list) else [value])
    ]
    for value in values:
        if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            raise UsageError(f"参数“{value}”里有不是文字的字节", "终端改用 UTF-8 编码，重新输入")


def _internal(error: Exception) -> int:
    """Report a bug: print a sentence for the clerk and write the traceback to a file for the engineer."""
    if os.environ.get("REPORTGEN_DEBUG"):
        raise error
    kept = "所用的数据文件"
    with suppress(OSError):  # without a temporary folder there is nowhere to write
        handle, name = tempfile.mkstemp(prefix="reportgen-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as report:
            report.write("".join(traceback.format_exception(error)))
        kept = f"{name} 和{kept}"
    warn(f"程序内部出错（{type(error).__name__}），数据没有改动。\n  办法：把 {kept}交给维护人员")
    return 2
