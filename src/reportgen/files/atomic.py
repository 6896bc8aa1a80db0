"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reportgen.errors import UsageError, system_reason


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """What the disk refuses inside is a UsageError that names path."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"写不了 {path}：{system_reason(error)}", "检查磁盘空间、文件夹权限，文件是否正被打开"
        ) from error


class Pending:
    """A file to write and read back (stream), put at path by publish(): whole or not at all.

    Until then it is part, a temporary file beside path. Raises UsageError where the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with refusals(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        self.part = Path(part)
        self.stream: IO[bytes] = os.fdopen(handle, "w+b")

    def publish(self) -> None:
        """Flush it to the disk, then rename it to path. Raises UsageError where the disk is full."""
        with refusals(self.path):
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
            # mkstemp makes files private; a report is for everybody the folder is for
            self.part.chmod(0o644)
            self.part.replace(self.path)

    def discard(self) -> None:
        """Take away what is not published; what was at path before stays."""
        with suppress(OSError):  # the last bytes, for which the disk may have no room
            self.stream.close()
        self.part.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The stream of a Pending file that is published when the block ends well.

    Raises UsageError where the folder cannot be written or the disk is full; the old file then stays, as it
    does when the block raises.
    """
    pending = Pending(path)
    try:
        with refusals(path):
            yield pending.stream
        pending.publish()
    finally:
        pending.discard()


def write(path: Path, content: bytes) -> None:
    """Put content at path, as opened() does."""
    with opened(path) as stream:
        stream.write(content)


def link(existing: Path, path: Path) -> None:
    """Make path another name of a file that will not change; a copy where the disk knows no such names."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.unlink(missing_ok=True)
        part.hardlink_to(existing)
        part.replace(path)
        # of two names of one file, rename() leaves both where they are
        part.unlink(missing_ok=True)
    except OSError:
        write(path, existing.read_bytes())
