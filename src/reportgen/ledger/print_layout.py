"""How wide a sheet may be on A4 landscape so that nothing on paper is smaller than 8 pt."""

from collections.abc import Sequence
from dataclasses import dataclass

TEXT_SIZE = 10  # pt, the smallest on a sheet
SMALLEST_SCALE = 80  # per cent: 10 pt become 8 pt
MARGIN = 0.4  # inches, left and right
_PAGE_WIDTH = (297 / 25.4 - 2 * MARGIN) * 72  # pt
STANDARD_FONT = (
    "Times New Roman"  # widths count its digits; every machine has it, or a font of the same widths
)
_UNIT = 5.25  # pt: a column width of 1 in Excel, where these digits are 7 px wide; in LibreOffice 5 pt
_RESERVE = 0.985  # programs round widths a little differently
# width units that a page holds at the smallest scale
CAPACITY = _PAGE_WIDTH * _RESERVE / _UNIT / SMALLEST_SCALE * 100


@dataclass(frozen=True)
class PrintLayout:
    """breaks: the columns, from 1, after which a page ends; none: all columns are fitted to the page's width.

    first_page: the last column of the first page.
    """

    breaks: tuple[int, ...]
    first_page: int


def print_layout(widths: Sequence[float], repeat: int) -> PrintLayout:
    """Distribute the columns over pages of CAPACITY. widths: of the columns, 0 for one that is hidden.

    repeat: how many columns at the left stand on every page.
    """
    left = sum(widths[:repeat])
    breaks: list[int] = []
    used = left
    for column, width in enumerate(widths[repeat:], repeat + 1):
        if used + width > CAPACITY and used > left:
            breaks.append(column - 1)
            used = left
        used += width
    return PrintLayout(tuple(breaks), breaks[0] if breaks else len(widths))
