"""分档: each step of a scale has a score."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from reportgen.model.criteria.bounds import Actual, Verdict, number_of
from reportgen.model.criteria.kind import Kind, reaches
from reportgen.model.criteria.tiers import Scale
from reportgen.model.fields import fault


class Tiered(Scale, Kind):
    """分档: half-open steps [起, 止) that cover all values without gaps; B gets the score of its step.

    Steps and B in the indicator's unit or all as ratios, 得分 in 分; the highest 得分 is w. Source: local papers.
    """

    law = "落在哪一档（起点含，止点不含）得那一档的分"
    kind: Literal["分档"] = Field(alias="方式", description="计分的方式")

    @property
    def reads(self) -> Literal["完成值"]:
        """The indicator's 完成值. For a scale of the 执行率 there is the kind 执行率."""
        return "完成值"

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The score of the step that B is in; below the lowest step, the score of the lowest."""
        return self.step_of(actual, max_score)

    def over_achieved(self, actual: Actual, max_score: Decimal, line: Decimal) -> bool:
        """Whether B is at least line times the lowest value that gets the full score."""
        start = self.full_score_start(max_score)
        return start is not None and reaches(number_of(actual, start), start.value, line)

    @model_validator(mode="after")
    def _check_scale_present(self) -> Self:
        if self.tiers is None and self.full_from is None:
            raise fault("分档没有写档次", "写 档次: [{起: 98%, 得分: 15}, …]，或 满分线、每降、减")
        return self
