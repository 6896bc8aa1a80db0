"""The definition of a check: a function that yields what it finds, with its documentation in its docstring.

The type of its argument decides what a rule examines: one report (Case), each score table of a report, also those of
its projects (ScoreTable), a report and that of the year before
(YearPair), a report whose file of the year before cannot be read (UnreadableYear), all reports of a year
(DistrictCase), or a report together with the findings of the other rules (Review).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from inspect import getdoc, signature
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from reportgen.checks.waivers import WaiverUse
from reportgen.finding import Finding, Place, Severity
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.money_score import MoneyScore
from reportgen.model.project import Project
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission
from reportgen.model.thresholds import Thresholds
from reportgen.scoring import Scorecard

if TYPE_CHECKING:
    from reportgen.quantities.known import Known
    from reportgen.quantities.statements import Statement
    from reportgen.quantities.texts import Passage

Within = Literal["office", "scheme", "district"]


@dataclass(frozen=True)
class Case:
    """One office's submission and the scorecard computed from it.

    The numbers in its sentences are read when a rule asks for them, with imports that a report alone does not need.
    """

    submission: Submission
    scorecard: Scorecard

    @property
    def evaluation(self) -> SelfEvaluation:
        """The office's own data."""
        return self.submission.evaluation

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the district's rules."""
        return self.submission.district.thresholds

    @cached_property
    def prose(self) -> "tuple[Passage, ...]":
        """Every text of the office's file, in the order of the report."""
        from reportgen.quantities.texts import passages

        return passages(self.evaluation)

    @cached_property
    def everything(self) -> str:
        """All texts, one a line: a pattern that is nowhere in it need not be looked for in each."""
        return "\n".join(passage.text for passage in self.prose)

    @cached_property
    def known(self) -> "tuple[Known, ...]":
        """Every number of the data and what is computed from them."""
        from reportgen.quantities.known import known_numbers

        return known_numbers(self.evaluation, self.scorecard)

    def statements(self, passage: "Passage") -> "list[Statement]":
        """The numbers of a passage that speak of a known one."""
        from reportgen.quantities.reading import read
        from reportgen.quantities.resemblance import statements_and_slips

        if passage.part == "字段":
            return []  # no sentence
        district, entry = self.submission.district, self.submission.entry
        return statements_and_slips(passage, read(passage.text), self.known, district.year, entry.short_name)

    def place(self, path: KeyPath, within: Within = "office", of_key: bool = False) -> Place:
        """The place of path in the office's file, in the file of its 指标体系, or in district.yaml.

        of_key: the place of the key instead of its value.
        """
        submission = self.submission
        sources = {
            "office": submission.source,
            "scheme": submission.indicator_source,
            "district": submission.district_source,
        }
        return sources[within].place(path, of_key)


@dataclass(frozen=True)
class ScoreTable:
    """One score table: that of the office, or that of one of its projects.

    above: the keys that lead to its 评分. scheme: the keys that lead to its 指标体系, in the file that within names.
    project: the project that it is of, None for the office.
    """

    case: Case
    scorecard: Scorecard
    system: tuple[IndicatorClass, ...]
    money_score: MoneyScore | None
    above: KeyPath = ()
    scheme: KeyPath = ()
    within: Within = "scheme"
    project: Project | None = None

    @property
    def execution_rate(self) -> Decimal | None:
        """执行数 / 全年预算 of what is scored, as a ratio; None where there is no budget."""
        spending = self.project.funds.total if self.project else self.case.evaluation.budget
        return spending.execution_rate

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the district's rules."""
        return self.case.thresholds

    def at(self, *steps: str) -> KeyPath:
        """The path of what the office states below 评分."""
        return (*self.above, "评分", *steps)

    def in_scheme(self, *steps: str | int) -> KeyPath:
        """The path of something in the 指标体系, or beside it."""
        return (*self.scheme, *steps)


def score_tables(case: Case) -> "Iterator[ScoreTable]":
    """The score table of an office and those of its projects."""
    submission = case.submission
    yield ScoreTable(case, case.scorecard, submission.indicator_system, submission.money_score)
    for number, scorecard in enumerate(case.scorecard.projects):
        project, scheme = submission.evaluation.projects[number], submission.project_scheme(number)
        assert scheme is not None  # The reader has made sure of it.
        within: Within = "office" if scheme.source is submission.source else "district"
        yield ScoreTable(
            case,
            scorecard,
            scheme.system,
            scheme.money_score,
            ("项目", number),
            scheme.path,
            within,
            project,
        )


