"""Which item of one list became which of another: by content, by name, by likeness; not by position."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# share of common character pairs (Dice) from which two texts are versions of one another
_LIKENESS = 0.4
# so many comparisons take about a second; lists beyond that are matched by content and name only
_COMPARISONS = 60_000


@dataclass(frozen=True, slots=True)
class Item:
    """What an item is known by. name is empty where it has none; content is all its text."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """Positions from 0: (before, after) in the order of after; what went; what came; what moved.

    moved holds the positions in after of the fewest items whose move explains the new order.
    """

    kept: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    come: tuple[int, ...]
    moved: frozenset[int]


def pair(before: Sequence[Item], after: Sequence[Item], by_name_only: bool) -> Pairing:
    """Match two lists. by_name_only: another name is another item, however alike (people)."""
    kept: dict[int, int] = {}  # position in after → in before
    for key in ("content", "name"):
        waiting: dict[str, list[int]] = defaultdict(list)
        for i in _rest(before, kept.values()):
            waiting[getattr(before[i], key)].append(i)
        for j in _rest(after, kept):
            candidates = waiting.get(getattr(after[j], key))
            if candidates and (key == "content" or after[j].name):
                kept[j] = candidates.pop(0)
    if not by_name_only:
        kept |= _alike(before, after, _rest(before, kept.values()), _rest(after, kept))
    pairs = tuple((kept[j], j) for j in sorted(kept))
    gone = tuple(_rest(before, kept.values()))
    return Pairing(pairs, gone, tuple(_rest(after, kept)), _moved(pairs))


def _rest(items: Sequence[Item], taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [i for i in range(len(items)) if i not in used]


def _alike(
    before: Sequence[Item], after: Sequence[Item], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    """The most alike pair first, then the most alike of what is left."""
    if len(left) * len(right) > _COMPARISONS:
        return {}
    grams = {i: _grams(before[i].content) for i in left}
    ranked = []
    for j in right:
        own = _grams(after[j].content)
        for i in left:
            likeness = 2 * len(own & grams[i]) / (len(own) + len(grams[i]))
            if likeness >= _LIKENESS:
                ranked.append((-likeness, abs(i - j), i, j))
    found: dict[int, int] = {}
    taken = set()
    for _, _, i, j in sorted(ranked):
        if j not in found and i not in taken:
            found[j] = i
            taken.add(i)
    return found


def _grams(text: str) -> frozenset[str]:
    # the first and last character count as pairs too, so that a text of one character has some
    framed = f"\n{text}\n"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))


def _moved(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """What lies outside the longest run of pairs whose order is the same on both sides."""
    ends: list[int] = []  # smallest last position of a run of each length
    lengths = []
    for i, _ in pairs:
        length = bisect_left(ends, i)
        ends[length : length + 1] = [i]
        lengths.append(length)
    wanted, stay = len(ends) - 1, set()
    for (_, j), length in zip(reversed(pairs), reversed(lengths), strict=True):
        if length == wanted:
            stay.add(j)
            wanted -= 1
    return frozenset(j for _, j in pairs if j not in stay)
