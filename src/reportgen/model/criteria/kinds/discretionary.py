"""酌情: the office decides the score."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict
from reportgen.model.criteria.kind import Kind


class Discretionary(Kind):
    """酌情: the office decides a score between 0 and w (分); any deduction needs a reason. Source: local papers."""

    law = "由单位在0分和分值之间打分，扣分要有原因"
    kind: Literal["酌情"] = Field(alias="方式", description="计分的方式")

    @property
    def reads(self) -> None:
        """No value is used."""
        return None

    def judge(self, _actual: Actual, max_score: Decimal) -> Verdict:
        """Bounds from 0 to max_score."""
        return Verdict(Bounds(ZERO, max_score), "酌情计分")
