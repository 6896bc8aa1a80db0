"""Compute the Scorecard of a submission: the score of each indicator, subtotals, total, grade.

The report prints the 自评得分 that the office states. The score that the rule gives is kept as well, and the checks
compare the two. Where the office states no score, the computed one is printed. All scores in 分.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from reportgen.formatting import money, percent, score
from reportgen.model.criteria import Actual, ActualMismatch, Bounds
from reportgen.model.district import NotApplicableRule, RatingBand
from reportgen.model.evaluation import StatedScore
from reportgen.model.fields import Quantity
from reportgen.model.finances import Budget
from reportgen.model.indicator_system import Indicator
from reportgen.model.stated import NotStated
from reportgen.model.submission import Submission

_ZERO = Decimal(0)
_NO_ACTUAL = ""  # the actual value passed to rules that measure nothing


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
    """

    lines: tuple[ScoreLine, ...]
    classes: tuple[ClassScore, ...]
    bands: tuple[RatingBand, ...]
    not_applicable_rule: NotApplicableRule | None = None
    unplaced: Decimal = _ZERO

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
            measured = _NO_ACTUAL if line.actual is None else line.actual
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


@dataclass(frozen=True, slots=True)
class _PlacedIndicator:
    class_name: str
    group_name: str
    indicator: Indicator


def compute(submission: Submission) -> Scorecard:
    """Compute the scorecard of one office's submission. Where it states no 评分, there are no lines."""
    if not submission.evaluation.scores:
        return Scorecard((), (), submission.rating_bands)
    system, rule = submission.indicator_system, submission.district.not_applicable_rule
    rows = [_PlacedIndicator(c.name, g.name, i) for c in system for g in c.groups for i in g.indicators]
    reasons = [_not_applicable(submission, row.indicator) for row in rows]
    weights = [Weight(row.class_name, row.group_name, row.indicator.max_score) for row in rows]
    absent = frozenset(index for index, reason in enumerate(reasons) if reason)
    shared, unplaced = redistribute(weights, absent, rule)
    lines = tuple(
        _line(submission, row, reason, max_score)
        for row, reason, max_score in zip(rows, reasons, shared, strict=True)
    )
    classes = []
    for c in system:
        own = [line for line in lines if line.class_name == c.name]
        moved = sum((line.max_score - line.indicator.max_score for line in own), _ZERO)
        total = sum((line.score or _ZERO for line in own), _ZERO)
        classes.append(ClassScore(c.name, c.max_score + moved, total, tuple(g.name for g in c.groups)))
    return Scorecard(lines, tuple(classes), submission.rating_bands, rule, unplaced)


def _not_applicable(submission: Submission, indicator: Indicator) -> str:
    """Why the indicator is not applicable: the reason the office states, or a budget of 0; else empty."""
    budget = submission.evaluation.budget
    if reason := submission.evaluation.scores[indicator.name].not_applicable:
        return reason
    if indicator.criterion.reads == "执行率" and budget.states_rate and budget.execution_rate is None:
        spent = f"，执行数{money(budget.outturn)}万元" if budget.outturn else ""
        return f"全年预算为0{spent}，没有执行率"
    return ""


def _line(submission: Submission, row: _PlacedIndicator, reason: str, max_score: Decimal) -> ScoreLine:
    indicator, budget = row.indicator, submission.evaluation.budget
    stated, criterion = submission.evaluation.scores[indicator.name], indicator.criterion
    if reason:
        return ScoreLine(row.class_name, row.group_name, indicator, stated, max_score, not_applicable=reason)
    actual: Actual | None = stated.actual if criterion.reads == "完成值" else None
    if criterion.reads == "执行率" and budget.states_rate:
        actual = _execution(budget)
    bounds, mismatch, over = None, "", False
    try:
        if criterion.reads is None:
            bounds = criterion.bounds(_NO_ACTUAL, indicator.max_score)
        elif actual is not None:
            bounds = criterion.bounds(actual, indicator.max_score)
            over = criterion.over_achieved(
                actual, indicator.max_score, submission.district.thresholds.over_line
            )
    except ActualMismatch as error:
        mismatch = str(error)
    return ScoreLine(
        row.class_name,
        row.group_name,
        indicator,
        stated,
        max_score,
        actual,
        bounds.scale(max_score, indicator.max_score) if bounds else None,
        mismatch,
        over,
        reading=_reading(criterion.reads, budget),
    )


