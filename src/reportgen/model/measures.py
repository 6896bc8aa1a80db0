"""Tell the unit of a field's number from its type."""

from typing import Any, get_args

from pydantic.fields import FieldInfo

from reportgen.model.fields import (
    Count,
    Money,
    Points,
    PositiveCount,
    QuantityField,
    Ratio,
    SignedMoney,
)
from reportgen.model.numerals import Unit
from reportgen.model.signed_fields import Number, SignedCount, SignedNumber

_UNITS: tuple[tuple[Any, Unit], ...] = (
    (Money, "万元"),
    (SignedMoney, "万元"),
    (Points, "分"),
    (Ratio, "比率"),
)
# They count, or are in a unit of the indicator's own.
_UNNAMED = (Count, SignedCount, PositiveCount, Number, SignedNumber, QuantityField)


def unit_of(field: FieldInfo) -> Unit:
    """Return the unit of a field's number, empty where it has none."""
    return next((unit for kind, unit in _UNITS if _is(field, kind)), "")


def is_figure(field: FieldInfo) -> bool:
    """Tell whether a field holds a number that can be calculated with."""
    return any(_is(field, kind) for kind, _ in _UNITS) or any(_is(field, kind) for kind in _UNNAMED)


def _is(field: FieldInfo, kind: Any) -> bool:
    marks = [*field.metadata]
    for part in get_args(field.annotation):
        marks += getattr(part, "__metadata__", ())
    return kind.__metadata__[0] in marks
