"""Which files have been saved: by looking at them, which works on every file system and needs no library."""

from collections.abc import Iterable
from pathlib import Path

INTERVAL = 0.1  # seconds between two looks

_Signature = tuple[int, int, int]  # time of change in ns, size, inode


class Watcher:
    """Remembers how files looked; tells of each change once, when it has settled."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._told = {path: _signature(path) for path in paths}
        self._before = dict(self._told)

    def settled(self, paths: Iterable[Path]) -> set[Path]:
        """The paths changed since they were last told of, and not since the last look.

        So a file that an editor takes away and writes anew, or writes in pieces, is told of once. One
        that comes into being or goes is changed; one looked at for the first time is new if it is there.
        """
        now = {path: _signature(path) for path in paths}
        changed = {p for p, signature in now.items() if signature != self._told.get(p)}
        settled = {p for p in changed if now[p] == self._before.get(p)}
        self._told |= {p: now[p] for p in settled}
        self._before = now
        return settled


def _signature(path: Path) -> _Signature | None:
    try:
        status = path.stat()
    except OSError:  # not there, or not for us: when it is, that is a change
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
