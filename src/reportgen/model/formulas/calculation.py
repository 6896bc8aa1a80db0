"""Calculate the 算式 of a district for one office: values, or in words why there is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportgen.model.additions import AddedColumn
from reportgen.model.fields import Record
from reportgen.model.formulas.dependencies import added_figures
from reportgen.model.formulas.figure_names import EXTRAS, FigureName, Path, Scope
from reportgen.model.formulas.formula_text import (
    Chain,
    Constant,
    Formula,
    NamedFigure,
    Negative,
    Node,
    Sign,
    Total,
    references,
)
from reportgen.model.quantity import Quantity
from reportgen.model.source import key_name

if TYPE_CHECKING:
    from reportgen.model.evaluation import SelfEvaluation

LIMIT = Decimal(10) ** 15
_ZERO = Decimal(0)


class NoValue(Exception):
    """There is no value; str() says why in Chinese. is_open: only because something is not filled in."""

    def __init__(self, reason: str, is_open: bool = False) -> None:
        super().__init__(reason)
        self.is_open = is_open


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of an 算式, or why there is none, in Chinese. is_open: only because something is not filled in."""

    value: Decimal | None
    reason: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Used:
    """A figure that an 算式 used: its name, its value, and its keys in the file (with the row of a list)."""

    name: str
    value: Decimal
    path: tuple[str | int, ...]
    figure: FigureName


class Calculation:
    """The figures of one office. Those that an 算式 gives are worked out when they are asked for, each once."""

    def __init__(self, evaluation: "SelfEvaluation") -> None:
        self._evaluation = evaluation

    def scope(self, table: str = "") -> Scope:
        """Return where an 算式 stands. table: the 表 whose column it fills."""
        return Scope(type(self._evaluation), table)

    def outcome(self, formula: Formula, table: str = "", row: int | None = None) -> Outcome:
        """Calculate an 算式 that stands in a 附加项, or in a row of a 表."""
        try:
            return Outcome(self._value(formula.node, self.scope(table), row))
        except NoValue as none:
            return Outcome(None, str(none), none.is_open)

    def added(self, name: str) -> Outcome:
        """Return the value of a 附加项 that is a figure: as typed, or else as its 算式 gives it."""
        return self._worked_out[(EXTRAS, name), None]

    def cell(self, table: str, row: int, column: str) -> Outcome:
        """Return the value of a cell of a 表 that is a figure: as typed, or else as its 算式 gives it."""
        return self._worked_out[(EXTRAS, table, column), row]

    def used(self, formula: Formula, table: str = "", row: int | None = None) -> Iterator[Used]:
        """Yield the figures that an 算式 uses and that have a value, each once, in its order."""
        scope = self.scope(table)
        for reference in dict.fromkeys(references(formula.node)):
            figure = scope.find(reference.path)
            if figure is None:
                continue
            for at in self._rows(figure, row):
                try:
                    value = self._figure(figure, reference, at)
                except NoValue:
                    continue
                path = _with_row(figure, at)
                listed = at is not None and not figure.in_row
                name = key_name(path[path[0] == EXTRAS :]) if listed else reference.name
                yield Used(name, value, path, figure)

    def rows(self, argument: Node, table: str = "", row: int | None = None) -> list[int | None]:
        """Return the rows for which an argument of 合计 is calculated: those of the list that it names, or just row."""
        return [at for _, at in self._rounds(argument, self.scope(table), row)]

    def _rows(self, figure: FigureName, row: int | None) -> Sequence[int | None]:
        if not figure.list_length or figure.in_row:
            return (row if figure.in_row else None,)
        return range(len(self._list(figure.list_path)))

    @cached_property
    def _worked_out(self) -> Mapping[tuple[Path, int | None], Outcome]:
        """Every added figure, those first that others are calculated from."""
        found: dict[tuple[Path, int | None], Outcome] = {}
        self.__dict__["_worked_out"] = found  # Later ones read it while it is being filled.
        extra = self._evaluation.extra
        for figure in added_figures(extra.definitions):
            name, definition = figure.definition.name, figure.definition
            if not figure.table:
                found[(EXTRAS, name), None] = self._settled(definition, extra.value(name), "", None)
                continue
            for row, record in enumerate(extra.value(figure.table)):
                key = (EXTRAS, figure.table, name), row
                found[key] = self._settled(definition, record.value(name), figure.table, row)
        return found

    def _settled(self, definition: AddedColumn, typed: Any, table: str, row: int | None) -> Outcome:
        if typed is not None:
            return Outcome(Decimal(typed))
        return self.computed(definition, table, row)

    def computed(self, definition: AddedColumn, table: str = "", row: int | None = None) -> Outcome:
        """Return what the 算式 of a 附加项 or column gives, whatever is typed."""
        if definition.formula is None:
            return Outcome(None, f"没有填“{definition.name}”", is_open=True)
        outcome = self.outcome(definition.formula, table, row)
        value = outcome.value
        if value is None:
            return outcome
        if definition.type == "整数" and value != value.to_integral_value():
            return Outcome(None, f"得 {_plain(value)}，不是整数")
        if value < 0 and definition.type != "比率" and not definition.signed:
            return Outcome(None, f"得 {_plain(value)}，这一项不能是负数")
        return outcome

    def _value(self, node: Node, scope: Scope, row: int | None) -> Decimal:
        match node:
            case Constant():
                return node.value
            case Negative():
                return -self._value(node.of, scope, row)
            case NamedFigure():
                return self._named(node, scope, row)
            case Total():
                return self._total(node, scope, row)
        return self._chain(node, scope, row)

    def _chain(self, node: Chain, scope: Scope, row: int | None) -> Decimal:
        value = self._value(node.first, scope, row)
        for sign, part in node.rest:
            value = _joined(value, sign, self._value(part, scope, row), part)
            if abs(value) >= LIMIT:
                raise NoValue("算出的数太大，超过 15 位")
        return value

    def _total(self, node: Total, scope: Scope, row: int | None) -> Decimal:
        """Add up what is filled in; there is no value where nothing is."""
        found: list[Decimal] = []
        reason = ""
        for argument in node.arguments:
            for at in self._rounds(argument, scope, row):
                try:
                    found.append(self._value(argument, *at))
                except NoValue as none:
                    if not none.is_open:
                        raise
                    reason = reason or str(none)
        if not found:
            raise NoValue(reason or "没有一行", is_open=True)
        return sum(found, _ZERO)

    def _rounds(self, argument: Node, scope: Scope, row: int | None) -> Iterator[tuple[Scope, int | None]]:
        """Yield where an argument of 合计 is to be calculated: once, or for each row of the list that it names."""
        figures = [scope.find(reference.path) for reference in references(argument)]
        listed = next((f for f in figures if f is not None and f.list_length and not f.in_row), None)
        if listed is None:
            yield scope, row
            return
        for number in range(len(self._list(listed.list_path))):
            yield scope, number

    def _named(self, node: NamedFigure, scope: Scope, row: int | None) -> Decimal:
        figure = scope.find(node.path)
        assert figure is not None, node.name  # The reader of district.yaml refuses any other name.
        return self._figure(figure, node, row)

    def _figure(self, figure: FigureName, node: NamedFigure, row: int | None) -> Decimal:
        at = row if figure.list_length else None
        if figure.path[0] == EXTRAS:
            outcome = self._worked_out[figure.path, at]
            if outcome.value is None:
                raise NoValue(outcome.reason, outcome.is_open)
            return outcome.value
        if figure.list_length and at is not None:
            record = self._list(figure.list_path)[at]
            value = read_figure(record, figure.path[figure.list_length :])
        else:
            value = read_figure(self._evaluation, figure.path)
        if value is None:
            raise NoValue(f"没有“{node.name}”", is_open=True)
        return value

    def _list(self, path: Path) -> Sequence[Any]:
        value: Any = self._evaluation
        for index, key in enumerate(path):
            if path[0] == EXTRAS and index:
                return self._evaluation.extra.value(path[1]) or ()
            value = None if value is None else _field(value, key)
        return value or ()


