"""The exceptions of the program: what stops a run, with the advice that mends it.

Faults in what a person wrote are values (see finding.py), not exceptions.
"""

import errno

_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
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


class NotRegularFile(OSError):
    """A folder, FIFO, socket or device where a file should be; str() says which, in Chinese."""


def system_reason(error: OSError) -> str:
    """What the system says was wrong, in Chinese where a clerk can do something about it."""
    if isinstance(error, NotRegularFile):
        return str(error)
    return _SYSTEM.get(error.errno or 0, f"系统错误 {error.errno}")


class ReportgenError(Exception):
    """A run that cannot go on.

    message: what is wrong, in Chinese, for the clerk.
    advice: what to do about it, in Chinese; may be empty.
    exit_code: of the command that it ends.
    """

    exit_code = 2

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n  办法：{self.advice}" if self.advice else self.message


class UsageError(ReportgenError):
    """The command was asked for something that does not exist: an office, a year, a folder."""


class TemplateError(ReportgenError):
    """The Word template cannot be used, or a tag in it cannot be filled."""


class EngineError(ReportgenError):
    """The foreign program that makes PDF failed, hung, or made no PDF."""


class EngineMissing(EngineError):
    """Neither LibreOfficeKit nor soffice is installed."""


class Terminated(BaseException):
    """SIGTERM: like Ctrl-C, the run is to end in good order; nothing that catches errors may stop it."""
