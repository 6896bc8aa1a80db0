"""Define the types of single values, which turn a YAML string into Decimal, date, 是/否 …, with faults in Chinese.

The loader hands over every scalar as the string that was typed; nothing here goes through float.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from reportgen.formatting import rounded
from reportgen.model import numerals
from reportgen.model.characters import has_line_end
from reportgen.model.numerals import COUNT, MONEY, POINTS, QUANTITY, RATIO, YEAR, Computed, Meaning, Measure
from reportgen.model.placeholders import OPEN_MARK
from reportgen.model.quantity import Quantity, read_quantity

_WITH_TAIL = re.compile(r"[+-]?\d+(?:\.\d+)? *([^\d.,]*)", re.ASCII)


def _in_chinese(schema: dict[str, Any], record: type[BaseModel]) -> None:
    """Take the English class name and docstring out of a JSON Schema: each key has its Chinese description."""
    schema.pop("title", None)
    schema.pop("description", None)
    if law := getattr(record, "law", ""):  # It is a scoring kind, which says in Chinese how it scores.
        schema["description"] = law


class Record(BaseModel):
    """The base of all records that are read from YAML. It is frozen and refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_in_chinese, defer_build=True)
    computed: ClassVar[Computed] = {}


def fault(message: str, advice: str) -> PydanticCustomError:
    """Return a fault of one value, in Chinese. The loader adds the place."""
    return PydanticCustomError("reportgen", "{message}", {"message": message, "advice": advice})


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("这里应填一个值，填成了列表或下级条目", "把值写在冒号后面同一行")
    if not value.strip():
        raise fault("这里没有填内容", "填上内容；确实没有就删去这一行")
    return value.strip()


def plain_number(value: Any, measure: Measure) -> Decimal:
    """Return a number as typed. Raises a fault that says what it means and how to write it."""
    text = _string(value)
    number = numerals.plain(text)
    if number is None:
        raise _not_plain(text, text, measure)
    return number


def _not_plain(text: str, number: str, measure: Measure) -> PydanticCustomError:
    """Return why text is not a number as the files require it, with the number it means, where it can mean only one.

    number is text without its percent sign, where measure is a rate.
    """
    meant = numerals.meaning(number, measure)
    oddities = list(_oddities(text, number, meant))
    if meant is None:
        return fault(f"“{text}”{'，'.join(oddities) or '不是数字'}", f"核对原数：{measure.example}")
    message = f"数字“{text}”{'，'.join(oddities) or '的写法不对'}"
    written = meant.text + ("%" if measure is RATIO else "")
    if meant.converted and measure is MONEY and meant.value != rounded(meant.value):
        return fault(message, f"换算成万元是 {written}；{_keep_cents(meant.value)}")
    if meant.converted:
        return fault(message, f"换算成{measure.unit or '数'}，只写数字：{written}")
    only_width = numerals.narrow(number) == meant.text
    return fault(message, f"改用半角，写成 {written}" if only_width else f"只写数字：{written}")


def _oddities(text: str, number: str, meant: Meaning | None) -> Iterator[str]:
    narrow = numerals.narrow(number)
    if text.endswith("％"):
        yield "用了全角百分号"
    if narrow != number:
        yield "有全角字符"
    if "," in narrow:
        yield "有逗号" if meant else "有逗号，但不在千分位上"
    if meant and meant.unit:
        yield f"带了单位“{meant.unit}”"
    if text == number and narrow.endswith("%"):
        yield "是百分数，这里应是数"
    elif meant is None and (found := _WITH_TAIL.fullmatch(narrow)):
        yield f"带了“{found[1]}”" if found[1] else "位数太多，整数最多 15 位，小数最多 6 位"


def _keep_cents(number: Decimal) -> str:
    return f"最多两位小数：四舍五入写 {rounded(number)}，并核对合计"


def _two_decimals(value: Any, measure: Measure) -> Decimal:
    """Return a number that is printed in two decimals. It may be typed in two at most, so that nothing is rounded away."""
    number = plain_number(value, measure)
    if number != rounded(number):
        raise fault(f"“{value}”超过两位小数", _keep_cents(number))
    return number


def not_negative(number: Decimal, value: Any) -> Decimal:
    """Return the number. Raises a fault where it is below 0."""
    if number < 0:
        raise fault(f"“{value}”是负数", "这里填不小于 0 的数")
    return number


def _signed_money(value: Any) -> Decimal:
    return _two_decimals(value, MONEY)


def _money(value: Any) -> Decimal:
    return not_negative(_signed_money(value), value)


def _points(value: Any) -> Decimal:
    return not_negative(_two_decimals(value, POINTS), value)


def signed_count(value: Any) -> int:
    """Return a whole number as typed, which may be negative."""
    number = plain_number(value, COUNT)
    if number != number.to_integral_value():
        raise fault(f"“{value}”不是整数", COUNT.example)
    return int(number)


def _count(value: Any) -> int:
    return int(not_negative(Decimal(signed_count(value)), value))


def _positive_count(value: Any) -> int:
    number = _count(value)
    if number == 0:
        raise fault("这里不能是 0", "填实际的数；没有就删去这一行")
    return number


