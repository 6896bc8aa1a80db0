"""The one lock: a file held by one process at a time, which the operating system frees when that process ends."""

import fcntl
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportgen.errors import UsageError


def try_lock(handle: int) -> bool:
    """Lock an open file or folder for this process. False where another process holds it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(path: Path, writable: bool, seconds: float, refusal: UsageError) -> Iterator[int]:
    """An open file that this process alone has locked; a writable one is created where it is missing.

    Waits up to seconds for other processes. Raises refusal where they take longer, and OSError where the
    file cannot be opened.
    """
    deadline = time.monotonic() + seconds
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT if writable else os.O_RDONLY, 0o664)
        try:
            while not try_lock(handle):
                if time.monotonic() >= deadline:
                    raise refusal
                time.sleep(random.uniform(0.001, 0.005))
            # The process that held it before may have put another file in its place.
            if _is_still(path, handle):
                yield handle
                return
        finally:
            os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Whether the open file is the one that path names now."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
