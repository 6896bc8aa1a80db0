"""Optional columns: the cells, grid and widths of a table in which a column may be left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from reportgen.render.headings import W
from reportgen.render.outline import Spot
from reportgen.render.xmltext import condition_tag, text_after, text_before

Fault = tuple[str, str]  # what is wrong, advice


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with the columns it covers: from start up to end, from 0."""

    element: etree._Element
    start: int
    end: int


def optional_columns(
    table: etree._Element, tags: Sequence[tuple[etree._Element, str, Spot]], numbers: Iterator[int]
) -> Iterator[tuple[Spot, Fault]]:
    """Make columns optional: tags are the cells that stand for them, the conditions and the places of the tags.

    Yields what is wrong; the table is changed only when there is nothing.
    """
    if not tags:
        return
    grid = table.findall(f"{W}tblGrid/{W}gridCol")
    cells = list(_cells(table))
    if not grid or any(cell.end > len(grid) for cell in cells):
        yield tags[0][2], ("所在的表各行列数不一", "请重画这张表，使各行的列对齐。")
        return
    holders = {cell.element: cell for cell in cells}
    shown = ["true"] * len(grid)
    statements = ""
    for element, condition, spot in tags:
        covered = range(holders[element].start, holders[element].end)
        if any(shown[column] != "true" for column in covered):
            yield spot, ("所在的列已经有一个", "请删去一个。")
            return
        number = next(numbers)
        statements += condition_tag("可选列", number, condition)
        for column in covered:
            shown[column] = f"_可选列{number}"
    if "true" not in shown:
        yield tags[0][2], ("使全表的列都可能不印", "至少要有一列不带这个标签。")
        return
    _apply(table, grid, cells, shown, statements, next(numbers))


def _cells(table: etree._Element) -> Iterator[_Cell]:
    """The cells of a table without those of the tables in them."""
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue
        position = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is row:
                end = position + _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                yield _Cell(cell, position, end)
                position = end


def _number(element: etree._Element | None, absent: int) -> int:
    value = "" if element is None else element.get(f"{W}val", "")
    return int(value) if value.isdecimal() else absent


def _apply(
    table: etree._Element,
    grid: Sequence[etree._Element],
    cells: Sequence[_Cell],
    shown: Sequence[str],
    statements: str,
    number: int,
) -> None:
    """Write the conditions and computed widths into the table."""
    widths = ", ".join(column.get(f"{W}w", "0") for column in grid)
    flags = ", ".join(shown)
    edges, spans = _Spans(f"_边{number}"), _Spans(f"_数{number}")
    for position, column in enumerate(grid):
        column.set(f"{W}w", edges.tag(position, position + 1))
        if shown[position] != "true":
            _print_if(column, shown[position])
    for cell in cells:
        width = cell.element.find(f"{W}tcPr/{W}tcW")
        if width is not None and width.get(f"{W}type", "dxa") == "dxa":
            width.set(f"{W}w", edges.tag(cell.start, cell.end))
        optional = shown[cell.start : cell.end]
        span = cell.element.find(f"{W}tcPr/{W}gridSpan")
        if span is not None and optional != ["true"] * len(optional):
            span.set(f"{W}val", spans.tag(cell.start, cell.end))
        if "true" not in optional:
            _print_if(cell.element, " or ".join(dict.fromkeys(optional)))
    table.text = (
        f"{statements}{{% set _边{number} = [{widths}]|_column_edges([{flags}]) %}}{edges.statements()}"
        f"{{% set _数{number} = [{flags}]|_column_counts %}}{spans.statements()}"
    ) + (table.text or "")


class _Spans:
    """The differences of a list of edges that the cells of a table print, each computed once before the table."""

    def __init__(self, edges: str) -> None:
        """edges: the name of the list in the template."""
        self._edges = edges
        self._names: dict[tuple[int, int], str] = {}

    def tag(self, start: int, end: int) -> str:
        """The tag that prints what lies between two edges."""
        name = self._names.setdefault((start, end), f"{self._edges}_{start}_{end}")
        return f"{{{{ {name} }}}}"

    def statements(self) -> str:
        """The tags that compute what the others print."""
        return "".join(
            f"{{% set {name} = {self._edges}|_span({start}, {end}) %}}"
            for (start, end), name in self._names.items()
        )


def _print_if(element: etree._Element, condition: str) -> None:
    text_before(element, f"{{% if {condition} %}}")
    text_after(element, "{% endif %}")
