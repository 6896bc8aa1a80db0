"""A slip and its right twin, as two trees of an office's file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

Tree = dict[str, Any]
Edit = Callable[[Tree], None]
_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)([~*]?)\}")


@dataclass(frozen=True)
class SlipCase:
    """right and wrong change a tree in place. places: key-path prefixes at which the slip may be found."""

    kind: str
    name: str
    right: Edit
    wrong: Edit
    places: tuple[tuple[str, ...], ...]


def misspelt(number: str) -> str:
    """A number with two unequal neighbouring digits exchanged, or its last digit changed."""
    digits = [i for i, c in enumerate(number) if c.isdigit()]
    for a, b in pairwise(digits):
        if number[a] != number[b] and (number[b] != "0" or a > 0) and b - a == 1:
            swapped = list(number)
            swapped[a], swapped[b] = number[b], number[a]
            return "".join(swapped)
    last = digits[-1]
    return number[:last] + str((int(number[last]) + 3) % 10) + number[last + 1 :]


def ten_times(number: str) -> str:
    """A number with the decimal point one place too far to the right."""
    return f"{Decimal(number.rstrip('%')) * 10:f}" + ("%" if number.endswith("%") else "")


def variants(text: str, facts: dict[str, str]) -> tuple[str, str]:
    """The right and the wrong reading of a text of sentences.yaml."""
    right = _CHOICE.sub(lambda m: m[1], text)
    wrong = _CHOICE.sub(lambda m: m[2], text)
    return _filled(right, facts), _filled(wrong, facts)


def _filled(text: str, facts: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        fact = facts[found[1]]
        if not found[2]:
            return fact
        if not any(c.isdigit() for c in fact):
            return other_name(fact)
        return misspelt(fact) if found[2] == "~" else ten_times(fact)

    return _FACT.sub(value, text)


_LIKE = {"示": "市", "例": "列", "虚": "须", "演": "眼", "拟": "你", "设": "社"}


def other_name(name: str) -> str:
    """A person's name with one character mistaken for another that sounds or looks like it."""
    return _LIKE.get(name[0], "王") + name[1:]
