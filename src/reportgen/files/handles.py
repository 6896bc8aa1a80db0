"""The system's limit of open files. Where it is too low, LibreOffice hangs, and leaves fonts out, without a word."""

import resource

from reportgen.errors import EngineError

_NEEDED = 64  # LibreOffice and the processes of a run opened up to 22 at a time (measured)


def ensure_handles() -> None:
    """Allow this process and its children as many open files as the system permits. Raises EngineError if too few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = hard == resource.RLIM_INFINITY
    if not unlimited and hard < _NEEDED:
        what = f"系统只许一个程序同时打开 {hard} 个文件，生成报告至少要 {_NEEDED} 个"
        raise EngineError(what, "运行 ulimit -n 1024 后再试；不成就请管理员提高限制")
    if soft != resource.RLIM_INFINITY and soft < _NEEDED:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_NEEDED, hard))
