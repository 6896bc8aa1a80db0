"""Table work done while a template renders: vertical merging and the widths of optional columns.

tabletags.py writes these filters into the compiled template. They need nothing but the standard library.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate

_KEEP_NEXT = "<w:keepNext/>"


class MergeState:
    """Which cells of one table, as it is being rendered, continue the cell above."""

    def __init__(self) -> None:
        self._row = -1  # number of the template row rendered last
        self._above: dict[int, str] = {}  # column → content, of the row above
        self._continues = False  # whether every merging cell so far in this row continues the one above

    def start_row(self, row: int) -> str:
        """Begin a row made from template row `row`. It can continue only a row made from the same one."""
        self._continues = row == self._row
        self._row = row
        if not self._continues:
            self._above.clear()
        return ""

    def continues(self, column: int, content: str) -> bool:
        """Whether this cell repeats the one above, and so do the merging cells to its left.

        A new 一级指标 starts a new 二级指标 cell even if both have the same name. Whether a row stays on one page
        with the next ({% 同页 %}) makes no difference to what its cells hold.
        """
        content = content.replace(_KEEP_NEXT, "")
        self._continues = self._continues and self._above.get(column) == content
        self._above[column] = content
        return self._continues


def column_edges(widths: Sequence[int], shown: Sequence[object]) -> list[int]:
    """Right edges of the columns, from 0, in the unit of `widths`; a column that is not shown has no width.

    The table keeps its width: the widest column shown takes that of the columns left out.
    """
    left = [width if show else 0 for width, show in zip(widths, shown, strict=True)]
    left[left.index(max(left))] += sum(widths) - sum(left)
    return list(accumulate(left, initial=0))


def column_counts(shown: Sequence[object]) -> list[int]:
    """Number of columns shown before each column, and in all."""
    return list(accumulate((1 if show else 0 for show in shown), initial=0))


def span(edges: Sequence[int], start: int, end: int) -> str:
    """What lies between two edges, as it is printed."""
    return str(edges[end] - edges[start])


# the underscore keeps them apart from the filters that templates may use
FILTERS: dict[str, Callable[..., object]] = {
    "_merge_state": lambda _: MergeState(),
    "_start_row": MergeState.start_row,
    "_continues": MergeState.continues,
    "_column_edges": column_edges,
    "_column_counts": column_counts,
    "_span": span,
}
