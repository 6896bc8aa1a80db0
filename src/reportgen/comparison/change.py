"""A difference between two values, described in Chinese."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportgen.comparison.pieces import Piece, pieces
from reportgen.finding import Place
from reportgen.formatting import money, percent, score
from reportgen.model.fields import CalendarDate, Record
from reportgen.model.measures import unit_of
from reportgen.model.numerals import Unit
from reportgen.model.quantity import Quantity
from reportgen.model.source import KeyPath

ChangeKind = Literal["改", "增", "删", "移"]

_SHORT_TEXT = 16  # characters; two texts not longer than this are shown whole, without marking the change


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. before or after is empty where the value exists on one side only.

    section: the top key of the data, or 得分和等级. what: the value within the section, in words. note: the size of
    the change. pieces: for two versions of a sentence, the text with removed and added parts. path: the keys in the
    newer file, or in the older one where the value was removed. written: a text before and after with its references
    as they were typed, where that differs as well; before and after have the references replaced.
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
    written: tuple[str, str] | None = None


def below(what: str, key: str) -> str:
    """Join the name of a value and a key in it: 净资产／本年."""
    return f"{what}／{key}" if what else key


def text_of(value: object, unit: Unit = "") -> str:
    """Write a value as text. A record becomes its keys and values, without keys that are not given."""
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
            # Amounts with more than two decimals are written in full, otherwise a difference might not show.
            return f"{money(value) if value == Decimal(money(value)) else format(value, 'f')}万元"
        case "分":
            return f"{score(value)}分"
        case "比率":
            return percent(value)
    return format(value, "f")


def parts_of(record: Record, with_defaults: bool = False) -> list[str]:
    """Each key of a record with its value, without keys that are not given or have their default."""
    parts = []
    for name, field in type(record).model_fields.items():
        value = record.__dict__.get(name)
        if value is not None and (with_defaults or value != field.default):
            parts.append(f"{field.alias or name} {text_of(value, unit_of(field))}")
    return parts


def change_note(before: object, after: object, unit: Unit) -> str:
    """The size of the change between two numbers or two dates, in words; empty for other values."""
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


def make_change(
    section: str,
    what: str,
    values: tuple[object, object],
    places: tuple[Place | None, Place | None],
    path: KeyPath,
    unit: Unit = "",
) -> Change:
    """Describe the change of one value. values: before and after, None where the value is not given."""
    before, after = (text_of(v, unit) for v in values)
    kind: ChangeKind = "增" if values[0] is None else "删" if values[1] is None else "改"
    prose = all(isinstance(v, str) for v in values) and max(len(before), len(after)) > _SHORT_TEXT
    return Change(
        section,
        what,
        kind,
        before,
        after,
        change_note(*values, unit) if kind == "改" else "",
        pieces(before, after) if prose else (),
        places[0] if values[0] is not None else None,
        places[1] if values[1] is not None else None,
        path,
    )
