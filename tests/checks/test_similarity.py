"""The index finds what comparing everything with everything finds."""

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reportgen.checks.similarity import common, dice, first_alike, grams, nearest_alike

ALPHABET = "街道社区居民服务改造整治网格安全走访调解驿站道路环境卫生养老托管文化活动志愿宣传培训排查" * 2


def _texts(seed: int, number: int, copies: int) -> list[str]:
    source = random.Random(seed)
    texts = ["".join(source.choices(ALPHABET, k=source.randint(150, 600))) for _ in range(number)]
    for _ in range(copies):
        text = list(source.choice(texts))
        for _ in range(source.randint(0, len(text) // 12)):
            text[source.randrange(len(text))] = source.choice(ALPHABET)
        texts.append("".join(text))
    return texts


def test_the_index_misses_no_copy() -> None:
    least = Decimal("0.7")
    for seed in range(6):
        sets = [grams(text, 4) for text in _texts(seed, 40, 12)]
        found = nearest_alike(sets, least)
        for number, own in enumerate(sets):
            best = max(dice(own, other) for place, other in enumerate(sets) if place != number)
            assert (number in found) == (best >= least)
            if number in found:
                other, alike = found[number]
                assert alike == dice(own, sets[other]) == best


def test_figures_and_punctuation_do_not_hide_a_copy() -> None:
    assert grams("新建驿站3处，植树600株。", 3) == grams("新建驿站12处、植树80株", 3)


def test_dice() -> None:
    assert dice(frozenset("甲乙丙"), frozenset("乙丙丁")) == Decimal(4) / 6
    assert dice(frozenset(), frozenset()) == 0


def test_common_needs_three_texts() -> None:
    one, two, three = frozenset({"甲乙"}), frozenset({"甲乙"}), frozenset({"甲乙", "丙丁"})
    assert common([one, two], Decimal("0.5")) == frozenset()
    assert common([one, two, three], Decimal("0.5")) == {"甲乙"}


@given(
    st.lists(st.text("甲乙丙丁戊", max_size=12), max_size=8),
    st.lists(st.text("甲乙丙丁戊", max_size=12), max_size=8),
    st.sampled_from(["0", "0.3", "0.5", "0.85", "1"]),
)
def test_the_first_alike_is_that_of_comparing_all(texts: list[str], others: list[str], above: str) -> None:
    one, other, least = [grams(t, 2) for t in texts], [grams(t, 2) for t in others], Decimal(above)
    expected = {
        n: next(m for m, o in enumerate(other) if dice(t, o) > least)
        for n, t in enumerate(one)
        if any(dice(t, o) > least for o in other)
    }
    assert first_alike(one, other, least) == expected
