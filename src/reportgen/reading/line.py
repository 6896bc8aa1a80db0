"""A line that is mended in a copy, while the place of everything in the line as typed stays known."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

Replacement = tuple[int, int, str]  # start and end in the text, and what is to stand there


class Line:
    """The text of a line, changed by replace(); original() gives back where something was typed."""

    def __init__(self, text: str) -> None:
        self.text = text
        # per change: the offsets behind the new texts, and by how many characters the text up to there is shorter
        self._changes: list[tuple[list[int], list[int]]] = []

    def replace(self, replacements: Sequence[Replacement]) -> None:
        """Exchange parts of the text, in one go. replacements: in order, not overlapping."""
        if not replacements:
            return
        parts, at, shorter = [], 0, []
        for start, end, new in replacements:
            parts += [self.text[at:start], new]
            at = end
            shorter.append(end - start - len(new))
        gone = list(accumulate(shorter))
        ends = [end - by for (_, end, _), by in zip(replacements, gone, strict=True)]
        self._changes.append((ends, gone))
        self.text = "".join([*parts, self.text[at:]])

    def original(self, offset: int) -> int:
        """The offset in the line as typed of what now stands at offset; both count from 0."""
        for ends, gone in reversed(self._changes):
            before = bisect_right(ends, offset)
            offset += gone[before - 1] if before else 0
        return max(0, offset)
