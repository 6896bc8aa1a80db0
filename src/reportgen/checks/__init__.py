"""审核: the rules (rules/, found by registry.py) and the run over all of them (run.py)."""

from reportgen.checks.definition import (
    Case,
    DistrictCase,
    Hit,
    Review,
    Rule,
    Unreadable,
    UnreadableYear,
    YearPair,
    rule,
)
from reportgen.checks.registry import BY_CODE, RULES
from reportgen.checks.run import check, check_district

__all__ = [
    "BY_CODE",
    "RULES",
    "Case",
    "DistrictCase",
    "Hit",
    "Review",
    "Rule",
    "Unreadable",
    "UnreadableYear",
    "YearPair",
    "check",
    "check_district",
    "rule",
]
