"""A process of our own and the pipe to it: a crash shows as the pipe's end, on both sides."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

_SPAWN = multiprocessing.get_context("spawn")  # fork would copy the parent's threads' locks


class Child:
    """target(connection, *arguments), begun at once in a process that ends with this one."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        self.connection, theirs = _SPAWN.Pipe()  # objects both ways
        self.process: BaseProcess = _SPAWN.Process(target=target, args=(theirs, *arguments), daemon=True)
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
