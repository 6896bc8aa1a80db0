"""Decide which characters no data may hold: line ends other than the file's own, and characters nobody can see.

The reader refuses them in files and in escapes, and an edit refuses them in new values.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_ENDS = "\x85\u2028\u2029"
# XML 1.0, and so a Word file, cannot hold these; the C1 controls it can hold, but nobody means them.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
# These are the soft hyphen, zero-width characters, direction marks and overrides, byte order mark and tags.
_FORMATS = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_LOST = "\ufffd"
_LINE_END = re.compile(f"[\n\r\x0b\x0c\x1c-\x1e{_LINE_ENDS}]")
FORBIDDEN = re.compile(f"[{_LINE_ENDS}{_CONTROLS}{_FORMATS}{_LOST}]")

_KINDS = (
    (re.compile(f"[{_LINE_ENDS}]"), "看不见的换行符", "", "删去这个字符；要分段就分成几项"),
    (re.compile(f"[{_CONTROLS}]"), "看不见的控制字符", "，Word 文件存不下", "删去这个字符"),
    (re.compile(f"[{_FORMATS}]"), "看不见的格式字符", "", "删去这个字符，多半是从网页或 Word 粘贴来的"),
    (re.compile(_LOST), "乱码", "，原来的字在转换编码时丢了", "改回原来的字"),
)


@dataclass(frozen=True, slots=True)
class ForbiddenCharacter:
    """A forbidden character at an offset (from 0) of a text, with what is wrong and what to do, in Chinese."""

    offset: int
    message: str
    advice: str


def forbidden_characters(text: str) -> Iterator[ForbiddenCharacter]:
    """Yield every character of text that no data may hold. Line feed, carriage return and tab are allowed."""
    for found in FORBIDDEN.finditer(text):
        name, why, advice = next(
            (name, why, advice) for kind, name, why, advice in _KINDS if kind.match(found[0])
        )
        yield ForbiddenCharacter(found.start(), f"有{name} U+{ord(found[0]):04X}{why}", advice)


def has_line_end(text: str) -> bool:
    """Tell whether text holds a character that any program takes for a line end."""
    return _LINE_END.search(text) is not None
