"""The values of the 附加项 as a template prints them."""

import datetime

from reportgen.formatting import full_date
from reportgen.model.added_text import figure_text
from reportgen.model.additions import AddedColumn
from reportgen.model.extras import AddedRecord, Extras
from reportgen.model.fields import CalendarDate
from reportgen.model.formulas.calculation import Calculation, Outcome

_NOT_APPLICABLE = "不适用"


class YesNoText(str):
    """是, 否, or nothing as printed. A condition of a template holds only for 是."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return self == "是"


def added_values(extra: Extras, calculation: Calculation) -> dict[str, object]:
    """Every 附加项 by its name: a text, a list of paragraphs (段落) or a list of rows (表)."""
    values: dict[str, object] = {}
    for definition, value in extra.added():
        name = definition.name
        if definition.type == "表":
            values[name] = [_row(name, index, row, calculation) for index, row in enumerate(value)]
        elif definition.is_figure:
            values[name] = _figure(definition, calculation.added(name))
        else:
            values[name] = _typed(definition, value)
    return values


def date_text(given: CalendarDate) -> str:
    """2024年1月15日; 2024年1月 where only the month is known."""
    if given.day:
        return full_date(datetime.date(given.year, given.month, given.day))
    return f"{given.year}年{given.month}月"


def _row(table: str, index: int, row: AddedRecord, calculation: Calculation) -> dict[str, object]:
    values: dict[str, object] = {}
    for column, value in row.added():
        if column.is_figure:
            values[column.name] = _figure(column, calculation.cell(table, index, column.name))
        else:
            values[column.name] = _typed(column, value)
    return values


def _figure(definition: AddedColumn, outcome: Outcome) -> str:
    """A figure as printed; nothing where it is not filled in, 不适用 where its 算式 has no result."""
    if outcome.value is None:
        return "" if outcome.is_open else _NOT_APPLICABLE
    return figure_text(outcome.value, definition.type)


def _typed(definition: AddedColumn, value: object) -> object:
    if definition.type == "段落":
        return [] if value is None else list(value) if isinstance(value, tuple) else [value]
    if definition.type == "是否":
        return YesNoText("" if value is None else "是" if value else "否")
    return date_text(value) if isinstance(value, CalendarDate) else value or ""
