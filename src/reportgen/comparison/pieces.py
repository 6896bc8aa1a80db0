"""Compare two versions of a sentence and return readable pieces: unchanged, removed, added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A number or a Latin word changes as a whole; Chinese text is compared by character.
_TOKEN = re.compile(r"[+-]?\d[\d.,]*[%％]?|[A-Za-z]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")
# Longer texts are compared by sentence, because difflib's time is quadratic.
_MAX_COMPARED_BY_CHARACTER = 4000
# With a smaller share of common characters the sentence counts as rewritten and is not split into pieces.
_MIN_COMMON_SHARE = 0.4

Fate = Literal["同", "删", "增"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that is unchanged (同), removed (删) or added (增)."""

    fate: Fate
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Split two texts into one sequence of pieces; empty where they have too little in common.

    The 同 and 删 pieces together are before, the 同 and 增 pieces are after.
    """
    edits = _merge(_edits(before, after))
    common = sum(len(same) for same, _, _ in edits)
    if common < _MIN_COMMON_SHARE * min(len(before), len(after)):
        return ()
    found: list[Piece] = []
    for same, gone, come in edits:
        parts: tuple[tuple[Fate, str], ...] = (("同", same), ("删", gone), ("增", come))
        found += [Piece(fate, text) for fate, text in parts if text]
    return tuple(found)


def _tokens(text: str, coarse: bool) -> list[str]:
    return [t for t in (_SENTENCE if coarse else _TOKEN).findall(text) if t]


def _edits(before: str, after: str) -> list[list[str]]:
    """Return [unchanged, removed, added] one after the other. The last one may change nothing."""
    coarse = max(len(before), len(after)) > _MAX_COMPARED_BY_CHARACTER
    old, new = _tokens(before, coarse), _tokens(after, coarse)
    edits: list[list[str]] = []
    same = ""
    # autojunk ignores frequent tokens, which keeps the comparison by sentence fast.
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=coarse).get_opcodes():
        if tag == "equal":
            same = "".join(old[i:j])
        else:
            edits.append([same, "".join(old[i:j]), "".join(new[k:m])])
            same = ""
    return [*edits, [same, "", ""]]


def _merge(edits: Sequence[list[str]]) -> list[list[str]]:
    """Join two edits where the unchanged text between them is not longer than either: it agrees by chance."""
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
