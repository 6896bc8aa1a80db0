"""The types that describe how a figure is computed. cli/explain.py prints them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reportgen.finding import Place

_MAX_CHARACTERS = 12  # of a number; the rest of a long quotient is cut off

TWO_DECIMALS = "四舍五入到两位小数"
EXACT = "不取整"
PERCENT = "换成百分数，四舍五入到两位小数"


@dataclass(frozen=True, slots=True)
class Operand:
    """An input of a computation: name, value as printed, place in the file (None where it is computed)."""

    name: str
    value: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a figure is computed: formula in words, operands, steps with figures, rounding, result.

    basis: the rules and documents that prescribe it. remark: what the report states instead, or why there is no
    result; may be empty. uses: the texts that draw the figure by a reference.
    """

    quantity: str
    formula: str
    operands: tuple[Operand, ...]
    steps: tuple[str, ...]
    rounding: str
    result: str
    basis: tuple[Operand, ...]
    remark: str = ""
    uses: tuple[Operand, ...] = ()


Derive = Callable[[], Derivation]


def plain(value: Decimal) -> str:
    """Write a number with all its digits; after twelve characters the rest is replaced by “…”."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if len(text) <= _MAX_CHARACTERS else f"{text[:_MAX_CHARACTERS]}…"
