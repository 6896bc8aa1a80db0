"""The scoring kinds (计分规则): one frozen class each, its data and its law.

A kind turns an actual value B into the bounds within which the score of an indicator worth w
points must lie, and says why. Bounds with one value are a computed score; wider bounds leave the
score to the person, who then answers for it. Units: w and scores in 分; targets and actuals in the
indicator's own unit, rates as ratios (95% = 0.95). Sources: 财预〔2020〕10号《项目支出绩效评价管理办法》
for 正向, 反向, 定性; local papers for 分档 and 酌情.

A further kind is one class here and its name in Criterion.
"""

from abc import abstractmethod
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from reportgen.formatting import score
from reportgen.model.criteria.bounds import (
    ONE,
    ZERO,
    Actual,
    ActualMismatch,
    Bounds,
    Verdict,
    number_of,
    text_of,
)
from reportgen.model.criteria.tiers import Scale
from reportgen.model.fields import Quantity, QuantityField, Ratio, Record, fault

WHOLE = Quantity(ONE, "100%")
LEVELS = ("达成", "部分达成", "未达成")


class _Kind(Record):
    """What every kind offers. Each has a source: what it reads, 完成值, 执行率 or nothing (None);
    and its law in words (Chinese), all variants of it."""

    law: ClassVar[str]

    @abstractmethod
    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The law of the kind. Raises ActualMismatch."""

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """The scores allowed, in 分, for an indicator worth max_score. Raises ActualMismatch."""
        return self.judged(actual, max_score).bounds

    def explain(self, actual: Actual, max_score: Decimal) -> str:
        """The same in Chinese with its operands: 11，未达到目标12，得11÷12×10≈9.17分. Raises ActualMismatch."""
        return str(self.judged(actual, max_score))

    def over_achieved(self, _actual: Actual, _max_score: Decimal, _line: Decimal) -> bool:
        """Whether actual is line (1.3 for 130%) times the target or more, where more is better."""
        return False

    @property
    def best(self) -> Decimal | None:
        """The full score in 分 as the rule itself writes it, where it does."""
        return None


class _Measured(_Kind):
    """A kind that reads a number: the indicator's 完成值, or the 执行率 of the budget."""

    source: Literal["完成值", "执行率"] = Field("完成值", alias="取值")
    target: QuantityField = Field(alias="目标")

    def _in_proportion(self, actual: Actual, max_score: Decimal) -> Verdict:
        """B/A·w for 0 ≤ B < A; 0 below."""
        value, target = number_of(actual, self.target), self.target
        because = f"{text_of(actual)}，未达到目标{target.text}"
        if value < 0:
            return Verdict(Bounds.exactly(ZERO), f"{because}且小于0")
        formula = f"{text_of(actual)}÷{target.text}×{score(max_score)}"
        return Verdict(Bounds.exactly(value * max_score / target.value), because, formula)


def _reached(value: Decimal, target: Decimal, line: Decimal) -> bool:
    return target > 0 and value >= line * target


class HigherIsBetter(_Measured):
    """正向 (≥): B ≥ A: w; else B/A·w, or the person's choice below w (不足: 酌情).

    A > 0 is asked for, so there is no division by 0; B < 0 gives 0. A and B in the indicator's unit
    or both as ratios, w in 分. Source: 财预〔2020〕10号; 不足: 酌情 from local papers.
    """

    law = "达到目标得满分；不足的按比例得 实际÷目标×分值，写明“酌情”的由单位打分"
    kind: Literal["正向"] = Field(alias="方式")
    shortfall: Literal["按比例", "酌情"] = Field("按比例", alias="不足")

    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """w, B/A·w, or [0, w) left to the person."""
        if number_of(actual, self.target) >= self.target.value:
            return Verdict(Bounds.exactly(max_score), f"{text_of(actual)}，达到目标{self.target.text}")
        if self.shortfall == "酌情":
            because = f"{text_of(actual)}，未达到目标{self.target.text}"
            return Verdict(Bounds(ZERO, max_score, open_end=True), because)
        return self._in_proportion(actual, max_score)

    def over_achieved(self, actual: Actual, _max_score: Decimal, line: Decimal) -> bool:
        """B ≥ line·A; more of the budget spent is no achievement."""
        return self.source == "完成值" and _reached(number_of(actual, self.target), self.target.value, line)

    @model_validator(mode="after")
    def _positive_target(self) -> Self:
        if self.target.value <= 0:
            raise fault("正向指标的目标必须大于 0", "改写目标；目标就是 0 的用“反向”或“等于”")
        return self


class Equal(_Measured):
    """等于 (=): as 正向, B ≥ A: w; else B/A·w. A = 0: w when B ≤ 0, else 0. A < 0 is refused.

    A and B in the indicator's unit or both as ratios, w in 分. Source: 财预〔2020〕10号.
    """

    law = "达到目标得满分，不足的得 实际÷目标×分值；目标为0时，不超出得满分，超出得0分"
    kind: Literal["等于"] = Field(alias="方式")

    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """w, B/A·w, or for A = 0 all or nothing."""
        value, target = number_of(actual, self.target), self.target
        if target.value == 0:
            if value <= 0:
                return Verdict(Bounds.exactly(max_score), f"{text_of(actual)}，目标为{target.text}，没有超出")
            return Verdict(Bounds.exactly(ZERO), f"{text_of(actual)}，目标为{target.text}，已超出")
        if value >= target.value:
            return Verdict(Bounds.exactly(max_score), f"{text_of(actual)}，达到目标{target.text}")
        return self._in_proportion(actual, max_score)

    def over_achieved(self, actual: Actual, _max_score: Decimal, line: Decimal) -> bool:
        """B ≥ line·A, for A > 0."""
        return self.source == "完成值" and _reached(number_of(actual, self.target), self.target.value, line)

    @model_validator(mode="after")
    def _no_negative_target(self) -> Self:
        if self.target.value < 0:
            raise fault("“等于”指标的目标不能小于 0", "改写目标；要求下降的用“反向”，目标写负数")
        return self


