"""A process of our own and the pipe to it: a crash shows as the pipe's end, on both sides."""

import multiprocessing
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver, util
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Self

from reportgen.errors import EngineError, ReportgenError
from reportgen.pdf.privatefolder import PrivateFolder

# Children are forked from a process that has imported what they need, once, and has no threads, whose locks would
# be copied.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["reportgen.batch.work", "reportgen.office.proof"])
_ENDED = (EOFError, BrokenPipeError, ConnectionResetError)  # how the end of the other side shows
_LONGEST = 70  # characters of a folder's path: a socket's has at most 107, of which multiprocessing adds 32


def prepare() -> None:
    """Start the process that children are forked from: it imports while this one goes on."""
    _keep_socket_private()
    forkserver.ensure_running()


@cache
def _keep_socket_private() -> None:
    """Have multiprocessing make its folder (pymp-…), with the socket, in one of ours: the next run sweeps it.

    multiprocessing takes its own away at the end of the process, but not when that is killed.
    """
    folder = PrivateFolder()
    util.Finalize(None, folder.remove, exitpriority=-101)  # after multiprocessing's own, which is -100
    if len(str(folder.path)) > _LONGEST:
        return
    usual = tempfile.tempdir
    tempfile.tempdir = str(folder.path)
    try:
        util.get_temp_dir()
    finally:
        tempfile.tempdir = usual


class Child:
    """target(connection, *arguments), begun at once in a process that ends with this one; a context manager.

    A ReportgenError that target raises is its answer; when its parent is gone it ends.
    """

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        _keep_socket_private()
        self.connection, theirs = _SERVER.Pipe()  # objects both ways
        args = (target, theirs, *arguments)
        self.process: BaseProcess = _SERVER.Process(target=_run, args=args, daemon=True)
        self.process.start()
        theirs.close()  # or the end of the process would not be seen here

    def tell(self, message: Any) -> None:
        """Send something. That the process has died, answer() tells."""
        with suppress(*_ENDED):
            self.connection.send(message)

    def answer(self, died: str) -> Any:
        """What the process sends. Raises the ReportgenError that it sends; EngineError, died, where it sends none."""
        try:
            answer = self.connection.recv()
        except _ENDED:
            raise EngineError(died, "再运行一次；内存不够时关掉别的程序") from None
        if isinstance(answer, ReportgenError):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process; what it has started sees that and ends too."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def _run(target: Callable[..., None], connection: Connection, *arguments: Any) -> None:
    # Ctrl-C reaches the whole group, and only the parent decides what it means
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(*_ENDED):
        try:
            target(connection, *arguments)
        except ReportgenError as error:
            connection.send(error)
