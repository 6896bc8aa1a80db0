"""等于: the target must be met."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.criteria.kind import KindWithTarget, reaches
from reportgen.model.fields import fault


class Equal(KindWithTarget):
    """等于 (=): for B ≥ A the score is w, else B/A·w, as for 正向. For A = 0 it is w if B ≤ 0, else 0. A < 0 is refused.

    A and B in the indicator's unit or both as ratios, w in 分. Source: 财预〔2020〕10号.
    """

    law = "达到目标得满分，不足的得 实际÷目标×分值；目标为0时，不超出得满分，超出得0分"
    papers = ("财预〔2020〕10号",)
    kind: Literal["等于"] = Field(alias="方式", description="计分的方式")

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The score w or B/A·w; for A = 0 w or 0."""
        value, target = number_of(actual, self.target), self.target
        if target.value == 0:
            if value <= 0:
                return Verdict(Bounds.exactly(max_score), f"{text_of(actual)}，目标为{target.bare}，没有超出")
            return Verdict(Bounds.exactly(ZERO), f"{text_of(actual)}，目标为{target.bare}，已超出")
        if value >= target.value:
            return Verdict(Bounds.exactly(max_score), f"{text_of(actual)}，达到目标{target.bare}")
        return self.proportional_verdict(actual, max_score)

    def over_achieved(self, actual: Actual, _max_score: Decimal, line: Decimal) -> bool:
        """Whether B ≥ line·A, for A > 0."""
        return self.source == "完成值" and reaches(number_of(actual, self.target), self.target.value, line)

    @model_validator(mode="after")
    def _check_target(self) -> Self:
        if self.target.value < 0:
            raise fault("“等于”指标的目标不能小于 0", "改写目标；要求下降的用“反向”，目标写负数")
        return self
