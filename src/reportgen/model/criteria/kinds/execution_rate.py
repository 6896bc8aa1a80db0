"""执行率: the share of the budget that was spent."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from reportgen.formatting import score
from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.criteria.kind import Kind
from reportgen.model.criteria.tiers import Scale
from reportgen.model.fields import fault
from reportgen.model.quantity import Quantity

_WHOLE = Quantity(Decimal(1), "100%")


class ExecutionRate(Scale, Kind):
    """执行率: min(1, 执行率)·w, or by a scale. 执行率 = 全年执行数 / 全年预算数 (财预〔2020〕10号).

    Rates as ratios, w in 分. Where 全年预算 is 0 there is no rate, and scoring treats the indicator as not
    applicable.
    """

    law = "执行率×分值，最多得满分；写了档次的，落在哪一档得那一档的分"
    papers = ("财预〔2020〕10号",)
    kind: Literal["执行率"] = Field(alias="方式", description="计分的方式")

    @property
    def reads(self) -> Literal["执行率"]:
        """The rate comes from the budget, never from a 完成值."""
        return "执行率"

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """A proportional score up to w, or the score of the step."""
        if self.tiers or self.full_from:
            return self.step_of(actual, max_score)
        rate, text = number_of(actual, _WHOLE), text_of(actual)
        if rate >= 1:
            return Verdict(Bounds.exactly(max_score), f"{text}，达到100%")
        formula = f"{text}×{score(max_score)}"
        return Verdict(Bounds.exactly(max(ZERO, rate) * max_score), f"{text}，按比例", formula)

    @model_validator(mode="after")
    def _check_scale(self) -> Self:
        start = self.tiers[0].start if self.tiers else self.full_from
        if start is not None and not start.is_ratio:
            raise fault(f"执行率的档次“{start.text}”少了百分号", f"写成 {start.text}%")
        return self
