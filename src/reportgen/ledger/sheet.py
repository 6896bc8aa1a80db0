"""One sheet of the ledger, written row by row: cells of a few kinds, print set-up, frozen header.

text() writes whatever comes from data, always as text: no cell text is a formula.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import ceil
from typing import Any
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from reportgen.files.text_table import display_width
from reportgen.formatting import escape_invisible
from reportgen.ledger.print_layout import MARGIN, SMALLEST_SCALE, TEXT_SIZE, print_layout

FONT = "宋体"
INK, LINE, HEADER, TOTAL, LINK = "1F2933", "B8C0C8", "E4EAF0", "F3F5F7", "1D4E7A"
LONGEST = 32_767  # characters Excel takes in a cell
MOST_LINKS = 65_530  # hyperlinks Excel takes in a sheet
_LINE_HEIGHT, _HIGHEST = 13.5, 409.0  # points; Excel has no higher row
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what Excel would read as the escape of a character
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class CellKind(Enum):
    """How a cell looks: number format, horizontal alignment, whether its text wraps."""

    TEXT = ("General", "left", True)
    CENTRE = ("General", "center", True)
    MONEY = ("0.00", "right", False)
    POINTS = ("0.00", "center", False)
    RATE = ("0.00%", "right", False)
    COUNT = ("0", "center", False)


@dataclass(frozen=True)
class Column:
    """A column: heading, width in characters of the standard font, kind of its cells.

    hidden: it has nothing in it, so that it only takes room. on_paper: False for links, which are last and not
    printed.
    """

    heading: str
    width: float
    kind: CellKind
    hidden: bool = False
    on_paper: bool = True


def plain(text: str) -> str:
    """text as Excel can hold it and will show it: control characters written out, not too long."""
    clean = _ESCAPED.sub("_x005F_", escape_invisible(text))
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


class Sheet:
    """A write-only sheet with a title, a note, a header row that stays, and rows."""

    def __init__(self, book: Workbook, title: str, columns: Sequence[Column], frozen: str = "") -> None:
        """frozen: the first cell that moves, as B4."""
        self.title = title
        self.columns = columns
        self.rows = 0
        self._links = 0
        self._styles: dict[object, Any] = {}  # each made once, since a style costs more time than a cell
        self.sheet: Any = book.create_sheet(title)  # write-only: its stubs lack what it has of Worksheet
        for index, column in enumerate(columns, 1):
            dimension = self.sheet.column_dimensions[get_column_letter(index)]
            dimension.width, dimension.hidden = column.width, column.hidden
        self.sheet.freeze_panes = frozen or None  # openpyxl writes it before the first row
        self._repeat = column_index_from_string(frozen.rstrip("0123456789")) - 1 if frozen else 0
        self._set_up_printing()

    def head(self, title: str, note: str) -> None:
        """Title and note, over the columns of the first printed page.

        Where there are several pages side by side, they keep out of the columns that each of them repeats.
        """
        repeat = self._repeat if self._layout.breaks else 0
        first, last = (get_column_letter(n) for n in (repeat + 1, self._layout.first_page))
        for row in (1, 2):
            self.sheet.merged_cells.add(f"{first}{row}:{last}{row}")
        width = sum(c.width for c in self.columns[repeat : self._layout.first_page] if not c.hidden)
        self.sheet.row_dimensions[1].height = 30
        self.sheet.row_dimensions[2].height = _lines(self._cell(note, ("note",)), width) * _LINE_HEIGHT + 2
        for text, style in ((title, "title"), (note, "note")):
            self.sheet.append([*[None] * repeat, self._cell(text, (style,))])
            self.rows += 1

    def header(self, above: Sequence[Cell | None] = ()) -> None:
        """The headings of the columns, below the row `above` where given; every printed page repeats them."""
        first, header = self.rows + 1, self.rows + (2 if above else 1)
        self.sheet.print_title_rows = f"{first}:{header}"
        if above:
            self.add(above)
        highest = max(_lines(self.heading(c.heading), c.width) for c in self.columns)
        self.sheet.row_dimensions[header].height = max(32.0, highest * _LINE_HEIGHT + 4)
        self.add([self.heading(c.heading) for c in self.columns])

    def add(self, cells: Sequence[Cell | None]) -> None:
        """Add a row as high as its longest text needs, which not every program works out by itself."""
        lines = max((_lines(c, w.width) for c, w in zip(cells, self.columns, strict=False)), default=1)
        if lines > 1 and self.rows + 1 not in self.sheet.row_dimensions:
            self.sheet.row_dimensions[self.rows + 1].height = min(lines * _LINE_HEIGHT + 2, _HIGHEST)
        self.sheet.append(list(cells))
        self.rows += 1

    def heading(self, text: str) -> Cell:
        """A cell of a header."""
        return self._cell(text, ("heading",))

    def text(self, text: str, kind: CellKind = CellKind.TEXT, total: bool = False) -> Cell:
        """Text, whatever it begins with."""
        return self._cell(text, (kind, total, False))

    def number(self, value: Decimal | int | None, kind: CellKind, total: bool = False) -> Cell:
        """A number with the digits it has; an empty cell for None."""
        cell: Any = WriteOnlyCell(self.sheet)
        if value is not None:
            cell._value = f"{Decimal(value):f}"  # openpyxl would write 8.61 as 8.609999999999999
            cell.data_type = "n"
        return self._apply_style(cell, (kind, total, False, False))

    def formula(self, formula: str, kind: CellKind) -> Cell:
        """A formula in a row of totals; it never contains text of the data."""
        cell: Any = WriteOnlyCell(self.sheet, formula)
        return self._apply_style(cell, (kind, True, False, False))

    def link(self, text: str, file: str) -> Cell:
        """Text that opens a file beside the ledger; plain text where Excel takes no more links."""
        self._links += 1
        if not file or self._links > MOST_LINKS:
            return self.text(text, CellKind.CENTRE)
        cell: Any = self._cell(text, (CellKind.CENTRE, False, True))
        cell._hyperlink = Hyperlink(
            ref="", target=quote(escape_invisible(file))
        )  # the setter would replace the text
        result: Cell = cell
        return result

    def add_filter(self, first: int, last: int) -> None:
        """Filter buttons over rows first (the header) to last."""
        self.sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(self.columns))}{last}"

    def finish(self) -> None:
        """Set what is printed, once all rows are there."""
        last = sum(column.on_paper for column in self.columns)
        self.sheet.print_area = f"A1:{get_column_letter(last)}{self.rows}"

    def highlight(self, span: str, operator: str, *formulas: str, fill: str = "") -> None:
        """Mark the cells of a span whose value compares so: with a fill, or with dark red figures without one."""
        look = {"fill": PatternFill(bgColor=fill)} if fill else {"font": Font(color="A61B1B", bold=True)}
        rule: Any = CellIsRule
        self.sheet.conditional_formatting.add(span, rule(operator=operator, formula=list(formulas), **look))

    def _cell(self, text: str, style: tuple[object, ...]) -> Cell:
        cell: Any = WriteOnlyCell(self.sheet, plain(str(text)))
        cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
        return self._apply_style(cell, (*style, text.startswith(_RISKY)))

    def _apply_style(self, cell: Any, key: tuple[object, ...]) -> Cell:
        if key not in self._styles:
            self._styles[key] = self._make_style(key)._style
        cell._style = self._styles[key]
        result: Cell = cell
        return result

    def _make_style(self, key: tuple[object, ...]) -> Any:
        """A cell that looks as key says: what it is for, and whether its text must be kept from becoming a formula."""
        cell: Any = WriteOnlyCell(self.sheet)
        *look, risky = key
        cell.quotePrefix = bool(risky)  # so that it stays text when somebody edits it
        match look:
            case ["title"]:
                cell.font = Font(FONT, 16, bold=True, color=INK)
                cell.alignment = Alignment("center", "center")
            case ["note"]:
                cell.font = Font(FONT, TEXT_SIZE, color="5A6672")
                cell.alignment = Alignment("left", "center", wrap_text=True)
            case ["heading"]:
                cell.font = Font(FONT, TEXT_SIZE, bold=True, color=INK)
                cell.alignment = Alignment("center", "center", wrap_text=True)
                cell.fill = PatternFill("solid", HEADER)
                cell.border = _thin_border()
            case [CellKind() as kind, total, linked]:
                form, horizontal, wrap = kind.value
                cell.font = Font(FONT, TEXT_SIZE, bold=bool(total), color=LINK if linked else INK)
                cell.alignment = Alignment(horizontal, "center", wrap_text=wrap)
                cell.number_format = form
                cell.border = _thin_border()
                if total:
                    cell.fill = PatternFill("solid", TOTAL)
        return cell

    def _set_up_printing(self) -> None:
        """A4 landscape, fitted to the page's width only as far as text stays 8 pt high, else over several pages.

        Every page repeats the columns that stay in place on the screen.
        """
        page = self.sheet
        widths = [0 if column.hidden else column.width for column in self.columns if column.on_paper]
        self._layout = print_layout(widths, self._repeat)
        if self._layout.breaks:
            page.page_setup.scale = SMALLEST_SCALE
            page.page_setup.pageOrder = "overThenDown"
            for column in self._layout.breaks:
                page.col_breaks.append(Break(id=column))
        else:
            page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
            page.sheet_properties.pageSetUpPr.fitToPage = True
        if self._repeat:
            page.print_title_cols = f"A:{get_column_letter(self._repeat)}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = 9  # A4
        page.print_options.horizontalCentered = True
        page.page_margins.left = page.page_margins.right = MARGIN
        page.page_margins.top, page.page_margins.bottom = 0.7, 0.7
        page.oddFooter.left.text, page.oddFooter.right.text = self.title, "第 &P 页，共 &N 页"
        page.oddFooter.left.size = page.oddFooter.right.size = TEXT_SIZE
        page.HeaderFooter.scaleWithDoc = False


def _lines(cell: Cell | None, width: float) -> int:
    """How many lines a text takes in a column so wide, of which its margins take one unit."""
    if cell is None or cell.data_type != "s" or not isinstance(cell.value, str):
        return 1
    return sum(max(1, ceil(display_width(line) / (width - 1))) for line in cell.value.split("\n"))


def _thin_border() -> Border:
    thin = Side("thin", LINE)
    return Border(thin, thin, thin, thin)
