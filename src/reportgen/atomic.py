"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from reportgen.errors import UsageError, system_reason


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file to write and read back, put at path when the block ends well: whole or not at all.

    A temporary file beside it, flushed to the disk, then renamed over it. Raises UsageError where the folder
    cannot be written or the disk is full; the old file then stays, as it does when the block raises.
    """
    part = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files private; a report is for everybody the folder is for
        Path(part).chmod(0o644)
        Path(part).replace(path)
        part = ""
    except OSError as error:
        raise UsageError(
            f"写不了 {path}：{system_reason(error)}", "检查磁盘空间、文件夹权限，文件是否正被打开"
        ) from error
    finally:
        if part:
            Path(part).unlink(missing_ok=True)


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
