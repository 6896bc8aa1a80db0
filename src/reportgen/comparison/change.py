"""One difference, and how values and the step from one to the other read in Chinese."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from pydantic.fields import FieldInfo

from reportgen.comparison.pieces import Piece, pieces
from reportgen.finding import Place
from reportgen.formatting import money, percent, score
from reportgen.model.fields import CalendarDate, Money, Points, Quantity, Ratio, Record, SignedMoney
from reportgen.model.source import KeyPath

ChangeKind = Literal["改", "增", "删", "移"]
Unit = Literal["万元", "分", "比率", ""]

# up to this length both texts are shown whole; the eye finds the change by itself
_SHORT = 16
_UNITS: tuple[tuple[Any, Unit], ...] = (
    (Money, "万元"),
    (SignedMoney, "万元"),
    (Points, "分"),
    (Ratio, "比率"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs. before or after is empty where there is nothing on that side.

    section: the top key of the data, or 得分和等级; what: the value within it, in words. note: the
    size of the step. pieces: the sentence with what went and came, where the two are versions of
    one. path: the keys on the newer side (the older one's for what went).
    """

    section: str
    what: str
    kind: ChangeKind
    before: str
    after: str
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    before_place: Place | None = None
    after_place: Place | None = None
    path: KeyPath = ()


def below(what: str, key: str) -> str:
    """The name of what stands under key in what: 净资产／本年."""
    return f"{what}／{key}" if what else key


def unit_of(field: FieldInfo) -> Unit:
    """The unit of a field's number, known from its type."""
    marks = [*field.metadata]
    for part in get_args(field.annotation):
        marks += getattr(part, "__metadata__", ())
    return next((unit for kind, unit in _UNITS if kind.__metadata__[0] in marks), "")


def text_of(value: object, unit: Unit = "") -> str:
    """A value as a person writes it; a record as its keys and values, what is not given left out."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal():
            return _number(value, unit)
        case Quantity():
            return value.text
        case Record():
            return "，".join(parts_of(value))
        case tuple():
            return "；".join(text_of(item, unit) for item in value)
        case Mapping():
            return "；".join(f"{key}：{text_of(item)}" for key, item in value.items())
    return str(value)


def _number(value: Decimal, unit: Unit) -> str:
    match unit:
        case "万元":
            # what was typed finer than the report prints must not look the same when it differs
            return f"{money(value) if value == Decimal(money(value)) else format(value, 'f')}万元"
        case "分":
            return f"{score(value)}分"
        case "比率":
            return percent(value)
    return format(value, "f")


def parts_of(record: Record, with_defaults: bool = False) -> list[str]:
    """Each key of a record with its value; what is not given, or as it always is, left out."""
    parts = []
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if value is not None and (with_defaults or value != field.default):
            parts.append(f"{field.alias or name} {text_of(value, unit_of(field))}")
    return parts


def step(before: object, after: object, unit: Unit) -> str:
    """The size of the step between two numbers or two dates; empty for anything else."""
    if isinstance(before, datetime.date) and isinstance(after, datetime.date):
        days = (after - before).days
        return f"{'晚' if days > 0 else '早'}{abs(days)}天"
    if isinstance(before, CalendarDate) and isinstance(after, CalendarDate):
        return "改晚" if after > before else "改早"
    if isinstance(before, bool) or not isinstance(before, (Decimal, int)):
        return ""
    if not isinstance(after, (Decimal, int)):
        return ""
    gap = abs(Decimal(after) - Decimal(before))
    word = "增加" if after > before else "减少"
    if unit == "比率":
        return f"{word}{money(gap * 100)}个百分点"
    share = f"（{percent(gap / abs(Decimal(before)))}）" if unit == "万元" and before else ""
    return f"{word}{_number(gap, unit)}{share}"


def changed(
    section: str,
    what: str,
    values: tuple[object, object],
    places: tuple[Place | None, Place | None],
    path: KeyPath,
    unit: Unit = "",
) -> Change:
    """The change of one value; None on a side means that it is not given there."""
    before, after = (text_of(v, unit) for v in values)
    kind: ChangeKind = "增" if values[0] is None else "删" if values[1] is None else "改"
    prose = all(isinstance(v, str) for v in values) and max(len(before), len(after)) > _SHORT
    return Change(
        section,
        what,
        kind,
        before,
        after,
        step(*values, unit) if kind == "改" else "",
        pieces(before, after) if prose else (),
        places[0] if values[0] is not None else None,
        places[1] if values[1] is not None else None,
        path,
    )
