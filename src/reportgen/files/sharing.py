"""Permissions of files that several people of one group write."""

import os
from contextlib import suppress
from pathlib import Path


def share(handle: int, folder: Path) -> None:
    """Give a new open file the group of its folder. The group may write the file if it may write the folder."""
    status = folder.stat()
    mode = 0o644 | (0o020 if status.st_mode & 0o020 else 0)
    with suppress(PermissionError):  # the user does not belong to that group, or the file is another user's
        os.fchown(handle, -1, status.st_gid)
        os.fchmod(handle, mode)
