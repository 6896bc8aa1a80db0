"""Whatever stands in a text: it is read in one pass, and what is put into it is where it is said to be."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.model.source import Source
from reportgen.model.submission import Submission
from reportgen.references.resolution import resolve
from reportgen.references.syntax import references_in
from reportgen.references.vocabulary import Vocabulary
from reportgen.scoring import compute
from tests.conftest import FICTION, submission_of

_PARTS = [
    "{", "}", "｛", "｝", "{{", "}}", "{预算.执行率}", "{预算.执行数}万元", "{总分}", "{主要职责.第2项}",
    "{评分.居民满意度.完成值}", "预算.", "执行率", ".", "|", " ", "第1项", "甲", "，", "1", "%", "元",
]  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=14).map("".join)
_PATH = ("预算", "收支说明")
MINGXI = submission_of(FICTION / "2023", "mingxi")


def with_remark(text: str) -> Submission:
    """The fictional office with a text, each of whose opening braces has a place of its own."""
    budget = MINGXI.evaluation.budget.model_copy(update={"remark": text})
    braces = [(1, n + 1) for n, sign in enumerate(text) if sign in "{｛"]
    source = Source("a.yaml", braces={_PATH: tuple(braces)})
    evaluation = MINGXI.evaluation.model_copy(update={"budget": budget})
    return dataclasses.replace(MINGXI, evaluation=evaluation, source=source)


@settings(deadline=None, max_examples=300)
@given(_TEXTS)
def test_what_is_put_in_is_where_it_is_said_to_be(text: str) -> None:
    submission = with_remark(text)
    resolved, findings = resolve(submission, compute(submission))
    for finding in findings:
        assert text[finding.place.column - 1] in "{｛" and finding.message and finding.advice
    made = resolved.evaluation.budget.remark or ""
    referring = resolved.source.referring.get(_PATH)
    if referring is None:
        assert made == text
        return
    assert (referring.written, referring.text) == (text, made)
    rest, at = "", 0
    for reference in referring.references:
        assert made[reference.start : reference.end] == reference.text
        assert text[reference.mark[1] - 1 :].startswith(f"{{{reference.name}}}")
        rest += made[at : reference.start] + f"{{{reference.name}}}"
        at = reference.end
    assert rest + made[at:] == text


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_a_text_without_names_has_no_references(text: str) -> None:
    assert [w for w in references_in(text, Vocabulary()) if not w.fault] == []
