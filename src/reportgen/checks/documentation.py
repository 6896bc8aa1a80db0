"""The documentation of a rule, which is the docstring of its function: sections in Chinese, two of them of examples."""

import re
from typing import Any

from reportgen.checks.definition import Rule

SECTIONS = ("检查内容", "为什么", "错例", "对例", "改法")
EXAMPLES = ("错例", "对例")  # what the rule finds, and what is near to it and right; at least two of each


def sections_of(described: Rule[Any]) -> list[tuple[str, str]]:
    """(检查内容, text), (为什么, text) … of a rule's documentation. A line that begins with ｜ or ＋ continues the last."""
    lines = re.sub(r"\s*\n\s*(?=[｜＋] )", " ", described.documentation).splitlines()
    return [
        (name, text) for name, _, text in (line.strip().partition("：") for line in lines if line.strip())
    ]


def examples_of(described: Rule[Any], kind: str) -> list[str]:
    """The examples in a section of the documentation, which are separated by ｜. kind: one of EXAMPLES.

    The tests put each of them into a flawless office; tests/checks/examples.py says how they are written.
    """
    return dict(sections_of(described)).get(kind, "").split(" ｜ ")
