"""The scoring kinds (计分规则): one frozen class each, its data and its law.

A kind turns an actual value B into the bounds within which the score of an indicator worth w
points must lie. Bounds with one value are a computed score; wider bounds leave the score to the
person, who then answers for it. Units: w and scores in 分; targets and actuals in the indicator's
own unit, rates as ratios (95% = 0.95). Sources: 财预〔2020〕10号《项目支出绩效评价管理办法》 for
正向, 反向, 定性; local papers for 分档 and 酌情.

A further kind is one class here and its name in Criterion.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from reportgen.fields import Points, Quantity, QuantityField, Ratio, Record, fault
from reportgen.formatting import rounded, score

_ONE, _ZERO = Decimal(1), Decimal(0)
WHOLE = Quantity(_ONE, "100%")
LEVELS = ("达成", "部分达成", "未达成")

Actual = Quantity | str  # a quantity, or one of LEVELS


@dataclass(frozen=True, slots=True)
class Bounds:
    """The scores a rule allows, in 分: low ≤ score ≤ high, or < high where open_end."""

    low: Decimal
    high: Decimal
    open_end: bool = False

    @property
    def exact(self) -> Decimal | None:
        """The score, where the rule leaves no choice."""
        return self.low if self.low == self.high else None

    def allow(self, points: Decimal) -> bool:
        """Whether a stated score keeps to the rule."""
        return self.low <= points and (points < self.high if self.open_end else points <= self.high)

    def __str__(self) -> str:
        if self.exact is not None:
            return f"{score(self.low)}分"
        return f"{score(self.low)}分至{score(self.high)}分" + ("（不含）" if self.open_end else "")


class ActualMismatch(Exception):
    """The actual value is not of the sort that the rule measures; str() says so in Chinese."""


def _exactly(points: Decimal) -> Bounds:
    value = rounded(points)
    return Bounds(value, value)


def _number_of(actual: Actual, target: Quantity) -> Decimal:
    """The number in actual, which must be a rate where target is one."""
    if isinstance(actual, str):
        raise ActualMismatch(f"完成值“{actual}”不是数字，本指标按数值计分")
    if actual.is_ratio != target.is_ratio:
        raise ActualMismatch(f"完成值“{actual.text}”与目标“{target.text}”一个是百分数，一个不是")
    return actual.value


class _Measured(Record):
    """A kind that reads a number: the indicator's 完成值, or the 执行率 of the budget."""

    source: Literal["完成值", "执行率"] = Field("完成值", alias="取值")
    target: QuantityField = Field(alias="目标")


class HigherIsBetter(_Measured):
    """正向 (≥): B ≥ A: w; else B/A·w, or the person's choice below w (不足: 酌情). A > 0."""

    kind: Literal["正向"] = Field(alias="方式")
    shortfall: Literal["按比例", "酌情"] = Field("按比例", alias="不足")

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """Score bounds in 分 for actual B against target A."""
        value, target = _number_of(actual, self.target), self.target.value
        if value >= target:
            return _exactly(max_score)
        if self.shortfall == "酌情":
            return Bounds(_ZERO, max_score, open_end=True)
        return _exactly(max(_ZERO, value / target * max_score))

    @model_validator(mode="after")
    def _positive_target(self) -> Self:
        if self.target.value <= 0:
            raise fault("正向指标的目标必须大于 0", "改写目标；目标就是 0 的用“反向”或“等于”")
        return self


class Equal(_Measured):
    """等于 (=): B ≥ A: w; else B/A·w. Target 0: w when B ≤ 0, else 0."""

    kind: Literal["等于"] = Field(alias="方式")

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """Score bounds in 分 for actual B against target A."""
        value, target = _number_of(actual, self.target), self.target.value
        if target == 0:
            return _exactly(max_score if value <= 0 else _ZERO)
        return _exactly(min(_ONE, max(_ZERO, value / target)) * max_score)


class LowerIsBetter(_Measured):
    """反向 (≤; costs, complaint rates): B ≤ A: w. Above the limit A by 超出:
    线性 (1 − (B−A)/A)·w and 0 from 2A; 比例 A/B·w; 酌情 the person's choice below w."""

    kind: Literal["反向"] = Field(alias="方式")
    excess: Literal["线性", "比例", "酌情"] = Field("线性", alias="超出")

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """Score bounds in 分 for actual B against limit A; A = 0 leaves 0 for any excess."""
        value, limit = _number_of(actual, self.target), self.target.value
        if value <= limit:
            return _exactly(max_score)
        if self.excess == "酌情":
            return Bounds(_ZERO, max_score, open_end=True)
        if limit <= 0:
            return _exactly(_ZERO)
        kept = limit / value if self.excess == "比例" else _ONE - (value - limit) / limit
        return _exactly(max(_ZERO, kept) * max_score)


