"""Every scoring kind at its boundaries, and the laws that all of them keep."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reportgen.model.criteria import ActualMismatch, Bounds, Criterion
from reportgen.model.criteria.kinds.qualitative import LEVELS
from reportgen.model.fields import Quantity

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
        ({"方式": "等于", "目标": "4"}, "-1", "0.00"),
        ({"方式": "等于", "目标": "0"}, "-1", "10.00"),
        ({"方式": "正向", "目标": "12"}, "-3", "0.00"),
        ({"方式": "反向", "目标": "5"}, "5", "10.00"),
        ({"方式": "反向", "目标": "5"}, "6", "8.00"),
        ({"方式": "反向", "目标": "5"}, "9.99", "0.02"),
        ({"方式": "反向", "目标": "5"}, "10", "0.00"),
        ({"方式": "反向", "目标": "5"}, "50", "0.00"),
        ({"方式": "反向", "目标": "5", "超出": "比例"}, "10", "5.00"),
        ({"方式": "反向", "目标": "0"}, "0", "10.00"),
        ({"方式": "反向", "目标": "0"}, "1", "0.00"),
        ({"方式": "反向", "目标": "5%"}, "5%", "10.00"),
        ({"方式": "反向", "目标": "-5%"}, "-5%", "10.00"),  # a fall of 5% at least
        ({"方式": "反向", "目标": "-5%"}, "-4.99%", "0.00"),
        ({"方式": "反向", "目标": "-5%", "超出": "比例"}, "3%", "0.00"),
        ({"方式": "反向", "目标": "5", "超出": "比例"}, "5.01", "9.98"),
        ({"方式": "执行率"}, "91.43%", "9.14"),
        ({"方式": "执行率"}, "103%", "10.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "100%", "10.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "99.99%", "9.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "91.43%", "9.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "90%", "9.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "89.99%", "8.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "0%", "0.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "-1%", "0.00"),
        ({"方式": "执行率", "档次": SEED_TIERS}, "130%", "10.00"),
        ({"方式": "执行率"}, "0%", "0.00"),
        ({"方式": "执行率"}, "100%", "10.00"),
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


def test_an_exact_half_of_a_hundredth_rounds_up_even_out_of_a_quotient() -> None:
    assert exact(kind(方式="正向", 目标="6"), "5", "10.05") == "8.38"  # 8.375
    rate = Quantity(Decimal(7) / 12, "58.33%")  # times 1.62 is 0.945, which 28 digits make 0.94499…
    assert kind(方式="执行率").bounds(rate, Decimal("1.62")).exact == Decimal("0.95")


STEPS = {"满分线": "100%", "每降": "10%", "减": "1"}


@pytest.mark.parametrize("way", ["分档", "执行率"])
@pytest.mark.parametrize(
    ("actual", "score"),
    [
        ("130%", "10.00"),
        ("100%", "10.00"),
        ("99.99%", "9.00"),
        ("90%", "9.00"),
        ("89.99%", "8.00"),
        ("10%", "1.00"),
        ("9.99%", "0.00"),
        ("0%", "0.00"),
        ("-50%", "0.00"),
    ],
)
def test_the_shorthand_is_the_scale_it_stands_for(way: str, actual: str, score: str) -> None:
    assert exact(kind(方式=way, **STEPS), actual) == score


def test_the_shorthand_stops_at_0_points_and_its_lowest_step_holds_the_rest() -> None:
    steep = kind(方式="分档", 满分线="95", 每降="1", 减="4")
    assert [(q.text, str(p)) for q, p in steep.steps(TEN)] == [
        ("95", "10"),
        ("94", "6"),
        ("93", "2"),
        ("0", "0"),
    ]
    beyond = kind(方式="分档", 满分线="10%", 每降="10%", 减="3")  # goes on below 0
    assert [q.text for q, _ in beyond.steps(TEN)] == ["10%", "0%", "-10%", "-20%", "-30%"]
    assert exact(beyond, "-5%") == "4.00"


@given(
    st.decimals(1, 100, places=2),
    st.decimals("0.5", 50, places=1),
    st.decimals("0.5", 20, places=1),
    st.decimals("0.5", 20, places=2),
    st.decimals(-200, 200, places=2),
)
def test_shorthand_and_written_scale_give_the_same(
    full: Decimal, every: Decimal, off: Decimal, weight: Decimal, value: Decimal
) -> None:
    short = kind(方式="分档", 满分线=str(full), 每降=str(every), 减=str(off))
    steps = [{"起": q.text, "得分": str(p)} for q, p in short.steps(weight)]
    written = kind(方式="分档", 档次=steps)
    for actual in (value, *(q.value for q, _ in short.steps(weight))):
        quantity = Quantity(actual, str(actual))
        assert short.bounds(quantity, weight) == written.bounds(quantity, weight)


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
        ({"方式": "等于", "目标": "-1"}, "不能小于 0"),
        ({"方式": "定性", "达成下限": "60%", "部分达成下限": "60%"}, "不成次序"),
        ({"方式": "定性", "部分达成下限": "0%"}, "不成次序"),
        ({"方式": "定性", "达成下限": "101%"}, "不成次序"),
        ({"方式": "分档"}, "没有写档次"),
        ({"方式": "分档", "档次": SEED_TIERS, **STEPS}, "同时写了"),
        ({"方式": "分档", "满分线": "100%", "每降": "10%"}, "没有写全"),
        ({"方式": "执行率", "减": "1"}, "没有写全"),
        ({"方式": "分档", "满分线": "100%", "每降": "10", "减": "1"}, "一个是百分数，一个不是"),
        ({"方式": "分档", "满分线": "100%", "每降": "0%", "减": "1"}, "必须大于 0"),
        ({"方式": "分档", "满分线": "100%", "每降": "10%", "减": "0"}, "必须大于 0"),
        ({"方式": "执行率", "满分线": "100", "每降": "10", "减": "1"}, "少了百分号"),
        ({"方式": "执行率", "档次": [{"起": "0", "得分": "1"}]}, "少了百分号"),
        (
            {"方式": "分档", "档次": [{"起": "98%", "得分": "9"}, {"起": "0", "得分": "2"}]},
            "一个是百分数，一个不是",
        ),
        ({"方式": "分档", "档次": [{"起": "0", "得分": "0"}]}, "各档得分都是 0"),
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


@pytest.mark.parametrize(
    ("rule", "actual", "text"),
    [
        ({"方式": "正向", "目标": "12"}, "12", "12，达到目标12，得10分"),
        ({"方式": "正向", "目标": "12"}, "11", "11，未达到目标12，得11÷12×10≈9.17分"),
        ({"方式": "正向", "目标": "12"}, "9", "9，未达到目标12，得9÷12×10=7.5分"),
        ({"方式": "正向", "目标": "12"}, "-1", "-1，未达到目标12且小于0，得0分"),
        (
            {"方式": "正向", "目标": "100%", "不足": "酌情"},
            "99%",
            "99%，未达到目标100%，由单位打分，0分至10分（不含）",
        ),
        ({"方式": "等于", "目标": "0"}, "1", "1，目标为0，已超出，得0分"),
        ({"方式": "反向", "目标": "5%"}, "6%", "6%，超过5%，得[1−(6%−5%)÷5%]×10=8分"),
        ({"方式": "反向", "目标": "5"}, "11", "11，达到5的两倍以上，得0分"),
        ({"方式": "反向", "目标": "5", "超出": "比例"}, "6", "6，超过5，得5÷6×10≈8.33分"),
        ({"方式": "反向", "目标": "0"}, "1", "1，超过0，目标不大于0，不能按比例，得0分"),
        ({"方式": "执行率", **STEPS}, "100%", "100%，满足“100%起”一档，得10分"),
        ({"方式": "执行率", **STEPS}, "-1%", "-1%，低于“0%起”，按最低一档，得0分"),
        ({"方式": "执行率"}, "91.43%", "91.43%，按比例，得91.43%×10≈9.14分"),
        ({"方式": "定性"}, "部分达成", "“部分达成”一级，由单位打分，6分至8分（不含）"),
        ({"方式": "酌情"}, "", "酌情计分，由单位打分，0分至10分"),
    ],
)
def test_each_kind_explains_its_score(rule: dict[str, object], actual: str, text: str) -> None:
    given = quantity(actual) if actual[-1:].isdigit() or actual[-1:] == "%" else actual
    assert kind(**rule).explain(given, TEN) == text


def test_a_range_names_the_scores_that_it_allows() -> None:
    bounds = kind(方式="定性").bounds("达成", Decimal("12.33"))  # from 9.864
    assert str(bounds) == "9.87分至12.33分"
    assert bounds.allow(Decimal("9.87")) and not bounds.allow(Decimal("9.86"))
    below = kind(方式="定性").bounds("部分达成", Decimal("12.33"))
    assert str(below) == "7.4分至9.87分（不含）"
    assert below.allow(Decimal("9.86")) and not below.allow(Decimal("9.87"))


@pytest.mark.parametrize(
    ("rule", "actual", "over"),
    [
        ({"方式": "正向", "目标": "10"}, "12.99", False),
        ({"方式": "正向", "目标": "10"}, "13", True),
        ({"方式": "正向", "目标": "90%", "取值": "执行率"}, "130%", False),
        ({"方式": "等于", "目标": "10"}, "13", True),
        ({"方式": "等于", "目标": "0"}, "0", False),
        ({"方式": "反向", "目标": "10"}, "1", False),
        ({"方式": "执行率"}, "150%", False),
        ({"方式": "分档", "档次": [{"起": "10", "得分": "10"}, {"起": "0", "得分": "0"}]}, "13", True),
        ({"方式": "分档", "档次": [{"起": "10", "得分": "10"}, {"起": "0", "得分": "0"}]}, "12.9", False),
        ({"方式": "分档", "档次": [{"起": "10", "得分": "0"}, {"起": "0", "得分": "10"}]}, "99", False),
        ({"方式": "分档", "满分线": "10", "每降": "1", "减": "1"}, "13", True),
    ],
)
def test_over_achievement_is_seen_where_more_is_better(
    rule: dict[str, object], actual: str, over: bool
) -> None:
    assert kind(**rule).over_achieved(quantity(actual), TEN, Decimal("1.3")) is over
    assert kind(方式="定性").over_achieved("达成", TEN, Decimal("1.3")) is False


amounts = st.decimals(-100, 10_000, places=2)
weights = st.decimals("0.5", 100, places=2)
measured = st.sampled_from(
    [
        {"方式": "正向", "目标": "12"},
        {"方式": "等于", "目标": "7"},
        {"方式": "等于", "目标": "0"},
        {"方式": "反向", "目标": "12"},
        {"方式": "反向", "目标": "12", "超出": "比例"},
        {"方式": "反向", "目标": "0"},
        {"方式": "反向", "目标": "-5", "超出": "比例"},
        {"方式": "分档", "档次": [{"起": str(n), "得分": str(n)} for n in range(10)]},
        {"方式": "分档", "满分线": "12", "每降": "0.7", "减": "0.9"},
        {"方式": "执行率"},
        {"方式": "执行率", "满分线": "95%", "每降": "5%", "减": "1"},
    ]
)


@given(measured, amounts, amounts, weights)
def test_scores_stay_within_the_weight_and_move_one_way(
    rule: dict[str, object], one: Decimal, other: Decimal, weight: Decimal
) -> None:
    criterion = kind(**rule)
    unit = "%" if rule["方式"] == "执行率" else ""
    low, high = (criterion.bounds(Quantity(v, f"{v}{unit}"), weight).exact for v in sorted((one, other)))
    assert 0 <= low <= weight and 0 <= high <= weight
    falling = rule["方式"] == "反向" or rule.get("目标") == "0"
    assert low >= high if falling else low <= high


@given(st.decimals(0, 100, places=2), st.decimals(1, 49, places=1), st.decimals(50, 100, places=1))
def test_every_score_belongs_to_exactly_one_level(
    points: Decimal, partly: Decimal, achieved: Decimal
) -> None:
    criterion, weight = kind(方式="定性", 达成下限=f"{achieved}%", 部分达成下限=f"{partly}%"), Decimal(100)
    assert sum(criterion.bounds(level, weight).allow(points) for level in LEVELS) == 1


@given(measured, amounts, weights, weights)
def test_a_score_on_another_weight_is_the_same_share_of_it(
    rule: dict[str, object], value: Decimal, weight: Decimal, other: Decimal
) -> None:
    unit = "%" if rule["方式"] == "执行率" else ""
    bounds = kind(**rule).bounds(Quantity(value, f"{value}{unit}"), weight)
    scaled = bounds.scale(other, weight)
    assert 0 <= scaled.exact <= other
    assert abs(scaled.low * weight - bounds.low * other) < Decimal("1e-15")
