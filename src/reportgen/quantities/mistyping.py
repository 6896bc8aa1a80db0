"""Whether a number looks like another one mistyped: digits exchanged, one wrong, one too few or many, the point moved."""

from decimal import Decimal

_ALIKE = Decimal(10)  # how many times one may be the other where the point has not moved


def significant(value: Decimal) -> str:
    """The digits of a number without its point and the zeros on either side: 1720.50 → 17205."""
    return f"{abs(value):f}".replace(".", "").strip("0")


def mistyped(written: Decimal, meant: Decimal) -> bool:
    """Whether written differs from meant by one slip of the hand."""
    if written == meant or not written or not meant:
        return False
    one, other = significant(written), significant(meant)
    if one == other:
        return True
    low, high = sorted((abs(written), abs(meant)))
    if high >= _ALIKE * low * _ALIKE:
        return False
    return exchanged(written, meant) or _one_digit(_figures(written), _figures(meant))


def exchanged(written: Decimal, meant: Decimal) -> bool:
    """Whether two neighbouring digits of meant are exchanged in written."""
    one, other = _figures(written), _figures(meant)
    if len(one) != len(other):
        return False
    differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) != 2:
        return False
    i, j = differing
    return j == i + 1 and one[i] == other[j] and one[j] == other[i]


def _figures(value: Decimal) -> str:
    """The digits with those behind the point in their places: 97.1 → 97100."""
    return f"{abs(value):.4f}".replace(".", "").lstrip("0")


def _one_digit(one: str, other: str) -> bool:
    """Whether one digit differs, or one is missing in either."""
    if len(one) == len(other):
        return (
            max(len(one.strip("0")), len(other.strip("0"))) > 1
            and sum(a != b for a, b in zip(one, other, strict=True)) == 1
        )
    short, long = sorted((one.rstrip("0"), other.rstrip("0")), key=len)
    if len(long) - len(short) != 1 or len(short) < 3:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