class Tier(Record):
    """One step of a scale: from 起 (inclusive) to 止 (exclusive; may be left out) → 得分."""

    start: QuantityField = Field(alias="起")
    end: QuantityField | None = Field(None, alias="止")
    points: Points = Field(alias="得分")


def _check_tiers(tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """tiers sorted from the highest; refuses gaps, overlaps and a scale that does not reach 0."""
    ordered = tuple(sorted(tiers, key=lambda t: t.start.value, reverse=True))
    advice = "各档首尾相接：上一档的“起”就是下一档的“止”，最低一档从 0 起"
    if ordered[-1].start.value > 0:
        raise fault(f"{ordered[-1].start.text}以下没有档次", advice)
    for upper, lower in pairwise(ordered):
        if upper.start.value == lower.start.value:
            raise fault(f"两档都从{upper.start.text}起，重叠", advice)
        if lower.end is not None and lower.end.value < upper.start.value:
            raise fault(f"{lower.end.text}到{upper.start.text}之间有空档", advice)
        if lower.end is not None and lower.end.value > upper.start.value:
            raise fault(f"{upper.start.text}到{lower.end.text}之间两档重叠", advice)
    if ordered[0].end is not None:
        raise fault(f"{ordered[0].end.text}及以上没有档次", "最高一档不写“止”")
    return ordered


Tiers = Annotated[tuple[Tier, ...], Field(min_length=1), AfterValidator(_check_tiers)]


def _tier_points(tiers: tuple[Tier, ...], actual: Actual) -> Decimal:
    value = _number_of(actual, tiers[0].start)
    # a value below 0 belongs to the lowest step, so that the scale covers everything
    return next((t.points for t in tiers if value >= t.start.value), tiers[-1].points)


class Tiered(Record):
    """分档: half-open steps [起, 止), contiguous, covering everything; the score of B's step."""

    kind: Literal["分档"] = Field(alias="方式")
    source: Literal["完成值", "执行率"] = Field("完成值", alias="取值")
    tiers: Tiers = Field(alias="档次")

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """Score bounds in 分 for actual B; never above max_score."""
        return _exactly(min(max_score, _tier_points(self.tiers, actual)))


class ExecutionRate(Record):
    """执行率: min(1, 执行率)·w, or by 档次. 执行率 = 全年执行数 / 全年预算数 (财预〔2020〕10号)."""

    kind: Literal["执行率"] = Field(alias="方式")
    tiers: Tiers | None = Field(None, alias="档次")

    @property
    def source(self) -> Literal["执行率"]:
        """The rate comes from the budget, never from a 完成值."""
        return "执行率"

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """Score bounds in 分 for the execution rate."""
        if self.tiers:
            return _exactly(min(max_score, _tier_points(self.tiers, actual)))
        return _exactly(min(_ONE, max(_ZERO, _number_of(actual, WHOLE))) * max_score)


class Qualitative(Record):
    """定性: the person gives the score, the level bounds it.

    达成 [0.8w, w], 部分达成 [0.6w, 0.8w), 未达成 [0, 0.6w) (财预〔2020〕10号).
    """

    kind: Literal["定性"] = Field(alias="方式")
    achieved: Ratio = Field(Decimal("0.8"), alias="达成下限", ge=0, le=1)
    partly: Ratio = Field(Decimal("0.6"), alias="部分达成下限", ge=0, le=1)

    @property
    def source(self) -> Literal["完成值"]:
        """The level is stated as the indicator's 完成值."""
        return "完成值"

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """Score bounds in 分 for one of LEVELS."""
        if actual not in LEVELS:
            text = actual if isinstance(actual, str) else actual.text
            raise ActualMismatch(f"完成值“{text}”不是 {'、'.join(LEVELS)} 之一，本指标按定性计分")
        upper, lower = self.achieved * max_score, self.partly * max_score
        if actual == "达成":
            return Bounds(upper, max_score)
        if actual == "部分达成":
            return Bounds(lower, upper, open_end=True)
        return Bounds(_ZERO, lower, open_end=True)


class Discretionary(Record):
    """酌情: the person gives the score between 0 and w; any deduction needs a reason."""

    kind: Literal["酌情"] = Field(alias="方式")

    @property
    def source(self) -> None:
        """Nothing is measured."""
        return None

    def bounds(self, _actual: Actual, max_score: Decimal) -> Bounds:
        """0 to max_score, whatever the actual."""
        return Bounds(_ZERO, max_score)


Criterion = Annotated[
    HigherIsBetter | Equal | LowerIsBetter | Tiered | ExecutionRate | Qualitative | Discretionary,
    Field(discriminator="kind"),
]
