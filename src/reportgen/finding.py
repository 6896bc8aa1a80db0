"""What the program has to say about somebody's input: a value with its place and its remedy."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs. Only 错误 keeps a report from being final."""

    ERROR = "错误"
    WARNING = "警告"
    INFO = "提示"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: line and column count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0
    key: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: stable code (BUD-02 …), what is wrong with both figures, what to do.

    acknowledged holds the reason given under 忽略检查; such a finding is shown but stops nothing.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    advice: str
    acknowledged: str = ""


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep a report from being final: errors nobody has answered for."""
    return [f for f in findings if f.severity is Severity.ERROR and not f.acknowledged]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like word, or None where none is like it."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else None
