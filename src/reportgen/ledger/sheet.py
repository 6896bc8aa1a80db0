"""One sheet of the ledger, written row by row: cells of a few kinds, print set-up, frozen header.

Whatever comes from data is written as text by text(), never anything else: no cell text is a formula.
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
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from reportgen.files.columns import display_width

FONT = "宋体"
INK, LINE, HEADER, TOTAL, LINK = "1F2933", "B8C0C8", "E4EAF0", "F3F5F7", "1D4E7A"
LONGEST = 32_767  # characters Excel takes in a cell
MOST_LINKS = 65_530  # hyperlinks Excel takes in a sheet
_LINE_HEIGHT, _HIGHEST = 13.5, 409.0  # points; Excel has no higher row
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what Excel would read as the escape of a character
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class Kind(Enum):
    """How a cell looks: number format, horizontal alignment, whether it wraps."""

    TEXT = ("General", "left", True)
    CENTRE = ("General", "center", True)
    MONEY = ("0.00", "right", False)
    POINTS = ("0.00", "center", False)
    RATE = ("0.00%", "right", False)
    COUNT = ("0", "center", False)


@dataclass(frozen=True)
class Column:
    """Heading, width in characters of the standard font, and kind of a column."""

    heading: str
    width: float
    kind: Kind


def plain(text: str) -> str:
    """text as Excel can hold it and will show it: no control characters, not too long."""
    clean = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    clean = _ESCAPED.sub("_x005F_", clean)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


class Sheet:
    """A write-only sheet with a title, a note, a header row that stays, and rows."""

    def __init__(self, book: Workbook, title: str, columns: Sequence[Column], frozen: str = "") -> None:
        """frozen: the first cell that moves, as B4."""
        self.title = title
        self.columns = columns
        self.rows = 0
        self._links = 0
        self._styles: dict[object, Any] = {}  # made once: a style costs more than a cell
        self.sheet: Any = book.create_sheet(title)  # write-only: its stubs lack what it has of Worksheet
        for index, column in enumerate(columns, 1):
            self.sheet.column_dimensions[get_column_letter(index)].width = column.width
        self.sheet.freeze_panes = frozen or None  # openpyxl has it written before the first row
        self._set_up_printing()

    def head(self, title: str, note: str, span: int) -> None:
        """Title and note, over the first span columns."""
        self.sheet.merged_cells.add(f"A1:{get_column_letter(span)}1")
        self.sheet.merged_cells.add(f"A2:{get_column_letter(span)}2")
        self.sheet.row_dimensions[1].height = 30
        for text, style in ((title, "title"), (note, "note")):
            self.sheet.append([self._cell(text, (style,))])
            self.rows += 1

    def header(self, above: Sequence[Cell | None] = ()) -> None:
        """The headings of the columns, under a row of one's own where given; they stay, on paper too."""
        first, header = self.rows + 1, self.rows + (2 if above else 1)
        self.sheet.print_title_rows = f"{first}:{header}"
        if above:
            self.add(above)
        highest = max(_lines(self.heading(c.heading), c.width) for c in self.columns)
        self.sheet.row_dimensions[header].height = max(32.0, highest * _LINE_HEIGHT + 4)
        self.add([self.heading(c.heading) for c in self.columns])

    def add(self, cells: Sequence[Cell | None]) -> None:
        """One more row, as high as its longest text needs: not every program works that out."""
        lines = max((_lines(c, w.width) for c, w in zip(cells, self.columns, strict=False)), default=1)
        if lines > 1 and self.rows + 1 not in self.sheet.row_dimensions:
            self.sheet.row_dimensions[self.rows + 1].height = min(lines * _LINE_HEIGHT + 2, _HIGHEST)
        self.sheet.append(list(cells))
        self.rows += 1

    def heading(self, text: str) -> Cell:
        """A cell of a header."""
        return self._cell(text, ("heading",))

    def text(self, text: str, kind: Kind = Kind.TEXT, total: bool = False) -> Cell:
        """Text, whatever it begins with."""
        return self._cell(text, (kind, total, False))

    def number(self, value: Decimal | int | None, kind: Kind, total: bool = False) -> Cell:
        """A number; an empty cell for None."""
        cell: Any = WriteOnlyCell(self.sheet)
        cell.value = value
        return self._dressed(cell, (kind, total, False, False))

    def formula(self, formula: str, kind: Kind) -> Cell:
        """A formula of ours, in a row of totals."""
        cell: Any = WriteOnlyCell(self.sheet, formula)
        return self._dressed(cell, (kind, True, False, False))

    def link(self, text: str, file: str) -> Cell:
        """Text that opens a file beside the ledger; plain text where Excel takes no more links."""
        self._links += 1
        if not file or self._links > MOST_LINKS:
            return self.text(text, Kind.CENTRE)
        cell: Any = self._cell(text, (Kind.CENTRE, False, True))
        cell._hyperlink = Hyperlink(ref="", target=quote(file))  # the setter would put the address in
        linked: Cell = cell
        return linked

    def filtered(self, first: int, last: int) -> None:
        """Filter buttons over rows first (the header) to last."""
        self.sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(self.columns))}{last}"

    def highlight(self, span: str, operator: str, *formulas: str, fill: str = "") -> None:
        """A modest colour behind cells, or dark red figures, where they compare so."""
        look = {"fill": PatternFill(bgColor=fill)} if fill else {"font": Font(color="A61B1B", bold=True)}
        rule: Any = CellIsRule
        self.sheet.conditional_formatting.add(span, rule(operator=operator, formula=list(formulas), **look))

    def _cell(self, text: str, style: tuple[object, ...]) -> Cell:
        cell: Any = WriteOnlyCell(self.sheet, plain(str(text)))
        cell.data_type = "s"  # openpyxl has made a formula of =…, an error of #N/A
        return self._dressed(cell, (*style, text.startswith(_RISKY)))

    def _dressed(self, cell: Any, key: tuple[object, ...]) -> Cell:
        cell._style = self._style(key)
        dressed: Cell = cell
        return dressed

    def _style(self, key: tuple[object, ...]) -> Any:
        if key not in self._styles:
            self._styles[key] = self._styled(key)._style
        return self._styles[key]

    def _styled(self, key: tuple[object, ...]) -> Any:
        cell: Any = WriteOnlyCell(self.sheet)
        *look, risky = key
        cell.quotePrefix = bool(risky)  # so that it stays text when somebody edits it
        match look:
            case ["title"]:
                cell.font = Font(FONT, 16, bold=True, color=INK)
                cell.alignment = Alignment("center", "center")
            case ["note"]:
                cell.font = Font(FONT, 9, color="5A6672")
                cell.alignment = Alignment("left", "center")
            case ["heading"]:
                cell.font = Font(FONT, 10, bold=True, color=INK)
                cell.alignment = Alignment("center", "center", wrap_text=True)
                cell.fill = PatternFill("solid", HEADER)
                cell.border = _ruled()
            case [Kind() as kind, total, linked]:
                form, horizontal, wrap = kind.value
                cell.font = Font(FONT, 10, bold=bool(total), color=LINK if linked else INK)
                cell.alignment = Alignment(horizontal, "center", wrap_text=wrap)
                cell.number_format = form
                cell.border = _ruled()
                if total:
                    cell.fill = PatternFill("solid", TOTAL)
        return cell

    def _set_up_printing(self) -> None:
        page = self.sheet
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = 9  # A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.print_options.horizontalCentered = True
        page.page_margins.left = page.page_margins.right = 0.5  # inches
        page.page_margins.top, page.page_margins.bottom = 0.7, 0.7
        page.oddFooter.left.text, page.oddFooter.right.text = self.title, "第 &P 页，共 &N 页"
        page.oddFooter.left.size = page.oddFooter.right.size = 9


def _lines(cell: Cell | None, width: float) -> int:
    """How many lines a text takes in a column so wide."""
    if cell is None or cell.data_type != "s" or not isinstance(cell.value, str):
        return 1
    return sum(max(1, ceil(display_width(line) / width)) for line in cell.value.split("\n"))


def _ruled() -> Border:
    thin = Side("thin", LINE)
    return Border(thin, thin, thin, thin)
