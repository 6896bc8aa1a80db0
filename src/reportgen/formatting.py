"""Decimal and date to the text of the page. The only module that rounds (half up)."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零一二三四五六七八九"
_CENT = Decimal("0.01")
_FULL_WIDTH_SPACE = "\u3000"


def rounded(value: Decimal) -> Decimal:
    """value to two decimals, half away from zero, as people round money and scores."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def money(value: Decimal) -> str:
    """An amount in 万元 with two decimals: 728.8 → 728.80."""
    return str(rounded(value))


def percent(ratio: Decimal) -> str:
    """A ratio as a percentage with two decimals: 0.9143 → 91.43%."""
    return f"{rounded(ratio * 100)}%"


def whole_percent(ratio: Decimal) -> str:
    """A ratio as a whole percentage without its sign: 0.9643 → 96."""
    return str((ratio * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def score(value: Decimal, places: int = 0) -> str:
    """A score in 分 with at most two decimals and without trailing zeros: 98.00 → 98, 9.50 → 9.5.

    places: decimals that are printed even where they are zeros, 0 to 2.
    """
    text = str(rounded(value))
    shown = text.rstrip("0").rstrip(".")
    return text[: text.index(".") + 1 + places] if len(shown.partition(".")[2]) < places else shown


def change(current: Decimal, previous: Decimal) -> str:
    """The change against last year in words: 减少19.09%, a share of |previous|; the amount where previous is 0."""
    if current == previous:
        return "无变化"
    word = "增加" if current > previous else "减少"
    if previous == 0:
        return f"{word}{money(abs(current))}万元（上年为零）"
    return f"{word}{percent(abs(current - previous) / abs(previous))}"


def chinese_number(number: int) -> str:
    """1 … 99 as 一 … 九十九, for 一、 （一） 一是.

    Raises ValueError outside that range.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"no numeral for {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def full_date(day: datetime.date) -> str:
    """2022年12月31日: Arabic numerals without leading zeros (GB/T 9704-2012 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_day(day: datetime.date) -> str:
    """2月21日."""
    return f"{day.month}月{day.day}日"


def padded_name(name: str) -> str:
    """张帅 → 张　帅: a two-character name is set as wide as one of three."""
    return _FULL_WIDTH_SPACE.join(name) if len(name) == 2 else name


# Control characters except tab and line ends, code points that are no characters, Unicode's line separators and its
# marks of writing direction. XML cannot contain some of them, terminals obey some, and no reader sees any.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def escape_invisible(text: str) -> str:
    """Replace every invisible character by its escape in Python: \\x1b, \\u2028."""
    return INVISIBLE.sub(lambda found: ascii(found[0])[1:-1], text)
