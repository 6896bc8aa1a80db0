"""No rule's work grows faster than the text: ten times the characters, not much more than ten times the time.

Compared are times of one rule on two sizes of the same text, so that the speed of the machine drops out. Work
that grows with the square takes a hundred times as long; the limit lies between, far from both.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from reportgen.checks.definition import (
    Case,
    DistrictCase,
    Review,
    Rule,
    ScoreTable,
    Unreadable,
    UnreadableYear,
    YearPair,
    score_tables,
)
from reportgen.checks.rulebook import BY_CODE, RULES
from reportgen.finding import Finding, Place, Severity
from reportgen.model.fields import Record
from reportgen.reading.loader import parse_office
from reportgen.scoring import compute
from tests.conftest import FICTION, district_of, submission_of

SMALL, LARGE = 800, 8_000  # characters in each of some twenty-five texts: 20,000 and 200,000 in all
LIMIT = 35  # times; linear is 10, quadratic 100
ENOUGH = 0.08  # seconds of CPU: what is faster on the large size is fast enough, and too short to compare
LETTERS = [chr(0x4E00 + n * 17) for n in range(600)]
PLAIN = "明溪街道新建社区服务驿站，方便居民就近办事。"
PROSE = "明溪街道新建社区服务驿站三处，整修背街小巷道路12条，清运垃圾400吨；一是入户走访，二是登记需求。"

# what patterns stumble over: long runs of one sort of character, and what a pattern begins with, over and over
SHAPES = {
    "prose": PROSE,
    "digits": "1",
    "letters": "a",
    "spaces": " ",
    "digit and space": "1 ",
    "digit and wide space": "1　",
    "decimal points": "1.",
    "ranges": "1-",
    "percent": "1%",
    "at signs": "@",
    "letters and at signs": "a@",
    "brackets": "（",
    "half-width marks": "甲,",
    "title marks": "《",
    "past years": "2022年全年",
    "title marks and years": "《2022年部门",
    "figures": "走访12次",
    "figures in clauses": "走访居民12次，",
    "samples": "问卷",
    "samples and digits": "问卷1",
    "enumeration": "一是建站；",
    "numerals": "十",
    "numerals and 是": "一是建站；十十十是",
    "announcements": "三项工作",
    "doubled words": "服务服务",
    "compounds": "社区社区书记",
    "other offices": "云岭街道",
    "communities": "明溪第一社区",
    "slow": "进度",
    "nothing": "暂",
    "own words": "全年",
    "indicator names": "居民满意度达到85%",
    "one character": "的",
    "balance": "结余1",
    "satisfied": "满意",
    "per": "每",
}


def grown(value: Any, text: str) -> Any:
    """value with every text of some length in it replaced; names, which are short, are left."""
    if isinstance(value, Record):
        fields = {name: grown(getattr(value, name), text) for name in type(value).model_fields}
        return value.model_copy(update=fields)
    if isinstance(value, tuple):
        return tuple(grown(item, text) for item in value)
    return text if isinstance(value, str) and len(value) > 14 else value


@cache
def flawless() -> Case:
    submission = submission_of(FICTION / "2023", "mingxi")
    return Case(submission, compute(submission))


def case_of(text: str) -> Case:
    """The flawless office with text in every paragraph, remark and 评分标准."""
    submission = flawless().submission
    district = submission.district.model_copy(
        update={"indicator_system": grown(submission.district.indicator_system, text)}
    )
    large = replace(submission, evaluation=grown(submission.evaluation, text), district=district)
    return Case(large, compute(large))


def subjects(case: Case, other: Case) -> dict[type[Any], Any]:
    """What each sort of rule looks at, made of two offices."""
    fault = Finding("YML-01", Severity.ERROR, Place("去年.yaml", 1, 1, "预算"), "少了冒号", "补上冒号")
    return {
        Case: case,
        ScoreTable: next(score_tables(case)),
        YearPair: YearPair(case, other),
        UnreadableYear: UnreadableYear(case, Unreadable((fault,))),
        DistrictCase: DistrictCase((case, other, flawless(), flawless(), flawless())),
        Review: Review(case, "office", (), (), (), BY_CODE, frozenset({Case})),
    }


def spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def too_slow(one: Rule[Any], small: Any, large: Any) -> Iterator[str]:
    after = spent(lambda: list(one.find(large)))
    if after <= ENOUGH:
        return
    before = min(spent(lambda: list(one.find(small))) for _ in range(2))
    # Another process may have taken the processor's cache, or Python may have collected garbage.
    for _ in range(3):
        if after > LIMIT * before:
            after = min(after, spent(lambda: list(one.find(large))))
    if after > LIMIT * before:
        yield f"{one.code}: {before * 1000:.0f} ms, {after * 1000:.0f} ms"


def told(small: dict[type[Any], Any], large: dict[type[Any], Any]) -> list[str]:
    return [text for one in RULES for text in too_slow(one, small[one.subject], large[one.subject])]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_rule_grows_faster_than_the_text(shape: str) -> None:
    unit = SHAPES[shape]
    small, large = (
        subjects(case_of(unit * (n // len(unit))), case_of(unit * (n // len(unit)) + "尾"))
        for n in (SMALL, LARGE)
    )
    assert told(small, large) == []


def sentence(seed: str) -> str:
    """Characters by chance, as unlike those of another seed as two sentences of the same trade are."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(8)]
    return "，".join(words) + f"，走访居民{chance.randint(1, 99)}次。"


def with_entries(count: int, mark: str) -> Case:
    """The flawless office with so many paragraphs, problems, goals and members; mark sets one such office apart."""
    base = flawless().submission
    evaluation = base.evaluation
    problem, member = evaluation.problems[0], evaluation.members[0]
    (goal,) = evaluation.goals.specific
    (done,) = evaluation.work
    texts = [sentence(f"{mark}{n}") for n in range(count)]
    longer = evaluation.model_copy(
        update={
            "duties": tuple(texts),
            "problems": tuple(problem.model_copy(update={"problem": text}) for text in texts),
            "work": tuple(done.model_copy(update={"title": text, "content": text}) for text in texts),
            "members": tuple(
                member.model_copy(update={"name": f"示例{mark}{n}", "unit": f"明溪{mark}第{n}社区居委会"})
                for n in range(count)
            ),
            "goals": evaluation.goals.model_copy(
                update={"specific": tuple(goal.model_copy(update={"aim": text}) for text in texts)}
            ),
        }
    )
    submission = replace(base, evaluation=longer)
    return Case(submission, compute(submission))


def test_no_rule_grows_faster_than_the_number_of_entries() -> None:
    small, large = (subjects(with_entries(n, "甲"), with_entries(n, "乙")) for n in (100, 1_000))
    assert told(small, large) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_a_file_does_not_grow_faster_than_the_file(shape: str) -> None:
    district, raw = flawless().submission, (FICTION / "2023" / "mingxi.yaml").read_bytes()
    loaded = district_of(FICTION / "2023")

    def read(size: int) -> Callable[[], object]:
        text = SHAPES[shape] * (size // len(SHAPES[shape]))
        long = raw.replace(PLAIN.encode(), f"{PLAIN}{text}尾".encode())
        return lambda: parse_office(loaded, district.entry, long)

    # The least of three: Python may collect garbage meanwhile.
    after, before = (min(spent(read(25 * size)) for _ in range(3)) for size in (LARGE, SMALL))
    assert after <= ENOUGH or after <= LIMIT * before
