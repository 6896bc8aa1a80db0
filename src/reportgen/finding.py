"""What the program has to say about somebody's input: a value with its place and its remedy."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from reportgen.errors import ReportgenError

WHOLE_FILE = "全文"  # stands for the key where a finding concerns the file as a whole


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

    def document(self) -> dict[str, str | int]:
        """The place as JSON has it, in every command's output."""
        return {"文件": self.file, "行": self.line, "列": self.column, "位置": self.key}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: stable code (BUD-02 …), what is wrong with both figures, what to do.

    acknowledged holds the reason given under 忽略检查; such a finding is shown but stops nothing. beside: what place is
    compared with, in the file of another office; None where nothing is.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    advice: str
    acknowledged: str = ""
    beside: Place | None = None

    @property
    def reference(self) -> str:
        """The name of this finding: IND-02@评分.群众满意度.自评得分. Several of one rule at one place share it."""
        return f"{self.code}@{self.place.key or WHOLE_FILE}"

    def document(self) -> dict[str, Any]:
        """The finding as JSON has it, in every command's output and in the records."""
        return {
            "编号": self.code,
            "级别": str(self.severity),
            **self.place.document(),
            "问题": self.message,
            "办法": self.advice,
            "已说明": self.acknowledged,
        }

    @classmethod
    def parse(cls, document: dict[str, Any]) -> Self:
        """The finding of a document(). Raises ValueError, KeyError or TypeError for anything else."""
        texts = [document[key] for key in ("编号", "级别", "文件", "位置", "问题", "办法", "已说明")]
        line, column = document["行"], document["列"]
        if not all(type(t) is str for t in texts) or type(line) is not int or type(column) is not int:
            raise TypeError("not a finding")
        code, severity, file, key, message, advice, acknowledged = texts
        return cls(code, Severity(severity), Place(file, line, column, key), message, advice, acknowledged)


class FaultyInput(ReportgenError):
    """Files that somebody wrote cannot be used: findings say where and why (exit code 1).

    message: what is not done because of it, in Chinese.
    """

    exit_code = 1

    def __init__(self, findings: Iterable[Finding], message: str) -> None:
        super().__init__(message)
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[type, tuple[tuple[Finding, ...], str]]:
        return type(self), (self.findings, self.message)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep a report from being final: errors nobody has answered for."""
    return [f for f in findings if f.severity is Severity.ERROR and not f.acknowledged]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like word, or None where none is like it."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else None
