"""What an office states of one 三级指标: its score, its 完成值, and reasons."""

from typing import Self

from pydantic import Field, model_validator

from reportgen.model.fields import ActualField, Points, PositiveCount, Record, Text, fault
from reportgen.model.nextyear import DROP
from reportgen.model.sources_of_numbers import Evidence, evidence_field


class StatedScore(Record):
    """What the office says of one 三级指标. 自评得分 may be left out where it can be computed.

    偏差原因: why the target was missed or far surpassed. 不适用: why the indicator cannot be applied.
    """

    score: Points | None = Field(
        None, alias="自评得分", description="报告里印的分数；能按规则算出的不必填，填了就核对"
    )
    actual: ActualField | None = Field(
        None,
        alias="完成值",
        description="实际做到多少，写法与目标相同（百分数、数，或 达成、部分达成、未达成）",
    )
    reason: Text | None = Field(
        None, alias="扣分原因", description="得分低于分值时必须写", json_schema_extra=DROP
    )
    deviation: Text | None = Field(
        None,
        alias="偏差原因",
        description="完成值达到目标的 130%（区里可另定 `超额线`）以上时写",
        json_schema_extra=DROP,
    )
    not_applicable: Text | None = Field(
        None, alias="不适用", description="本单位没有这项工作时写原因，不再填自评得分和完成值"
    )
    sample: PositiveCount | None = Field(
        None, alias="样本量", description="满意度指标写：调查了多少人", examples=["400"]
    )  # This is how many people a survey asked.
    evidence: Evidence | None = evidence_field()

    @model_validator(mode="after")
    def _nothing_to_score(self) -> Self:
        if self.not_applicable is not None and (self.score is not None or self.actual is not None):
            raise fault("写了“不适用”，又填了自评得分或完成值", "两者只留一种")
        return self
