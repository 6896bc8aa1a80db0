"""The result of an office in a year: one type for the worker that makes the report, the record and the ledger.

The states:
未报送  the office has handed in no file
有数据  there is a file, but it was never judged, or it had errors and changed since
有错误  the file cannot be read or has unacknowledged errors, and nothing changed since it was judged
未生成  the last run failed for another reason than the data: LibreOffice, the template or the disk
已生成  the report is there and up to date
已过期  the report was made, but an input changed since, or one of its files was altered or removed

This module imports nothing heavy, so that a run with nothing to do ends quickly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reportgen.finding import Finding, Severity
from reportgen.office.filing import FilingState


class State(StrEnum):
    """The state of an office. The docstring of this module explains each one."""

    BUILT = "已生成"
    STALE = "已过期"
    UNFIT = "有错误"
    FAILED = "未生成"
    READY = "有数据"
    ABSENT = "未报送"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file as this program wrote it: size in bytes, modification time in ns, SHA-256."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator (or a 一级指标) of the score table, in 分. score is None where it is not stated or not applicable."""

    name: str
    max_score: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """The figures of a report that the ledger shows. Amounts in 万元, rate as a ratio (0.95), scores in 分."""

    approved: Decimal
    adjusted: Decimal
    outturn: Decimal
    rate: Decimal | None
    classes: tuple[ScoreRow, ...]
    indicators: tuple[ScoreRow, ...]
    total: Decimal
    rating: str


@dataclass(frozen=True, slots=True)
class Documents:
    """The files of a report in memory.

    pdf: None where none was made or it failed its proof. rejected: the PDF that failed its proof.
    """

    docx: bytes
    pdf: bytes | None = None
    rejected: bytes | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a report was made with.

    template: the path of the Word template, as given. fingerprint: a digest of everything that the report
    depends on (fingerprint.py), "" where the report must be made again in any case. inputs: the SHA-256 of each
    file that was read, by name.
    """

    template: str = ""
    fingerprint: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficeResult:
    """An office of the directory and the result of its last run.

    reason: why there is no report, "" where there is one. remark: something the clerk should know about a report
    that was made. seconds: how long it took. outputs: its files in out/<year>/ by name. documents: the contents
    of these files; set only between the worker and the disk. filing: how far the office's year is; set by roster().
    """

    slug: str
    name: str
    state: State
    figures: ReportFigures | None = None
    findings: tuple[Finding, ...] = ()
    pages: int = 0
    reason: str = ""
    remark: str = ""
    seconds: float = 0.0
    recipe: Recipe = Recipe()
    outputs: Mapping[str, OutputFile] = field(default_factory=dict)
    documents: Documents | None = None
    filing: FilingState = FilingState.OPEN

    @property
    def filed(self) -> FilingState | None:
        """How far the office's year is; None where it has handed in no file."""
        return None if self.state is State.ABSENT else self.filing

    @property
    def has_report(self) -> bool:
        """Whether the office has a report, up to date or not."""
        return self.state in (State.BUILT, State.STALE)

    @property
    def is_judged(self) -> bool:
        """Whether the office has a file and a run has judged it."""
        return self.state not in (State.ABSENT, State.READY)

    @property
    def reported(self) -> ReportFigures | None:
        """The figures of the report; None where there is no report, even if the data has figures."""
        return self.figures if self.has_report else None

    @property
    def sorted_findings(self) -> Sequence[Finding]:
        """The open findings by severity, then the acknowledged ones."""
        order = list(Severity)
        return sorted(self.findings, key=lambda f: (bool(f.acknowledged), order.index(f.severity)))

    @property
    def acknowledged(self) -> int:
        """The number of findings acknowledged under 忽略检查."""
        return sum(1 for f in self.findings if f.acknowledged)

    def count(self, severity: Severity) -> int:
        """The number of open (not acknowledged) findings of a severity."""
        return sum(1 for f in self.findings if f.severity is severity and not f.acknowledged)

    def output(self, suffix: str) -> str:
        """The name of the report's file with this suffix (.pdf or .docx); "" where there is none."""
        return next((n for n in self.outputs if n.endswith(suffix)), "") if self.has_report else ""

    @property
    def reason_line(self) -> str:
        """The reason without line breaks."""
        return " ".join(self.reason.split())
