"""A process of our own and the pipe to it: a crash shows as the pipe's end, on both sides."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from typing import Any

# Children are forked from a process that has imported what they need, once, and has no threads, whose locks would
# be copied.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["reportgen.batch.work", "reportgen.proof"])


def prepare() -> None:
    """Start the process that children are forked from: it imports while this one goes on."""
    forkserver.ensure_running()


class Child:
    """target(connection, *arguments), begun at once in a process that ends with this one."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        self.connection, theirs = _SERVER.Pipe()  # objects both ways
        self.process: BaseProcess = _SERVER.Process(target=target, args=(theirs, *arguments), daemon=True)
        self.process.start()
        theirs.close()  # or the end of the process would not be seen here

    def stop(self) -> None:
        """End the process; what it has started sees that and ends too."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def leave_signals_to_parent() -> None:
    """For the process itself: Ctrl-C reaches the whole group, and only the parent decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