def read_figure(record: Record, path: Path) -> Decimal | None:
    """Return a figure of a record by its keys, None where it is not filled in or is no number."""
    value: Any = record
    while path:
        if not isinstance(value, Record):
            return None
        names = {".".join(path[:n]): n for n in range(len(path), 0, -1)}
        known = next((name for name in names if name in value.computed), None)
        if known is not None:
            value, path = getattr(value, value.computed[known][0]), path[names[known] :]
        else:
            value, path = _field(value, path[0]), path[1:]
    if isinstance(value, Quantity):
        return value.value
    return Decimal(value) if isinstance(value, (Decimal, int)) and not isinstance(value, bool) else None


def typed_at(record: Record, path: Path) -> bool:
    """Tell whether a value is typed under the keys of a record; else it is computed, or there is none."""
    value: Any = record
    for key in path:
        value = _field(value, key) if isinstance(value, Record) else None
    return value is not None


def _field(record: Record, key: str) -> Any:
    return next(
        (getattr(record, name) for name, f in type(record).model_fields.items() if f.alias == key), None
    )


def _joined(value: Decimal, sign: Sign, part: Decimal, node: Node) -> Decimal:
    match sign:
        case "+":
            return value + part
        case "-":
            return value - part
        case "×":
            return value * part
    if not part:
        name = f"除数“{node.name}”" if isinstance(node, NamedFigure) else "除数"
        raise NoValue(f"{name}是 0")
    return value / part


def _with_row(figure: FigureName, row: int | None) -> tuple[str | int, ...]:
    if row is None or not figure.list_length:
        return figure.path
    return (*figure.list_path, row, *figure.path[figure.list_length :])


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
