"""The sheet 文书 of the ledger: a row for every file that the offices hand over, where a district lists its papers."""

from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell

from reportgen.ledger.sheet import CellKind, Column, Sheet
from reportgen.model.district import District
from reportgen.office.result import OfficeResult, PaperResult

PAPERS = "文书"
_COLUMNS = (
    Column("街道", 24, CellKind.TEXT),
    Column("文书", 26, CellKind.TEXT),
    Column("对象", 24, CellKind.TEXT),
    Column("状态", 9, CellKind.CENTRE),
    Column("页数", 7, CellKind.COUNT),
    Column("进汇编", 8, CellKind.CENTRE),
    Column("文件", 44, CellKind.TEXT),
    Column("PDF", 7, CellKind.CENTRE, on_paper=False),
    Column("Word", 7, CellKind.CENTRE, on_paper=False),
)


def write_papers(book: Workbook, district: District, standings: Sequence[OfficeResult]) -> None:
    """Write the sheet; nothing where no office lists papers."""
    if not any(standing.lists_papers for standing in standings):
        return
    sheet = Sheet(book, PAPERS, _COLUMNS, "C4")
    note = "点“PDF”“Word”打开文件（与本台账放在同一文件夹）。状态是各份文书的；单位的状态见汇总。"
    sheet.head(f"{district.name}{district.year}年度绩效自评文书", note)
    sheet.header()
    for standing, paper in _all_papers(standings):
        sheet.add(_row(sheet, standing, paper))
    sheet.add_filter(3, sheet.rows)
    sheet.finish()


def _all_papers(standings: Sequence[OfficeResult]) -> Iterator[tuple[OfficeResult, PaperResult]]:
    return ((standing, paper) for standing in standings for paper in standing.papers)


def _row(sheet: Sheet, standing: OfficeResult, paper: PaperResult) -> list[Cell | None]:
    pdf, docx = (paper.output(suffix) if standing.has_report else "" for suffix in (".pdf", ".docx"))
    return [
        sheet.text(standing.name),
        sheet.text(paper.name),
        sheet.text(paper.subject),
        sheet.text(paper.state, CellKind.CENTRE),
        sheet.number(paper.pages or None, CellKind.COUNT),
        sheet.text("是" if paper.in_volume else "否", CellKind.CENTRE),
        sheet.text(paper.stem),
        sheet.link("PDF" if pdf else "", pdf),
        sheet.link("Word" if docx else "", docx),
    ]
