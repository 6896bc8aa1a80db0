"""The numbers that a report knows of itself: fields of the data and what the program computes from them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportgen.formatting import money, percent, score
from reportgen.model.added_text import figure_text
from reportgen.model.additions import AddedColumn
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.finances import Assets, Budget, Staffing
from reportgen.model.formulas.calculation import Calculation, Outcome, read_figure, typed_at
from reportgen.model.formulas.dependencies import added_figures
from reportgen.model.formulas.figure_names import figures_of
from reportgen.model.project import ProjectFunds
from reportgen.model.quantity import Quantity
from reportgen.model.source import KeyPath, key_name
from reportgen.model.stated import if_stated
from reportgen.quantities.reading import read
from reportgen.quantities.units import MONEY, RATIO, measure
from reportgen.scoring import Scorecard, ScoreLine

Role = Literal["实际", "目标"]
# the counting words at the end of an indicator's name, by which a sentence gives its number
_COUNTING = {
    "次数": "次", "处数": "处", "件数": "件", "户数": "户", "人数": "人", "天数": "天", "个数": "个", "场数": "场",
    "家数": "家", "期数": "期", "场次": "场", "人次": "人次", "数量": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """One number. name: what it is in the report's words. value in unit (money in 万元, rates as ratios).

    computed: the program works it out; else it is a field, at path. role: 目标 for what an indicator aims
    at.
    """

    name: str
    value: Decimal
    unit: str
    text: str
    path: KeyPath
    computed: bool = False
    role: Role = "实际"
    indicator: str = ""  # the 三级指标 whose 完成值 or target it is, or the 附加项


def known_numbers(evaluation: SelfEvaluation, scorecard: Scorecard) -> tuple[Known, ...]:
    """All of them, in the order of the report."""
    return tuple(_numbers(evaluation, scorecard))


def _numbers(evaluation: SelfEvaluation, scorecard: Scorecard) -> Iterator[Known]:
    yield from _staffing(evaluation.staffing)
    yield from _assets(evaluation.assets)
    yield from _budget(evaluation.budget)
    yield from _parts_of_money(evaluation.budget)
    yield from _projects(evaluation, scorecard)
    if evaluation.extra.definitions:
        yield from _added(evaluation)
    for line in scorecard.lines:
        yield from _indicator(line)
    if scorecard.lines:
        yield Known("总分", scorecard.total, "分", f"{score(scorecard.total)}分", ("评分",), True)


def _staffing(staffing: Staffing) -> Iterator[Known]:
    for name, read_count, computed in (
        ("行政编制", lambda: staffing.administrative_posts, False),
        ("事业编制", lambda: staffing.institutional_posts, False),
        ("人员编制", lambda: staffing.all_posts, False),
        ("编制合计", lambda: staffing.authorized_posts, True),
        ("实有人数", lambda: staffing.headcount, False),
    ):
        count = if_stated(read_count)
        if count is not None:
            yield Known(name, Decimal(count), "人", f"{count}人", ("机构人员", name), computed)


def _projects(evaluation: SelfEvaluation, scorecard: Scorecard) -> Iterator[Known]:
    """The money of the projects, and their scores."""
    for number, (project, card) in enumerate(zip(evaluation.projects, scorecard.projects, strict=True)):
        above: KeyPath = ("项目", number)
        for figure in figures_of(ProjectFunds).values():
            value = read_figure(project.funds, figure.path)
            if value is not None:
                is_money = figure.unit == "万元"
                text = f"{money(value)}万元" if is_money else percent(value)
                name, path = ".".join((project.name, *figure.path)), (*above, "资金", *figure.path)
                yield Known(name, value, MONEY if is_money else RATIO, text, path, not is_money)
        for line in card.lines:
            if line.score is not None:
                typed = line.stated.score is not None
                at: KeyPath = (*above, "评分", line.indicator.name)
                name = f"{project.name}.{line.indicator.name}得分"
                yield Known(name, line.score, "分", f"{score(line.score)}分", at, not typed)
        name = f"{project.name}.总分"
        yield Known(name, card.total, "分", f"{score(card.total)}分", (*above, "评分"), True)


def _parts_of_money(budget: Budget) -> Iterator[Known]:
    """The figures of 收入, 基本支出 and the other parts of the budget that are filled in or summed up."""
    for figure in figures_of(Budget).values():
        value = read_figure(budget, figure.path) if len(figure.path) > 1 else None
        if value is not None:
            money_unit = figure.unit == "万元"
            text = f"{money(value)}万元" if money_unit else percent(value)
            typed = typed_at(budget, figure.path)
            name, path = ".".join(figure.path), ("预算", *figure.path)
            yield Known(name, value, MONEY if money_unit else RATIO, text, path, not typed)


def _added(evaluation: SelfEvaluation) -> Iterator[Known]:
    """The figures among the 附加项 and in their tables; sentences are held only against those outside tables."""
    calculation = Calculation(evaluation)
    for figure in added_figures(evaluation.extra.definitions):
        name, column = figure.definition.name, figure.definition
        if not figure.table:
            outcome, typed = calculation.added(name), evaluation.extra.value(name)
            yield from _of_added(column, outcome, name, ("附加项", name), typed is None)
            continue
        for row, record in enumerate(evaluation.extra.value(figure.table)):
            path: KeyPath = ("附加项", figure.table, row, name)
            outcome = calculation.cell(figure.table, row, name)
            yield from _of_added(column, outcome, key_name(path[1:]), path, record.value(name) is None)


def _of_added(
    column: AddedColumn, outcome: Outcome, name: str, path: KeyPath, computed: bool
) -> Iterator[Known]:
    if outcome.value is not None:
        unit = {"金额": MONEY, "比率": RATIO}.get(column.type, "")
        text = figure_text(outcome.value, column.type) + (unit if unit == MONEY else "")
        indicator = name if len(path) == 2 else ""
        yield Known(name, outcome.value, unit, text, path, computed, indicator=indicator)


def _assets(assets: Assets) -> Iterator[Known]:
    rows: tuple[tuple[str, Callable[[], Decimal], Callable[[], Decimal], bool], ...] = (
        ("资产总额", lambda: assets.total.current, lambda: assets.total.previous, False),
        ("负债总额", lambda: assets.liabilities.current, lambda: assets.liabilities.previous, False),
        ("净资产", lambda: assets.net_current, lambda: assets.net_previous, assets.net.current is None),
    )
    for name, this_year, last_year, computed in rows:
        current, previous = if_stated(this_year), if_stated(last_year)
        path = ("资产", name)
        if current is not None:
            yield Known(name, current, MONEY, f"{money(current)}万元", (*path, "本年"), computed)
        if previous is not None:
            yield Known(f"上年{name}", previous, MONEY, f"{money(previous)}万元", (*path, "上年"), computed)
        if current is not None and previous is not None:
            yield from _change(name, current, previous, path)


def _change(name: str, current: Decimal, previous: Decimal, path: KeyPath) -> Iterator[Known]:
    difference = abs(current - previous)
    yield Known(f"{name}变动额", difference, MONEY, f"{money(difference)}万元", path, True)
    if previous:
        rate = difference / abs(previous)
        yield Known(f"{name}变动率", rate, RATIO, percent(rate), path, True)


def _budget(budget: Budget) -> Iterator[Known]:
    amounts: tuple[tuple[str, str, Callable[[], Decimal], bool], ...] = (
        ("年初预算", "年初预算", lambda: budget.approved, False),
        ("全年预算", "全年预算", lambda: budget.adjusted, False),
        ("执行数", "执行数", lambda: budget.outturn, False),
        ("结余", "收支说明", lambda: abs(budget.adjusted - budget.outturn), True),
        ("调整额", "调整原因", lambda: abs(budget.adjusted - budget.approved), True),
    )
    for name, key, read_amount, computed in amounts:
        value = if_stated(read_amount)
        if value is not None:
            yield Known(name, value, MONEY, f"{money(value)}万元", ("预算", key), computed)
    rate = if_stated(lambda: budget.execution_rate)
    if rate is not None:
        yield Known("执行率", rate, RATIO, percent(rate), ("预算", "执行数"), True)
    change = if_stated(lambda: budget.approved and abs(budget.adjusted - budget.approved) / budget.approved)
    if change is not None:
        yield Known("调整率", change, RATIO, percent(change), ("预算", "全年预算"), True)


def _indicator(line: ScoreLine) -> Iterator[Known]:
    name, path = line.indicator.name, ("评分", line.indicator.name)
    unit = counted_unit(name)
    actual = line.stated.actual if line.stated.actual is not None else line.actual
    if isinstance(actual, Quantity):
        yield Known(
            name,
            *_measured(actual, unit),
            actual.bare,
            (*path, "完成值"),
            computed=line.stated.actual is None,
            indicator=name,
        )
    target = aim_of(line)
    if target is not None:
        yield Known(
            name,
            *_measured(target, unit),
            target.bare,
            path,
            role="目标",
            indicator=name,
        )
    if line.stated.sample is not None:
        yield Known("样本量", Decimal(line.stated.sample), "人", f"{line.stated.sample}人", (*path, "样本量"))


def _measured(quantity: Quantity, counted: str) -> tuple[Decimal, str]:
    """The value and unit of a quantity. counted: the unit that the indicator's name tells, where none is typed."""
    if quantity.is_ratio:
        return quantity.value, RATIO
    if not quantity.unit:
        return quantity.value, counted
    unit, factor = measure(quantity.unit)
    return quantity.value * factor, unit


def counted_unit(indicator: str) -> str:
    """便民服务活动次数 → 次; empty where the name does not say."""
    return next((unit for ending, unit in _COUNTING.items() if indicator.endswith(ending)), "")


def counted_noun(indicator: str) -> str:
    """便民服务活动次数 → 便民服务活动; the name itself where it does not end in a counting word."""
    return next((indicator.removesuffix(e) for e in _COUNTING if indicator.endswith(e)), indicator)


def aim_of(line: ScoreLine) -> Quantity | None:
    """What an indicator aims at: the number of its 计分规则, or that of its 年度指标值."""
    aim = line.indicator.criterion.aim
    if aim is not None or not line.indicator.target:
        return aim
    mentions = list(read(line.indicator.target).quantities())
    if len(mentions) != 1 or mentions[0].low != mentions[0].high:
        return None
    return Quantity(mentions[0].low, mentions[0].text)