class LowerIsBetter(_Measured):
    """反向 (≤; costs, complaint rates): B ≤ A: w. Above the limit A by 超出:
    线性 (1 − (B−A)/A)·w and 0 from 2A; 比例 A/B·w; 酌情 the person's choice below w.

    A ≤ 0 (no complaint; a fall of 5%) has no proportion: any excess gives 0, or is the person's choice.
    A and B in the indicator's unit or both as ratios, w in 分. Source: 财预〔2020〕10号 for 线性; local
    papers for 比例 and 酌情.
    """

    law = "不超过目标得满分；超出的线性得 [1−(实际−目标)÷目标]×分值，比例得 目标÷实际×分值，酌情由单位打分"
    kind: Literal["反向"] = Field(alias="方式")
    excess: Literal["线性", "比例", "酌情"] = Field("线性", alias="超出")

    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """w, or by 超出."""
        value, limit = number_of(actual, self.target), self.target.value
        b, a, w = text_of(actual), self.target.text, score(max_score)
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


class Tiered(Scale, _Kind):
    """分档: half-open steps [起, 止), contiguous, covering everything; the score of B's step.

    Steps and B in the indicator's unit or all as ratios, 得分 in 分, the best of them w. No target is
    divided by, so 0 is a value like any other. Source: local papers.
    """

    law = "落在哪一档（起点含，止点不含）得那一档的分"
    kind: Literal["分档"] = Field(alias="方式")

    @property
    def source(self) -> Literal["完成值"]:
        """The indicator's 完成值; a scale over the 执行率 is kind 执行率."""
        return "完成值"

    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The score of the step that holds B; below the lowest step, of the lowest."""
        return self.step_of(actual, max_score)

    def over_achieved(self, actual: Actual, max_score: Decimal, line: Decimal) -> bool:
        """B ≥ line times the start of the full score, on a scale where more is better."""
        start = self.full_score_start(max_score)
        return start is not None and _reached(number_of(actual, start), start.value, line)

    @model_validator(mode="after")
    def _has_a_scale(self) -> Self:
        if self.tiers is None and self.full_from is None:
            raise fault("分档没有写档次", "写 档次: [{起: 98%, 得分: 15}, …]，或 满分线、每降、减")
        return self


class ExecutionRate(Scale, _Kind):
    """执行率: min(1, 执行率)·w, or by a scale. 执行率 = 全年执行数 / 全年预算数 (财预〔2020〕10号).

    Rates as ratios, w in 分. 全年预算 0 leaves no rate: the indicator is then not applicable, which
    scoring.py sees to.
    """

    law = "执行率×分值，最多得满分；写了档次的，落在哪一档得那一档的分"
    kind: Literal["执行率"] = Field(alias="方式")

    @property
    def source(self) -> Literal["执行率"]:
        """The rate comes from the budget, never from a 完成值."""
        return "执行率"

    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """Proportional up to w, or the score of the step."""
        if self.tiers or self.full_from:
            return self.step_of(actual, max_score)
        rate, text = number_of(actual, WHOLE), text_of(actual)
        if rate >= 1:
            return Verdict(Bounds.exactly(max_score), f"{text}，达到100%")
        formula = f"{text}×{score(max_score)}"
        return Verdict(Bounds.exactly(max(ZERO, rate) * max_score), f"{text}，按比例", formula)

    @model_validator(mode="after")
    def _of_rates(self) -> Self:
        start = self.tiers[0].start if self.tiers else self.full_from
        if start is not None and not start.is_ratio:
            raise fault(f"执行率的档次“{start.text}”少了百分号", f"写成 {start.text}%")
        return self


class Qualitative(_Kind):
    """定性: the person gives the score, the level bounds it.

    达成 [0.8w, w], 部分达成 [0.6w, 0.8w), 未达成 [0, 0.6w) (财预〔2020〕10号); both limits
    are data, as ratios of w (分). Nothing is measured, so there is no target that could be 0.
    """

    law = "达成、部分达成、未达成各有得分范围（下限×分值），由单位在范围内打分"
    kind: Literal["定性"] = Field(alias="方式")
    achieved: Ratio = Field(Decimal("0.8"), alias="达成下限")
    partly: Ratio = Field(Decimal("0.6"), alias="部分达成下限")

    @property
    def source(self) -> Literal["完成值"]:
        """The level is stated as the indicator's 完成值."""
        return "完成值"

    def judged(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The range of one of LEVELS."""
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
    def _levels_apart(self) -> Self:
        if not 0 < self.partly < self.achieved <= 1:
            raise fault("定性的下限不成次序", "部分达成下限大于 0、小于达成下限，达成下限不超过 100%")
        return self


class Discretionary(_Kind):
    """酌情: the person gives the score between 0 and w (分); any deduction needs a reason. Local papers."""

    law = "由单位在0分和分值之间打分，扣分要有原因"
    kind: Literal["酌情"] = Field(alias="方式")

    @property
    def source(self) -> None:
        """Nothing is measured."""
        return None

    def judged(self, _actual: Actual, max_score: Decimal) -> Verdict:
        """0 to max_score, whatever the actual."""
        return Verdict(Bounds(ZERO, max_score), "酌情计分")


Criterion = Annotated[
    HigherIsBetter | Equal | LowerIsBetter | Tiered | ExecutionRate | Qualitative | Discretionary,
    Field(discriminator="kind"),
]
