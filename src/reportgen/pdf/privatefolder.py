"""Private folders of a process: for a LibreOffice with its profile and document, for sockets, for settings.

A process that is killed cannot delete its folder, so the next process that makes a folder deletes it.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Self

MEMORY, ROOM = Path("/dev/shm"), 256 << 20  # bytes that must be free there; a folder takes about 3 MB
PREFIX, _STALE = "reportgen-pdf-", 60.0  # seconds


class PrivateFolder:
    """A new folder, locked while its owner lives. A context manager.

    Folders of processes that have ended are deleted first.
    """

    def __init__(self) -> None:
        place = home()
        _sweep(place)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self._lock = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Delete the folder. LibreOffice must have ended."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.remove()


def home() -> Path:
    """Where private folders are made: in memory if there is enough, because LibreOffice syncs its disk."""
    with contextlib.suppress(OSError):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
            return MEMORY
    return Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Delete the folders whose lock nobody holds, because their process was killed."""
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # it belongs to another user, is locked, or was deleted meanwhile
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - folder.stat().st_mtime > _STALE:  # a newer one may not be locked yet
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
