"""A text → the misprints in it, by lists: one word at a time, in linear time, with no model.

misprints.txt is written by hand and may be extended by a bureau. generated.txt has the misprints of common
words by sound and by shape that are no words themselves and occur nowhere in a corpus of official prose. words.txt
has the words of two characters: a misprint whose characters belong to the words on its left or right is none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

HANZI = r"[^\W\d_a-zA-Z]"  # as in quantities/texts.py
_RUN = re.compile(f"{HANZI}{{2,}}")
# adverbs that stand before any verb: 先升后降 is no misprint of 先生
_ADVERBS = frozenset("先再又已未不可应须拟就更最都还仍均各每若如虽")
_SUFFIXES = frozenset("室员者性化率度")  # the third character of many a word
_NUMERALS = frozenset("一二三四五六七八九十两")
_LONGEST, _SHORT_NAME = 6, 4


@dataclass(frozen=True, slots=True)
class Misprint:
    """wrong as it stands in the text at start, and the word that is meant."""

    wrong: str
    right: str
    start: int


@dataclass(frozen=True, slots=True)
class Lists:
    """What counts as a misprint. lawful: longer words that hold one and are right.

    whole: wrong → right. replaced: a place in a word and the word's other characters (1理 for 处理) → for each word, the
    character that is right there and those that are wrong, as in generated.txt.
    """

    by_hand: dict[str, str] = field(default_factory=dict)
    lawful: dict[str, tuple[str, ...]] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)  # the first two characters of by_hand and whole


def read_list(lines: Iterable[str]) -> Lists:
    """The list in lines of “right wrong wrong!lawful …”; lines that begin with # say nothing."""
    lists = Lists()
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        right, *others = line.split()
        for other in others:
            wrong, *lawful = other.split("!")
            lists.by_hand[wrong] = right
            lists.heads.add(wrong[:2])
            if lawful:
                lists.lawful[wrong] = tuple(lawful)
    return lists


@cache
def _shipped() -> Lists:
    lists = read_list(_text("misprints.txt").splitlines())
    for line in _text("generated.txt").splitlines():
        first, _, others = line.partition(" ")
        if first[0].isdigit():
            lists.replaced[first] = others
        else:
            for wrong in others.split(" "):
                lists.whole[wrong] = first
                lists.heads.add(wrong[:2])
    return lists


@cache
def words() -> frozenset[str]:
    """The common words of two characters."""
    text = _text("words.txt").strip()
    return frozenset(text[i : i + 2] for i in range(0, len(text), 2))


def _text(name: str) -> str:
    return resources.files("reportgen.spelling").joinpath(name).read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Run:
    """Chinese characters without anything between. opening: the character before them in the text.

    pairs: each character with the next. strange: of each character, whether this pair is no word. second: whether it
    is the second of a word where the run is cut into words of two characters from its beginning.
    """

    text: str
    opening: str
    pairs: list[str]
    strange: list[bool]
    second: list[bool]

    def free(self, start: int, length: int) -> bool:
        """Whether what stands beside these characters does not need them for a word."""
        end, strange = start + length, self.strange
        left = start == 0 or strange[start - 1] or not self.second[start]
        return left and (strange[end - 1] or (end + 1 < len(strange) and not strange[end]))


def cut(text: str, opening: str, known: frozenset[str]) -> Run:
    """A run of Chinese characters, cut into the known words of two characters."""
    pairs = [one + other for one, other in pairwise(text)]
    strange = [pair not in known for pair in pairs]
    second, last = [False], False
    for odd in strange:
        last = not (odd or last)
        second.append(last)
    strange.append(True)
    return Run(text, opening, pairs, strange, second)


@lru_cache(maxsize=8192)  # posts and duties come in many offices
def misprints(text: str) -> tuple[Misprint, ...]:
    """The misprints of a text in its order. Names are to be blanked out before."""
    found: list[Misprint] = []
    known, lists = words(), _shipped()
    for piece in _RUN.finditer(text):
        run, end = cut(piece[0], text[piece.start() - 1 : piece.start()], known), 0
        strange, pairs = run.strange, run.pairs
        for start, pair in enumerate(pairs):
            if start < end or not (strange[start] or strange[start + 1] or pair in lists.heads):
                continue
            for wrong, right in _candidates(run, start, lists):
                if not _lawful(run, start, len(wrong), right):
                    found.append(Misprint(wrong, right, piece.start() + start))
                    end = start + len(wrong)
                    break
    return tuple(found)


def _candidates(run: Run, start: int, lists: Lists) -> list[tuple[str, str]]:
    """(wrong, right) of what begins at start and stands in the lists, the longest first."""
    text, strange = run.text, run.strange
    pair, found = run.pairs[start], []
    doubtful = strange[start] or strange[start + 1]
    if pair in lists.heads:
        for length in range(min(_LONGEST, len(text) - start), 1 if doubtful else 2, -1):
            wrong = text[start : start + length]
            right = lists.by_hand.get(wrong) or (lists.whole.get(wrong) if doubtful else None)
            if right:
                found.append((wrong, right))
    if not doubtful:
        return found
    if start + 1 < len(run.pairs):
        found += _replaced(pair + run.pairs[start + 1][1], lists)
    if strange[start] and run.free(start, 2):
        found += _replaced(pair, lists)
    return found


def _replaced(wrong: str, lists: Lists) -> Iterator[tuple[str, str]]:
    """(wrong, right) where one character of a word was replaced."""
    for place, written in enumerate(wrong):
        before, after = wrong[:place], wrong[place + 1 :]
        words_there = lists.replaced.get(f"{place}{before}{after}")
        if words_there is None or written not in words_there:
            continue
        for word in words_there.split(" "):
            if written in word[1:]:
                yield wrong, before + word[0] + after


def _lawful(run: Run, start: int, length: int, right: str) -> bool:
    """Whether a misprint of the lists is part of something that is right."""
    wrong, shipped = run.text[start : start + length], _shipped()
    around = run.text[max(0, start - 5) : start + length + 5]
    if len(right) > length and right in around:
        return True
    if len(right) > length > 2 and right.startswith(wrong) and not run.strange[start + length - 1]:
        return True  # 绩效评定 goes on from 绩效 in another way than 绩效评价
    if any(word in around for word in shipped.lawful.get(wrong, ())):
        return True
    if start == 0 and length == 2 and run.opening.isdigit():
        return True  # 28处易积水点: the unit of a number
    by_hand = wrong in shipped.by_hand
    if length > 2 and (length > 3 or by_hand):
        return False
    # 三防, “冀时办”, 先升: a number, the beginning of a quoted name, an adverb before a verb
    named = wrong[0] in _NUMERALS or (start == 0 and run.opening == "“" and len(run.text) <= _SHORT_NAME)
    suffix = start > 1 and wrong[0] in _SUFFIXES and not run.strange[start - 2]  # 办公室用款
    lone = length == 2 and (wrong[0] in _ADVERBS or named or suffix)
    return (lone and not by_hand) or not run.free(start, length)
