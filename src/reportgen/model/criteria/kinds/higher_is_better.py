"""正向: more is better."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.criteria.kind import KindWithTarget, reaches
from reportgen.model.fields import fault


class HigherIsBetter(KindWithTarget):
    """正向 (≥): for B ≥ A the score is w, else B/A·w, or with 不足: 酌情 a score below w that the office decides.

    A must be above 0, so there is no division by 0. B < 0 gives 0. A and B in the indicator's unit or both as ratios,
    w in 分. Source: 财预〔2020〕10号; 不足: 酌情 from local papers.
    """

    law = "达到目标得满分；不足的按比例得 实际÷目标×分值，写明“酌情”的由单位打分"
    papers = ("财预〔2020〕10号",)
    kind: Literal["正向"] = Field(alias="方式", description="计分的方式")
    shortfall: Literal["按比例", "酌情"] = Field(
        "按比例", alias="不足", description="按比例（默认），或 酌情"
    )

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The score w or B/A·w, or the bounds [0, w)."""
        if number_of(actual, self.target) >= self.target.value:
            return Verdict(Bounds.exactly(max_score), f"{text_of(actual)}，达到目标{self.target.bare}")
        if self.shortfall == "酌情":
            because = f"{text_of(actual)}，未达到目标{self.target.bare}"
            return Verdict(Bounds(ZERO, max_score, open_end=True), because)
        return self.proportional_verdict(actual, max_score)

    def over_achieved(self, actual: Actual, _max_score: Decimal, line: Decimal) -> bool:
        """Whether B ≥ line·A. Always false for the 执行率: spending more is no achievement."""
        return self.source == "完成值" and reaches(number_of(actual, self.target), self.target.value, line)

    @model_validator(mode="after")
    def _check_target(self) -> Self:
        if self.target.value <= 0:
            raise fault("正向指标的目标必须大于 0", "改写目标；目标就是 0 的用“反向”或“等于”")
        return self
