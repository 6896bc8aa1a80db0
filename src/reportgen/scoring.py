"""The model and its scoring rules → a Scorecard: what each indicator may score, totals, grade.

The office's stated 自评得分 is what the report prints; what the rule gives stands beside it, and
the checks compare the two. A score that is not stated is the computed one. All scores in 分.
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
from reportgen.model.submission import Submission

_ZERO = Decimal(0)
_UNMEASURED = ""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One 三级指标: its place in the table, what is stated and what its rule allows.

    max_score: the 分值 that counts and is printed, which is the indicator's own unless points of
    an indicator that is not applicable were shared out. not_applicable: why (Chinese), or empty;
    such a line has the score max_score, which is 0 unless the rule is 计满分.
    """

    class_name: str
    group_name: str
    indicator: Indicator
    stated: StatedScore
    max_score: Decimal
    actual: Actual | None = None
    bounds: Bounds | None = None  # None: the actual is not known, or (mismatch) cannot be measured
    mismatch: str = ""
    over_achieved: bool = False  # at or beyond 超额线: a 偏差原因 is due
    not_applicable: str = ""
    reading: str = ""  # the actual value with the operands it came from, for explanations

    @property
    def score(self) -> Decimal | None:
        """What the report prints; None where nothing is stated and nothing can be computed."""
        if self.not_applicable:
            return self.max_score
        if self.stated.score is not None:
            return self.stated.score
        return self.bounds.exact if self.bounds else None

    @property
    def actual_known(self) -> bool:
        """Whether the report says what came of the indicator."""
        return self.actual is not None or self.stated.actual is not None

    @property
    def deduction(self) -> Decimal:
        """Points short of the full score."""
        return self.max_score - (self.score or _ZERO)


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Subtotal of one 一级指标. max_score is 0 where none of its indicators is applicable."""

    name: str
    max_score: Decimal
    score: Decimal
    group_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All lines, the subtotals, the total and its grade.

    not_applicable_rule: the district's rule for the points of indicators that are not applicable.
    unplaced: such points, in 分, that nobody has, because no rule is laid down or no indicator is left.
    """

    lines: tuple[ScoreLine, ...]
    classes: tuple[ClassScore, ...]
    bands: tuple[RatingBand, ...]
    not_applicable_rule: NotApplicableRule | None = None
    unplaced: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """Sum of the printed scores."""
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
        """How line comes to its score, in Chinese: operands, rule, rounding, result, what is stated."""
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
            measured = _UNMEASURED if line.actual is None else line.actual
            text = line.reading + line.indicator.criterion.explain(measured, nominal)
            if line.max_score != nominal:
                text += (
                    f"；分值由{score(nominal)}调整为{score(line.max_score)}，"
                    f"按{score(line.max_score)}÷{score(nominal)}折算为{line.bounds}"
                )
        stated = line.stated.score
        return text if stated is None else f"{text}；自评得分{score(stated)}分"


def rating(total: Decimal, bands: tuple[RatingBand, ...]) -> str:
    """The grade whose half-open band holds total; bands from the highest, the last from 0."""
    return next(b.name for b in bands if total >= b.start)


@dataclass(frozen=True, slots=True)
class _PlacedIndicator:
    class_name: str
    group_name: str
    indicator: Indicator


def compute(submission: Submission) -> Scorecard:
    """Score one office's submission."""
    system, rule = submission.indicator_system, submission.district.not_applicable_rule
    rows = [_PlacedIndicator(c.name, g.name, i) for c in system for g in c.groups for i in g.indicators]
    reasons = [_not_applicable(submission, row.indicator) for row in rows]
    weights = [Weight(row.class_name, row.group_name, row.indicator.max_score) for row in rows]
    absent = frozenset(index for index, reason in enumerate(reasons) if reason)
    shared, unplaced = redistributed(weights, absent, rule)
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
    """Why the indicator cannot be applied: the office's reason, or a budget of 0; else empty."""
    budget = submission.evaluation.budget
    if reason := submission.evaluation.scores[indicator.name].not_applicable:
        return reason
    if indicator.criterion.reads == "执行率" and budget.execution_rate is None:
        spent = f"，执行数{money(budget.outturn)}万元" if budget.outturn else ""
        return f"全年预算为0{spent}，没有执行率"
    return ""


