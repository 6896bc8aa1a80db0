"""Find and mend faults inside braces, {姓名: 张三, 单位: 财政所}: full-width signs and missing blanks."""

import re
from dataclasses import dataclass

from reportgen.reading.line import Line, Replacement

_WIDE = "：∶︰﹕"
KEY = rf"([^\s:{_WIDE}#'\"，。；,“”{{}}｛｝\[\]]{{1,20}})"
COLON = rf"(\s*[{_WIDE}]\s*|:(?=[^\s:]))"
_KEY_COLON = re.compile(KEY + COLON)
_NEXT_KEY = re.compile(rf"[，；]\s*{KEY}:(?=\s|$)")
_NEXT_WIDE_KEY = re.compile(rf"[，；]\s*{KEY}\s*[:{_WIDE}]")
_WIDE_BRACE = re.compile(rf"｛\s*{KEY}\s*[:{_WIDE}]")
# Before a brace opens, a line may hold list marks and a key with its colon.
_START = re.compile(r"\s*(?:- +)*(?:(?:\"[^\"]*\"|'[^']*'|[^\s'\"#\[\]{}｛,][^#'\"]*?): +)?(?=[\[{｛])")
_ORDINARY = re.compile(r"[^\s\[\]{}｛｝,，；:#]+")  # These signs neither begin nor end anything.
# This matches a line on which every brace is closed and no sign can be at fault.
_SOUND = re.compile(r"[^{}\[\]]*(?:\{(?:[^{}\[\]\"'，；｛｝：∶︰﹕:]|:(?= ))*\}[^{}\[\]]*)?")
_TOP_KEY = re.compile(rf"{KEY}:(?:\s|$)")

FlowFault = tuple[int, str, str]  # offset in the line as typed, what is wrong, what to do


def colon_fault(key: str, colon: str) -> tuple[str, str]:
    """Return what is wrong with the colon after a key, and what to do, in Chinese."""
    what = f"“{key}”的冒号后面缺空格" if colon.strip() == ":" else f"“{key}”后面是全角冒号"
    return what, f"写成半角冒号加空格：{key}: "


_WIDE_BRACES = ("用了全角花括号", "花括号用半角：{ }")


@dataclass(slots=True)
class _Bracket:
    """An open brace or bracket. wide: one of its keys had a full-width colon, so its commas may be full-width too."""

    is_mapping: bool
    wide: bool = False


class FlowMender:
    """Mends what stands in braces, line by line. Braces may extend over several lines.

    keys: every key the model knows, by which a faulty colon after one is told from prose.
    """

    def __init__(self, keys: frozenset[str]) -> None:
        self._keys = keys
        self._open: list[_Bracket] = []
        self._quote = ""
        self._token_start = self._key_place = False
        self._faults: list[FlowFault] = []  # These two belong to the line that is being read.
        self._replacements: list[Replacement] = []

    @property
    def inside(self) -> bool:
        """Tell whether the line read last ended inside braces or brackets."""
        return bool(self._open)

    def mend(self, line: Line) -> list[FlowFault]:
        """Mend the parts of a line that stand in braces, and return their faults."""
        self._faults, self._replacements = [], []
        self._scan(line, self._start(line.text))
        line.replace(self._replacements)
        return self._faults

    def _start(self, text: str) -> int:
        """Return the offset at which braces open or go on; the end of the line where there are none."""
        if not self.inside and _SOUND.fullmatch(text) and "｛" not in text:
            return len(text)
        if self.inside and not self._known(_TOP_KEY, text, 0):
            return 0
        self._open, self._quote = [], ""  # The parser tells that a brace was never closed.
        found = _START.match(text)
        if not found or (text[found.end()] == "｛" and not self._known(_WIDE_BRACE, text, found.end())):
            return len(text)  # Prose may begin with a full-width brace.
        self._token_start, self._key_place = True, False
        return found.end()

    def _scan(self, line: Line, at: int) -> None:
        while at < len(line.text):
            sign = line.text[at]
            if self._quote:
                at = self._quoted(line.text, at)
            elif sign == "#" and line.text[at - 1 : at] in ("", " ", "\t"):
                return
            else:
                at = self._sign(line, at, sign)
                if not self.inside:
                    return

    def _known(self, pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
        found = pattern.match(text, at)
        return found if found and found[1] in self._keys else None

    def _quoted(self, text: str, at: int) -> int:
        """Take one sign of a quoted text, which it may end, and return the offset after it."""
        if text[at] == "\\" and self._quote == '"':
            return at + 2
        if text[at] == self._quote:
            self._quote = ""
        return at + 1

    def _sign(self, line: Line, at: int, sign: str) -> int:
        """Take one sign, or a key with a faulty colon, outside of quotes. Returns the offset after it."""
        mapping = bool(self._open) and self._open[-1].is_mapping
        if self._token_start and sign in "\"'":
            self._quote, self._token_start = sign, False
        elif self._token_start and sign in "[{｛":
            if sign == "｛":
                self._replace(line, at, at + 1, "{", _WIDE_BRACES)
            self._open.append(_Bracket(sign != "["))
            self._key_place = sign != "["
        elif sign in "]}" or (sign == "｝" and mapping):
            if sign == "｝":
                self._replace(line, at, at + 1, "}", _WIDE_BRACES)
            self._open.pop()
            self._token_start = self._key_place = False
        elif sign == "," or (mapping and self._is_wide_comma(line.text, at)):
            if sign != ",":
                self._replace(
                    line, at, at + 1, ",", (f"花括号里用全角“{sign}”隔开各项", "改用半角逗号加空格：, ")
                )
            self._token_start, self._key_place = True, mapping
        elif self._key_place and (found := self._known(_KEY_COLON, line.text, at)):
            self._open[-1].wide |= found[2].strip() != ":"
            self._replace(line, *found.span(2), ": ", colon_fault(found[1], found[2]))
            self._token_start, self._key_place = True, False
            return found.end()
        elif sign == ":" and line.text[at + 1 : at + 2] in ("", " ", ",", "}", "]"):
            self._token_start, self._key_place = True, False
        elif sign not in " \t":
            self._token_start = self._key_place = False
            ordinary = _ORDINARY.match(line.text, at)
            return ordinary.end() if ordinary else at + 1
        return at + 1

    def _replace(self, line: Line, start: int, end: int, new: str, told: tuple[str, str]) -> None:
        self._faults.append((line.original(start), *told))
        self._replacements.append((start, end, new))

    def _is_wide_comma(self, text: str, at: int) -> bool:
        pattern = _NEXT_WIDE_KEY if self._open[-1].wide else _NEXT_KEY
        return self._known(pattern, text, at) is not None
