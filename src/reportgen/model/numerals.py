"""Read numbers as people type them, with full-width digits, separators and units; never guess at a number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Literal, TypeAlias

Unit = Literal["万元", "分", "比率", ""]  # of a figure; empty where it has none, or one of its own
# Figures that are computed from a record's fields: under what name, and the attribute and unit.
Computed: TypeAlias = Mapping[str, tuple[str, Unit]]

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％－＋，＇−–　\u00a0", "0123456789.%-+,'--  ")
_PLAIN = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?P<mark>[,' ])\d{3}((?P=mark)\d{3})*(\.\d{1,6})?", re.ASCII)
_PART = re.compile(r"(?P<number>[+-]?\d(?:[\d.,' ]*\d)?)\s*(?P<unit>[^\d.,'\s+-]*)\s*", re.ASCII)
_MARKS = re.compile(r"[,' ]")


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of a kind of number, and the units in which people write it.

    unit: the unit that the file expects, for messages; empty where it goes without saying.
    powers: every unit that people write, with the power of ten that leads from it to the expected unit.
    example: how to write such a number, for advice.
    """

    unit: str
    example: str
    powers: Mapping[str, int] = field(default_factory=dict)


_MONEY_UNITS = {"元": -4, "百元": -2, "千元": -1, "千": -1, "万元": 0, "万": 0, "百万元": 2, "百万": 2,
                "千万元": 3, "千万": 3, "亿元": 4, "亿": 4}  # fmt: skip
_COUNTERS = ("", *"人名个件次户项条家处份天字行段", "人次", "平方米")

MONEY = Measure(
    "万元",
    "以万元为单位只写数字，最多两位小数，如 117.50",
    {**_MONEY_UNITS, **{f"{unit}整": power for unit, power in _MONEY_UNITS.items() if unit.endswith("元")}},
)
POINTS = Measure("分", "只写分数，如 9.5", {"分": 0})
COUNT = Measure(
    "",
    "填整数，如 15",
    {
        f"{scale}{c}": power
        for scale, power in {"": 0, "百": 2, "千": 3, "万": 4, "亿": 8}.items()
        for c in _COUNTERS
    },
)
# A target and its actual are in the indicator's own unit, so nothing is converted: 万件 may be that unit.
QUANTITY = Measure(
    "", "只写数字，单位与目标相同，如 12；百分数写成 95%", dict.fromkeys((*_COUNTERS, "分"), 0)
)
RATIO = Measure("%", "只写数字和百分号，如 95%")
YEAR = Measure("", "写四位数字，如 2022", {"年": 0, "年度": 0})


def plain(text: str) -> Decimal | None:
    """Return the number, where text is written as the files require it, else None."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def narrow(text: str) -> str:
    """Return text with its full-width digits and signs replaced by ASCII ones."""
    return text.translate(_FULL_WIDTH)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The one number that a text can mean, in the unit of the measure.

    unit: the unit typed behind it, empty for none. text: the number as it is to be written.
    converted: whether that is another number than the one typed.
    """

    value: Decimal
    unit: str
    text: str
    converted: bool


def meaning(text: str, measure: Measure) -> Meaning | None:
    """Return what text means, or None where it means nothing or could mean two things (11,17 or ￥5)."""
    typed = narrow(text).strip()
    parts = list(_PART.finditer(typed))
    if not parts or parts[0].start() or any(a.end() != b.start() for a, b in pairwise(parts)):
        return None
    if parts[-1].end() != len(typed):
        return None
    numbers = [_without_marks(part["number"]) for part in parts]
    units = [part["unit"] for part in parts]
    if None in numbers or any(unit and unit not in measure.powers for unit in units):
        return None
    digits = [number for number in numbers if number is not None]
    if len(parts) == 1:
        power = measure.powers.get(units[0], 0)
        value = Decimal(digits[0]).scaleb(power)
        return Meaning(value, units[0], f"{value.normalize():f}" if power else digits[0], power != 0)
    return _sum(digits, units, measure)


def _sum(digits: list[str], units: list[str], measure: Measure) -> Meaning | None:
    """Add up the parts of 117万5千元. Returns None unless each part is less than one unit of the part before it."""
    total, below = Decimal(0), None
    for number, unit in zip(digits, units, strict=True):
        if not unit or (below is not None and (number[0] in "+-")):
            return None
        power = measure.powers[unit]
        value = Decimal(number).scaleb(power)
        if below is not None and value >= below:
            return None
        total, below = total + (value if total >= 0 else -value), Decimal(1).scaleb(power)
    return Meaning(total, units[-1], f"{total.normalize():f}", True)


def _without_marks(number: str) -> str | None:
    """Return the digits of a number, or None where its separators do not stand between thousands."""
    if _PLAIN.fullmatch(number):
        return number
    return _MARKS.sub("", number) if _GROUPED.fullmatch(number) else None