def _line(submission: Submission, row: _PlacedIndicator, reason: str, max_score: Decimal) -> ScoreLine:
    indicator, budget = row.indicator, submission.evaluation.budget
    stated, criterion = submission.evaluation.scores[indicator.name], indicator.criterion
    if reason:
        return ScoreLine(row.class_name, row.group_name, indicator, stated, max_score, not_applicable=reason)
    actual: Actual | None = stated.actual if criterion.reads == "完成值" else None
    if criterion.reads == "执行率":
        actual = _execution(budget)
    bounds, mismatch, over = None, "", False
    try:
        if criterion.reads is None:
            bounds = criterion.bounds(_UNMEASURED, indicator.max_score)
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
        bounds.scaled(max_score, indicator.max_score) if bounds else None,
        mismatch,
        over,
        reading=_reading(criterion.reads, budget),
    )


def _execution(budget: Budget) -> Quantity | None:
    """The 执行率 with a text that shows on which side of a whole percentage it lies.

    Two decimals would make 100.00% of 99.996%, which does not reach the step from 100%.
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
    """The 分值 of one 三级指标 (two decimals) and the 一级指标 and 二级指标 it belongs to."""

    class_name: str
    group_name: str
    points: Decimal


def redistributed(
    weights: Sequence[Weight], absent: frozenset[int], rule: NotApplicableRule | None
) -> tuple[list[Decimal], Decimal]:
    """The 分值 that count when the indicators at the places absent are not applicable, and what is left over.

    同级分摊: the points go to the applicable indicators of the same 二级指标; where it has none, of
    the same 一级指标; where that has none, of the whole table. 总分折算: to all applicable ones, so
    that the total is that of the rest, brought up to the full score. Both share in proportion to
    分值, in whole hundredths by the largest remainder (equal remainders: from the top of the table),
    so the sum stays exactly what it was. 计满分: nothing moves, the indicator counts in full.
    With no rule, or no applicable indicator, the points are left over.
    """
    result = [_ZERO if index in absent else weight.points for index, weight in enumerate(weights)]
    if not absent or rule == "计满分":
        return [weight.points for weight in weights], _ZERO
    pools: Counter[tuple[int, ...]] = Counter()
    for index in absent:
        heirs = _heirs(weights, absent, index) if rule == "同级分摊" else _applicable(weights, absent)
        pools[heirs if rule else ()] += _hundredths(weights[index].points)
    for heirs, pool in pools.items():
        parts = largest_remainder(pool, [_hundredths(weights[i].points) for i in heirs])
        for index, part in zip(heirs, parts, strict=True):
            result[index] += Decimal(part).scaleb(-2)
    return result, Decimal(pools[()]).scaleb(-2)


def _applicable(weights: Sequence[Weight], absent: frozenset[int]) -> tuple[int, ...]:
    return tuple(index for index in range(len(weights)) if index not in absent)


def _heirs(weights: Sequence[Weight], absent: frozenset[int], of: int) -> tuple[int, ...]:
    """Who inherits under 同级分摊: the nearest level that has an applicable indicator."""
    everyone = _applicable(weights, absent)
    family = tuple(i for i in everyone if weights[i].class_name == weights[of].class_name)
    siblings = tuple(i for i in family if weights[i].group_name == weights[of].group_name)
    return siblings or family or everyone


def _hundredths(points: Decimal) -> int:
    return int(points.scaleb(2))


def largest_remainder(pool: int, weights: Sequence[int]) -> list[int]:
    """pool in whole parts in proportion to weights (> 0); the parts of no weights are no parts."""
    total = sum(weights)
    parts = [pool * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(pool * weights[i] % total))
    for index in by_remainder[: pool - sum(parts)]:
        parts[index] += 1
    return parts
