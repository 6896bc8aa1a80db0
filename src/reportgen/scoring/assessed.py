"""What is scored: an office as a whole, or one of its projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from reportgen.model.district import District, RatingBand
from reportgen.model.evaluation import StatedScore
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.money_score import MoneyScore
from reportgen.model.submission import Submission


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

    def stated(self, name: str) -> StatedScore:
        """What is stated of an indicator. Nothing need be stated of the money row."""
        return self.scores.get(name) or StatedScore.model_construct()


def whole(submission: Submission) -> Assessed:
    """An office as a whole."""
    evaluation = submission.evaluation
    return Assessed(
        submission.indicator_system,
        submission.money_score,
        evaluation.scores,
        evaluation.budget,
        submission.rating_bands,
        submission.district,
    )
