"""Change a line in a copy while keeping the place of every character in the line as typed."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

Replacement = tuple[int, int, str]  # The start and end in the text, and what replaces it.


class Line:
    """The text of a line. replace() changes it, and original() returns where something was typed."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Per change: the offsets after the new texts, and by how many characters the text up to there became shorter.
        self._changes: list[tuple[list[int], list[int]]] = []

    def replace(self, replacements: Sequence[Replacement]) -> None:
        """Replace parts of the text at once. The replacements are in order and do not overlap."""
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
        """Return the offset in the line as typed of what now stands at offset. Both count from 0."""
        for ends, gone in reversed(self._changes):
            before = bisect_right(ends, offset)
            offset += gone[before - 1] if before else 0
        return max(0, offset)
