"""Further cases of the rules, beside the examples in their documentation: what they find, and what they do not."""

from pathlib import Path

import pytest

from reportgen.checks.definition import DistrictCase, UnreadableYear, YearPair
from reportgen.checks.rulebook import BY_CODE
from reportgen.finding import Finding
from tests.checks import (
    pages_additions,
    pages_money,
    pages_numbers,
    pages_others,
    pages_projects,
    pages_references,
    pages_scores,
    pages_text,
    pages_words,
)
from tests.checks.pages import Example, district_findings, report_findings, waived

REPORT = (
    pages_additions.PAGES
    | pages_money.PAGES
    | pages_numbers.PAGES
    | pages_projects.PAGES
    | pages_scores.PAGES
    | pages_words.PAGES
    | pages_text.PAGES
    | pages_references.PAGES
    | pages_others.YEARS
)
DISTRICT = pages_others.DISTRICT


def _codes(findings: list[Finding]) -> list[str]:
    return [f.code for f in findings]


def test_a_page_is_that_of_a_rule_of_its_kind() -> None:
    assert all(BY_CODE[code].subject is DistrictCase for code in DISTRICT)
    assert all(BY_CODE[code].subject in (YearPair, UnreadableYear) for code in pages_others.YEARS)


FAILS = [(code, n, e) for code, page in REPORT.items() for n, e in enumerate(page.fails)]
PASSES = [(code, n, e) for code, page in REPORT.items() for n, e in enumerate(page.passes)]


@pytest.mark.parametrize(
    ("code", "number", "edits"), FAILS, ids=lambda v: v if isinstance(v, (str, int)) else ""
)
def test_failing_example(tmp_path: Path, code: str, number: int, edits: Example) -> None:
    found = [f for f in report_findings(tmp_path, edits) if f.code == code]
    assert found, f"example {number} of {code} is not found"
    for finding in found:
        assert finding.place.line > 0
        assert finding.message and finding.advice


@pytest.mark.parametrize(
    ("code", "number", "edits"), PASSES, ids=lambda v: v if isinstance(v, (str, int)) else ""
)
def test_passing_example(tmp_path: Path, code: str, number: int, edits: Example) -> None:
    found = [f.message for f in report_findings(tmp_path, edits) if f.code == code]
    assert not found, f"example {number}"


@pytest.mark.parametrize(("code", "offices"), [(c, o) for c, p in DISTRICT.items() for o in p.fails])
def test_failing_district(tmp_path: Path, code: str, offices: list[Example]) -> None:
    found = [f for f in district_findings(tmp_path, offices) if f.code == code]
    assert found
    pairwise = code in ("DIS-01", "DIS-02", "DIS-03")
    for finding in found:
        assert finding.place.line > 0
        # a finding about two offices names both places
        assert (".yaml:" in finding.message) == pairwise


@pytest.mark.parametrize(("code", "offices"), [(c, o) for c, p in DISTRICT.items() for o in p.passes])
def test_passing_district(tmp_path: Path, code: str, offices: list[Example]) -> None:
    assert not [f.message for f in district_findings(tmp_path, offices) if f.code == code]


def test_an_office_with_last_years_report_is_still_flawless(tmp_path: Path) -> None:
    assert report_findings(tmp_path, pages_others.NOTHING) == []


def test_answer_for_a_district_rule(tmp_path: Path) -> None:
    said = "7 项得分与青松街道办事处完全相同（）"
    answer: Example = [waived("DIS-02@评分", said, "两个街道指标完成情况恰好相同")]
    first, second = (f for f in district_findings(tmp_path, [answer, []]) if f.code == "DIS-02")
    assert (bool(first.acknowledged), bool(second.acknowledged)) == (True, False)
    alone = district_findings(tmp_path, [answer, [("执行数: 207.90", "执行数: 205.00")]])
    assert _codes(alone) == ["IGN-01"]
