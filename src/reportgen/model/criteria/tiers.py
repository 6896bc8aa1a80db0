"""档次: scales of half-open steps, listed one by one or written as “每降10个百分点减1分”."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count, pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.fields import Points, QuantityField, Record, fault
from reportgen.model.quantity import Quantity


class Tier(Record):
    """One step of a scale: from 起 (inclusive) to 止 (exclusive; may be left out) → 得分."""

    start: QuantityField = Field(alias="起", description="含这个数")
    end: QuantityField | None = Field(
        None, alias="止", description="不含这个数；可不写，写了就核对是否首尾相接"
    )
    points: Points = Field(alias="得分", description="分，最好的一档等于分值")


def _check_tiers(tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """Sort the tiers from the highest. Raises for gaps, overlaps and a scale that does not begin at 0."""
    ends = [q for t in tiers for q in (t.start, t.end) if q is not None]
    if odd := next((q for q in ends if q.is_ratio != ends[0].is_ratio), None):
        raise fault(
            f"“{ends[0].text}”和“{odd.text}”一个是百分数，一个不是", "各档的起、止要么都带百分号，要么都不带"
        )
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
    if all(t.points == 0 for t in ordered):
        raise fault("各档得分都是 0", "最好的一档得满分，即本指标的分值")
    return ordered


Tiers = Annotated[tuple[Tier, ...], Field(min_length=1), AfterValidator(_check_tiers)]


def _text(value: Decimal, like: Quantity) -> str:
    if like.is_ratio:
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}"


class Scale(Record):
    """档次 one by one, or the shorthand “每降10个百分点减1分”: 满分线: 100%, 每降: 10%, 减: 1.

    The shorthand gives the full score w from 满分线 upwards. Below it, each started 每降 costs 减 points, down to 0.
    For w = 10 the example gives 10 from 100%, 9 in [90%, 100%), 8 in [80%, 90%) and so on.
    """

    tiers: Tiers | None = Field(None, alias="档次", description="列表，一档一项")
    full_from: QuantityField | None = Field(
        None, alias="满分线", description="从这里起得满分；与 每降、减 一起写，代替档次"
    )
    every: QuantityField | None = Field(None, alias="每降", description="每低这么多，减一次")
    off: Points | None = Field(None, alias="减", description="分")

    @model_validator(mode="after")
    def _check_notation(self) -> Self:
        shorthand = (self.full_from, self.every, self.off)
        if not any(part is not None for part in shorthand):
            return self
        if self.tiers is not None:
            raise fault("“档次”和“满分线、每降、减”同时写了", "两种写法只留一种")
        if self.full_from is None or self.every is None or self.off is None:
            raise fault("“满分线”“每降”“减”没有写全", "三项一起写，如 满分线: 100%, 每降: 10%, 减: 1")
        if self.every.is_ratio != self.full_from.is_ratio:
            raise fault(
                f"满分线“{self.full_from.text}”与每降“{self.every.text}”一个是百分数，一个不是",
                "要么都带百分号，要么都不带；10个百分点写 10%",
            )
        if self.every.value <= 0 or self.off <= 0:
            raise fault("“每降”和“减”必须大于 0", "如 每降: 10%，减: 1")
        return self

    @property
    def best(self) -> Decimal | None:
        """The highest 得分 of listed tiers, which should equal the indicator's 分值; None for the shorthand."""
        return max(t.points for t in self.tiers) if self.tiers else None

    def steps(self, max_score: Decimal) -> Iterator[tuple[Quantity, Decimal]]:
        """Yield (起, 得分) from the highest step to the lowest, for an indicator worth max_score 分.

        The lowest step also applies to every value below it.
        """
        if self.tiers is not None:
            yield from ((t.start, min(max_score, t.points)) for t in self.tiers)
        elif self.full_from is not None and self.every is not None and self.off is not None:
            for number in count():
                start = self.full_from.value - number * self.every.value
                points = max(ZERO, max_score - number * self.off)
                if points == 0:
                    start = min(start, ZERO)
                yield Quantity(start, _text(start, self.full_from)), points
                if points == 0:
                    return

    def step_of(self, actual: Actual, max_score: Decimal) -> Verdict:
        """Score actual by the step it is in. Raises ActualMismatch."""
        steps = list(self.steps(max_score))
        value = number_of(actual, steps[0][0])
        for start, points in steps:
            if value >= start.value:
                return Verdict(Bounds.exactly(points), f"{text_of(actual)}，满足“{start.text}起”一档")
        lowest, points = steps[-1]
        return Verdict(Bounds.exactly(points), f"{text_of(actual)}，低于“{lowest.text}起”，按最低一档")

    def full_score_start(self, max_score: Decimal) -> Quantity | None:
        """The lowest value that gets the full score; None where no step gives it."""
        lowest = None
        for start, points in self.steps(max_score):
            if points < max_score:
                return lowest
            lowest = start
        return None
