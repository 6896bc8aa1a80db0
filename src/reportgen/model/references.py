"""Keep which parts of a text were references, {预算.执行率}, and what stands for each in the report."""

from collections.abc import Iterator
from dataclasses import dataclass

Mark = tuple[int, int]  # The line and the column, both from 1.
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference that was replaced: the name as written, and the text that stands for it.

    start and end: where that text stands in the replaced text. mark: where the brace stands in the file. path: the key
    that the value is typed under or computed from, in the file of the office or of its 指标体系.
    """

    name: str
    text: str
    start: int
    end: int
    mark: Mark
    path: KeyPath


@dataclass(frozen=True, slots=True)
class ReferringText:
    """A text with references: as written, and as the report says it."""

    written: str
    text: str
    references: tuple[Reference, ...]

    def within(self, start: int, end: int) -> Iterator[Reference]:
        """Yield the references whose values overlap a part of the replaced text."""
        return (r for r in self.references if r.start < end and start < r.end)
