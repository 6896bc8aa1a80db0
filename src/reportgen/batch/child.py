"""A child process and the pipe to it. If one side crashes, the other sees the end of the pipe."""

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
from reportgen.files.handles import ensure_handles
from reportgen.pdf.privatefolder import PrivateFolder

# Children are forked from a server process that imported what they need. It has no threads: a fork would copy the
# locks they hold.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    ["reportgen.batch.work", "reportgen.checks.examination", "reportgen.office.proof"]
)
_OTHER_SIDE_ENDED = (EOFError, BrokenPipeError, ConnectionResetError)
_MAX_FOLDER_PATH = 70  # characters; a socket's path has at most 107, of which multiprocessing adds 32


def prepare() -> None:
    """Start the server process that children are forked from. It imports modules while this process goes on.

    Raises EngineError where too few files may be open.
    """
    ensure_handles()
    _keep_socket_private()
    forkserver.ensure_running()


@cache
def _keep_socket_private() -> None:
    """Make multiprocessing put its folder (pymp-…) with the socket into a private folder of this program.

    multiprocessing deletes its folder when the process ends, but not when it is killed. The next run of this
    program deletes private folders that were left behind.
    """
    folder = PrivateFolder()
    util.Finalize(
        None, folder.remove, exitpriority=-101
    )  # runs after multiprocessing's own, whose priority is -100
    if len(str(folder.path)) > _MAX_FOLDER_PATH:
        return
    usual = tempfile.tempdir
    tempfile.tempdir = str(folder.path)
    try:
        util.get_temp_dir()
    finally:
        tempfile.tempdir = usual


class Child:
    """A child process that runs target(connection, *arguments) at once. A context manager.

    A ReportgenError that target raises is sent to the parent as the answer. The child ends when its parent ends.
    Raises EngineError where no child can be started.
    """

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        _keep_socket_private()
        self.connection, theirs = _SERVER.Pipe()  # sends objects in both directions
        args = (target, theirs, *arguments)
        self.process: BaseProcess = _SERVER.Process(target=_run, args=args, daemon=True)
        try:
            self.process.start()
        except _OTHER_SIDE_ENDED:
            advice = "再运行一次；内存不够时关掉别的程序"
            raise EngineError("生成报告的子进程启动不了", advice) from None
        theirs.close()  # otherwise the pipe would stay open when the child ends

    def tell(self, message: Any) -> None:
        """Send an object to the child. If the child has died, answer() raises."""
        with suppress(*_OTHER_SIDE_ENDED):
            self.connection.send(message)

    def answer(self, died: str) -> Any:
        """Receive an object from the child.

        Raises the ReportgenError that the child sent, or EngineError with the message died if the child has ended.
        """
        try:
            answer = self.connection.recv()
        except _OTHER_SIDE_ENDED:
            raise EngineError(died, "再运行一次；内存不够时关掉别的程序") from None
        if isinstance(answer, ReportgenError):
            raise answer
        return answer

    def stop(self) -> None:
        """Kill the child. Processes that it started notice that and end too."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def _run(target: Callable[..., None], connection: Connection, *arguments: Any) -> None:
    # Ctrl-C reaches all processes of the group; only the parent reacts and then stops its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(*_OTHER_SIDE_ENDED):
        try:
            target(connection, *arguments)
        except ReportgenError as error:
            connection.send(error)
