"""Match the items of two lists by content, by name and by similarity, not by position."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Two texts with at least this Dice coefficient of their character pairs are versions of one another.
_MIN_SIMILARITY = 0.4
# Comparing this many pairs takes about a second. Larger lists are matched by content and name only.
_MAX_COMPARISONS = 60_000


@dataclass(frozen=True, slots=True)
class Item:
    """What identifies an item. name: empty where it has none; content: its whole text."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """The result of matching two lists; positions count from 0.

    kept: (position before, position after), in the order after. gone, come: positions of removed and added items.
    moved: positions after of the smallest set of items whose moves explain the new order.
    """

    kept: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    come: tuple[int, ...]
    moved: frozenset[int]


def pair(before: Sequence[Item], after: Sequence[Item], by_name_only: bool) -> Pairing:
    """Match two lists. by_name_only: items with different names never match, however similar (people)."""
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
    """Match the most similar pair, then the most similar pair of the rest, and so on."""
    if len(left) * len(right) > _MAX_COMPARISONS:
        return {}
    grams = {i: _grams(before[i].content) for i in left}
    ranked = []
    for j in right:
        own = _grams(after[j].content)
        for i in left:
            likeness = 2 * len(own & grams[i]) / (len(own) + len(grams[i]))
            if likeness >= _MIN_SIMILARITY:
                ranked.append((-likeness, abs(i - j), i, j))
    found: dict[int, int] = {}
    taken = set()
    for _, _, i, j in sorted(ranked):
        if j not in found and i not in taken:
            found[j] = i
            taken.add(i)
    return found


def _grams(text: str) -> frozenset[str]:
    # The frame gives even a text of one character some pairs.
    framed = f"\n{text}\n"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))


def _moved(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The items outside the longest subsequence that has the same order in both lists."""
    ends: list[int] = []  # for each length, the smallest last position of a subsequence
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
