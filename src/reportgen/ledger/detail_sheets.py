"""The sheets 问题清单 (every finding, with its report) and 指标得分 (offices × indicators) of the ledger."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter

from reportgen.finding import Finding, Place, Severity
from reportgen.ledger.distribution import report_figures, union
from reportgen.ledger.sheet import CellKind, Column, Sheet
from reportgen.model.district import District
from reportgen.office.result import OfficeResult, ReportFigures, ScoreRow

FINDINGS, INDICATORS = "问题清单", "指标得分"
MOST_ROWS = 1_000_000  # Excel has 1,048,576
MOST_INDICATORS = 400  # nobody reads more columns
_VARIES = "不一"


def write_findings(book: Workbook, district: District, standings: Sequence[OfficeResult]) -> None:
    """Write a row for every finding, office by office: open ones by severity, then those answered for."""
    sheet = Sheet(book, FINDINGS, _finding_columns(standings), "B4")
    count = sum(len(s.findings) for s in standings)
    note = f"共 {count} 条。点“报告”打开该街道的 PDF（与本台账放在同一文件夹）。"
    if count > MOST_ROWS:
        note += f"本表放不下全部，只列前 {MOST_ROWS} 条，其余见各街道的审核结果。"
    sheet.head(f"{district.name}{district.year}年度绩效自评审核问题清单", note)
    sheet.header()
    for (standing, finding), _ in zip(_all_findings(standings), range(MOST_ROWS), strict=False):
        sheet.add(_finding_row(sheet, standing, finding))
    if count:
        sheet.add_filter(3, sheet.rows)
        sheet.highlight(f"C4:C{sheet.rows}", "equal", f'"{Severity.ERROR}"', fill="F8E0DE")
    sheet.finish()


def _finding_columns(standings: Sequence[OfficeResult]) -> list[Column]:
    return [
        Column("街道", 24, CellKind.TEXT),
        Column("编号", 10, CellKind.CENTRE),
        Column("级别", 8, CellKind.CENTRE),
        Column("位置", 26, CellKind.TEXT),
        Column("说明", 50, CellKind.TEXT),
        Column("办法", 38, CellKind.TEXT),
        Column("已说明理由", 26, CellKind.TEXT, hidden=not any(s.acknowledged for s in standings)),
        Column("报告", 9, CellKind.CENTRE, on_paper=False),
    ]


def _all_findings(standings: Sequence[OfficeResult]) -> Iterator[tuple[OfficeResult, Finding]]:
    return ((s, f) for s in standings for f in s.sorted_findings)


def _finding_row(sheet: Sheet, standing: OfficeResult, finding: Finding) -> list[Cell | None]:
    file = standing.output(".pdf")
    return [
        sheet.text(standing.name),
        sheet.text(finding.code, CellKind.CENTRE),
        sheet.text(finding.severity, CellKind.CENTRE),
        sheet.text(place_text(finding.place)),
        sheet.text(finding.message),
        sheet.text(finding.advice),
        sheet.text(finding.acknowledged),
        sheet.link("PDF" if file else "", file),
    ]


def place_text(place: Place) -> str:
    """A place without the folder, which the reader does not have: mingxi.yaml 第 12 行 预算.执行数."""
    parts = [PurePath(place.file).name, f"第 {place.line} 行" if place.line else "", place.key]
    return " ".join(p for p in parts if p)


def write_indicators(
    book: Workbook, district: District, standings: Sequence[OfficeResult]
) -> dict[str, dict[str, Decimal]]:
    """Write offices × 三级指标. Returns the present values of the formulas, by the title of the sheet."""
    figures = report_figures(standings)
    known = [i.name for c in district.indicator_system for i in c.indicators()]
    found = union(known, (f.indicators for f in figures))
    names = found[:MOST_INDICATORS] or known
    sheet = Sheet(book, INDICATORS, _indicator_columns(names), "B5")
    note = "单位：分。空白：该街道的指标体系里没有这项，或没有填报、不适用。"
    if len(found) > len(names):
        note += f"另有 {len(found) - len(names)} 项指标只见于个别街道，未列。"
    weights = _weights([f.indicators for f in figures], names)
    above = [sheet.heading("分值")]
    above += [sheet.heading(_VARIES if w is None else f"{w.normalize():f}") for w in weights]
    sheet.head(f"{district.name}{district.year}年度绩效自评指标得分", note)
    sheet.header([*above, sheet.heading("100"), sheet.heading("")])
    for standing in standings:
        sheet.add(_indicator_row(sheet, standing, names))
    sheet.add_filter(4, sheet.rows)
    averages = {INDICATORS: _averages(sheet, figures, names, weights)} if figures else {}
    sheet.finish()
    return averages


def _indicator_columns(names: Sequence[str]) -> list[Column]:
    return [
        Column("街道", 24, CellKind.TEXT),
        *(Column(name, 13, CellKind.POINTS) for name in names),
        Column("总分", 9, CellKind.POINTS),
        Column("等级", 8, CellKind.CENTRE),
    ]


def _indicator_row(sheet: Sheet, standing: OfficeResult, names: Sequence[str]) -> list[Cell | None]:
    figures = standing.reported
    if figures is None:
        empty: list[Cell | None] = [sheet.number(None, CellKind.POINTS)] * (len(names) + 1)
        return [sheet.text(standing.name), *empty, sheet.text(standing.state, CellKind.CENTRE)]
    scores = {row.name: row.score for row in figures.indicators}
    return [
        sheet.text(standing.name),
        *(sheet.number(scores.get(name), CellKind.POINTS) for name in names),
        sheet.number(figures.total, CellKind.POINTS),
        sheet.text(figures.rating, CellKind.CENTRE),
    ]


def _weights(tables: Sequence[Sequence[ScoreRow]], names: Sequence[str]) -> list[Decimal | None]:
    """The 分值 of each indicator where all offices agree on it, else None."""
    weights: dict[str, set[Decimal]] = {name: set() for name in names}
    for table in tables:
        for row in table:
            if row.name in weights:
                weights[row.name].add(row.max_score)
    return [next(iter(found)) if len(found) == 1 else None for found in weights.values()]


def _averages(
    sheet: Sheet,
    figures: Sequence[ReportFigures],
    names: Sequence[str],
    weights: Sequence[Decimal | None],
) -> dict[str, Decimal]:
    """Write the average scores and their share of the 分值, which shows where points are lost.

    Returns their present values by coordinate.
    """
    scores: dict[str, list[Decimal]] = {name: [] for name in names}
    for row in (r for f in figures for r in f.indicators):
        if row.score is not None and row.name in scores:
            scores[row.name].append(row.score)
    last, row_number = sheet.rows, sheet.rows + 1
    average_of_column = f'=IFERROR(SUBTOTAL(101,{{0}}5:{{0}}{last}),"")'
    averages: list[Cell | None] = [sheet.text("平均", CellKind.CENTRE, total=True)]
    shares: list[Cell | None] = [sheet.text("平均得分率", CellKind.CENTRE, total=True)]
    cached: dict[str, Decimal] = {}
    for index, (name, weight) in enumerate(zip(names, weights, strict=True), 2):
        letter = get_column_letter(index)
        mean = sum(scores[name], Decimal(0)) / len(scores[name]) if scores[name] else None
        if mean is None:
            averages.append(sheet.number(None, CellKind.POINTS, total=True))
            shares.append(sheet.number(None, CellKind.RATE, total=True))
            continue
        averages.append(sheet.formula(average_of_column.format(letter), CellKind.POINTS))
        cached[f"{letter}{row_number}"] = mean
        if weight:
            shares.append(sheet.formula(f'=IFERROR({letter}{row_number}/{weight},"")', CellKind.RATE))
            cached[f"{letter}{row_number + 1}"] = mean / weight
        else:
            shares.append(sheet.number(None, CellKind.RATE, total=True))
    letter = get_column_letter(len(names) + 2)
    averages.append(sheet.formula(average_of_column.format(letter), CellKind.POINTS))
    cached[f"{letter}{row_number}"] = sum((f.total for f in figures), Decimal(0)) / len(figures)
    for cells in (averages, shares):
        missing = len(sheet.columns) - len(cells)
        sheet.add([*cells, *(sheet.number(None, CellKind.POINTS, total=True) for _ in range(missing))])
    return cached
