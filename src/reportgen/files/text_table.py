"""Align text in columns of a fixed width, where a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Sequence

_GAP = "  "


def display_width(text: str) -> int:
    """Return how many half-width columns a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def align(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """Return lines in which the columns stand under one another. right names the columns that are flush right."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return [_GAP.join(_padded(t, w, i in right) for i, (t, w) in enumerate(zip(row, widths, strict=True))).rstrip()
            for row in rows]  # fmt: skip


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - display_width(text))
    return space + text if right else text + space
