"""Tell what is wrong with the 附加项, 核对 and 隐藏 of a district beyond their spelling: names, units, circles."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportgen.finding import nearest
from reportgen.model.additions import AddedColumn, AddedField
from reportgen.model.fields import Record
from reportgen.model.formulas.dependencies import CircularFormulas, added_figures
from reportgen.model.formulas.figure_names import FigureName, Scope, figures_of
from reportgen.model.formulas.formula_text import (
    Chain,
    Constant,
    Equation,
    NamedFigure,
    Negative,
    Node,
    Total,
    references,
)
from reportgen.model.misfit import Misfit
from reportgen.model.numerals import Unit
from reportgen.model.source import KeyPath

if TYPE_CHECKING:
    from reportgen.model.district import District

_UNITS: dict[str, Unit] = {"金额": "万元", "比率": "比率"}
_NAMES: dict[Unit, str] = {"万元": "金额", "比率": "比率", "分": "分数", "": "数"}


def formula_faults(district: "District", record: type[Record]) -> Iterator[Misfit]:
    """Yield all faults. record: the class of the files of this district's offices."""
    keys = {str(field.alias) for field in record.model_fields.values()}
    for index, field in enumerate(district.additions):
        path: KeyPath = ("附加项", index)
        if field.name in keys:
            message = f"“{field.name}”已经是街道文件的一节"
            yield Misfit((*path, "名称"), message, "换一个名称")
        yield from _of_column(Scope(record), field, path)
        for number, column in enumerate(field.columns):
            yield from _of_column(Scope(record, field.name), column, (*path, "列", number))
    yield from _circle(district.additions)
    for index, relation in enumerate(district.relations):
        for side in (relation.equation.left, relation.equation.right):
            for message, advice in _faults(side.node, Scope(record)):
                yield Misfit(("核对", index, "算式"), message, advice)


def unit_of_node(node: Node, scope: Scope) -> Unit:
    """Return the unit of an 算式's value, empty where it is a plain number or cannot be told."""
    match node:
        case Constant():
            return "比率" if node.text.endswith("%") else ""
        case NamedFigure():
            figure = scope.find(node.path)
            return figure.unit if figure else ""
        case Negative():
            return unit_of_node(node.of, scope)
        case Total():
            return next((u for a in node.arguments if (u := unit_of_node(a, scope))), "")
    parts = [("", node.first), *node.rest]
    units = [(sign, unit_of_node(part, scope)) for sign, part in parts]
    if node.rest[0][0] in ("+", "-"):
        return next((unit for _, unit in units if unit), "")
    named = [(sign, unit) for sign, unit in units if unit in ("万元", "分")]
    return named[0][1] if len(named) == 1 and named[0][0] != "÷" else ""


def unit_of_equation(equation: Equation, scope: Scope) -> Unit:
    """Return the unit in which the two sides of a 核对 are compared, empty for plain numbers."""
    return unit_of_node(equation.left.node, scope) or unit_of_node(equation.right.node, scope)


def _of_column(scope: Scope, column: AddedColumn, path: KeyPath) -> Iterator[Misfit]:
    if column.formula is None:
        return
    found = list(_faults(column.formula.node, scope))
    for message, advice in found:
        yield Misfit((*path, "算式"), message, advice)
    unit = "" if found else unit_of_node(column.formula.node, scope)
    wanted = _UNITS.get(column.type, "")
    if unit and column.type != "小数" and unit != wanted:
        message = f"“{column.name}”的类型是{column.type}，算式“{column.formula.text}”得出的是{_NAMES[unit]}"
        yield Misfit((*path, "算式"), message, "改类型，或改算式")


def _circle(definitions: tuple[AddedField, ...]) -> Iterator[Misfit]:
    try:
        added_figures(definitions)
    except CircularFormulas as circle:
        names = [f.name for f in definitions]
        index = names.index(circle.names[0].partition(".")[0])
        message = f"算式循环，互相等着对方：{circle}"
        yield Misfit(("附加项", index), message, "其中一项由单位填，或改用别的数来算")


def _faults(node: Node, scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the names of an 算式 and with what it adds up."""
    yield from _names(node, scope, in_total=False)
    yield from _sums(node, scope)


def _names(node: Node, scope: Scope, in_total: bool) -> Iterator[tuple[str, str]]:
    match node:
        case NamedFigure():
            figure = scope.find(node.path)
            if figure is None:
                yield _unknown(node, scope)
            elif figure.list_length and not figure.in_row and not in_total:
                yield f"“{node.name}”有好几行", f"写成 合计({node.name})"
        case Negative():
            yield from _names(node.of, scope, in_total)
        case Total():
            for argument in node.arguments:
                yield from _rows(argument, scope)
                yield from _names(argument, scope, in_total=True)
        case Chain():
            for part in (node.first, *(part for _, part in node.rest)):
                yield from _names(part, scope, in_total)


def _rows(argument: Node, scope: Scope) -> Iterator[tuple[str, str]]:
    """Tell where an argument of 合计 names the rows of two lists, or of a list and of its own row."""
    listed = [f for r in references(argument) if (f := scope.find(r.path)) and f.list_length]
    lists = {(f.list_path, f.in_row) for f in listed}
    if len(lists) > 1:
        yield "合计的一项里用了两个表的列", "一项里只用一个表的列；两个表分开合计：合计(甲.金额, 乙.金额)"


def _sums(node: Node, scope: Scope) -> Iterator[tuple[str, str]]:
    """Tell where values of different units are added up."""
    parts: tuple[Node, ...] = ()
    match node:
        case Negative():
            yield from _sums(node.of, scope)
        case Total():
            parts = node.arguments
        case Chain():
            parts = (node.first, *(part for _, part in node.rest))
    for part in parts:
        yield from _sums(part, scope)
    if isinstance(node, Total) or (isinstance(node, Chain) and node.rest[0][0] in ("+", "-")):
        units = dict.fromkeys(u for part in parts if (u := unit_of_node(part, scope)))
        if len(units) > 1:
            names = "和".join(_NAMES[unit] for unit in units)
            yield f"{names}不能相加减", "核对算式里的名称；百分数写 5%，金额只写数字"


def _unknown(node: NamedFigure, scope: Scope) -> tuple[str, str]:
    known = figures_of(scope.record)
    names = [_shown(figure, scope) for figure in known.values()]
    last = [n for n in names if n.rpartition(".")[2] == node.path[-1]]
    near = nearest(node.name, last or names)
    advice = f"是不是“{near}”？" if near else "写出从上到下的键，如 预算.执行数；附加项直接写名称"
    return f"没有“{node.name}”这个数", advice


def _shown(figure: FigureName, scope: Scope) -> str:
    """Return how an 算式 names a figure."""
    if figure.path[0] != "附加项":
        return ".".join(figure.path)
    own = scope.table and figure.path[1] == scope.table and len(figure.path) > 2
    return ".".join(figure.path[2:] if own else figure.path[1:])
