"""Text of figures: rounding half up, signs, zero, numerals."""

import datetime
from decimal import Decimal

import pytest

from reportgen import formatting as f


@pytest.mark.parametrize(
    ("value", "text"),
    [("728.8", "728.80"), ("0.005", "0.01"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("117.5", "117.50")],
)
def test_money_has_two_decimals_rounded_half_up(value: str, text: str) -> None:
    assert f.money(Decimal(value)) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        ("875.39", "1081.87", "减少19.09%"),
        ("728.80", "748.32", "减少2.61%"),
        ("146.58", "333.55", "减少56.05%"),
        ("10", "10", "无变化"),
        ("5", "0", "增加5.00万元（上年为零）"),
        ("5", "-10", "增加150.00%"),  # of |previous|
        ("-5", "10", "减少150.00%"),
    ],
)
def test_change(now: str, before: str, text: str) -> None:
    assert f.change(Decimal(now), Decimal(before)) == text


def test_scores_say_no_more_than_they_must() -> None:
    assert [f.score(Decimal(v)) for v in ("98.00", "9.50", "9.05", "100", "0", "9.995")] == [
        "98",
        "9.5",
        "9.05",
        "100",
        "0",
        "10",
    ]


def test_chinese_numbers() -> None:
    numbers = [f.chinese_number(n) for n in (1, 9, 10, 11, 20, 21, 99)]
    assert numbers == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
    for outside in (0, 100):
        with pytest.raises(ValueError):
            f.chinese_number(outside)


def test_dates_and_names() -> None:
    day = datetime.date(2022, 3, 5)
    assert (f.full_date(day), f.month_day(day)) == ("2022年3月5日", "3月5日")
    assert [f.padded_name(n) for n in ("张帅", "葛国力", "欧阳示例")] == ["张　帅", "葛国力", "欧阳示例"]
