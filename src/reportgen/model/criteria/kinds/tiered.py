"""分档: a score for each step of a scale."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from reportgen.model.criteria.bounds import Actual, Verdict, number_of
from reportgen.model.criteria.kind import Kind, reached
from reportgen.model.criteria.tiers import Scale
from reportgen.model.fields import fault


class Tiered(Scale, Kind):
    """分档: half-open steps [起, 止), contiguous, covering everything; the score of B's step.

    Steps and B in the indicator's unit or all as ratios, 得分 in 分, the best of them w. No target is
    divided by, so 0 is a value like any other. Source: local papers.
    """

    law = "落在哪一档（起点含，止点不含）得那一档的分"
    kind: Literal["分档"] = Field(alias="方式", description="计分的方式")

    @property
    def reads(self) -> Literal["完成值"]:
        """The indicator's 完成值; a scale over the 执行率 is kind 执行率."""
        return "完成值"

    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The score of the step that holds B; below the lowest step, of the lowest."""
        return self.step_of(actual, max_score)

    def over_achieved(self, actual: Actual, max_score: Decimal, line: Decimal) -> bool:
        """B ≥ line times the start of the full score, on a scale where more is better."""
        start = self.full_score_start(max_score)
        return start is not None and reached(number_of(actual, start), start.value, line)

    @model_validator(mode="after")
    def _has_a_scale(self) -> Self:
        if self.tiers is None and self.full_from is None:
            raise fault("分档没有写档次", "写 档次: [{起: 98%, 得分: 15}, …]，或 满分线、每降、减")
        return self
