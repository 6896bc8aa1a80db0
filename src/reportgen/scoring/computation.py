"""Compute the Scorecard of a submission.

The report prints the 自评得分 that the office states. The score that the rule gives is kept as well, and the checks
compare the two. Where the office states no score, the computed one is printed. All scores in 分.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from reportgen.formatting import money, percent
from reportgen.model.criteria import Actual, ActualMismatch
from reportgen.model.finances import Budget
from reportgen.model.indicator_system import Indicator
from reportgen.model.quantity import Quantity
from reportgen.model.submission import Submission
from reportgen.scoring.redistribution import Weight, redistribute
from reportgen.scoring.scorecard import NO_ACTUAL, ClassScore, Scorecard, ScoreLine

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _PlacedIndicator:
    class_name: str
    group_name: str
    indicator: Indicator


def compute(submission: Submission) -> Scorecard:
    """Compute the scorecard of one office's submission."""
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
            bounds = criterion.bounds(NO_ACTUAL, indicator.max_score)
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
