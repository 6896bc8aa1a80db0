"""What is remembered of each office of a year: a line of JSON in out/<year>/.state.jsonl.

Imports nothing heavy: from these lines alone a run tells that nothing has to be done, and the ledger,
the overview and the collected volume are made from them.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

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

    def line(self) -> str:
        """The record as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)

    @classmethod
    def parse(cls, line: str) -> Self:
        """The record of a line. Raises ValueError, KeyError or TypeError for any other line."""
        raw: dict[str, Any] = json.loads(line)
        figures = raw.pop("figures")
        return cls(
            figures=_figures(figures) if figures else None,
            findings=tuple(_finding(f) for f in raw.pop("findings")),
            outputs={name: Output(**o) for name, o in raw.pop("outputs").items()},
            status=Status(raw.pop("status")),
            **raw,
        )


def read_records(path: Path) -> dict[str, OfficeRecord]:
    """The last whole record of every office. A line cut off by a crash is as if it had not been written."""
    records: dict[str, OfficeRecord] = {}
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            record = OfficeRecord.parse(line)
        except (ValueError, KeyError, TypeError):
            continue
        records[record.slug] = record
    return records


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
