"""Scorecard: the score of each indicator, subtotals, total, grade. All scores in 分."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from reportgen.formatting import score
from reportgen.model.criteria import Actual, Bounds
from reportgen.model.district import NotApplicableRule, RatingBand
from reportgen.model.indicator_system import Indicator
from reportgen.model.stated import NotStated
from reportgen.model.stated_score import StatedScore

_ZERO = Decimal(0)
NO_ACTUAL = ""  # the actual value passed to rules that measure nothing


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One 三级指标 with its stated score and the scores that its rule allows.

    max_score: the 分值 that is printed. It differs from the indicator's own where points of an indicator that is not
    applicable were redistributed. not_applicable: the reason in Chinese, or empty; such a line has the score
    max_score, which is 0 unless the district's rule is 计满分.
    """

    class_name: str
    group_name: str
    indicator: Indicator
    stated: StatedScore
    max_score: Decimal
    actual: Actual | None = None
    bounds: Bounds | None = None  # None where the actual value is missing or does not fit the rule (mismatch)
    mismatch: str = ""
    over_achieved: bool = False  # the actual value reaches 超额线, so a 偏差原因 is required
    not_applicable: str = ""
    reading: str = ""  # for explanations: what the actual value is, or how it was computed
    is_money: bool = False  # it is the money row of the form and no indicator

    @property
    def score(self) -> Decimal | None:
        """The score that the report prints; None where none is stated and none can be computed."""
        if self.not_applicable:
            return self.max_score
        if self.stated.score is not None:
            return self.stated.score
        return self.bounds.exact if self.bounds else None

    @property
    def actual_known(self) -> bool:
        """Whether there is an actual value for the indicator."""
        return self.actual is not None or self.stated.actual is not None

    @property
    def deduction(self) -> Decimal:
        """The difference between the full score and the score."""
        return self.max_score - (self.score or _ZERO)


@dataclass(frozen=True, slots=True)
class UnsetRow:
    """A row of the score table in which nothing is measured (不设)."""

    class_name: str
    group_name: str
    indicator: Indicator


TableRow: TypeAlias = ScoreLine | UnsetRow


@dataclass(frozen=True, slots=True)
class ClassScore:
    """The subtotal of one 一级指标. max_score is 0 where none of its indicators is applicable."""

    name: str
    max_score: Decimal
    score: Decimal
    group_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All lines, the subtotals, the total and its grade.

    not_applicable_rule: the district's rule for the points of indicators that are not applicable. unplaced: points
    of such indicators, in 分, that no other indicator received, because there is no rule or no other indicator.
    rows: the score table as the form has it: the lines, and the rows that are 不设. projects: those of the office's
    projects, in their order.
    """

    lines: tuple[ScoreLine, ...]
    classes: tuple[ClassScore, ...]
    bands: tuple[RatingBand, ...]
    not_applicable_rule: NotApplicableRule | None = None
    unplaced: Decimal = _ZERO
    rows: tuple[TableRow, ...] = ()
    projects: tuple["Scorecard", ...] = ()

    @property
    def money(self) -> ScoreLine | None:
        """The line of the money row; None where the form gives it no points."""
        return next((line for line in self.lines if line.is_money), None)

    @property
    def total(self) -> Decimal:
        """Sum of the printed scores. Raises NotStated where the office states no 评分."""
        if not self.lines:
            raise NotStated("评分")
        return sum((c.score for c in self.classes), _ZERO)

    @property
    def max_total(self) -> Decimal:
        """Sum of the weights, 100 in a sound scheme."""
        return sum((line.max_score for line in self.lines), _ZERO)

    @property
    def rating(self) -> str:
        """The grade of the total."""
        return rating(self.total, self.bands)

    def explain(self, line: ScoreLine) -> str:
        """Explain the score of a line in Chinese: operands, rule, rounding, result, stated score."""
        nominal = line.indicator.max_score
        if line.not_applicable:
            if self.not_applicable_rule == "计满分":
                fate = f"按“计满分”得{score(line.max_score)}分"
            elif self.unplaced:
                why = "没有别的指标可归" if self.not_applicable_rule else "没有规定不适用的分值怎样处理"
                fate = f"原分值{score(nominal)}分，{why}"
            else:
                fate = f"原分值{score(nominal)}分按“{self.not_applicable_rule}”归其他指标"
            return f"不适用（{line.not_applicable}），{fate}"
        if line.mismatch:
            text = line.mismatch
        elif line.bounds is None:
            text = "没有填完成值，不能按规则计算"
        else:
            measured = NO_ACTUAL if line.actual is None else line.actual
            text = line.reading + line.indicator.criterion.explain(measured, nominal)
            if line.max_score != nominal:
                text += (
                    f"；分值由{score(nominal)}调整为{score(line.max_score)}，"
                    f"按{score(line.max_score)}÷{score(nominal)}折算为{line.bounds}"
                )
        stated = line.stated.score
        return text if stated is None else f"{text}；自评得分{score(stated)}分"


def rating(total: Decimal, bands: tuple[RatingBand, ...]) -> str:
    """The grade of a total. bands: from the highest to the lowest, which starts at 0; each start is inclusive."""
    return next(b.name for b in bands if total >= b.start)
