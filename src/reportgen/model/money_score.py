"""资金计分: the points of the money row of a form, which scores the 执行率 without being an indicator."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from reportgen.model.criteria import Criterion
from reportgen.model.criteria.kinds.execution_rate import ExecutionRate
from reportgen.model.fields import Points, Record, Text, fault
from reportgen.model.indicator_system import Indicator, IndicatorClass, IndicatorGroup


def _proportional() -> Criterion:
    return ExecutionRate.model_validate({"方式": "执行率"})


class MoneyScore(Record):
    """The weight of the money row in 分, and how it scores. It is scored like a 三级指标 and printed with the money."""

    model_config = ConfigDict(defer_build=False)  # Several records hold it, as IndicatorClass.

    max_score: Points = Field(alias="分值", description="分，大于 0", examples=["10"])
    name: Text = Field("预算执行率", alias="名称", description="在得分、扣分原因里怎么称呼，默认 预算执行率")
    criterion: Criterion = Field(
        default_factory=_proportional,
        alias="计分规则",
        description="默认 `{方式: 执行率}`；也可带档次",
        examples=["{方式: 执行率}"],
    )

    def indicator_class(self) -> IndicatorClass:
        """Return the row as a 一级指标 of one 三级指标, so that it is scored like any other."""
        row = Indicator.model_construct(
            name=self.name, max_score=self.max_score, criterion=self.criterion, standard=None, target=None
        )
        group = IndicatorGroup.model_construct(name=self.name, indicators=(row,))
        return IndicatorClass.model_construct(name=self.name, max_score=self.max_score, groups=(group,))

    @model_validator(mode="after")
    def _scores_the_rate(self) -> Self:
        if self.max_score == 0:
            raise fault("资金计分的分值是 0", "填大于 0 的分值；资金一行不计分就删去“资金计分”")
        if self.criterion.reads != "执行率":
            raise fault("资金计分不是按执行率计分", "方式写 执行率，或加 取值: 执行率")
        if self.criterion.best not in (None, self.max_score):
            raise fault("最好的一档不等于资金计分的分值", "改分值或档次，使最好的一档得满分")
        return self


def refuse_double(money_score: MoneyScore | None, system: tuple[IndicatorClass, ...]) -> None:
    """Raise a fault where the money row has the name of an indicator: one thing would be scored twice."""
    names = {name for c in system for name in (c.name, *(i.name for i in c.indicators()))}
    if money_score and money_score.name in names:
        message = f"资金计分和指标体系里都有“{money_score.name}”"
        raise fault(message, "一件事只计一次分：从指标体系里删去，或给资金计分另写名称")
