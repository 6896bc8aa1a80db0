"""Files that appear whole or not at all."""

import os
import tempfile
from pathlib import Path

from reportgen.errors import UsageError


def write(path: Path, content: bytes) -> None:
    """Put content at path: a temporary file beside it, flushed to the disk, then renamed over it.

    Raises UsageError where the folder cannot be written or the disk is full; the old file then stays.
    """
    part = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files private; a report is for everybody the folder is for
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except OSError as error:
        if part:
            Path(part).unlink(missing_ok=True)
        raise UsageError(
            f"写不了 {path}：{error.strerror}", "检查磁盘空间、文件夹权限，文件是否正被打开"
        ) from error
