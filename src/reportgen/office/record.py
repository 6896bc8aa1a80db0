"""What is remembered of each office of a year: a line of JSON in out/<year>/.state.jsonl.

Imports nothing heavy: from these lines alone a run tells that nothing has to be done, and the ledger,
the overview and the collected volume are made from them.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

from reportgen.finding import Finding, Place, Severity


class Status(StrEnum):
    """Where an office stands, as far as building goes."""

    BUILT = "已生成"
    UNFIT = "有错误"  # its data keeps it from being built
    FAILED = "失败"  # the engine, the template or the disk did


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the report, as it was left: bytes, time of change in ns, SHA-256."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator (or a 一级指标) of the score table; score None: not stated, or not applicable."""

    name: str
    max_score: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the ledger shows of a report whose data could be read. Amounts in 万元, rate as a ratio."""

    approved: Decimal
    adjusted: Decimal
    outturn: Decimal
    rate: Decimal | None
    classes: tuple[ScoreRow, ...]
    indicators: tuple[ScoreRow, ...]
    total: Decimal
    rating: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Of an office's record, what tells whether it has to be built again."""

    slug: str
    status: Status
    fingerprint: str
    outputs: dict[str, Output]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mark of a JSON object. Raises ValueError, KeyError or TypeError."""
        raw = json.loads(text)
        outputs = {name: Output(**o) for name, o in raw["outputs"].items()}
        return cls(raw["slug"], Status(raw["status"]), raw["fingerprint"], outputs)

    def text(self) -> str:
        """The mark as parse() takes it."""
        return _json(asdict(self))


_MARKED = {f.name for f in fields(Mark)}


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """One office after its turn. outputs: file name in out/<year>/ → how it was left.

    fingerprint: of everything that went in (fingerprint.py). reason: why it failed, "" if it did not.
    """

    slug: str
    name: str
    status: Status
    fingerprint: str
    figures: Figures | None = None
    findings: tuple[Finding, ...] = ()
    pages: int = 0
    outputs: dict[str, Output] = field(default_factory=dict)
    reason: str = ""
    seconds: float = 0.0

    @property
    def mark(self) -> Mark:
        """What tells whether the office has to be built again."""
        return Mark(self.slug, self.status, self.fingerprint, self.outputs)

    def line(self) -> str:
        """The record as one line: its mark and the rest, two JSON objects with a tab between them."""
        rest = {k: v for k, v in asdict(self).items() if k not in _MARKED}
        return f"{self.mark.text()}\t{_json(rest)}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """The record of a line. Raises ValueError, KeyError or TypeError for any other line."""
        first, second = line.split("\t")
        mark, raw = Mark.parse(first), json.loads(second)
        figures = raw.pop("figures")
        return cls(
            slug=mark.slug,
            status=mark.status,
            fingerprint=mark.fingerprint,
            outputs=mark.outputs,
            figures=_figures(figures) if figures else None,
            findings=tuple(_finding(f) for f in raw.pop("findings")),
            **raw,
        )


M = TypeVar("M", Mark, OfficeRecord)


def read_records(path: Path) -> dict[str, OfficeRecord]:
    """The last whole record of every office. A line cut off by a crash is as if it had not been written."""
    return _read(path, OfficeRecord.parse)


def read_marks(path: Path) -> dict[str, Mark]:
    """The same, of each record only what tells whether anything has changed: ten times as fast."""
    return _read(path, lambda line: Mark.parse(line.split("\t", 1)[0]))


def _read(path: Path, parse: Callable[[str], M]) -> dict[str, M]:
    found: dict[str, M] = {}
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            record = parse(line)
        except (ValueError, KeyError, TypeError):
            continue
        found[record.slug] = record
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def state_path(out: Path, year: int | str, draft: bool = False) -> Path:
    """Where the records of a year lie; drafts have their own."""
    return out / str(year) / (".state-草稿.jsonl" if draft else ".state.jsonl")


def _rows(raw: Iterable[dict[str, Any]]) -> tuple[ScoreRow, ...]:
    return tuple(
        ScoreRow(r["name"], Decimal(r["max_score"]), None if r["score"] is None else Decimal(r["score"]))
        for r in raw
    )


def _figures(raw: dict[str, Any]) -> Figures:
    return Figures(
        approved=Decimal(raw["approved"]),
        adjusted=Decimal(raw["adjusted"]),
        outturn=Decimal(raw["outturn"]),
        rate=None if raw["rate"] is None else Decimal(raw["rate"]),
        classes=_rows(raw["classes"]),
        indicators=_rows(raw["indicators"]),
        total=Decimal(raw["total"]),
        rating=raw["rating"],
    )


def _finding(raw: dict[str, Any]) -> Finding:
    return Finding(**{**raw, "severity": Severity(raw["severity"]), "place": Place(**raw["place"])})
