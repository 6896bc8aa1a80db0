"""The lock that all commands use: a file locked by one process, released by the system when that process ends."""

import fcntl
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reportgen.errors import UsageError
from reportgen.files.regular import refuse_others


def try_lock(handle: int) -> bool:
    """Lock an open file or folder for this process. Returns False where another process holds the lock."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def hold_lock(path: Path, writable: bool, seconds: float, refusal: UsageError) -> Iterator[int]:
    """Open a file and hold its lock for the block, which receives the file descriptor.

    writable: open the file for writing and create it where it is missing. seconds: how long to wait for another
    process. Raises refusal where that takes longer, OSError where the file cannot be opened or is no regular file.
    A link is refused too: it could lead out of the folder.
    """
    deadline = time.monotonic() + seconds
    flags = (
        os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | (os.O_RDWR | os.O_CREAT if writable else os.O_RDONLY)
    )
    while True:
        with suppress(FileNotFoundError):
            refuse_others(path, path.lstat().st_mode)
        handle = os.open(path, flags, 0o664)
        try:
            refuse_others(path, os.fstat(handle).st_mode)
            while not try_lock(handle):
                if time.monotonic() >= deadline:
                    raise refusal
                time.sleep(random.uniform(0.001, 0.005))
            # The process that held the lock before may have replaced the file; then lock the new one.
            if _is_still(path, handle):
                yield handle
                return
        finally:
            os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Whether path still names the open file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
