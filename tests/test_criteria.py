"""Every scoring kind at its boundaries, and the laws that all of them keep."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reportgen.criteria import LEVELS, ActualMismatch, Bounds, Criterion
from reportgen.fields import Quantity

CRITERION: TypeAdapter[Any] = TypeAdapter(Criterion)
TEN = Decimal(10)


def kind(**rule: object) -> Any:
    return CRITERION.validate_python(rule)


def quantity(text: str) -> Quantity:
    value = Decimal(text.rstrip("%"))
    return Quantity(value / 100 if text.endswith("%") else value, text)


def exact(criterion: Any, actual: str, weight: str = "10") -> str:
    score = criterion.bounds(quantity(actual), Decimal(weight)).exact
    assert score is not None
    return str(score)


SEED_TIERS = [{"起": f"{n}%", "得分": str(n // 10)} for n in range(100, -1, -10)]


@pytest.mark.parametrize(
    ("rule", "actual", "score"),
    [
        ({"方式": "正向", "目标": "12"}, "12", "10.00"),
        ({"方式": "正向", "目标": "12"}, "15", "10.00"),
        ({"方式": "正向", "目标": "12"}, "11", "9.17"),
        ({"方式": "正向", "目标": "12"}, "0", "0.00"),
        ({"方式": "正向", "目标": "100%"}, "99.99%", "10.00"),  # 9.999 rounds half up
        ({"方式": "等于", "目标": "0"}, "0", "10.00"),
        ({"方式": "等于", "目标": "0"}, "1", "0.00"),
        ({"方式": "等于", "目标": "4"}, "3", "7.50"),
        ({"方式": "等于", "目标": "4"}, "5", "10.00"),
        ({"方式": "反向", "目标": "5"}, "5", "10.00"),
        ({"方式": "反向", "目标": "5"}, "6", "8.00"),
        ({"方式": "反向", "目标": "5"}, "9.99", "0.02"),
        ({"方式": "反向", "目标": "5"}, "10", "0.00"),
        ({"方式": "反向", "目标": "5"}, "50", "0.00"),
        ({"方式": "反向", "目标": "5", "超出": "比例"}, "10", "5.00"),
        ({"方式": "反向", "目标": "0"}, "0", "10.00"),
        ({"方式": "反向", "目标": "0"}, "1", "0.00"),
        ({"方式": "反向", "目标": "5%"}, "5%", "10.00"),
        ({"方式": "执行率"}, "91.43%", "9.14"),
        ({"方式": "执行率"}, "103%", "10.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "100%", "10.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "99.99%", "9.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "91.43%", "9.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "90%", "9.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "89.99%", "8.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "0%", "0.00"),
        (
            {"方式": "分档", "档次": [{"起": "3", "得分": "10"}, {"起": "0", "止": "3", "得分": "4"}]},
            "3",
            "10.00",
        ),
        (
            {"方式": "分档", "档次": [{"起": "3", "得分": "10"}, {"起": "0", "止": "3", "得分": "4"}]},
            "2.9",
            "4.00",
        ),
        ({"方式": "分档", "档次": [{"起": "3", "得分": "99"}, {"起": "0", "得分": "4"}]}, "9", "10.00"),
    ],
)
def test_score_at_the_boundaries(rule: dict[str, object], actual: str, score: str) -> None:
    assert exact(kind(**rule), actual) == score


@pytest.mark.parametrize(
    ("level", "low", "high", "top_allowed"),
    [("达成", "8", "10", True), ("部分达成", "6", "8", False), ("未达成", "0", "6", False)],
)
def test_levels_bound_the_persons_score(level: str, low: str, high: str, top_allowed: bool) -> None:
    bounds = kind(方式="定性").bounds(level, TEN)
    assert bounds.exact is None
    assert bounds.allow(Decimal(low))
    assert not bounds.allow(Decimal(low) - Decimal("0.01"))
    assert bounds.allow(Decimal(high)) is top_allowed
    assert bounds.allow(Decimal(high) - Decimal("0.01"))


def test_discretion_below_the_target_leaves_the_score_to_the_person_but_not_the_full_one() -> None:
    for rule, met, missed in (
        ({"方式": "正向", "目标": "100%", "不足": "酌情"}, "100%", "99%"),
        ({"方式": "反向", "目标": "5%", "超出": "酌情"}, "5%", "5.01%"),
    ):
        criterion = kind(**rule)
        assert exact(criterion, met) == "10.00"
        bounds = criterion.bounds(quantity(missed), TEN)
        assert bounds.allow(Decimal("9.99"))
        assert not bounds.allow(TEN)
    assert kind(方式="酌情").bounds("", TEN) == Bounds(Decimal(0), TEN)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"方式": "正向", "目标": "0"}, "必须大于 0"),
        ({"方式": "分档", "档次": [{"起": "90%", "得分": "9"}]}, "90%以下没有档次"),
        ({"方式": "分档", "档次": [{"起": "0", "得分": "1"}, {"起": "0", "得分": "2"}]}, "重叠"),
        (
            {"方式": "分档", "档次": [{"起": "5", "得分": "9"}, {"起": "0", "止": "4", "得分": "2"}]},
            "4到5之间有空档",
        ),
        (
            {"方式": "分档", "档次": [{"起": "5", "得分": "9"}, {"起": "0", "止": "6", "得分": "2"}]},
            "5到6之间两档重叠",
        ),
        ({"方式": "分档", "档次": [{"起": "0", "止": "6", "得分": "2"}]}, "6及以上没有档次"),
    ],
)
def test_a_scale_that_does_not_hold_is_refused(rule: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        kind(**rule)


@pytest.mark.parametrize(
    ("rule", "actual"),
    [
        ({"方式": "正向", "目标": "95%"}, quantity("12")),
        ({"方式": "正向", "目标": "12"}, quantity("95%")),
        ({"方式": "反向", "目标": "12"}, "达成"),
        ({"方式": "定性"}, quantity("95%")),
        ({"方式": "定性"}, "很好"),
        ({"方式": "执行率"}, "达成"),
    ],
)
def test_an_actual_of_another_sort_is_told(rule: dict[str, object], actual: Any) -> None:
    with pytest.raises(ActualMismatch, match="完成值"):
        kind(**rule).bounds(actual, TEN)


amounts = st.decimals(0, 10_000, places=2)
weights = st.decimals("0.5", 100, places=2)
measured = st.sampled_from(
    [
        {"方式": "正向", "目标": "12"},
        {"方式": "等于", "目标": "7"},
        {"方式": "等于", "目标": "0"},
        {"方式": "反向", "目标": "12"},
        {"方式": "反向", "目标": "12", "超出": "比例"},
        {"方式": "分档", "档次": [{"起": str(n), "得分": str(n)} for n in range(10)]},
    ]
)


@given(measured, amounts, amounts, weights)
def test_scores_stay_within_the_weight_and_move_one_way(
    rule: dict[str, object], one: Decimal, other: Decimal, weight: Decimal
) -> None:
    criterion = kind(**rule)
    low, high = (criterion.bounds(Quantity(v, str(v)), weight).exact for v in sorted((one, other)))
    assert 0 <= low <= weight and 0 <= high <= weight
    falling = rule["方式"] == "反向" or rule.get("目标") == "0"
    assert low >= high if falling else low <= high


@given(st.decimals(0, 100, places=2))
def test_every_score_belongs_to_exactly_one_level(points: Decimal) -> None:
    criterion, weight = kind(方式="定性"), Decimal(100)
    assert sum(criterion.bounds(level, weight).allow(points) for level in LEVELS) == 1
