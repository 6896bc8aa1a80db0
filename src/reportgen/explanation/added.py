"""Explain the figures that a district's 算式 give, and both sides of each 核对."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from reportgen.explanation.derivation import EXACT, PERCENT, TWO_DECIMALS, Derivation, Derive, Operand, plain
from reportgen.model.added_text import figure_text, with_unit
from reportgen.model.additions import AddedColumn, AddedType, CrossCheck
from reportgen.model.formulas.calculation import Calculation, Outcome
from reportgen.model.formulas.formula_faults import unit_of_equation
from reportgen.model.formulas.formula_text import (
    Constant,
    Formula,
    NamedFigure,
    Negative,
    Node,
    Total,
)
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission

_SHOWN = 8  # figures of a list that a step writes out
_ROUNDING: dict[AddedType, str] = {"金额": TWO_DECIMALS, "小数": TWO_DECIMALS, "比率": PERCENT}


def added_figures(submission: Submission) -> Iterator[tuple[str, Derive]]:
    """Name and derivation of every figure among the 附加项, of the calculated cells of their tables, and of each 核对."""
    for index, definition in enumerate(submission.district.additions):
        if definition.is_figure:
            yield definition.name, partial(_derivation, submission, definition, ("附加项", index))
        for number, column in enumerate(definition.columns):
            if column.formula is None:
                continue
            rule: KeyPath = ("附加项", index, "列", number)
            for row, _ in enumerate(submission.evaluation.extra.value(definition.name)):
                name = f"{definition.name}.第{row + 1}项.{column.name}"
                yield name, partial(_derivation, submission, column, rule, definition.name, row)
    for index, relation in enumerate(submission.district.relations):
        yield relation.name, partial(_comparison, submission, relation, index)


def _derivation(
    submission: Submission, definition: AddedColumn, rule: KeyPath, table: str = "", row: int | None = None
) -> Derivation:
    calculation, extra = submission.calculation, submission.evaluation.extra
    at: KeyPath = ("附加项", definition.name)
    outcome = calculation.added(definition.name) if row is None else None
    if row is not None:
        at = ("附加项", table, row, definition.name)
        outcome = calculation.cell(table, row, definition.name)
    assert outcome is not None
    typed = (extra if row is None else extra.value(table)[row]).value(definition.name)
    name = definition.name if row is None else f"{table}.第{row + 1}项.{definition.name}"
    basis = Operand("附加项", definition.remark or definition.name, submission.district_source.place(rule))
    if definition.formula is None:
        operands = () if typed is None else (_typed(submission, definition, outcome, at),)
        return Derivation(name, "单位填报", operands, (), EXACT, _result(definition, outcome), (basis,))
    remark = outcome.reason
    if typed is not None:
        computed = calculation.computed(definition, table, row)
        shown = _result(definition, computed)
        remark = f"报告印的是填报的数（{submission.source.place(at)}），按算式为 {shown}"
    return Derivation(
        name,
        definition.formula.text,
        _operands(submission, definition.formula, table, row),
        _steps(submission, definition.formula, table, row),
        _ROUNDING.get(definition.type, EXACT),
        _result(definition, outcome),
        (basis,),
        remark,
    )


def _typed(submission: Submission, definition: AddedColumn, outcome: Outcome, at: KeyPath) -> Operand:
    return Operand(definition.name, _result(definition, outcome), submission.source.place(at))


def _operands(
    submission: Submission, formula: Formula, table: str = "", row: int | None = None
) -> tuple[Operand, ...]:
    """The figures that an 算式 uses; those that are in the file have their place."""
    known = submission.source.values
    return tuple(
        Operand(
            used.name,
            with_unit(used.value, used.figure.unit) + ("" if used.path in known else "（算出）"),
            submission.source.place(used.path) if used.path in known else None,
        )
        for used in submission.calculation.used(formula, table, row)
    )


def _steps(
    submission: Submission, formula: Formula, table: str = "", row: int | None = None
) -> tuple[str, ...]:
    outcome = submission.calculation.outcome(formula, table, row)
    if outcome.value is None:
        return ()
    return (
        f"{_FormulaWriter(submission.calculation, table).text(formula.node, row)} = {plain(outcome.value)}",
    )


@dataclass(frozen=True, slots=True)
class _FormulaWriter:
    """Writes an 算式 with figures in place of its names; what 合计 adds up stands row by row."""

    calculation: Calculation
    table: str

    def text(self, node: Node, row: int | None, inner: bool = False) -> str:
        """The text of a part of an 算式. inner: it is joined to others, so that a sum needs brackets."""
        match node:
            case Constant():
                return node.text
            case NamedFigure():
                value = self.calculation.outcome(Formula(node.name, node), self.table, row).value
                return "（没有填）" if value is None else f"（{plain(value)}）" if value < 0 else plain(value)
            case Negative():
                return f"－{self.text(node.of, row, inner=True)}"
            case Total():
                return self._total(node, row, inner)
        signs = {"+": "＋", "-": "－"}
        text = self.text(node.first, row, inner=True)
        for sign, part in node.rest:
            text += f" {signs.get(sign, sign)} {self.text(part, row, inner=True)}"
        return f"（{text}）" if inner else text

    def _total(self, node: Total, row: int | None, inner: bool) -> str:
        places = [
            (part, at) for part in node.arguments for at in self.calculation.rows(part, self.table, row)
        ]
        written = [self.text(part, at) for part, at in places[:_SHOWN]]
        text = " ＋ ".join(written) + (" ＋ …" if len(places) > _SHOWN else "")
        return f"（{text}）" if inner else text


def _result(definition: AddedColumn, outcome: Outcome) -> str:
    if outcome.value is None:
        return "没有填" if outcome.is_open else "不适用"
    return figure_text(outcome.value, definition.type) + ("万元" if definition.type == "金额" else "")


def _comparison(submission: Submission, relation: CrossCheck, index: int) -> Derivation:
    calculation, scope = submission.calculation, submission.calculation.scope()
    sides = (relation.equation.left, relation.equation.right)
    unit = unit_of_equation(relation.equation, scope)
    outcomes = [calculation.outcome(side) for side in sides]
    values = [o.reason if o.value is None else with_unit(o.value, unit) for o in outcomes]
    place = submission.district_source.place(("核对", index))
    return Derivation(
        relation.name,
        relation.equation.text,
        tuple(operand for side in sides for operand in _operands(submission, side)),
        tuple(step for side in sides for step in _steps(submission, side)),
        "按印出的位数比较" if relation.allowed is None else f"允许相差 {plain(relation.allowed)}",
        f"左边 {values[0]}，右边 {values[1]}",
        (Operand("核对", relation.remark or relation.name, place),),
    )
