"""Files that several people write: they belong to whom their folder belongs."""

import os
from contextlib import suppress
from pathlib import Path


def share(handle: int, folder: Path) -> None:
    """Give an open file, newly made, the group of its folder, and its members the rights they have there."""
    status = folder.stat()
    mode = 0o644 | (0o020 if status.st_mode & 0o020 else 0)
    with suppress(PermissionError):  # of a group to which this user does not belong, or another's file
        os.fchown(handle, -1, status.st_gid)
        os.fchmod(handle, mode)
