"""The base classes of the scoring kinds (计分规则的方式). A kind is a frozen record with the rule's parameters.

A kind computes, from an actual value B, the bounds of the score of an indicator worth w points, with an explanation.
Equal bounds are a computed score; wider ones leave the score to the office. Units: w and scores in 分; targets and
actual values in the indicator's own unit, rates as ratios (95% = 0.95).
"""

from abc import abstractmethod
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from reportgen.formatting import score
from reportgen.model.criteria.bounds import ZERO, Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.fields import QuantityField, Record
from reportgen.model.quantity import Quantity


class Kind(Record):
    """The base class of the kinds. A kind narrows `kind` to a Literal with its name, which the data has as 方式.

    law: the rule in Chinese words, with all its variants. papers: the documents that prescribe it. lower_is_better:
    whether a smaller actual value is better.
    """

    law: ClassVar[str]
    papers: ClassVar[tuple[str, ...]] = ()
    lower_is_better: ClassVar[bool] = False
    kind: str = Field(alias="方式", description="计分的方式")

    @property
    @abstractmethod
    def reads(self) -> Literal["完成值", "执行率", "项目得分"] | None:
        """The value that the kind uses; None where it uses none."""

    @abstractmethod
    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """Apply the rule of the kind. Raises ActualMismatch."""

    @property
    def aim(self) -> Quantity | None:
        """The target that the actual value is compared with; None where there is none."""
        return None

    @property
    def best(self) -> Decimal | None:
        """The full score in 分 where the rule itself contains it, else None."""
        return None

    def bounds(self, actual: Actual, max_score: Decimal) -> Bounds:
        """The scores allowed, in 分, for an indicator worth max_score. Raises ActualMismatch."""
        return self.judge(actual, max_score).bounds

    def explain(self, actual: Actual, max_score: Decimal) -> str:
        """Explain bounds() in Chinese: 11，未达到目标12，得11÷12×10≈9.17分. Raises ActualMismatch."""
        return str(self.judge(actual, max_score))

    def over_achieved(self, _actual: Actual, _max_score: Decimal, _line: Decimal) -> bool:
        """Whether actual is at least line (1.3 for 130%) times the target. False for kinds where less is better."""
        return False

    def easier_than(self, other: "Kind") -> bool:
        """Whether the target is easier to reach than that of other. False where the two cannot be compared."""
        mine, theirs = self.aim, other.aim
        if mine is None or theirs is None or self.kind != other.kind or mine.is_ratio != theirs.is_ratio:
            return False
        return mine.value > theirs.value if self.lower_is_better else mine.value < theirs.value


class KindWithTarget(Kind):
    """A kind that compares a number with a target: the indicator's 完成值, or the 执行率 of the budget."""

    source: Literal["完成值", "执行率"] = Field(
        "完成值", alias="取值", description="完成值（默认），或 执行率：按执行率计分，而不看完成值"
    )
    target: QuantityField = Field(alias="目标", description="数或百分数")

    @property
    def reads(self) -> Literal["完成值", "执行率"]:
        """The value that 取值 names."""
        return self.source

    @property
    def aim(self) -> Quantity:
        """The target A."""
        return self.target

    def proportional_verdict(self, actual: Actual, max_score: Decimal) -> Verdict:
        """The score B/A·w for 0 ≤ B < A; 0 for B < 0."""
        value, target = number_of(actual, self.target), self.target
        because = f"{text_of(actual)}，未达到目标{target.bare}"
        if value < 0:
            return Verdict(Bounds.exactly(ZERO), f"{because}且小于0")
        formula = f"{text_of(actual)}÷{target.bare}×{score(max_score)}"
        return Verdict(Bounds.exactly(value * max_score / target.value), because, formula)


def reaches(value: Decimal, target: Decimal, line: Decimal) -> bool:
    """Whether value is at least line (1.3 for 130%) times the target. False for a target of 0 or below."""
    return target > 0 and value >= line * target
