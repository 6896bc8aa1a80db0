"""项目得分: the scores of the office's projects."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from reportgen.formatting import score
from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.criteria.kind import Kind
from reportgen.model.fields import Text
from reportgen.model.quantity import Quantity

_WHOLE = Quantity(Decimal(1), "100%")


class ProjectScore(Kind):
    """项目得分: r·w, where r is the share of the full score that a project got, or the mean of all projects.

    The mean is plain, or weighted by 全年预算. r as a ratio, w in 分. Source: local papers, by which 部门整体支出 takes up
    the results of the 项目自评.
    """

    law = "项目自评得分÷项目满分×分值；不写项目的取全部项目的平均，按 预算 的以全年预算加权"
    kind: Literal["项目得分"] = Field(alias="方式", description="计分的方式")
    project: Text | None = Field(None, alias="项目", description="项目的标识或名称；不写就是全部项目")
    mean: Literal["简单", "预算"] = Field(
        "简单", alias="平均", description="简单（默认），或 预算：以全年预算加权"
    )

    @property
    def reads(self) -> Literal["项目得分"]:
        """The share comes from the projects, never from a 完成值."""
        return "项目得分"

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The share of the full score."""
        rate, text = number_of(actual, _WHOLE), text_of(actual)
        if rate >= 1:
            return Verdict(Bounds.exactly(max_score), f"{text}，得满分")
        return Verdict(Bounds.exactly(max(ZERO, rate) * max_score), text, f"{text}×{score(max_score)}")
