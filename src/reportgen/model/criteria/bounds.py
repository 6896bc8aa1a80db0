"""The result of a scoring rule: the bounds of a score in 分, and their explanation in words."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from reportgen.formatting import rounded, score
from reportgen.model.quantity import Quantity

Actual = Quantity | str  # a quantity, or one of the levels of 定性

ZERO = Decimal(0)
# A quotient has 28 digits, so 5/6 of 10.05 is 8.37499…9 instead of 8.375. Rounding to 15 digits first gives the exact
# half, which then is rounded up as it should be.
_FIFTEEN_DIGITS = Decimal(1).scaleb(-15)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The scores that a rule allows, in 分: low ≤ score ≤ high, or score < high where open_end is set.

    low and high are not rounded. If they are equal, the rule computes the score, which is then rounded half up to
    two decimals.
    """

    low: Decimal
    high: Decimal
    open_end: bool = False

    @classmethod
    def exactly(cls, points: Decimal) -> "Bounds":
        """Bounds with equal ends: a score that the rule computes."""
        return cls(points, points)

    @property
    def exact(self) -> Decimal | None:
        """The computed score with two decimals; None where the rule leaves a choice."""
        return rounded(self.low.quantize(_FIFTEEN_DIGITS)) if self.low == self.high else None

    def allow(self, points: Decimal) -> bool:
        """Whether the rule allows a stated score."""
        if self.exact is not None:
            return points == self.exact
        return self.low <= points and (points < self.high if self.open_end else points <= self.high)

    def scale(self, max_score: Decimal, nominal: Decimal) -> "Bounds":
        """Scale the bounds for an indicator whose 分值 became max_score instead of nominal, which is above 0."""
        if max_score == nominal:
            return self
        return Bounds(self.low * max_score / nominal, self.high * max_score / nominal, self.open_end)

    def __str__(self) -> str:
        if self.exact is not None:
            return f"{score(self.exact)}分"
        # Rounded up, so that the printed ends are scores that the rule allows.
        low, high = (score(end.quantize(_CENT, rounding=ROUND_CEILING)) for end in (self.low, self.high))
        return f"{low}分至{high}分" + ("（不含）" if self.open_end else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Bounds with the reason in Chinese, which begins with the actual value, and the formula if there is one."""

    bounds: Bounds
    because: str
    formula: str = ""

    def __str__(self) -> str:
        exact = self.bounds.exact
        if exact is None:
            return f"{self.because}，由单位打分，{self.bounds}"
        if not self.formula:
            return f"{self.because}，得{score(exact)}分"
        sign = "=" if exact == self.bounds.low else "≈"
        return f"{self.because}，得{self.formula}{sign}{score(exact)}分"


class ActualMismatch(Exception):
    """The actual value does not have the type that the rule needs; str() says so in Chinese."""


def text_of(actual: Actual) -> str:
    """The actual value as it was typed, of 不少于50个 the number with its unit."""
    return actual if isinstance(actual, str) else actual.bare


def number_of(actual: Actual, target: Quantity) -> Decimal:
    """The number in actual, in the unit of the target.

    Raises ActualMismatch where it is none, only one of the two is a rate, or their units differ in kind.
    """
    if isinstance(actual, str):
        raise ActualMismatch(f"完成值“{actual}”不是数字，本指标按数值计分")
    if actual.is_ratio != target.is_ratio:
        raise ActualMismatch(f"完成值“{actual.text}”与目标“{target.text}”一个是百分数，一个不是")
    value = actual.in_unit_of(target)
    if value is None and target.unit:
        raise ActualMismatch(f"完成值“{actual.text}”与目标“{target.text}”的单位不同")
    if value is None:
        raise ActualMismatch(
            f"完成值“{actual.text}”带了单位“{actual.unit}”，目标“{target.text}”没有单位，不能比较"
        )
    return value
