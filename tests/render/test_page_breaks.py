"""Which rows of the score table stay together."""

from dataclasses import replace
from itertools import pairwise

from reportgen.model.submission import Submission
from reportgen.render.page_breaks import keep_with_next
from reportgen.render.view import values
from reportgen.scoring import compute


def test_the_rows_of_a_class_stay_together_and_the_last_with_the_total(dongli: Submission) -> None:
    lines = compute(dongli).lines
    assert [line.class_name for line in lines].count("产出指标") == 4
    keep = keep_with_next(lines, [""] * len(lines))
    ends = [a.class_name != b.class_name for a, b in pairwise(lines)]
    assert keep == [*(not end for end in ends), True]


def test_a_long_class_breaks_between_its_groups(dongli: Submission) -> None:
    """Keeping it whole could leave more than a third of a page white; each row of dongli is a group of its own."""
    lines = [line for line in compute(dongli).lines if line.class_name == "产出指标"]
    long = [
        replace(line, indicator=line.indicator.model_copy(update={"standard": "按" * 100})) for line in lines
    ]
    assert keep_with_next(long, [""] * 4) == [False, False, False, True]
    assert keep_with_next(lines, ["因" * 60] * 4) == [False, False, False, True]
    one_group = [replace(line, group_name="数量指标") for line in lines]
    assert keep_with_next(one_group, [""] * 4) == [True] * 4


def test_the_template_is_told(dongli: Submission) -> None:
    table = values(dongli, compute(dongli))["评分表"]
    assert isinstance(table, list)
    assert [row["同页"] for row in table] == [True, True, True, False, False, True, False, True]
