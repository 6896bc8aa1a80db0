"""Who is using the program, for the records."""

import getpass

from reportgen.cli.screen import one_line
from reportgen.errors import UsageError

_LONGEST_NAME = 50  # characters


def acting_person(given: str) -> str:
    """The name given with --who, else the login name.

    Raises UsageError where there is neither, or where it could look like something else in a record.
    """
    name = given.strip() or _login_name()
    if len(name) > _LONGEST_NAME or one_line(name) != name:
        what = f"修改人的姓名要写在一行里，不超过 {_LONGEST_NAME} 字，没有看不见的字符"
        raise UsageError(what, "用 --who 写明姓名")
    return name


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise UsageError("不知道是谁在修改：系统没有登录名", "用 --who 写明姓名") from None
