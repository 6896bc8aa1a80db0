"""Every rule there is: what the files of checks/rules/ define, found by looking there."""

import re
from collections.abc import Iterator
from typing import Any

from reportgen.checks import rules
from reportgen.checks.definition import Rule
from reportgen.discovery import modules_of


def _defined() -> Iterator[Rule[Any]]:
    """The rules of every module of the package; one that was imported from another module counts once."""
    for module in modules_of(rules):
        for value in vars(module).values():
            if isinstance(value, Rule) and value.find.__module__ == module.__name__:
                yield value


def _order(described: Rule[Any]) -> tuple[str, int]:
    """BUD-02 before BUD-10, and both before CON-01."""
    letters, _, number = described.code.partition("-")
    return letters, int(number)


def _collected() -> tuple[Rule[Any], ...]:
    """All rules by code. Raises ValueError where two share a code, or a code is not like BUD-02."""
    found = list(_defined())
    for described in found:
        if not re.fullmatch(r"[A-Z]+-\d{2}", described.code):
            raise ValueError(f"{described.code} is no code of a rule")
    codes = [described.code for described in found]
    if doubled := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"two rules share a code: {doubled}")
    return tuple(sorted(found, key=_order))


RULES: tuple[Rule[Any], ...] = _collected()
BY_CODE = {described.code: described for described in RULES}
