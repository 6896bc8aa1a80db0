"""How one figure of a report came about, as values: what cli/explain.py prints."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reportgen.finding import Place

_SHOWN = 12  # characters of an endless quotient

TWO_DECIMALS = "四舍五入到两位小数"
EXACT = "不取整"
PERCENT = "换成百分数，四舍五入到两位小数"


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure or a text that enters: its name, its value as printed, where it stands (None: computed)."""

    name: str
    value: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """formula in words → operands → steps with their figures → rounding → result; and on what basis.

    remark: what the report states instead, or why there is no result; empty where nothing is to be said.
    """

    quantity: str
    formula: str
    operands: tuple[Operand, ...]
    steps: tuple[str, ...]
    rounding: str
    result: str
    basis: tuple[Operand, ...]
    remark: str = ""


Derive = Callable[[], Derivation]


def plain(value: Decimal) -> str:
    """A number with all its digits; of an endless quotient the first ones and “…”."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
