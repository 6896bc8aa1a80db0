"""Where a number on a page comes from: of equal numbers the one whose words stand beside it."""

import re

import pytest

from reportgen.checks.definition import Case
from reportgen.explanation.origin import PrintedNumber, origins
from reportgen.model.source import key_name
from reportgen.model.submission import Submission
from reportgen.quantities.texts import passages
from reportgen.scoring import compute


@pytest.fixture
def case(mingxi: Submission) -> Case:
    return Case(mingxi, compute(mingxi))


@pytest.mark.parametrize(
    ("text", "before", "name", "key"),
    [
        ("99.00%", "全年执行数207.90万元，预算执行率", "执行率", "预算.执行数"),
        ("207.90", "2023年全年执行数", "执行数", "预算.执行数"),
        ("2.10", "结余", "结余", "预算.收支说明"),
        ("50", "核定编制", "编制合计", "机构人员.编制合计"),
        ("99.9", "自评总分", "总分", "评分"),
    ],
)
def test_a_figure_has_its_account_and_how_it_is_computed(
    case: Case, text: str, before: str, name: str, key: str
) -> None:
    first = origins(case, PrintedNumber(text, before))[0]
    assert (first.account.counted, key_name(first.account.path)) == (name, key)
    if first.account.standing == "计算":
        (derivation,) = first.derivations
        assert derivation.formula and derivation.operands and text in derivation.result


def test_equal_scores_are_told_apart_by_the_words_beside_them(case: Case) -> None:
    tens = [line.indicator.name for line in case.scorecard.lines if line.score == 10]
    assert len(tens) > 2
    for name in tens:
        found = origins(case, PrintedNumber("10", f"产出指标数量指标{name}12次12"))
        assert name in found[0].account.counted


def test_a_number_in_a_sentence_is_that_of_the_sentence(case: Case) -> None:
    for passage in passages(case.evaluation):
        for found in re.finditer(r"\d+(?:\.\d+)?%?", passage.text):
            if passage.part == "字段":
                continue
            around = PrintedNumber(found[0], passage.text[: found.start()], passage.text[found.end() :])
            paths = [origin.account.path for origin in origins(case, around)]
            assert paths and paths[0] == passage.path, (found[0], passage.text)


def test_a_number_that_the_report_does_not_have_has_no_origin(case: Case) -> None:
    assert origins(case, PrintedNumber("98765.43")) == []
