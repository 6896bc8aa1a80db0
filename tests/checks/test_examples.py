"""Every rule documents two examples that it finds and two near ones that it does not; each of them is examined."""

from pathlib import Path
from typing import Any

import pytest

from reportgen.checks.definition import Rule
from reportgen.checks.documentation import EXAMPLES, SECTIONS, examples_of, sections_of
from reportgen.checks.rulebook import RULES
from tests.checks.examples import findings_of, parse

WRITTEN = [
    (rule, kind, example) for rule in RULES for kind in EXAMPLES for example in examples_of(rule, kind)
]


@pytest.mark.parametrize("described", RULES, ids=lambda r: r.code)
def test_every_rule_is_documented(described: Rule[Any]) -> None:
    assert tuple(name for name, _ in sections_of(described)) == SECTIONS
    assert all(text for _, text in sections_of(described))
    for kind in EXAMPLES:
        examples = examples_of(described, kind)
        assert len(set(examples)) >= 2
        assert all(parse(example) for example in examples)  # raises where one is not written as an example


@pytest.mark.parametrize(
    ("described", "kind", "example"), WRITTEN, ids=lambda v: getattr(v, "code", v if v in EXAMPLES else "")
)
def test_example(tmp_path: Path, described: Rule[Any], kind: str, example: str) -> None:
    found = [f for f in findings_of(described, example, tmp_path) if f.code == described.code]
    if kind == "对例":
        assert not found, found[0].message
    else:
        assert found, "not found"
        assert all(f.place.line > 0 and f.message and f.advice for f in found)
