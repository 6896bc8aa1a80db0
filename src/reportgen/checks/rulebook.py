"""Find all rules: the Rule objects in the modules of checks/rules/."""

import re
from collections.abc import Iterator
from typing import Any

from reportgen.checks import rules
from reportgen.checks.definition import Rule
from reportgen.discovery import modules_of
from reportgen.finding import Finding


def _find_rules() -> Iterator[Rule[Any]]:
    """Yield the rules of every module, without those that a module imported from another one."""
    for module in modules_of(rules):
        for value in vars(module).values():
            if isinstance(value, Rule) and value.find.__module__ == module.__name__:
                yield value


def _order(described: Rule[Any]) -> tuple[str, int]:
    """The sort key of a rule: letters first, then the number (BUD-02, BUD-10, CON-01)."""
    letters, _, number = described.code.partition("-")
    return letters, int(number)


def _collect_rules() -> tuple[Rule[Any], ...]:
    """All rules sorted by code. Raises ValueError where two share a code, or a code has not the form BUD-02."""
    found = list(_find_rules())
    for described in found:
        if not re.fullmatch(r"[A-Z]+-\d{2}", described.code):
            raise ValueError(f"{described.code} is no code of a rule")
    codes = [described.code for described in found]
    if doubled := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"two rules share a code: {doubled}")
    return tuple(sorted(found, key=_order))


RULES: tuple[Rule[Any], ...] = _collect_rules()
BY_CODE = {described.code: described for described in RULES}


def waivable(finding: Finding) -> bool:
    """Whether a finding may be acknowledged under 忽略检查: not a sum that does not come out, nor a fault of reading."""
    return finding.code in BY_CODE and BY_CODE[finding.code].waivable(finding.severity)
