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
    """The files of a paper in memory.

    pdf: None where none was made or it failed its proof. rejected: the PDF that failed its proof.
    """

    docx: bytes
    pdf: bytes | None = None
    rejected: bytes | None = None


@dataclass(frozen=True, slots=True)
class PaperResult:
    """A paper of an office and the result of making it.

    name: its 名称. subject: the 名称 of the 项目 it is about, "" for the office. stem: what its files are called,
    without extension. state: 已生成, 未生成, or 有数据 where it was not asked for. fingerprint: a digest of all that it
    prints and is made with, "" where it must be made again in any case. template: the path of its Word template.
    remark: something the clerk should know about it. outputs: its files in out/<year>/ by name. documents: their
    contents, set only between the worker and the disk; None for a paper that is kept as it was.
    """

    name: str
    stem: str
    state: State
    template: str = ""
    subject: str = ""
    fingerprint: str = ""
    in_volume: bool = True
    pages: int = 0
    reason: str = ""
    remark: str = ""
    outputs: Mapping[str, OutputFile] = field(default_factory=dict)
    documents: Documents | None = None

    @property
    def title(self) -> str:
        """名称, with the project that the paper is about."""
        return f"{self.name}（{self.subject}）" if self.subject else self.name

    def output(self, suffix: str) -> str:
        """The name of the file with this suffix (.pdf or .docx); "" where there is none."""
        return next((name for name in self.outputs if name.endswith(suffix)), "")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an office's papers were made with.

    template: the path of the Word template of an office that lists no papers, as given; otherwise "".
    templates: of all its papers. fingerprint: a digest of everything that the papers depend on (fingerprint.py), ""
    where they must be made again in any case. inputs: the SHA-256 of each file that was read, by name.
    """

    template: str = ""
    fingerprint: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeResult:
    """An office of the directory and the result of its last run.

    papers: in the order of 文书. reason: why there is no report, "" where there is one. seconds: how long it took.
    filing: how far the office's year is; set by roster().
    """

    slug: str
    name: str
    state: State
    figures: ReportFigures | None = None
    findings: tuple[Finding, ...] = ()
    papers: tuple[PaperResult, ...] = ()
    reason: str = ""
    seconds: float = 0.0
    recipe: Recipe = Recipe()
    filing: FilingState = FilingState.OPEN

    @property
    def filed(self) -> FilingState | None:
        """How far the office's year is; None where it has handed in no file."""
        return None if self.state is State.ABSENT else self.filing

    @property
    def lists_papers(self) -> bool:
        """Whether its papers are those that 文书 lists; otherwise it is the report alone."""
        return bool(self.papers) and not self.recipe.template

    @property
    def outputs(self) -> Mapping[str, OutputFile]:
        """The files of all papers in out/<year>/ by name."""
        return {name: left for paper in self.papers for name, left in paper.outputs.items()}

    @property
    def pages(self) -> int:
        """The number of pages of all papers; 0 where there is no report."""
        return sum(paper.pages for paper in self.papers) if self.has_report else 0

    @property
    def remarks(self) -> Sequence[str]:
        """What the clerk should know about the papers, with their names where there are several."""
        several = len(self.papers) > 1
        return [f"{p.title}：{p.remark}" if several else p.remark for p in self.papers if p.remark]

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
        """The name of the first paper's file with this suffix (.pdf or .docx); "" where there is none."""
        return next((n for n in self.outputs if n.endswith(suffix)), "") if self.has_report else ""

    @property
    def reason_line(self) -> str:
        """The reason without line breaks."""
        return " ".join(self.reason.split())
