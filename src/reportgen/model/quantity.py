"""Read a target or an actual as forms have it: ≥50个, 不超过90万元, 95%以上 are a comparison, a number and a unit."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from reportgen.model.numerals import COUNT, MONEY, narrow

Bound = Literal["", "≥", "≤", ">", "<"]  # empty: just that number
RATIO_SIGN = "%"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target or an actual: its value (a percentage as a ratio) and the text as typed.

    unit: as typed behind the number, empty for none. bound: what is said of the number. number: the number with its
    unit as typed, where text says more.
    """

    value: Decimal
    text: str
    unit: str = ""
    bound: Bound = ""
    number: str = ""

    @property
    def is_ratio(self) -> bool:
        """Tell whether it was given as a percentage."""
        return self.unit == RATIO_SIGN or self.text.endswith(RATIO_SIGN)

    @property
    def bare(self) -> str:
        """Return the number with its unit, without what is said of it: 50个."""
        return self.number or self.text

    def in_unit_of(self, other: "Quantity") -> Decimal | None:
        """Return the value in the unit of another quantity, None where the two units measure different things.

        A quantity without a unit is in the unit of the other.
        """
        if not self.unit or self.unit == other.unit:
            return self.value
        (mine, power), (theirs, other_power) = _base(self.unit), _base(other.unit)
        if other.unit:
            return self.value.scaleb(power - other_power) if mine == theirs else None
        return None if power else self.value


def _base(unit: str) -> tuple[str, int]:
    if unit in MONEY.powers and unit.endswith("元"):
        return "万元", MONEY.powers[unit]
    power = COUNT.powers.get(unit, 0)
    bare = unit[1:] if power else unit
    return ("人" if bare in ("名", "位") else bare), power


_BEFORE: dict[str, Bound] = {
    **dict.fromkeys(("≥", ">=", "≧", "⩾", "＞=", "不少于", "不低于", "不小于", "大于等于", "至少", "达到"), "≥"),
    **dict.fromkeys(("≤", "<=", "≦", "⩽", "＜=", "不超过", "不高于", "不多于", "不大于", "小于等于", "至多", "最多"), "≤"),
    **dict.fromkeys((">", "＞", "大于", "高于", "多于", "超过"), ">"),
    **dict.fromkeys(("<", "＜", "小于", "低于", "少于", "不足"), "<"),
    **dict.fromkeys(("=", "＝", "等于"), ""),
}  # fmt: skip
_AFTER: dict[str, Bound] = {
    **dict.fromkeys(("及以上", "（含）以上", "(含)以上", "以上"), "≥"),
    **dict.fromkeys(("及以下", "（含）以下", "(含)以下", "以下", "以内", "之内"), "≤"),
}  # fmt: skip


_UNIT = (
    "(?!左右|上下|余|多)[\u3400-\u9fff]{1,6}?(?:/[\u3400-\u9fff]{1,4}?)?"
    "|km²|m²|m³|㎡|km|cm|mm|m|kg|g|t|L|kWh|kW|MW|MB|GB|TB|dB|℃"
)


@cache
def _pattern() -> re.Pattern[str]:
    before, after = (
        "|".join(sorted(map(re.escape, words), key=len, reverse=True)) for words in (_BEFORE, _AFTER)
    )
    return re.compile(
        rf"(?P<before>{before})?\s*"
        r"(?P<number>(?P<digits>[+-]?(?:[0-9]{1,15}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?)"
        rf"\s*(?P<unit>%|{_UNIT})?)\s*(?P<after>{after})?"
    )


def read_quantity(text: str) -> Quantity | None:
    """Return what a text says where it is one number, with a unit, a comparison or both; else None."""
    found = _pattern().fullmatch(narrow(text).strip())
    if found is None or (found["before"] and found["after"]):
        return None
    value, unit = Decimal(found["digits"].replace(",", "")), found["unit"] or ""
    bound = _BEFORE[found["before"]] if found["before"] else _AFTER.get(found["after"] or "", "")
    if unit == RATIO_SIGN:
        value /= 100
    return Quantity(value, text, unit, bound, found["number"])
