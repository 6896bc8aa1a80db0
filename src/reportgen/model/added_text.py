"""Write the value of an added figure as the report prints it."""

from decimal import Decimal

from reportgen.formatting import money, percent, rounded, score
from reportgen.model.additions import AddedType
from reportgen.model.numerals import Unit


def figure_text(value: Decimal, kind: AddedType) -> str:
    """Return a figure as printed, without its unit. A 小数 has at most two decimals where it has no more typed."""
    match kind:
        case "金额":
            return money(value)
        case "比率":
            return percent(value)
        case "整数":
            return f"{value:f}"
    return plain_text(value)


def plain_text(value: Decimal) -> str:
    """Return a number of no unit: with the decimals it has, up to six; a longer quotient with two."""
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= 6:
        return f"{value.normalize():f}"
    return score(value)


def with_unit(value: Decimal, unit: Unit) -> str:
    """Return a figure as messages show it: 107.43万元, 91.43%, 9.5分, 54."""
    match unit:
        case "万元":
            return f"{money(value)}万元"
        case "比率":
            return percent(value)
        case "分":
            return f"{score(value)}分"
    return plain_text(value)


def agrees(typed: Decimal, computed: Decimal, kind: AddedType) -> bool:
    """Tell whether a typed figure is the computed one, rounded as it is printed."""
    if kind == "比率":
        return percent(typed) == percent(computed)
    return typed in (computed, rounded(computed))
