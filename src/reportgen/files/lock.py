"""One writer at a time: the lock on a file, of the operating system, which ends with its process."""

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportgen.errors import UsageError

if sys.platform == "win32":
    import msvcrt

    # a byte that no content reaches: what is locked there nobody else could even read
    _FAR = 1 << 40

    def _try(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(path: Path, writable: bool, seconds: float) -> Iterator[int]:
    """An open file that this process alone has locked; with writable it is made if it is not there.

    Waits up to seconds for others. Raises UsageError where they take longer, OSError where the file
    cannot be opened.
    """
    deadline = time.monotonic() + seconds
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT if writable else os.O_RDONLY, 0o644)
        try:
            _wait(handle, path, deadline)
            # whoever held it before may have put another file in its place
            if _same(handle, path):
                yield handle
                return
        finally:
            os.close(handle)


def _wait(handle: int, path: Path, deadline: float) -> None:
    while not _try(handle):
        if time.monotonic() > deadline:
            raise UsageError(f"另一个修改正在进行，等了很久也没有结束（{path}）", "稍后再试；这次没有改动")
        time.sleep(random.uniform(0.001, 0.005))


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
