"""Single values: what is read, what is refused, and advice that keeps the value as it was meant."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reportgen.model.fields import Count, Money, Points, QuantityField, Ratio, SignedMoney, Text, Year


def refusal(kind: Any, text: str) -> tuple[str, str]:
    """Message and advice with which a value is refused."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(text)
    [fault] = caught.value.errors()
    return fault["ctx"]["message"], fault["ctx"]["advice"]


def accepted(kind: Any, text: str) -> Any:
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("899740元", "换算成万元是 89.974；最多两位小数：四舍五入写 89.97，并核对合计"),
        ("899,740元", "换算成万元是 89.974；最多两位小数：四舍五入写 89.97，并核对合计"),
        ("８９９７４０ 元", "换算成万元是 89.974；最多两位小数：四舍五入写 89.97，并核对合计"),
        ("1,175,000元整", "换算成万元，只写数字：117.5"),
        ("5千元", "换算成万元，只写数字：0.5"),
        ("1.2亿元", "换算成万元，只写数字：12000"),
        ("1亿2000万元", "换算成万元，只写数字：12000"),
        ("117万5千元", "换算成万元，只写数字：117.5"),
        ("117.50万元", "只写数字：117.50"),
        ("1,117.50", "只写数字：1117.50"),
        ("1，117.50", "只写数字：1117.50"),
        ("１，１１７．５０万元", "只写数字：1117.50"),
        ("1 117.50", "只写数字：1117.50"),
        ("１１７．５０", "改用半角，写成 117.50"),
    ],
)
def test_an_amount_in_another_form_is_converted_exactly(text: str, advice: str) -> None:
    assert refusal(Money, text)[1] == advice


@pytest.mark.parametrize(
    "text", ["11,17.50", "117,50", "0,899", "1.117,50", "￥899740", "约107", "110-120", "两百", "3美元", "95%",
             "(1,117.50)", "1亿3", "5角", "--5", "元", "12345678901234567"]
)  # fmt: skip
def test_an_amount_that_could_mean_two_things_is_asked_for(text: str) -> None:
    assert refusal(Money, text)[1] == "核对原数：以万元为单位只写数字，最多两位小数，如 117.50"


@given(
    st.integers(0, 10**13), st.sampled_from(["", "，", ","]), st.sampled_from(["元", "千元", "万元", "亿元"])
)
def test_whatever_the_advice_tells_to_write_is_the_amount_that_was_typed(
    yuan: int, comma: str, unit: str
) -> None:
    typed = f"{yuan:,}".replace(",", comma) + unit
    exact = yuan * {"元": 1, "千元": 1000, "万元": 10**4, "亿元": 10**8}[unit] / Decimal(10**4)
    advice = refusal(Money, typed)[1]
    said = advice.partition("；")[0].replace("换算成万元是 ", "：").rpartition("：")[2]
    assert Decimal(said) == exact


def test_amounts_and_scores_have_two_decimals_at_most_and_are_told_how_to_go_on() -> None:
    for kind in (Money, SignedMoney, Points):
        message, advice = refusal(kind, "89.974")
        assert "超过两位小数" in message
        assert advice == "最多两位小数：四舍五入写 89.97，并核对合计"
        assert accepted(kind, "89.970") == Decimal("89.97")
    assert "-0.13" in refusal(SignedMoney, "-0.125")[1]


@pytest.mark.parametrize("kind", [Money, Points, Count])
def test_a_negative_value_is_refused_where_there_can_be_none(kind: Any) -> None:
    assert refusal(kind, "-3") == ("“-3”是负数", "这里填不小于 0 的数")
    assert accepted(kind, "0") == 0


def test_a_count_is_whole() -> None:
    assert refusal(Count, "15.5") == ("“15.5”不是整数", "填整数，如 15")
    assert refusal(Count, "1.5万人")[1].endswith("15000")
    assert accepted(Count, "15.0") == 15


@pytest.mark.parametrize("text", ["5万元", "3000元", "1.2万件"])
def test_a_target_in_a_unit_of_its_own_is_not_converted(text: str) -> None:
    assert "单位与目标相同" in refusal(QuantityField, text)[1]


def test_a_rate_keeps_its_percent_sign_in_the_advice() -> None:
    assert refusal(Ratio, "９8.6％")[1] == "改用半角，写成 98.6%"
    assert refusal(Ratio, "1，000%")[1] == "只写数字：1000%"


@pytest.mark.parametrize(
    ("text", "advice"),
    [("22", "2022"), ("２０２２", "2022"), ("2022年", "2022"), ("1999", ""), ("20222", ""), ("-2022", "")],
)
def test_a_year_has_four_digits(text: str, advice: str) -> None:
    message, told = refusal(Year, text)
    assert f"“{text}”" in message
    assert told.endswith(f"就写 {advice}" if advice else "如 2022")
    assert accepted(Year, "2022") == 2022


@pytest.mark.parametrize("end", ["\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_no_text_holds_a_line_end_of_any_kind(end: str) -> None:
    assert "不能换行" in refusal(Text, f"部门{end}整体")[0]
