"""The types of single values: YAML string → Decimal, date, 是/否 …, each fault said in Chinese.

The loader hands over every scalar as the string that was typed; nothing here goes through float.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from reportgen.formatting import rounded

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％－＋，", "0123456789.%-+,")
_UNIT = re.compile(r"(万元|亿元|元|人|名|分|次|件|户|平方米)$")


class Record(BaseModel):
    """Base of all that is read from YAML: frozen, and no key passes unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def fault(message: str, advice: str) -> PydanticCustomError:
    """A fault of one value; the loader adds the place. Both texts are Chinese."""
    return PydanticCustomError("reportgen", "{message}", {"message": message, "advice": advice})


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("这里应填一个值，填成了列表或下级条目", "把值写在冒号后面同一行")
    if not value.strip():
        raise fault("这里没有填内容", "填上内容；确实没有就删去这一行")
    return value.strip()


def _number(value: Any) -> Decimal:
    text = _string(value)
    if _NUMBER.fullmatch(text) and text.isascii():
        return Decimal(text)
    narrow = text.translate(_FULL_WIDTH)
    if narrow != text:
        raise fault(f"数字“{text}”里有全角字符", f"改用半角，写成 {narrow}")
    if unit := _UNIT.search(text):
        raise fault(f"数字“{text}”带了单位“{unit[0]}”", f"只写数字：{text[: unit.start()].strip()}")
    if "," in text:
        raise fault(f"数字“{text}”里有逗号", f"不写千分位：{text.replace(',', '')}")
    if text.endswith("%"):
        raise fault(f"“{text}”是百分数，这里应是数", "去掉百分号，按本项的单位填写")
    raise fault(f"“{text}”不是数字", "只写数字，最多15位整数、6位小数，如 117.50")


def _money(value: Any) -> Decimal:
    number = _number(value)
    if number < 0:
        raise fault(f"“{value}”是负数", "这里填不小于 0 的数")
    return number


def _points(value: Any) -> Decimal:
    number = _money(value)
    if number != rounded(number):
        raise fault(f"“{value}”超过两位小数", "分数最多写两位小数，印出来的才和算出来的一样")
    return number


def _count(value: Any) -> int:
    number = _number(value)
    if number < 0 or number != number.to_integral_value():
        raise fault(f"“{value}”不是不小于 0 的整数", "填整数，如 15")
    return int(number)


def _positive_count(value: Any) -> int:
    number = _count(value)
    if number == 0:
        raise fault("这里不能是 0", "填实际的数；没有就删去这一行")
    return number


def _ratio(value: Any) -> Decimal:
    text = _string(value)
    if not text.endswith("%"):
        if text.endswith("％"):
            raise fault(f"“{text}”用了全角百分号", f"改用半角：{text.translate(_FULL_WIDTH)}")
        raise fault(f"“{text}”少了百分号", "比率要带百分号，如 95%")
    return _number(text[:-1]) / 100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target or an actual: its value (a percentage as a ratio) and the text as typed."""

    value: Decimal
    text: str

    @property
    def is_ratio(self) -> bool:
        """Whether it was given as a percentage."""
        return self.text.endswith("%")


def _quantity(value: Any) -> Quantity:
    text = _string(value)
    ratio = text.endswith(("%", "％"))
    return Quantity(_ratio(text) if ratio else _number(text), text)


@dataclass(frozen=True, slots=True, order=True)
class CalendarDate:
    """A date as precise as it was given: day 0 means only the month is known."""

    year: int
    month: int
    day: int = 0

    @classmethod
    def of(cls, day: datetime.date) -> "CalendarDate":
        """A whole date."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


def _calendar_date(value: Any) -> CalendarDate:
    text = _string(value)
    parts = text.split("-")
    advice = "写成 2022-02-21；只知道月份写 2022-02"
    if not re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", text, re.ASCII):
        raise fault(f"日期“{text}”的写法不对", advice)
    year, month, day = int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 0
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        raise fault(f"没有“{text}”这一天", advice) from None
    if len(parts) == 3 and day == 0:
        raise fault(f"没有“{text}”这一天", advice)
    return CalendarDate(year, month, day)


def _day(value: Any) -> datetime.date:
    given = _calendar_date(value)
    if given.day == 0:
        raise fault(f"日期“{value}”缺少日", "写到日，如 2022-02-21")
    return datetime.date(given.year, given.month, given.day)


def _actual(value: Any) -> Quantity | str:
    """A number, a percentage, or the level of a 定性 indicator in words."""
    text = _string(value)
    return _quantity(text) if any(c.isdigit() for c in text) else text


def _yes_no(value: Any) -> bool:
    text = _string(value)
    if text not in ("是", "否"):
        raise fault(f"“{text}”不是“是”或“否”", "填 是 或 否")
    return text == "是"


def _text(value: Any) -> str:
    text = _string(value)
    if "\n" in text:
        raise fault("一段文字里不能换行", "一段写成一行；有几段就分成几项，每项前加“- ”")
    return text


def _person(value: Any) -> str:
    name = _text(value)
    bare = "".join(name.split())
    if bare != name:
        raise fault(f"姓名“{name}”里有空格", f"写成“{bare}”，印出时两字姓名会自动对齐")
    return name


Text = Annotated[str, BeforeValidator(_text)]
PersonName = Annotated[str, BeforeValidator(_person)]
# One text, or a list of texts that the report numbers 一是、二是 …
Items = Annotated[
    Annotated[tuple[Text, ...], Field(min_length=1), Tag("list")] | Annotated[Text, Tag("text")],
    Discriminator(lambda value: "list" if isinstance(value, (list, tuple)) else "text"),
]
SignedMoney = Annotated[Decimal, BeforeValidator(_number)]  # 万元
Money = Annotated[Decimal, BeforeValidator(_money)]  # 万元, >= 0
Points = Annotated[Decimal, BeforeValidator(_points)]  # 分, >= 0, at most two decimals
Count = Annotated[int, BeforeValidator(_count)]
PositiveCount = Annotated[int, BeforeValidator(_positive_count)]
Ratio = Annotated[Decimal, BeforeValidator(_ratio)]  # 95% as 0.95
QuantityField = Annotated[Quantity, BeforeValidator(_quantity)]
ActualField = Annotated[Quantity | str, BeforeValidator(_actual)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
DateField = Annotated[CalendarDate, BeforeValidator(_calendar_date)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