def _year(value: Any) -> int:
    text = _string(value)
    if re.fullmatch("20[0-9]{2}", text):
        return int(text)
    meant = numerals.meaning(text, YEAR)
    whole = (
        f"20{meant.text}" if meant and re.fullmatch("[0-9]{2}", meant.text) else meant.text if meant else ""
    )
    advice = (
        f"{YEAR.example}；是 {whole} 年就写 {whole}" if re.fullmatch("20[0-9]{2}", whole) else YEAR.example
    )
    raise fault(f"年度“{text}”不是 2000 到 2099 的四位数字", advice)


def _ratio(value: Any) -> Decimal:
    text = _string(value)
    if not text.endswith(("%", "％")):
        raise fault(f"“{text}”少了百分号", "比率要带百分号，如 95%")
    bare = text[:-1].strip()
    number = numerals.plain(bare)
    if number is None or not text.endswith("%"):
        raise _not_plain(text, bare, RATIO)
    return number / 100


def _quantity(value: Any) -> Quantity:
    if isinstance(value, Quantity):  # It is derived from a 年度指标值.
        return value
    text = _string(value)
    ratio = text.endswith(("%", "％"))
    return Quantity(_ratio(text) if ratio else plain_number(text, QUANTITY), text)


@dataclass(frozen=True, slots=True, order=True)
class CalendarDate:
    """A date as precise as it was given: day 0 means only the month is known."""

    year: int
    month: int
    day: int = 0

    @classmethod
    def of(cls, day: datetime.date) -> "CalendarDate":
        """Return a date of which the day is known."""
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
    """Return a number with what stands beside it (≥50个, 90万元), a percentage, or words: a level, a date."""
    text = _text(value)
    if numerals.plain(text.removesuffix("%").rstrip()) is not None:
        return _quantity(text)
    if not any(c.isdigit() for c in text) or re.search(r"\d{4}年|\d{1,2}月|\d{4}-\d{1,2}", text, re.ASCII):
        return text
    read = read_quantity(text)
    return read if read and (read.bound or read.unit not in ("", "%")) else _quantity(text)


def _yes_no(value: Any) -> bool:
    text = _string(value)
    if text not in ("是", "否"):
        raise fault(f"“{text}”不是“是”或“否”", "填 是 或 否")
    return text == "是"


def _text(value: Any) -> str:
    text = _string(value)
    if has_line_end(text):
        raise fault("一段文字里不能换行", "一段写成一行；有几段就分成几项，每项前加“- ”")
    return text


def _person(value: Any) -> str:
    name = _text(value)
    bare = "".join(name.split())
    if bare != name:
        raise fault(f"姓名“{name}”里有空格", f"写成“{bare}”，印出时两字姓名会自动对齐")
    return name


def as_typed(pattern: str, example: str, *kinds: str) -> WithJsonSchema:
    """Return the JSON Schema of a value as it is typed: of one of the JSON types, a string if it matches pattern."""
    return WithJsonSchema(
        {"type": ["string", *kinds], "pattern": f"^({pattern}|{OPEN_MARK})$", "examples": [example]}
    )


_CENTS = r"\d{1,15}(\.\d{1,2})?"
_DECIMAL = r"[+-]?\d{1,15}(\.\d{1,6})?"
_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
Text = Annotated[
    str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number"]})
]  # An editor takes 130104001 for a number.
PersonName = Annotated[str, BeforeValidator(_person), as_typed(r"\S+", "张三")]
# This is one text, or a list of texts that the report numbers 一是、二是 ….
Items = Annotated[
    Annotated[tuple[Text, ...], Field(min_length=1), Tag("list")] | Annotated[Text, Tag("text")],
    Discriminator(lambda value: "list" if isinstance(value, (list, tuple)) else "text"),
]
# An amount is in 万元 with at most two decimals.
SignedMoney = Annotated[
    Decimal, BeforeValidator(_signed_money), as_typed("[+-]?" + _CENTS, "-117.50", "number")
]
Money = Annotated[
    Decimal, BeforeValidator(_money), as_typed(_CENTS, "117.50", "number")
]  # It is not negative.
# It is in 分, not negative, with at most two decimals.
Points = Annotated[Decimal, BeforeValidator(_points), as_typed(_CENTS, "9.5", "number")]
Count = Annotated[int, BeforeValidator(_count), as_typed(r"\d{1,15}", "15", "integer")]
Year = Annotated[int, BeforeValidator(_year), as_typed("20[0-9]{2}", "2022", "integer")]
PositiveCount = Annotated[
    int, BeforeValidator(_positive_count), as_typed(r"0*[1-9]\d{0,14}", "15", "integer")
]
Ratio = Annotated[
    Decimal, BeforeValidator(_ratio), as_typed(_DECIMAL + " ?%", "95%")
]  # It holds 95% as 0.95.
QuantityField = Annotated[
    Quantity, BeforeValidator(_quantity), as_typed(_DECIMAL + "( ?%)?", "98%", "number")
]
ActualField = Annotated[Quantity | str, BeforeValidator(_actual), as_typed(r".*\S.*", "98.6%", "number")]
Day = Annotated[datetime.date, BeforeValidator(_day), as_typed(_DAY, "2023-02-21")]
DateField = Annotated[
    CalendarDate, BeforeValidator(_calendar_date), as_typed(rf"{_DAY}|\d{{4}}-\d{{1,2}}", "2023-02")
]
YesNo = Annotated[bool, BeforeValidator(_yes_no), as_typed("是|否", "是")]
