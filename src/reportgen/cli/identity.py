"""Who is using the program, for the records."""

import getpass

from reportgen.errors import UsageError


def acting_person(given: str) -> str:
    """The name given with --who, else the login name. Raises UsageError where there is neither."""
    if given.strip():
        return given.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise UsageError("不知道是谁在修改：系统没有登录名", "用 --who 写明姓名") from None
