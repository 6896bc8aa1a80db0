"""What counts as a number mistyped, and what is simply another number."""

from decimal import Decimal

import pytest

from reportgen.quantities.mistyping import exchanged, mistyped


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1448.99", "1484.99"),
        ("14849.9", "1484.99"),
        ("0.148499", "1484.99"),
        ("1484.98", "1484.99"),
        ("148.99", "1484.99"),
        ("14", "41"),
        ("69", "6.9"),
        ("0.917", "0.971"),
    ],
)
def test_slips_of_the_hand(written: str, meant: str) -> None:
    assert mistyped(Decimal(written), Decimal(meant))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1484.99", "1484.99"),
        ("1500.00", "1484.99"),
        ("7", "5"),
        ("0", "5"),
        ("36", "41"),
        ("287.70", "1484.99"),
    ],
)
def test_other_numbers(written: str, meant: str) -> None:
    assert not mistyped(Decimal(written), Decimal(meant))


def test_digits_that_are_exchanged_are_neighbours() -> None:
    assert exchanged(Decimal("3100"), Decimal("1300"))
    assert not exchanged(Decimal("3210"), Decimal("1230"))
