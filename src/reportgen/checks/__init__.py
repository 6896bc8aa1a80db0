"""审核: the rules (rules/, found by rulebook.py) and the examination of reports by all of them (examination.py)."""

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
from reportgen.checks.examination import check, check_district
from reportgen.checks.rulebook import BY_CODE, RULES

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
