"""The shape of a check: one function with its documentation, which yields what it found.

A rule looks at one office (Case), at an office in two years (YearPair) or at all offices of a year
(DistrictCase); the type of its argument says which.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from inspect import getdoc
from typing import Any, Generic, Literal, TypeVar

from reportgen.checks.passages import Passage, passages
from reportgen.finding import Place, Severity
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission
from reportgen.model.thresholds import Thresholds
from reportgen.scoring import Scorecard

SECTIONS = ("检查内容", "为什么", "错例", "改法")
Within = Literal["office", "scheme", "district"]


@dataclass(frozen=True)
class Case:
    """What a rule looks at: one office's submission and the scorecard computed from it."""

    submission: Submission
    scorecard: Scorecard

    @property
    def evaluation(self) -> SelfEvaluation:
        """The office's own data."""
        return self.submission.evaluation

    @property
    def thresholds(self) -> Thresholds:
        """The figures to judge by."""
        return self.submission.district.thresholds

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """Every text of the office's file, in the order of the report."""
        return passages(self.evaluation)

    def place(self, path: KeyPath, within: Within = "office") -> Place:
        """Where path stands: in the office's file, that of its 指标体系, or district.yaml."""
        submission = self.submission
        sources = {
            "office": submission.source,
            "scheme": submission.indicator_source,
            "district": submission.district_source,
        }
        return sources[within].place(path)


@dataclass(frozen=True)
class YearPair:
    """One office's report and the one of the year before."""

    case: Case
    previous: Case

    @property
    def thresholds(self) -> Thresholds:
        """This year's."""
        return self.case.thresholds


@dataclass(frozen=True)
class DistrictCase:
    """All offices of a year that have handed in, at least one, in the order of the directory."""

    cases: tuple[Case, ...]

    @property
    def thresholds(self) -> Thresholds:
        """The district's."""
        return self.cases[0].thresholds


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a rule found: key path, what is wrong with both figures, what to do (Chinese).

    severity overrides the rule's. within says in which file path lies. case names the office where
    a rule looks at several (None: the one it looks at, or the district as a whole).
    """

    path: KeyPath
    message: str
    advice: str
    severity: Severity | None = None
    within: Within = "office"
    case: Case | None = None


S = TypeVar("S", Case, YearPair, DistrictCase)


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """A check with its stable code. The docstring of find has the four SECTIONS, in Chinese."""

    code: str
    severity: Severity
    title: str
    subject: type[S]
    find: Callable[[S], Iterator[Hit]]

    @property
    def documentation(self) -> str:
        """The docstring, which `reportgen rule CODE` prints."""
        return getdoc(self.find) or ""

    @property
    def scope(self) -> str:
        """What the rule looks at, in Chinese."""
        return SCOPES[self.subject]


def sections_of(described: Rule[Any]) -> list[tuple[str, str]]:
    """(检查内容, text), (为什么, text) … of a rule's documentation."""
    lines = [line.strip() for line in described.documentation.splitlines()]
    return [(name, text) for name, _, text in (line.partition("：") for line in lines if line)]


SCOPES: dict[type[Any], str] = {Case: "本报告", YearPair: "与上年对照", DistrictCase: "全区对照"}
Decorator = Callable[[Callable[[S], Iterator[Hit]]], Rule[S]]


def rule(code: str, severity: Severity, title: str) -> Decorator[Case]:
    """Make a function of one report a rule."""
    return lambda find: Rule(code, severity, title, Case, find)


def year_rule(code: str, severity: Severity, title: str) -> Decorator[YearPair]:
    """Make a function of one office in two years a rule."""
    return lambda find: Rule(code, severity, title, YearPair, find)


def district_rule(code: str, severity: Severity, title: str) -> Decorator[DistrictCase]:
    """Make a function of all offices of a year a rule."""
    return lambda find: Rule(code, severity, title, DistrictCase, find)
