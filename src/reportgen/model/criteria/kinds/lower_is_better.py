"""反向: less is better."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from reportgen.formatting import score
from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.criteria.kind import KindWithTarget


class LowerIsBetter(KindWithTarget):
    """反向 (≤; costs, complaint rates): for B ≤ A the score is w. Above A it depends on 超出:
    线性 gives (1 − (B−A)/A)·w, and 0 from 2A; 比例 gives A/B·w; with 酌情 the office decides a score below w.

    For A ≤ 0 (no complaints; a fall of 5%) there is no proportion: B > A gives 0, or with 酌情 the office decides.
    A and B in the indicator's unit or both as ratios, w in 分. Source: 财预〔2020〕10号 for 线性; local
    papers for 比例 and 酌情.
    """

    law = "不超过目标得满分；超出的线性得 [1−(实际−目标)÷目标]×分值，比例得 目标÷实际×分值，酌情由单位打分"
    papers = ("财预〔2020〕10号",)
    lower_is_better = True
    kind: Literal["反向"] = Field(alias="方式", description="计分的方式")
    excess: Literal["线性", "比例", "酌情"] = Field(
        "线性", alias="超出", description="线性（默认）、比例，或 酌情"
    )

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The score w, or the score or bounds that 超出 prescribes."""
        value, limit = number_of(actual, self.target), self.target.value
        b, a, w = text_of(actual), self.target.bare, score(max_score)
        if value <= limit:
            return Verdict(Bounds.exactly(max_score), f"{b}，没有超过{a}")
        because = f"{b}，超过{a}"
        if self.excess == "酌情":
            return Verdict(Bounds(ZERO, max_score, open_end=True), because)
        if limit <= 0:
            return Verdict(Bounds.exactly(ZERO), f"{because}，目标不大于0，不能按比例")
        if self.excess == "比例":
            return Verdict(Bounds.exactly(limit * max_score / value), because, f"{a}÷{b}×{w}")
        if value >= 2 * limit:
            return Verdict(Bounds.exactly(ZERO), f"{b}，达到{a}的两倍以上")
        points = (2 * limit - value) * max_score / limit
        return Verdict(Bounds.exactly(points), because, f"[1−({b}−{a})÷{a}]×{w}")