@dataclass(frozen=True)
class YearPair:
    """One office's report and the one of the year before."""

    case: Case
    previous: Case

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of this year."""
        return self.case.thresholds


@dataclass(frozen=True)
class Unreadable:
    """The faults because of which a file of the year before cannot be read; at least one, in the file's order."""

    faults: tuple[Finding, ...]


@dataclass(frozen=True)
class UnreadableYear:
    """One office's report, where the file of the year before cannot be read."""

    case: Case
    previous: Unreadable


@dataclass(frozen=True)
class DistrictCase:
    """All offices of a year that have data, at least one, in the order of the directory."""

    cases: tuple[Case, ...]

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the district."""
        return self.cases[0].thresholds


@dataclass(frozen=True)
class Review:
    """The waivers in one file, with the findings of the other rules.

    within: whose file it is, the office's or the district's. uses: what each waiver came to. findings: those in this
    file. in_district: for the office's file, those in district.yaml. rules: every rule by its code. subjects: the types
    of subject that this run examined.
    """

    case: Case
    within: Within
    uses: tuple[WaiverUse, ...]
    findings: tuple[Finding, ...]
    in_district: tuple[Finding, ...]
    rules: "Mapping[str, Rule[Any]]"
    subjects: frozenset[type[Any]]

    def covers(self, code: str) -> bool:
        """Whether this run applied the rule with this code. An unknown code counts as a rule of the single report."""
        subject = self.rules[code].subject if code in self.rules else Case
        return (Case if subject in (Review, ScoreTable) else subject) in self.subjects


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields: the path of a key, what is wrong with the figures, and what to do, in Chinese.

    severity: overrides the severity of the rule. within: the file that path belongs to. of_key: the place of the key
    and not of its value. case: the office concerned, for a rule that examines several; None for the examined office
    or the whole district. place: overrides path where the fault is in a file of another year. beside: what it is
    compared with, in another office.
    """

    path: KeyPath
    message: str
    advice: str
    severity: Severity | None = None
    within: Within = "office"
    case: Case | None = None
    of_key: bool = False
    place: Place | None = None
    beside: Place | None = None


S = TypeVar("S", Case, ScoreTable, YearPair, UnreadableYear, DistrictCase, Review)


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """A check with its stable code. The docstring of find contains the sections of documentation.py in Chinese.

    arithmetic: its errors are sums that do not come out, which no reason can make right.
    """

    code: str
    severity: Severity
    title: str
    subject: type[S]
    find: Callable[[S], Iterator[Hit]]
    arithmetic: bool = False

    def waivable(self, severity: Severity) -> bool:
        """Whether a finding of this rule with this severity may be acknowledged under 忽略检查."""
        return self.subject is not Review and not (self.arithmetic and severity is Severity.ERROR)

    @property
    def documentation(self) -> str:
        """The docstring of the function, which `reportgen rule CODE` prints."""
        return getdoc(self.find) or ""

    @property
    def scope(self) -> str:
        """What the rule examines, in Chinese."""
        return SCOPES[self.subject]


SCOPES: dict[type[Any], str] = {
    Case: "本报告",
    ScoreTable: "本报告",
    Review: "本报告",
    YearPair: "与上年对照",
    UnreadableYear: "与上年对照",
    DistrictCase: "全区对照",
}


def rule(
    code: str, severity: Severity, title: str, arithmetic: bool = False
) -> Callable[[Callable[[S], Iterator[Hit]]], Rule[S]]:
    """Decorator that makes a rule of a function. The annotation of its only argument says what it examines.

    arithmetic: see Rule. Raises TypeError for an argument whose type is not in SCOPES.
    """

    def decorate(find: Callable[[S], Iterator[Hit]]) -> Rule[S]:
        (argument,) = signature(find).parameters.values()
        if argument.annotation not in SCOPES:
            raise TypeError(f"{code}: a rule cannot look at {argument.annotation}")
        return Rule(code, severity, title, argument.annotation, find, arithmetic)

    return decorate
