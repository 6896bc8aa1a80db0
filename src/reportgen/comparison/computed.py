"""Compare the figures that a report computes: scores, grade, 执行率 …"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from reportgen.comparison.change import Change, below, make_change
from reportgen.finding import Place
from reportgen.formatting import change
from reportgen.model.additions import AddedColumn, AddedField
from reportgen.model.finances import Budget
from reportgen.model.formulas.calculation import Outcome
from reportgen.model.numerals import Unit
from reportgen.model.source import KeyPath, key_name
from reportgen.model.stated import if_stated
from reportgen.model.submission import Submission
from reportgen.scoring import Scorecard

SCORES = "得分和等级"


@dataclass(frozen=True, slots=True)
class ComputedFigure:
    """One computed figure. path: of the value that states it, or that it is computed from.

    stated: whether path is the statement itself, whose change is then not listed a second time.
    """

    section: str
    name: str
    value: Decimal | str | int | None
    unit: Unit
    place: Place
    path: KeyPath
    stated: bool = False


def compare_figures(
    before: list[ComputedFigure], after: list[ComputedFigure]
) -> Iterator[tuple[Change, KeyPath | None]]:
    """Yield each changed figure, with the path of its statement if the file states it, else None."""
    old = {(f.section, f.name): f for f in before}
    new = {(f.section, f.name): f for f in after}
    for key in dict.fromkeys((*new, *old)):
        a, b = old.get(key), new.get(key)
        values = a and a.value, b and b.value
        one = b or a
        if one is None or values[0] == values[1]:
            continue
        places = a.place if a else None, b.place if b else None
        yield make_change(*key, values, places, one.path, one.unit), one.path if one.stated else None


def figures(submission: Submission, scorecard: Scorecard) -> list[ComputedFigure]:
    """All computed figures of one office's report."""
    return [
        *_scores(submission, scorecard),
        *_accounts(submission),
        *_projects(submission, scorecard),
        *_added(submission),
    ]


def _scores(submission: Submission, scorecard: Scorecard) -> Iterator[ComputedFigure]:
    def figure(name: str, value: Decimal | str | None, *below: str, unit: Unit = "分") -> ComputedFigure:
        path = ("评分", *below)
        return ComputedFigure(SCORES, name, value, unit, submission.source.place(path), path, len(below) == 2)

    if not scorecard.lines:
        return
    yield figure("总分", scorecard.total)
    yield figure("满分", scorecard.max_total)
    yield figure("等级", scorecard.rating, unit="")
    for group in scorecard.classes:
        yield figure(f"{group.name}（小计）", group.score)
    for line in scorecard.lines:
        name = line.indicator.name
        # It may have received points of an indicator that is not applicable.
        if line.max_score != line.indicator.max_score:
            yield figure(f"{name}（调整后分值）", line.max_score, name)
        gone = line.not_applicable and not line.max_score
        yield figure(name, "不适用" if gone else line.score, name, "自评得分")


def _accounts(submission: Submission) -> Iterator[ComputedFigure]:
    staffing, budget = submission.evaluation.staffing, submission.evaluation.budget
    assets = submission.evaluation.assets

    def figure(
        name: str, value: Callable[[], Decimal | str | int], *path: str, unit: Unit = "", given: bool = False
    ) -> Iterator[ComputedFigure]:
        found = if_stated(value)
        if found is not None:
            yield ComputedFigure(path[0], name, found, unit, submission.source.place(path), path, given)

    yield from figure("编制合计", lambda: staffing.authorized_posts, "机构人员")
    total, liabilities = assets.total, assets.liabilities
    yield from figure("资产总额比上年", lambda: change(total.current, total.previous), "资产", "资产总额")
    yield from figure(
        "负债总额比上年", lambda: change(liabilities.current, liabilities.previous), "资产", "负债总额"
    )
    net = {"本年": lambda: assets.net_current, "上年": lambda: assets.net_previous}
    for key, value in net.items():
        yield from figure(below("净资产", key), value, "资产", "净资产", key, unit="万元", given=True)
    yield from figure(
        "净资产比上年", lambda: change(assets.net_current, assets.net_previous), "资产", "净资产"
    )
    yield from figure("执行率", lambda: _rate(budget), "预算", "执行数", unit="比率")
    yield from figure("结余", lambda: budget.surplus, "预算", "执行数", unit="万元")


def _rate(budget: Budget) -> Decimal | str:
    rate = budget.execution_rate
    return "不适用（全年预算为零）" if rate is None else rate


def _projects(submission: Submission, scorecard: Scorecard) -> Iterator[ComputedFigure]:
    """The computed figures of every project, under its name."""
    for number, (project, card) in enumerate(
        zip(submission.evaluation.projects, scorecard.projects, strict=True)
    ):
        path: KeyPath = ("项目", number)
        place = submission.source.place(path)
        rate = project.funds.total.execution_rate
        shown: list[tuple[str, Decimal | str | None, Unit]] = [
            ("总分", card.total, "分"),
            ("等级", card.rating, ""),
            ("执行率", rate, "比率"),
        ]
        for name, value, unit in shown:
            yield ComputedFigure("项目", below(project.name, name), value, unit, place, path)
        for line in card.lines:
            name, at = line.indicator.name, (*path, "评分", line.indicator.name, "自评得分")
            label = below(below(project.name, "评分"), below(name, "自评得分"))
            yield ComputedFigure(
                "项目", label, line.score, "分", submission.source.place(at), at, stated=True
            )


def _added(submission: Submission) -> Iterator[ComputedFigure]:
    """The figures that a district's 算式 give, also where the office has typed one."""
    extra, calculation = submission.evaluation.extra, submission.calculation
    for definition, value in extra.added():
        path: KeyPath = ("附加项", definition.name)
        if definition.formula is not None:
            yield _of_formula(submission, definition, path, calculation.added(definition.name))
        for column in definition.columns if isinstance(definition, AddedField) else ():
            if column.formula is None:
                continue
            for row, _ in enumerate(value):
                outcome = calculation.cell(definition.name, row, column.name)
                yield _of_formula(submission, column, (*path, row, column.name), outcome)


def _of_formula(
    submission: Submission, definition: AddedColumn, path: KeyPath, outcome: Outcome
) -> ComputedFigure:
    units: dict[str, Unit] = {"金额": "万元", "比率": "比率"}
    value = "不适用" if outcome.value is None and not outcome.is_open else outcome.value
    name = key_name(path[1:]).replace(".", "／")
    unit = units.get(definition.type, "")
    return ComputedFigure("附加项", name, value, unit, submission.source.place(path), path, stated=True)
