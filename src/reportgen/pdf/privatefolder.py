"""Folders that one process has for itself: of a LibreOffice with its profile and document, of sockets, of settings.

Nobody can take them away where a process is killed; so the next one that wants such a folder does.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Self

MEMORY, ROOM = Path("/dev/shm"), 256 << 20  # bytes free there, of which a folder takes some 3 MB
PREFIX, _STALE = "reportgen-pdf-", 60.0  # seconds


class PrivateFolder:
    """A new folder, locked as long as its owner lives; a context manager.

    Others' that nobody holds any more are taken away first.
    """

    def __init__(self) -> None:
        place = home()
        _sweep(place)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self._lock = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Take it away. LibreOffice must have ended."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.remove()


def home() -> Path:
    """Where the folders are: in memory, where there is plenty of it. LibreOffice waits for its disk."""
    with contextlib.suppress(OSError):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
            return MEMORY
    return Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Take away folders whose LibreOffice was killed, and then their owner: nobody holds their lock."""
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # another person's, or locked, or gone
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - folder.stat().st_mtime > _STALE:  # else it may be about to be locked
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
