"""Define the types of numbers that only 附加项 have: whole numbers below 0, and decimals without a unit of their own."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator

from reportgen.model.fields import as_typed, not_negative, plain_number, signed_count
from reportgen.model.numerals import QUANTITY


def _signed_number(value: Any) -> Decimal:
    return plain_number(value, QUANTITY)


def _number(value: Any) -> Decimal:
    return not_negative(_signed_number(value), value)


SignedCount = Annotated[int, BeforeValidator(signed_count), as_typed(r"[+-]?\d{1,15}", "-15", "integer")]
# They may have up to six decimals.
SignedNumber = Annotated[
    Decimal, BeforeValidator(_signed_number), as_typed(r"[+-]?\d{1,15}(\.\d{1,6})?", "-12.5", "number")
]
Number = Annotated[Decimal, BeforeValidator(_number), as_typed(r"\d{1,15}(\.\d{1,6})?", "12.5", "number")]
