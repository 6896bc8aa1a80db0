"""Two versions of a sentence → what stayed, what went, what came, in pieces a person can read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# a number or a Latin word changes as a whole; Chinese changes by the character
_TOKEN = re.compile(r"[+-]?\d[\d.,]*[%％]?|[A-Za-z]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")
# beyond this many characters the comparison goes by the sentence: difflib's time is quadratic
_LONG = 4000
# below this share of common characters the sentence was written anew, and pieces would be confetti
_KINSHIP = 0.4

Fate = Literal["同", "删", "增"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    fate: Fate
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """before and after as one sequence of pieces; empty where they have too little in common.

    The 同 and 删 pieces make up before, the 同 and 增 pieces after.
    """
    edits = _merged(_edits(before, after))
    common = sum(len(same) for same, _, _ in edits)
    if common < _KINSHIP * min(len(before), len(after)):
        return ()
    found: list[Piece] = []
    for same, gone, come in edits:
        parts: tuple[tuple[Fate, str], ...] = (("同", same), ("删", gone), ("增", come))
        found += [Piece(fate, text) for fate, text in parts if text]
    return tuple(found)


def _tokens(text: str, coarse: bool) -> list[str]:
    return [t for t in (_SENTENCE if coarse else _TOKEN).findall(text) if t]


def _edits(before: str, after: str) -> list[list[str]]:
    """[unchanged, removed, inserted] one after the other; the last may change nothing."""
    coarse = max(len(before), len(after)) > _LONG
    old, new = _tokens(before, coarse), _tokens(after, coarse)
    edits: list[list[str]] = []
    same = ""
    # by the sentence, what recurs all over (autojunk) may not be compared with all its likes
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=coarse).get_opcodes():
        if tag == "equal":
            same = "".join(old[i:j])
        else:
            edits.append([same, "".join(old[i:j]), "".join(new[k:m])])
            same = ""
    return [*edits, [same, "", ""]]


def _merged(edits: Sequence[list[str]]) -> list[list[str]]:
    """edits without the chance agreements: what stayed between two changes but is no longer than
    either belongs to them."""
    merged: list[list[str]] = []
    for edit in edits:
        merged.append(list(edit))
        while len(merged) > 1 and _by_chance(merged[-2], merged[-1]):
            same, gone, come = merged.pop()
            merged[-1][1] += same + gone
            merged[-1][2] += same + come
    return merged


def _by_chance(previous: Sequence[str], edit: Sequence[str]) -> bool:
    changed = max(map(len, edit[1:]))
    return changed > 0 and len(edit[0]) <= min(max(map(len, previous[1:])), changed)
