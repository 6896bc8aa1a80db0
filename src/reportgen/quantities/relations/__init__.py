"""What the numbers of one sentence say of one another: parts and totals, rates, changes, differences, products.

Each relation holds or does not. One that holds proves its numbers (互证); one that does not is a slip in one of
them. Where a sentence can be read in another way nothing is claimed.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from reportgen.quantities.reading import Analysis, Mention, read
from reportgen.quantities.relations.changes import changes, growths
from reportgen.quantities.relations.parts import parts, runs, subsets
from reportgen.quantities.relations.rates import completions, rates
from reportgen.quantities.relations.relation import Relation, Sentence, plain
from reportgen.quantities.relations.shares import shares
from reportgen.quantities.relations.sums import differences, products, totals

__all__ = ["Relation", "plain", "relations"]

_MOST = 60  # numbers in one sentence; more are a list that nobody can read
_LOOKS: tuple[Callable[[Analysis, Sentence], Iterator[Relation]], ...] = (
    parts, rates, completions, changes, growths, differences, products, totals, subsets, runs, shares,
)  # fmt: skip


@lru_cache(maxsize=8192)  # standings and rules ask for the same texts
def relations(text: str) -> tuple[Relation, ...]:
    """All relations between the numbers of a text."""
    reading = read(text)
    by_sentence: dict[int, list[Mention]] = {}
    for mention in reading.quantities():
        by_sentence.setdefault(mention.sentence, []).append(mention)
    found: list[Relation] = []
    for mentions in by_sentence.values():
        if 1 < len(mentions) <= _MOST:
            for look in _LOOKS:
                found += look(reading, mentions)
    return tuple(found)