def _execution(budget: Budget) -> Quantity | None:
    """The 执行率 as a quantity, whose text must not look like a whole percentage that it does not reach.

    With two decimals 99.996% would be printed as 100.00%, although it misses the step that starts at 100%.
    """
    rate = budget.execution_rate
    if rate is None:
        return None
    text, hundredfold = percent(rate), rate * 100
    if text.endswith(".00%") and hundredfold != hundredfold.to_integral_value():
        shown = hundredfold.quantize(Decimal("0.000001"), rounding=ROUND_FLOOR).normalize()
        text = f"{shown:f}%"
    return Quantity(rate, text)


def _reading(source: str | None, budget: Budget) -> str:
    match source:
        case "执行率":
            return f"执行率{money(budget.outturn)}÷{money(budget.adjusted)}="
        case "完成值":
            return "完成值"
    return ""


@dataclass(frozen=True, slots=True)
class Weight:
    """The 分值 of one 三级指标, with at most two decimals, and its 一级指标 and 二级指标."""

    class_name: str
    group_name: str
    points: Decimal


def redistribute(
    weights: Sequence[Weight], absent: frozenset[int], rule: NotApplicableRule | None
) -> tuple[list[Decimal], Decimal]:
    """Redistribute the 分值 of indicators that are not applicable. Returns the new 分值 and the points left over.

    absent: the indexes of these indicators. 同级分摊: their points go to the applicable indicators of the same
    二级指标; if it has none, of the same 一级指标; if that has none, of the whole table. 总分折算: to all applicable
    indicators. Both divide the points in proportion to 分值 into whole hundredths, by the largest remainder (of equal
    remainders the one higher up in the table), so the sum does not change. 计满分: nothing is moved, the indicator
    gets its full score. Points are left over where there is no rule or no applicable indicator.
    """
    result = [_ZERO if index in absent else weight.points for index, weight in enumerate(weights)]
    if not absent or rule == "计满分":
        return [weight.points for weight in weights], _ZERO
    pools: Counter[tuple[int, ...]] = Counter()
    for index in absent:
        receivers = _receivers(weights, absent, index) if rule == "同级分摊" else _applicable(weights, absent)
        pools[receivers if rule else ()] += _hundredths(weights[index].points)
    for receivers, pool in pools.items():
        parts = largest_remainder(pool, [_hundredths(weights[i].points) for i in receivers])
        for index, part in zip(receivers, parts, strict=True):
            result[index] += Decimal(part).scaleb(-2)
    return result, Decimal(pools[()]).scaleb(-2)


def _applicable(weights: Sequence[Weight], absent: frozenset[int]) -> tuple[int, ...]:
    return tuple(index for index in range(len(weights)) if index not in absent)


def _receivers(weights: Sequence[Weight], absent: frozenset[int], of: int) -> tuple[int, ...]:
    """The indexes that receive the points under 同级分摊: those of the nearest level with an applicable indicator."""
    applicable = _applicable(weights, absent)
    same_class = tuple(i for i in applicable if weights[i].class_name == weights[of].class_name)
    same_group = tuple(i for i in same_class if weights[i].group_name == weights[of].group_name)
    return same_group or same_class or applicable


def _hundredths(points: Decimal) -> int:
    return int(points.scaleb(2))


def largest_remainder(pool: int, weights: Sequence[int]) -> list[int]:
    """Divide pool into whole parts in proportion to weights, which must be above 0. No weights give no parts."""
    total = sum(weights)
    parts = [pool * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(pool * weights[i] % total))
    for index in by_remainder[: pool - sum(parts)]:
        parts[index] += 1
    return parts
