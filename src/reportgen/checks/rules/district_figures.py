"""附加项 and 核对: the figures that a district lets the program calculate, against what the office typed."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.model.added_text import agrees, with_unit
from reportgen.model.additions import AddedColumn, CrossCheck
from reportgen.model.formulas.calculation import Used
from reportgen.model.formulas.formula_faults import unit_of_equation
from reportgen.model.formulas.formula_text import Comparison, Formula
from reportgen.model.numerals import Unit
from reportgen.model.source import KeyPath

_SHOWN = 12  # figures that a message lists
_UNITS: dict[str, Unit] = {"金额": "万元", "比率": "比率"}


@rule("EXT-01", Severity.ERROR, "附加项与算式不符")
def added_figure_against_formula(case: Case) -> Iterator[Hit]:
    """检查内容：有算式的附加项（和表里的列）填了数的，是否等于算式算出的数（按印出的位数比较）。
    为什么：同一个数填的和算的不一样，总有一个是错的。
    错例：附加项: {人均支出: 5.00} ＋ 区里 附加项: [{名称: 人均支出, 类型: 金额, 算式: 预算.执行数 ÷ 机构人员.实有人数}]
    ｜ 附加项: {结余数: 2.11} ＋ 区里 附加项: [{名称: 结余数, 类型: 金额, 算式: 预算.结余}]
    对例：附加项: {人均支出: 4.33} ＋ 区里 附加项: [{名称: 人均支出, 类型: 金额, 算式: 预算.执行数 ÷ 机构人员.实有人数}]
    ｜ 附加项: {结余数: 2.10} ＋ 区里 附加项: [{名称: 结余数, 类型: 金额, 算式: 预算.结余}]
    改法：删去填的数，由程序算；算式用到的数填错的改那里。
    """
    for definition, typed, path, table, row in _figures(case):
        if typed is None or definition.formula is None:
            continue
        computed = case.submission.calculation.computed(definition, table, row)
        value = Decimal(typed)
        if computed.value is None or agrees(value, computed.value, definition.type):
            continue
        unit = _UNITS.get(definition.type, "")
        yield Hit(
            path,
            f"{definition.name}填 {with_unit(value, unit)}，按算式“{definition.formula.text}”"
            f"应为 {with_unit(computed.value, unit)}{_used(case, definition.formula, table, row)}",
            "删去这一项，由程序计算；算式用到的数填错的改那里",
        )


@rule("EXT-02", Severity.WARNING, "附加项算不出来")
def added_figure_without_value(case: Case) -> Iterator[Hit]:
    """检查内容：有算式而没有填数的附加项，能不能算出来：除数是不是 0，结果是不是整数、是不是负数。用到的数没有填的不算。
    为什么：算不出来的，报告里只能印“不适用”。
    错例：区里 附加项: [{名称: 倍数, 类型: 小数, 算式: 1 ÷ (预算.执行数 - 预算.执行数)}]
    ｜ 区里 附加项: [{名称: 缺编, 类型: 整数, 算式: 机构人员.实有人数 - 机构人员.编制合计}]
    对例：区里 附加项: [{名称: 缺编, 类型: 整数, 算式: 机构人员.编制合计 - 机构人员.实有人数}]
    ｜ 区里 附加项: [{名称: 缺编, 类型: 整数, 可为负: 是, 算式: 机构人员.实有人数 - 机构人员.编制合计}]
    改法：核对算式用到的数；属实的，由单位直接填这一项，或在“忽略检查”里说明。
    """
    for definition, typed, path, table, row in _figures(case):
        if typed is not None or definition.formula is None:
            continue
        outcome = case.submission.calculation.computed(definition, table, row)
        if outcome.value is None and not outcome.is_open:
            yield Hit(
                path,
                f"{definition.name}按算式“{definition.formula.text}”算不出来：{outcome.reason}",
                "核对算式用到的数；属实就直接填这一项",
            )


@rule("EXT-03", Severity.ERROR, "与区里规定的核对不符")
def relation_does_not_hold(case: Case) -> Iterator[Hit]:
    """检查内容：district.yaml 的“核对”里每条算式的两边是否相等（或不超过、不少于），除数是不是 0。用到的数没有填的不查。
    为什么：区里的表各数之间有勾稽关系，对不上就有一个数是错的。
    错例：区里 核对: [{名称: 人数, 算式: 机构人员.实有人数 ≤ 机构人员.编制合计 - 3}]
    ｜ 区里 核对: [{名称: 结余, 算式: 预算.结余 = 2, 允许相差: 0.05}]
    对例：区里 核对: [{名称: 人数, 算式: 机构人员.实有人数 ≤ 机构人员.编制合计}]
    ｜ 区里 核对: [{名称: 结余, 算式: 预算.结余 = 2, 允许相差: 0.1}]
    改法：对照原始账表改正其中的错数。
    """
    scope = case.submission.calculation.scope()
    for relation in case.submission.district.relations:
        sides = (relation.equation.left, relation.equation.right)
        left, right = (case.submission.calculation.outcome(side) for side in sides)
        if any(o.value is None and o.is_open for o in (left, right)):
            continue
        severity = Severity(relation.severity)
        path = _first_path(case, sides)
        advice = relation.remark or "对照原始账表改正其中的错数"
        if left.value is None or right.value is None:
            message = f"{relation.name}不能核对：{left.reason or right.reason}（{relation.equation.text}）"
            yield Hit(path, message, advice, severity)
            continue
        unit = unit_of_equation(relation.equation, scope)
        if _holds(relation, left.value, right.value, unit):
            continue
        shown = [
            f"{side.text} 为 {with_unit(value, unit)}{_used(case, side)}"
            for side, value in zip(sides, (left.value, right.value), strict=True)
        ]
        gap = with_unit(abs(left.value - right.value), unit)
        yield Hit(
            path,
            f"{relation.name}不符，{relation.equation.text}：{'，'.join(shown)}，相差 {gap}",
            advice,
            severity,
        )


def _figures(case: Case) -> Iterator[tuple[AddedColumn, Decimal | int | None, KeyPath, str, int | None]]:
    """Yield the definition of every added figure, what is typed, its place, and its 表 and row."""
    for definition, value in case.evaluation.extra.added():
        path: KeyPath = ("附加项", definition.name)
        if definition.is_figure:
            yield definition, value, path, "", None
        if definition.type != "表":
            continue
        for row, record in enumerate(value):
            for column, typed in record.added():
                if column.is_figure:
                    yield column, typed, (*path, row, column.name), definition.name, row


def _used(case: Case, formula: Formula, table: str = "", row: int | None = None) -> str:
    """Return the figures that an 算式 used, for messages; nothing where it names just one."""
    used = list(case.submission.calculation.used(formula, table, row))
    if len(used) < 2:
        return ""
    texts = [f"{one.name} {with_unit(one.value, one.figure.unit)}" for one in used[:_SHOWN]]
    return f"（{'，'.join(texts)}{'……' if len(used) > _SHOWN else ''}）"


def _first_path(case: Case, sides: tuple[Formula, Formula]) -> KeyPath:
    """Return the place of the first figure that is in the office's file."""
    used: list[Used] = [u for side in sides for u in case.submission.calculation.used(side)]
    known = case.submission.source.values
    return next((u.path for u in used if u.path in known), used[0].path if used else ())


def _holds(relation: CrossCheck, left: Decimal, right: Decimal, unit: Unit) -> bool:
    sign: Comparison = relation.equation.sign
    allowed = relation.allowed
    same = with_unit(left, unit) == with_unit(right, unit)
    near = same if allowed is None else abs(left - right) <= allowed
    match sign:
        case "=":
            return near
        case "≤":
            return near or left < right
        case "≥":
            return near or left > right
        case "<":
            return left < right
    return left > right
