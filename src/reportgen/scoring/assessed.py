"""What is scored: an office as a whole, or one of its projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from reportgen.model.district import District, RatingBand
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.money_score import MoneyScore
from reportgen.model.project import Project
from reportgen.model.stated_score import StatedScore
from reportgen.model.submission import Submission
from reportgen.scoring.scorecard import Scorecard


class Spending(Protocol):
    """Money that was planned and spent, 万元."""

    @property
    def adjusted(self) -> Decimal:
        """全年预算."""

    @property
    def outturn(self) -> Decimal:
        """执行数."""

    @property
    def execution_rate(self) -> Decimal | None:
        """执行数 / 全年预算 as a ratio, None where there is no budget."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """Indicators, what is stated of them, the money, and the rules of the district that they are scored by."""

    system: tuple[IndicatorClass, ...]
    money_score: MoneyScore | None
    scores: Mapping[str, StatedScore]
    spending: Spending
    bands: tuple[RatingBand, ...]
    district: District
    projects: tuple["ProjectResult", ...] = ()

    def stated(self, name: str) -> StatedScore:
        """What is stated of an indicator. Nothing need be stated of the money row."""
        return self.scores.get(name) or StatedScore.model_construct()


@dataclass(frozen=True, slots=True)
class ProjectResult:
    """A project that has been scored."""

    project: Project
    scorecard: Scorecard

    @property
    def share(self) -> Decimal:
        """The share of the full score that the project got, as a ratio."""
        full = self.scorecard.max_total
        return self.scorecard.total / full if full else Decimal(0)


def of_project(submission: Submission, number: int) -> Assessed:
    """One project of an office. The reader has made sure that it has a 指标体系."""
    project, scheme = submission.evaluation.projects[number], submission.project_scheme(number)
    assert scheme is not None
    return Assessed(
        scheme.system,
        scheme.money_score,
        project.scores,
        project.funds.total,
        submission.rating_bands,
        submission.district,
    )


def whole(submission: Submission, projects: tuple[ProjectResult, ...] = ()) -> Assessed:
    """An office as a whole, with its projects."""
    evaluation = submission.evaluation
    return Assessed(
        submission.indicator_system,
        submission.money_score,
        evaluation.scores,
        evaluation.budget,
        submission.rating_bands,
        submission.district,
        projects,
    )
