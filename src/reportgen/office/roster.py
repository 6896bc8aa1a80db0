"""Who has handed in and how far each office's report is: one row an office of the directory.

未报送  there is no file of the office
有数据  there is a file, and no run has judged it as it is now: never, or it was 有错误 and changed since
有错误  the last run found faults, or errors nobody answered for; nothing was changed since
未生成  the data was not what stopped the last run: LibreOffice, the template or the disk was
已生成  the report is there and is what the inputs give
已过期  the report was built, but an input changed since, or a file of it was altered or removed
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reportgen.finding import Finding, Severity
from reportgen.office.record import Figures, OfficeRecord, Status


class State(StrEnum):
    """How far an office is; the module says what each word means."""

    BUILT = "已生成"
    STALE = "已过期"
    UNFIT = "有错误"
    FAILED = "未生成"
    READY = "有数据"
    ABSENT = "未报送"


class Office(Protocol):
    """What is needed of a row of the directory."""

    @property
    def slug(self) -> str:
        """The name of its files."""

    @property
    def name(self) -> str:
        """In full."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An office and its state. record is None where what is remembered is not about today's file."""

    slug: str
    name: str
    state: State
    record: OfficeRecord | None = None

    @property
    def figures(self) -> Figures | None:
        """The figures of its report; None where there is no report, whatever its faulty data may say."""
        built = self.record is not None and self.state in (State.BUILT, State.STALE)
        return self.record.figures if built and self.record else None

    @property
    def findings(self) -> Sequence[Finding]:
        """What the checks said: open ones by severity, then those answered for."""
        found = self.record.findings if self.record else ()
        order = list(Severity)
        return sorted(found, key=lambda f: (bool(f.acknowledged), order.index(f.severity)))

    @property
    def acknowledged(self) -> int:
        """How many findings were answered for under 忽略检查."""
        return sum(1 for f in self.findings if f.acknowledged)

    def count(self, severity: Severity) -> int:
        """How many findings of a severity are open."""
        return sum(1 for f in self.findings if f.severity is severity and not f.acknowledged)

    def output(self, suffix: str) -> str:
        """The file name of its report that ends in suffix (.pdf, .docx); "" where there is none."""
        outputs = self.record.outputs if self.record else {}
        return next((n for n in outputs if n.endswith(suffix) and "/" not in n and "\\" not in n), "")

    @property
    def reason(self) -> str:
        """Why it was not built, in one line; "" where it was."""
        return " ".join(self.record.reason.split()) if self.record else ""


def roster(
    directory: Iterable[Office],
    handed_in: Container[str],
    records: Mapping[str, OfficeRecord],
    current: Callable[[OfficeRecord], bool],
) -> tuple[Standing, ...]:
    """Every office of the directory, in its order.

    handed_in: the slugs of the offices whose file is there; records by slug; current: whether a record
    is still what its inputs would give (of FAILED ones it is not asked).
    """
    return tuple(_standing(o, o.slug in handed_in, records.get(o.slug), current) for o in directory)


def _standing(
    office: Office, handed_in: bool, record: OfficeRecord | None, current: Callable[[OfficeRecord], bool]
) -> Standing:
    if not handed_in:
        return Standing(office.slug, office.name, State.ABSENT)
    if record is None:
        return Standing(office.slug, office.name, State.READY)
    match record.status:
        case Status.FAILED:
            return Standing(office.slug, office.name, State.FAILED, record)
        case Status.UNFIT if current(record):
            return Standing(office.slug, office.name, State.UNFIT, record)
        case Status.UNFIT:
            return Standing(office.slug, office.name, State.READY)
        case Status.BUILT:
            state = State.BUILT if current(record) else State.STALE
            return Standing(office.slug, office.name, state, record)


def tally(standings: Iterable[Standing]) -> dict[State, int]:
    """How many offices are in each state; every state is there, in order."""
    counts = Counter(s.state for s in standings)
    return {state: counts[state] for state in State}
