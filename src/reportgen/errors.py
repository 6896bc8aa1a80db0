"""The exceptions of the program: each stops a run, and has an advice for the clerk.

Faults in what a person wrote are values (see finding.py), not exceptions.
"""

import errno
from decimal import InvalidOperation

_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.ENOTEMPTY: "文件夹里还有别的文件",
    errno.EAGAIN: "进程太多，超过了系统的限制",
    errno.ENXIO: "这不是普通文件",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "磁盘是只读的",
    errno.EFBIG: "文件太大",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段是文件，不是文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "正被占用",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多，超过了系统的限制",
    errno.ENFILE: "打开的文件太多，超过了系统的限制",
    errno.ENOMEM: "内存不够",
    errno.EPIPE: "读取的一方已经离开",
    errno.ELOOP: "链接绕成了圈",
    errno.EINVAL: "系统不接受这样的操作",
}

# What reading a file that is not as this program wrote it can raise.
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, InvalidOperation, RecursionError)


class NotRegularFile(OSError):
    """A folder, FIFO, socket or device where a file should be; its only argument says which, in Chinese."""


def system_reason(error: OSError) -> str:
    """Return the cause of an OSError in Chinese; the error's number where a clerk can do nothing about it."""
    if isinstance(error, NotRegularFile):
        return str(error.args[0])
    return _SYSTEM.get(error.errno or 0, f"系统错误 {error.errno}")


class ReportgenError(Exception):
    """A fault that stops the run.

    message: what is wrong, in Chinese, for the clerk.
    advice: what to do about it, in Chinese; may be empty.
    exit_code: the exit code of the command.
    """

    exit_code = 2

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n  办法：{self.advice}" if self.advice else self.message


class UsageError(ReportgenError):
    """The command asks for something that does not exist or cannot be read or written: an office, a year, a file."""


class TemplateError(ReportgenError):
    """The Word template cannot be used, or a tag in it cannot be filled."""


class EngineError(ReportgenError):
    """LibreOffice failed, hung, or made no PDF."""


class EngineMissing(EngineError):
    """Neither LibreOfficeKit nor soffice is installed."""


class Terminated(BaseException):
    """SIGTERM arrived: the run ends in good order, as after Ctrl-C. Derived from BaseException, as KeyboardInterrupt."""
