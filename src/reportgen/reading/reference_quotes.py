"""Find references that YAML would read as braces of its own, because the text around them has no quotes.

A text may hold {预算.执行率} without quotes, but not at its beginning, and nowhere where it stands in braces itself.
"""

import re
from collections.abc import Iterator

from reportgen.reading.flow import KEY
from reportgen.reading.line import Line, Replacement

_HAN = "\u4e00-\u9fff"
# Each part can match in one way only and is bounded, so that a line takes no longer than its length.
_REFERENCE = rf"\{{(?=[^{{}}]{{0,60}}[{_HAN}])[^{{}}:'\",\[\]]{{1,120}}\}}"
_LIKELY = re.compile(_REFERENCE)
_AT_START = re.compile(rf"\s*(?:- +)*(?:{KEY}: +)?(?P<text>{_REFERENCE}(?:(?! #).)*)")
_PLAIN = r"(?:[^'\"{},\[\]:]|:(?! ))*"
_IN_BRACES = re.compile(rf"(?<=: )(?P<text>{_PLAIN}(?:{_REFERENCE}{_PLAIN})+?)(?=\s*[,}}])")


def mend_unquoted(line: Line, inside: bool) -> Iterator[tuple[str, int, str, str]]:
    """Put quotes around the texts of a line that need them, and yield each fault with its offset as typed.

    inside: whether the line before ended in braces.
    """
    if not _LIKELY.search(line.text):
        return
    replacements: list[Replacement] = []
    whole = None if inside else _AT_START.match(line.text)
    found = [whole] if whole and _is_text(whole["text"]) else []
    for match in found or _IN_BRACES.finditer(line.text):
        before = line.text[: match.start("text")]
        if not found and not inside and before.count("{") <= before.count("}"):
            continue  # It is a text of its own, which needs no quotes.
        start, text = match.start("text"), match["text"].rstrip()
        where = "以引用开头" if found else "写在花括号里又有引用"
        advice = f'写成 "{text}"' if '"' not in text else f"写成 '{text}'"
        yield "YML-06", line.original(start), f"“{text[:20]}”{where}，要加英文双引号", advice
        replacements += [(start, start, "'"), *_doubled(start, text), (start + len(text),) * 2 + ("'",)]
    if replacements:
        line.replace(replacements)


def _is_text(value: str) -> bool:
    """Tell whether what begins with a brace is a text: a section that lacks a colon has no point and nothing behind."""
    name, _, rest = value[1:].partition("}")
    return "." in name or bool(rest.strip())


def _doubled(start: int, text: str) -> list[Replacement]:
    return [(start + at, start + at + 1, "''") for at, sign in enumerate(text) if sign == "'"]
