"""Compute the Scorecard of an office, or of one of its projects.

The report prints the 自评得分 that the office states. The score that the rule gives is kept as well, and the checks
compare the two. Where the office states no score, the computed one is printed. All scores in 分.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from reportgen.formatting import money, percent, score
from reportgen.model.criteria import Actual, ActualMismatch, Bounds
from reportgen.model.criteria.kinds.project_score import ProjectScore
from reportgen.model.indicator_system import Indicator, IndicatorClass
from reportgen.model.quantity import Quantity
from reportgen.model.stated import NotStated, if_stated
from reportgen.model.submission import Submission
from reportgen.scoring.assessed import Assessed, ProjectResult, Spending, of_project, whole
from reportgen.scoring.redistribution import Weight, redistribute
from reportgen.scoring.scorecard import NO_ACTUAL, ClassScore, Scorecard, ScoreLine, TableRow, UnsetRow

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _PlacedIndicator:
    class_name: str
    group_name: str
    indicator: Indicator
    is_money: bool


def compute(submission: Submission) -> Scorecard:
    """Compute the scorecard of one office's submission, and those of its projects.

    Where the office states no 评分, its own has no lines.
    """
    results = tuple(
        ProjectResult(project, scorecard_of(of_project(submission, number)))
        for number, project in enumerate(submission.evaluation.projects)
    )
    card = Scorecard((), (), submission.rating_bands)
    if submission.evaluation.scores:
        card = scorecard_of(whole(submission, results))
    return replace(card, projects=tuple(r.scorecard for r in results)) if results else card


def scorecard_of(assessed: Assessed) -> Scorecard:
    """Compute the scorecard of an office or a project."""
    rule = assessed.district.not_applicable_rule
    money_row = [assessed.money_score.indicator_class()] if assessed.money_score else []
    classes = [*money_row, *assessed.system]
    placed = [
        _PlacedIndicator(c.name, g.name, i, number < len(money_row))
        for number, c in enumerate(classes)
        for g in c.groups
        for i in g.indicators
    ]
    rows = [row for row in placed if row.indicator.is_set]
    reasons = [_not_applicable(assessed, row.indicator) for row in rows]
    weights = [Weight(row.class_name, row.group_name, row.indicator.max_score) for row in rows]
    absent = frozenset(index for index, reason in enumerate(reasons) if reason)
    shared, unplaced = redistribute(weights, absent, rule)
    lines = [
        _line(assessed, row, reason, max_score)
        for row, reason, max_score in zip(rows, reasons, shared, strict=True)
    ]
    subtotals = tuple(_subtotal(c, [line for line in lines if line.class_name == c.name]) for c in classes)
    return Scorecard(tuple(lines), subtotals, assessed.bands, rule, unplaced, tuple(_table(placed, lines)))


def _subtotal(c: IndicatorClass, lines: list[ScoreLine]) -> ClassScore:
    moved = sum((line.max_score - line.indicator.max_score for line in lines), _ZERO)
    total = sum((line.score or _ZERO for line in lines), _ZERO)
    return ClassScore(c.name, c.max_score + moved, total, tuple(g.name for g in c.groups))


def _table(placed: list[_PlacedIndicator], lines: list[ScoreLine]) -> Iterator[TableRow]:
    """Yield the rows of the score table: the lines, and in their places the rows that are 不设."""
    waiting = iter(lines)
    for row in placed:
        if row.indicator.is_set:
            yield next(waiting)
        else:
            yield UnsetRow(row.class_name, row.group_name, row.indicator)


def _not_applicable(assessed: Assessed, indicator: Indicator) -> str:
    """Why the indicator is not applicable: the reason the office states, or a budget of 0; else empty."""
    spending = assessed.spending
    if reason := assessed.stated(indicator.name).not_applicable:
        return reason
    if indicator.criterion.reads == "执行率" and _has_no_budget(spending):
        spent = f"，执行数{money(spending.outturn)}万元" if spending.outturn else ""
        return f"全年预算为0{spent}，没有执行率"
    if isinstance(indicator.criterion, ProjectScore) and not _projects(assessed, indicator.criterion):
        wanted = indicator.criterion.project
        return f"没有项目“{wanted}”" if wanted else "没有项目"
    return ""


def _has_no_budget(spending: Spending) -> bool:
    """Tell whether 全年预算 is 0. What is not stated, as no paper prints it, is not 0."""
    try:
        return spending.execution_rate is None
    except NotStated:
        return False


def _projects(assessed: Assessed, criterion: ProjectScore) -> list[ProjectResult]:
    """The projects that an indicator takes its score from."""
    wanted = criterion.project
    return [r for r in assessed.projects if wanted in (None, r.project.slug, r.project.name)]


def _mean(results: list[ProjectResult], criterion: ProjectScore) -> tuple[Quantity, str]:
    """The share of the full score that projects got, and how an explanation introduces it.

    Projects without any budget weigh alike where the mean is weighted by 全年预算.
    """
    weights = [r.project.funds.total.adjusted for r in results]
    if criterion.mean == "简单" or not any(weights):
        weights = [Decimal(1)] * len(results)
    share = sum((r.share * w for r, w in zip(results, weights, strict=True)), _ZERO) / sum(weights, _ZERO)
    listed = "、".join(
        f"{r.project.name}{score(r.scorecard.total)}÷{score(r.scorecard.max_total)}" for r in results
    )
    reading = f"项目得分{listed}{'，平均' if len(results) > 1 else '='}"
    return Quantity(share, percent(share)), reading


def _line(assessed: Assessed, row: _PlacedIndicator, reason: str, max_score: Decimal) -> ScoreLine:
    indicator = row.indicator
    stated, criterion = assessed.stated(indicator.name), indicator.criterion
    if reason:
        return ScoreLine(
            row.class_name,
            row.group_name,
            indicator,
            stated,
            max_score,
            not_applicable=reason,
            is_money=row.is_money,
        )
    actual, reading = _actual(assessed, indicator)
    bounds, mismatch, over = None, "", False
    try:
        bounds = _bounds(indicator, actual)
        line = assessed.district.thresholds.over_line
        over = actual is not None and criterion.over_achieved(actual, indicator.max_score, line)
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
        reading=reading,
        is_money=row.is_money,
    )


def _actual(assessed: Assessed, indicator: Indicator) -> tuple[Actual | None, str]:
    """The value that the rule of an indicator reads, None where there is none, and how an explanation introduces it."""
    criterion, spending, stated = indicator.criterion, assessed.spending, assessed.stated(indicator.name)
    if isinstance(criterion, ProjectScore):
        return _mean(_projects(assessed, criterion), criterion)
    if criterion.reads == "执行率":
        return if_stated(lambda: _spent(spending)) or (None, "")
    if criterion.reads == "完成值" and stated.actual is not None:
        return _understood(assessed, indicator, stated.actual)
    return None, ""


def _understood(assessed: Assessed, indicator: Indicator, stated: Actual) -> tuple[Actual, str]:
    """The 完成值 as the rules read it, and how an explanation introduces it.

    Words that the form has for a level of 定性 become the level; the words of the 年度指标值 itself are 达成.
    """
    if indicator.criterion.kind != "定性" or not isinstance(stated, str):
        return stated, "完成值"
    level = assessed.district.level_words.level(stated)
    if level is None and indicator.aim is None and stated == indicator.target:
        level = "达成"
    return (stated, "完成值") if level in (None, stated) else (level or stated, f"完成值“{stated}”即")


def _bounds(indicator: Indicator, actual: Actual | None) -> Bounds | None:
    """The scores that the rule allows, None where the actual value is missing.

    Raises ActualMismatch where it does not fit the rule, or leaves open how much of the target was reached.
    """
    criterion, max_score = indicator.criterion, indicator.max_score
    if criterion.reads is None:
        return criterion.bounds(NO_ACTUAL, max_score)
    if actual is None:
        return None
    bounds = criterion.bounds(actual, max_score)
    if isinstance(actual, Quantity) and actual.bound:
        safe = ("≤", "<") if criterion.lower_is_better else ("≥", ">")
        if bounds.exact != max_score or actual.bound not in safe:
            raise ActualMismatch(f"完成值“{actual.text}”不是确定的数，不能计分")
    return bounds


def _spent(spending: Spending) -> tuple[Quantity | None, str]:
    return _execution(spending), f"执行率{money(spending.outturn)}÷{money(spending.adjusted)}="


def _execution(spending: Spending) -> Quantity | None:
    """The 执行率 as a quantity, whose text must not look like a whole percentage that it does not reach.

    With two decimals 99.996% would be printed as 100.00%, although it misses the step that starts at 100%.
    """
    rate = spending.execution_rate
    if rate is None:
        return None
    text, hundredfold = percent(rate), rate * 100
    if text.endswith(".00%") and hundredfold != hundredfold.to_integral_value():
        shown = hundredfold.quantize(Decimal("0.000001"), rounding=ROUND_FLOOR).normalize()
        text = f"{shown:f}%"
    return Quantity(rate, text)
