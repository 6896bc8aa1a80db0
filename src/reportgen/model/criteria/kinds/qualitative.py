"""定性: the level gives the bounds of the score."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from reportgen.model.criteria.bounds import ZERO, Actual, ActualMismatch, Bounds, Verdict, text_of
from reportgen.model.criteria.kind import Kind
from reportgen.model.fields import Ratio, fault

LEVELS = ("达成", "部分达成", "未达成")


class Qualitative(Kind):
    """定性: the office decides the score within the bounds of its level.

    达成 [0.8w, w], 部分达成 [0.6w, 0.8w), 未达成 [0, 0.6w) (财预〔2020〕10号). The data can set both limits, as
    ratios of w (分).
    """

    law = "达成、部分达成、未达成各有得分范围（下限×分值），由单位在范围内打分"
    papers = ("财预〔2020〕10号",)
    kind: Literal["定性"] = Field(alias="方式", description="计分的方式")
    achieved: Ratio = Field(Decimal("0.8"), alias="达成下限", description="默认 80%")
    partly: Ratio = Field(Decimal("0.6"), alias="部分达成下限", description="默认 60%")

    @property
    def reads(self) -> Literal["完成值"]:
        """The level is stated as the indicator's 完成值."""
        return "完成值"

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The bounds of the level."""
        if actual not in LEVELS:
            raise ActualMismatch(f"完成值“{text_of(actual)}”不是 {'、'.join(LEVELS)} 之一，本指标按定性计分")
        upper, lower = self.achieved * max_score, self.partly * max_score
        bounds = {
            "达成": Bounds(upper, max_score),
            "部分达成": Bounds(lower, upper, open_end=True),
            "未达成": Bounds(ZERO, lower, open_end=True),
        }[text_of(actual)]
        return Verdict(bounds, f"“{text_of(actual)}”一级")

    @model_validator(mode="after")
    def _check_limits(self) -> Self:
        if not 0 < self.partly < self.achieved <= 1:
            raise fault("定性的下限不成次序", "部分达成下限大于 0、小于达成下限，达成下限不超过 100%")
        return self
