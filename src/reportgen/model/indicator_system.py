"""Define the 指标体系: what is measured in three levels, what each indicator weighs and how it scores.

A form may have rows in which nothing is measured (不设): such an indicator has / for its 年度指标值 and takes no points.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from reportgen.formatting import score
from reportgen.model.criteria import Criterion
from reportgen.model.fields import Points, Record, Text, as_typed, fault
from reportgen.model.form_notation import is_unset, understood, understood_group
from reportgen.model.quantity import Quantity, read_quantity

# 不设 is written as / beside a weight; the model keeps 0.
PointsOrUnset = Annotated[Points, as_typed(r"\d{1,15}(\.\d{1,2})?|/", "10", "number")]


def _underivable() -> Criterion:
    raise AssertionError("understood() puts a rule in, or says why it cannot")


class Indicator(Record):
    """三级指标: what is measured, its weight in 分, and how it scores. Where it is 不设, the weight is 0."""

    name: Text = Field(alias="三级指标", description="名称，全表不重复", examples=["事项办结率"])
    max_score: PointsOrUnset = Field(alias="分值", description="分，大于 0；不设的写 0 或 /", examples=["10"])
    standard: Text | None = Field(None, alias="评分标准", description="一段话，印在表里")
    criterion: Criterion = Field(
        default_factory=_underivable,
        alias="计分规则",
        description="见填报说明的“计分规则”；年度指标值写明了目标的可以不写，由它定出",
        examples=["{方式: 酌情}"],
    )
    target: Text | None = Field(
        None, alias="年度指标值", description="印在表里的目标，照表上的写；不设的写 /", examples=["≥98%"]
    )

    @property
    def is_set(self) -> bool:
        """Tell whether anything is measured; a row of the form that is 不设 takes no points."""
        return self.max_score != 0

    @property
    def aim(self) -> Quantity | None:
        """Return the 年度指标值 where it is one number, with its comparison and unit."""
        return read_quantity(self.target) if self.target else None

    @model_validator(mode="before")
    @classmethod
    def _as_the_form_has_it(cls, value: Any) -> Any:
        return understood(value)

    @model_validator(mode="after")
    def _scale_fits_the_weight(self) -> Self:
        if not self.is_set:
            if not is_unset(self.name, self.target):
                advice = "填大于 0 的分值；不设的把年度指标值写成 /，不用的从指标体系里删去"
                raise fault(f"三级指标“{self.name}”的分值是 0", advice)
            return self
        if is_unset(self.name, self.target):
            message = f"三级指标“{self.name}”不设，却有分值 {score(self.max_score)}"
            raise fault(message, "不设的指标分值写 0；要评的写上年度指标值")
        best = self.criterion.best
        if best is not None and best != self.max_score:
            raise fault(
                f"三级指标“{self.name}”分值 {score(self.max_score)}，最好的一档却得 {score(best)} 分",
                "改分值或档次，使最好的一档得满分",
            )
        return self


class IndicatorGroup(Record):
    """二级指标."""

    name: Text = Field(alias="二级指标", description="名称", examples=["数量指标"])
    indicators: tuple[Indicator, ...] = Field(
        alias="三级指标", description="列表，一个三级指标一项；一个也不设的写 []"
    )

    @model_validator(mode="before")
    @classmethod
    def _as_the_form_has_it(cls, value: Any) -> Any:
        return understood_group(value)


class IndicatorClass(Record):
    """一级指标 with its weight in 分, which is the sum of its children's."""

    # Several records hold it: it is built once for all of them.
    model_config = ConfigDict(defer_build=False)

    name: Text = Field(alias="一级指标", description="名称", examples=["产出指标"])
    max_score: Points = Field(alias="分值", description="分，等于所属三级指标之和", examples=["40"])
    groups: tuple[IndicatorGroup, ...] = Field(
        alias="二级指标", description="列表，一个二级指标一项", min_length=1
    )

    def indicators(self) -> Iterator[Indicator]:
        """Yield every 三级指标 of this 一级指标 that is measured, in the order of the table."""
        return (i for group in self.groups for i in group.indicators if i.is_set)


def first_twice(names: list[str]) -> str | None:
    """Return the first name that occurs more than once, or None."""
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _distinct(classes: tuple[IndicatorClass, ...]) -> tuple[IndicatorClass, ...]:
    # Scores are stored under the indicator's name, and the table merges equal neighbours by level.
    for level, names in (
        ("一级指标", [c.name for c in classes]),
        ("三级指标", [i.name for c in classes for i in c.indicators()]),
    ):
        if twice := first_twice(names):
            raise fault(f"{level}“{twice}”出现了两次", "同级指标的名称不能重复，请改名")
    return classes


IndicatorSystem = Annotated[tuple[IndicatorClass, ...], Field(min_length=1), AfterValidator(_distinct)]
