"""Notice saved files by comparing time, size and inode, which works on every file system without a library."""

from collections.abc import Iterable
from pathlib import Path

POLL_SECONDS = 0.1

_Signature = tuple[int, int, int]  # modification time in ns, size in bytes, inode


class Watcher:
    """Remembers the signatures of files and reports each change once, when the file has stopped changing."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._reported = {path: _signature(path) for path in paths}
        self._before = dict(self._reported)

    def take_changes(self, paths: Iterable[Path]) -> set[Path]:
        """Return the paths that changed since they were last reported, but not since the last call.

        So a file that an editor deletes and writes again, or writes in pieces, is reported once. Creating or
        deleting a file is a change. A path passed for the first time counts as changed if the file exists.
        """
        now = {path: _signature(path) for path in paths}
        changed = {p for p, signature in now.items() if signature != self._reported.get(p)}
        settled = {p for p in changed if now[p] == self._before.get(p)}
        self._reported |= {p: now[p] for p in settled}
        self._before = now
        return settled


def _signature(path: Path) -> _Signature | None:
    try:
        status = path.stat()
    except OSError:  # it does not exist or may not be read; when that changes, it counts as a change
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
