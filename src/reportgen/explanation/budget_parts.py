"""Explain what is computed from the parts of the budget: sums, 执行率, 控制率, 变动率. Amounts in 万元."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from reportgen.explanation.derivation import EXACT, PERCENT, Derivation, Derive, Operand, plain
from reportgen.formatting import money, percent
from reportgen.model.finances import Budget
from reportgen.model.formulas.calculation import read_figure, typed_at
from reportgen.model.formulas.figure_names import figures_of
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission

Path = tuple[str, ...]
# The figures that a rate is computed from: dividend, what is taken off it first, divisor.
_RATES = {
    "执行率": ("执行数", "", "全年预算"),
    "控制率": ("执行数", "", "年初预算"),
    "变动率": ("执行数", "上年执行数", "上年执行数"),
}
_BASIS = {
    "执行率": Operand("文件", "财预〔2020〕10号《项目支出绩效评价管理办法》：执行率=全年执行数÷全年预算数"),
    "控制率": Operand("文件", "财预〔2013〕53号：三公经费控制率=实际支出数÷预算安排数"),
    "变动率": Operand("文件", "财预〔2013〕53号：三公经费变动率=（本年－上年）÷上年"),
}
_SUM = Operand("规则", "总数没有填的，由各项相加")


def budget_parts(submission: Submission) -> Iterator[tuple[str, Derive]]:
    """Name and derivation of every figure of the parts of the budget that is computed."""
    budget = submission.evaluation.budget
    for path, figure in figures_of(Budget).items():
        if len(path) > 1 and not typed_at(budget, path) and read_figure(budget, path) is not None:
            derive = partial(_rate if figure.unit == "比率" else _sum, submission, path)
            yield ".".join(("预算", *path)), derive


def _operand(submission: Submission, path: Path) -> Operand:
    value = read_figure(submission.evaluation.budget, path)
    text = "没有填" if value is None else f"{money(value)}万元"
    whole: KeyPath = ("预算", *path)
    if whole in submission.source.values:
        return Operand(".".join(path), text, submission.source.place(whole))
    return Operand(".".join(path), f"{text}（算出）")


def _sum(submission: Submission, path: Path) -> Derivation:
    """A total that is not typed: the sum of what stands beside or below it."""
    budget, section, key = submission.evaluation.budget, path[:-1], path[-1]
    known = figures_of(Budget)
    below = [p for p in known if p[: len(section)] == section and len(p) == len(path) + 1 and p[-1] == key]
    beside = [p for p in known if p[:-1] == section and p != path]
    parts = [p for p in below or beside if read_figure(budget, p) is not None]
    values = [value for p in parts if (value := read_figure(budget, p)) is not None]
    total = sum(values, Decimal(0))
    return Derivation(
        ".".join(("预算", *path)),
        " ＋ ".join(p[-2] if below else p[-1] for p in parts),
        tuple(_operand(submission, p) for p in parts),
        (f"{' ＋ '.join(map(plain, values))} = {plain(total)}",),
        EXACT,
        f"{money(total)}万元",
        (_SUM,),
    )


def _rate(submission: Submission, path: Path) -> Derivation:
    budget, section = submission.evaluation.budget, path[:-1]
    names = _RATES[path[-1]]
    over, less, under = (read_figure(budget, (*section, name)) if name else None for name in names)
    rate = read_figure(budget, path)
    assert over is not None and under is not None and rate is not None  # budget_parts() asks for no other.
    difference = f"（{plain(over)} － {plain(less)}）" if less is not None else plain(over)
    taken_off = f"（{names[0]} － {names[1]}）" if names[1] else names[0]
    return Derivation(
        ".".join(("预算", *path)),
        f"{taken_off} ÷ {names[2]}",
        tuple(_operand(submission, (*section, name)) for name in dict.fromkeys(n for n in names if n)),
        (f"{difference} ÷ {plain(under)} = {plain(rate)}",),
        PERCENT,
        percent(rate),
        (_BASIS[path[-1]],),
    )
