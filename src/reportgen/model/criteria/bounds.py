"""What a scoring rule gives: the bounds of a score in 分, and the words that justify them."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from reportgen.formatting import rounded, score
from reportgen.model.fields import Quantity

Actual = Quantity | str  # a quantity, or one of the levels of 定性

ZERO, ONE = Decimal(0), Decimal(1)
# A quotient (an 执行率 among them) carries 28 digits. Cutting it here first keeps an exact half of
# a cent a half, so that 5/6 of 10.05 is 8.375 and rounds up.
_EXACT = Decimal(1).scaleb(-15)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The scores a rule allows, in 分: low ≤ score ≤ high, or < high where open_end.

    low and high are unrounded; equal ends are a computed score, rounded half up to two decimals.
    """

    low: Decimal
    high: Decimal
    open_end: bool = False

    @classmethod
    def exactly(cls, points: Decimal) -> "Bounds":
        """A score that the rule computes."""
        return cls(points, points)

    @property
    def exact(self) -> Decimal | None:
        """The score in two decimals, where the rule leaves no choice."""
        return rounded(self.low.quantize(_EXACT)) if self.low == self.high else None

    def allow(self, points: Decimal) -> bool:
        """Whether a stated score (two decimals) keeps to the rule."""
        if self.exact is not None:
            return points == self.exact
        return self.low <= points and (points < self.high if self.open_end else points <= self.high)

    def scaled(self, max_score: Decimal, nominal: Decimal) -> "Bounds":
        """The same for an indicator whose 分值 became max_score instead of nominal (> 0)."""
        if max_score == nominal:
            return self
        return Bounds(self.low * max_score / nominal, self.high * max_score / nominal, self.open_end)

    def __str__(self) -> str:
        if self.exact is not None:
            return f"{score(self.exact)}分"
        # the smallest score in two decimals that is not below the end, so that the words are true
        low, high = (score(end.quantize(_CENT, rounding=ROUND_CEILING)) for end in (self.low, self.high))
        return f"{low}分至{high}分" + ("（不含）" if self.open_end else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """bounds, why (Chinese, beginning with the actual value), and the formula where there is one."""

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
    """The actual value is not of the sort that the rule measures; str() says so in Chinese."""


def text_of(actual: Actual) -> str:
    """The actual value as it was typed."""
    return actual if isinstance(actual, str) else actual.text


def number_of(actual: Actual, target: Quantity) -> Decimal:
    """The number in actual, which must be a rate where target is one. Raises ActualMismatch."""
    if isinstance(actual, str):
        raise ActualMismatch(f"完成值“{actual}”不是数字，本指标按数值计分")
    if actual.is_ratio != target.is_ratio:
        raise ActualMismatch(f"完成值“{actual.text}”与目标“{target.text}”一个是百分数，一个不是")
    return actual.value
