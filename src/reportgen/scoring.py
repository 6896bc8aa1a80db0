"""The model and its scoring rules → a Scorecard: what each indicator may score, totals, grade.

The office's stated 自评得分 is what the report prints; what the rule gives stands beside it, and
the checks compare the two. A score that is not stated is the computed one. All scores in 分.
"""

from dataclasses import dataclass
from decimal import Decimal

from reportgen.criteria import Actual, ActualMismatch, Bounds
from reportgen.district import Indicator, RatingBand
from reportgen.fields import Quantity
from reportgen.formatting import percent
from reportgen.loader import Submission
from reportgen.model import StatedScore

_ZERO = Decimal(0)
_UNMEASURED = ""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One 三级指标: its place in the table, what is stated and what its rule allows."""

    class_name: str
    group_name: str
    indicator: Indicator
    stated: StatedScore
    actual: Actual | None
    bounds: Bounds | None  # None: the actual is not known, or (mismatch) cannot be measured
    mismatch: str = ""

    @property
    def score(self) -> Decimal | None:
        """What the report prints; None where nothing is stated and nothing can be computed."""
        if self.stated.score is not None:
            return self.stated.score
        return self.bounds.exact if self.bounds else None

    @property
    def deduction(self) -> Decimal:
        """Points short of the full score."""
        return self.indicator.max_score - (self.score or _ZERO)


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Subtotal of one 一级指标."""

    name: str
    max_score: Decimal
    score: Decimal
    group_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All lines, the subtotals, the total and its grade."""

    lines: tuple[ScoreLine, ...]
    classes: tuple[ClassScore, ...]
    bands: tuple[RatingBand, ...]

    @property
    def total(self) -> Decimal:
        """Sum of the printed scores."""
        return sum((c.score for c in self.classes), _ZERO)

    @property
    def max_total(self) -> Decimal:
        """Sum of the weights, 100 in a sound scheme."""
        return sum((line.indicator.max_score for line in self.lines), _ZERO)

    @property
    def rating(self) -> str:
        """The grade of the total."""
        return rating(self.total, self.bands)


def rating(total: Decimal, bands: tuple[RatingBand, ...]) -> str:
    """The grade whose half-open band holds total; bands from the highest, the last from 0."""
    return next(b.name for b in bands if total >= b.start)


def compute(submission: Submission) -> Scorecard:
    """Score one office's submission."""
    lines = tuple(
        _line(submission, c.name, g.name, indicator)
        for c in submission.indicator_system
        for g in c.groups
        for indicator in g.indicators
    )
    classes = tuple(
        ClassScore(
            c.name,
            c.max_score,
            sum((line.score or _ZERO for line in lines if line.class_name == c.name), _ZERO),
            tuple(g.name for g in c.groups),
        )
        for c in submission.indicator_system
    )
    return Scorecard(lines, classes, submission.rating_bands)


def _line(submission: Submission, class_name: str, group_name: str, indicator: Indicator) -> ScoreLine:
    stated = submission.evaluation.scores[indicator.name]
    criterion = indicator.criterion
    actual: Actual | None = stated.actual
    if criterion.source == "执行率":
        rate = submission.evaluation.budget.execution_rate
        actual = None if rate is None else Quantity(rate, percent(rate))
    bounds, mismatch = None, ""
    try:
        if criterion.source is None:
            bounds = criterion.bounds(_UNMEASURED, indicator.max_score)
        elif actual is not None:
            bounds = criterion.bounds(actual, indicator.max_score)
    except ActualMismatch as error:
        mismatch = str(error)
    return ScoreLine(class_name, group_name, indicator, stated, actual, bounds, mismatch)
