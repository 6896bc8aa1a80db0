"""What came of an office in a year: one type from the worker that makes its report to the ledger that lists it.

未报送  there is no file of the office
有数据  there is a file, and no run has judged it as it is now: never, or it was 有错误 and changed since
有错误  the last run found faults, or errors nobody answered for, and nothing was changed since
未生成  the data was not what stopped the last run: LibreOffice, the template or the disk was
已生成  the report is there and is what its inputs give
已过期  the report was made, but an input changed since, or a file of it was altered or removed

Imports nothing heavy: from its records alone a run tells that nothing has to be done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reportgen.finding import Finding, Severity


class State(StrEnum):
    """How far an office is; the module says what each word means."""

    BUILT = "已生成"
    STALE = "已过期"
    UNFIT = "有错误"
    FAILED = "未生成"
    READY = "有数据"
    ABSENT = "未报送"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file as it was left: its size in bytes, its time of change in ns, its SHA-256."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator (or a 一级指标) of the score table; score None: not stated, or not applicable. In 分."""

    name: str
    max_score: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """What the ledger shows of a report. Amounts in 万元, rate as a ratio, scores in 分."""

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
    """The files of a report in memory. pdf is None where none was made.

    rejected: a PDF that did not pass its proof.
    """

    docx: bytes
    pdf: bytes | None = None
    rejected: bytes | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a report was made with.

    template: the path of the Word template, as it was given. fingerprint: of everything that went into the
    report (fingerprint.py), "" where the result has to be made again in any case. inputs: the SHA-256 of
    each file that was read, by name.
    """

    template: str = ""
    fingerprint: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficeResult:
    """An office of the directory and what came of it.

    reason: why there is no report, "" where there is one. remark: what is to be known of a report that was
    made all the same. outputs: the names of its files in out/<year>/ with how they were left. documents:
    the files themselves, on their way from the worker to the disk only.
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

    @property
    def has_report(self) -> bool:
        """Whether there is a report of the office, be it out of date."""
        return self.state in (State.BUILT, State.STALE)

    @property
    def is_judged(self) -> bool:
        """Whether a run has judged the office's file as it is now."""
        return self.state not in (State.ABSENT, State.READY)

    @property
    def reported(self) -> ReportFigures | None:
        """The figures of its report; None where there is no report, whatever its faulty data may say."""
        return self.figures if self.has_report else None

    @property
    def sorted_findings(self) -> Sequence[Finding]:
        """Open findings by severity, then those answered for."""
        order = list(Severity)
        return sorted(self.findings, key=lambda f: (bool(f.acknowledged), order.index(f.severity)))

    @property
    def acknowledged(self) -> int:
        """How many findings were answered for under 忽略检查."""
        return sum(1 for f in self.findings if f.acknowledged)

    def count(self, severity: Severity) -> int:
        """How many findings of a severity are open."""
        return sum(1 for f in self.findings if f.severity is severity and not f.acknowledged)

    def output(self, suffix: str) -> str:
        """The name of its report's file that ends in suffix (.pdf, .docx); "" where there is none."""
        return next((n for n in self.outputs if n.endswith(suffix)), "") if self.has_report else ""

    @property
    def reason_line(self) -> str:
        """The reason in one line."""
        return " ".join(self.reason.split())
