"""Which rows of the score table stay on one page with the row after them.

The rows of a 一级指标 stay together where that can leave no more than a third of a page white; of a longer one the
rows of each 二级指标 do. Word and LibreOffice do the keeping; here the height of the rows is only estimated, from
the number of characters a line of each column holds in templates/report.docx.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

from reportgen.scoring import TableRow

_THIRD_OF_A_PAGE = 225 / 25.4 * 72 / 3  # points
_LINE, _PADDING, _LOWEST = 15.0, 3.4, 22.7  # points: a line of 五号, the space around it, the lowest row
_NAME_WIDTH = 7  # characters a line
_REMARK_WIDTH = 8
_STANDARD_WIDTH, _STANDARD_WIDTH_WITH_REMARKS = 16, 10


def keep_with_next(lines: Sequence[TableRow], remarks: Sequence[str]) -> list[bool]:
    """For each row whether it stays with the next one; the last row stays with the total.

    remarks: what each row says under 扣分原因和其他说明; where none says anything there is no such column.
    """
    standard_width = _STANDARD_WIDTH_WITH_REMARKS if any(remarks) else _STANDARD_WIDTH
    heights = [
        _height(
            (line.indicator.name, _NAME_WIDTH),
            (line.indicator.standard or "", standard_width),
            (remark, _REMARK_WIDTH),
        )
        for line, remark in zip(lines, remarks, strict=True)
    ]
    levels: tuple[Callable[[TableRow], object], ...] = (
        lambda line: line.class_name,
        lambda line: (line.class_name, line.group_name),
    )
    keep = [False] * len(lines)
    for level in levels:
        for _, run in groupby(range(len(lines)), key=lambda index: level(lines[index])):
            rows = list(run)
            if sum(heights[row] for row in rows) <= _THIRD_OF_A_PAGE:
                for row in rows[:-1]:
                    keep[row] = True
    if keep:
        keep[-1] = True
    return keep


def _height(*cells: tuple[str, int]) -> float:
    """The estimated height of a row in points. cells: text and characters a line."""
    return max(_LOWEST, *(-(-len(text) // width) * _LINE + _PADDING for text, width in cells))
