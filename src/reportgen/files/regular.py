"""Read files that are not the program's own. Only regular files are read, up to a limit, and without waiting."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from reportgen.errors import NotRegularFile, UsageError, system_reason

MAX_BYTES = 2 * 1024 * 1024  # This is the limit for an office's file.
MAX_DISTRICT_BYTES = 16 * 1024 * 1024  # The directory in district.yaml may list a whole country's offices.
MAX_TEMPLATE_BYTES = 20 * 1024 * 1024  # This is the limit for a Word template.

_ADVICE = "检查文件是否存在、有没有读取权限"
_KINDS = (
    (stat.S_ISDIR, "这是文件夹，不是文件"),
    (stat.S_ISFIFO, "这是命名管道（FIFO），不是普通文件"),
    (stat.S_ISSOCK, "这是套接字（socket），不是普通文件"),
    (stat.S_ISCHR, "这是设备，不是普通文件"),
    (stat.S_ISBLK, "这是设备，不是普通文件"),
    (stat.S_ISLNK, "这是链接，不是普通文件"),
)


def open_regular(path: Path) -> BufferedReader:
    """Open a file for reading; the caller closes it. A link is followed.

    Raises NotRegularFile (an OSError) for a folder, FIFO, socket or device, and OSError where the system
    refuses. Never waits for a writer: the kind of file is checked before it is opened, and again on the open
    file, in case another file took its place in between.
    """
    refuse_others(path, path.stat().st_mode)
    stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY), "rb")
    try:
        refuse_others(path, os.fstat(stream.fileno()).st_mode)
    except NotRegularFile:
        stream.close()
        raise
    return stream


def read_regular(path: Path, limit: int) -> bytes:
    """Return the bytes of a file, at most limit + 1 of them. One more than limit means that the file is too large.

    Raises OSError as open_regular() does, and where reading fails.
    """
    with open_regular(path) as stream:
        return stream.read(limit + 1)


def read_whole(path: Path, limit: int) -> bytes:
    """Do what read_regular() does, but raise OSError (文件太大) for a file of more than limit bytes."""
    content = read_regular(path, limit)
    if len(content) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Do what read_regular() does, but raise UsageError with the path and the reason."""
    try:
        return read_regular(path, limit)
    except OSError as error:
        raise UsageError(f"读不了 {path}：{system_reason(error)}", _ADVICE) from None


def refuse_others(path: Path, mode: int) -> None:
    """Raise NotRegularFile for the mode of anything that is not a regular file."""
    if not stat.S_ISREG(mode):
        refusal = NotRegularFile(next((name for test, name in _KINDS if test(mode)), "不是普通文件"))
        refusal.filename = str(path)
        raise refusal
