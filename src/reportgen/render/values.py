"""The kinds of values in a template. Only single values are printed, compared, sorted, joined or calculated with.

A list may hold another list twice, and that one again: what compares or prints it would take for ever, though it
needs next to no memory. Hence lists and groups of values are only walked through, counted and indexed.
"""

from decimal import Decimal
from typing import Any

from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Undefined

MAX_BITS = 256  # of a whole number


class Unprintable(TemplateRuntimeError):
    """A tag would print or compare a list, a group of values, or nothing at all."""

    def __init__(self, value: object) -> None:
        super().__init__(type(value).__name__)
        self.value = value


def single(value: Any) -> Any:
    """The value, if it is a text, a number, yes/no or nothing; an undefined one raises where it is used."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        if value.bit_length() > MAX_BITS:
            raise OverflowError
        return value
    if isinstance(value, (str, float, Undefined)):
        return value
    if isinstance(value, Decimal):
        if abs(value.adjusted()) > MAX_BITS:
            raise OverflowError
        return value
    raise Unprintable(value)


def number(value: Any) -> Any:
    """The value, if it is a number of a size that can be calculated with. Raises TypeError."""
    if isinstance(value, (int, float, Decimal)):
        return single(value)
    raise TypeError(type(value).__name__)


def length(value: object) -> int:
    """How many characters a text has; 0 for what is none."""
    return len(value) if isinstance(value, str) else 0
