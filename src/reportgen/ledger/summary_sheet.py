"""台账.xlsx: the district in one table, its distribution with charts, all findings, all indicators.

ReportFigures are those of reports that were built; an office without one has a row that says why.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reportgen.finding import Severity
from reportgen.formatting import rounded
from reportgen.ledger.detail_sheets import write_findings, write_indicators
from reportgen.ledger.distribution import report_figures, union
from reportgen.ledger.distribution_sheet import write_distribution
from reportgen.ledger.papers_sheet import write_papers
from reportgen.ledger.print_layout import STANDARD_FONT, TEXT_SIZE
from reportgen.ledger.sheet import CellKind, Column, Sheet, plain
from reportgen.ledger.workbook import xlsx
from reportgen.model.district import District
from reportgen.office.result import OfficeResult, ReportFigures, State
from reportgen.office.roster import tally

_SUMMARY = "汇总"
_HEADER = 3  # the row of the header
_FROZEN = "D4"  # below the header, right of 代码, 名称, 状态
_MOST_CLASSES = 40  # columns for 一级指标; the usual system has four
_COLOURS = {  # pale, so that text on them stays readable
    State.UNFIT: "F8E0DE",
    State.FAILED: "F8E0DE",
    State.STALE: "FBF0D5",
    State.READY: "FBF0D5",
    State.ABSENT: "ECECEC",
}


def ledger(district: District, standings: Sequence[OfficeResult]) -> bytes:
    """The workbook; the same input gives the same bytes.

    standings: of every office of the directory, in its order (roster.roster()). Raises ValueError where
    they are not as many.
    """
    book = Workbook(write_only=True)
    book.properties.title = plain(f"{district.name}{district.year}年度部门整体支出绩效自评台账")
    book.properties.creator = "reportgen"
    styles: Any = book._named_styles  # type: ignore[attr-defined]  # openpyxl has no public way
    styles["Normal"].font = Font(STANDARD_FONT, TEXT_SIZE)
    cached = {_SUMMARY: _write_summary(book, district, standings)}
    write_distribution(book, district, standings)
    write_findings(book, district, standings)
    cached |= write_indicators(book, district, standings)
    write_papers(book, district, standings)
    return xlsx(book, cached)


def _write_summary(
    book: Workbook, district: District, standings: Sequence[OfficeResult]
) -> dict[str, Decimal]:
    figures = report_figures(standings)
    classes = union((c.name for c in district.indicator_system), (f.classes for f in figures))[:_MOST_CLASSES]
    sheet = Sheet(book, _SUMMARY, _columns(classes, standings), _FROZEN)
    title = f"{district.name}{district.year}年度部门整体支出绩效自评台账"
    sheet.head(title, _note(standings))
    sheet.header()
    for entry, standing in zip(district.directory, standings, strict=True):
        sheet.add(_row(sheet, entry.code, standing, classes))
    last = sheet.rows
    sheet.add_filter(_HEADER, last)
    _colour(sheet, last, district.thresholds.low_execution)
    totals = _write_totals(sheet, standings, classes, last) if figures else {}
    sheet.finish()
    return totals


def _note(standings: Sequence[OfficeResult]) -> str:
    counts = "，".join(f"{state} {n} 个" for state, n in tally(standings).items() if n)
    return f"单位：万元、分。共 {len(standings)} 个：{counts}。数字取自已生成的报告；筛选后，合计和平均随之改变。"


def _columns(classes: Sequence[str], standings: Sequence[OfficeResult]) -> list[Column]:
    return [
        Column("代码", 14, CellKind.CENTRE),
        Column("名称", 19, CellKind.TEXT),
        Column("状态", 8, CellKind.CENTRE),
        *(Column(h, 11.5, CellKind.MONEY) for h in ("年初预算", "全年预算", "执行数")),
        Column("执行率", 10.5, CellKind.RATE),
        *(Column(name, 8.5, CellKind.POINTS) for name in classes),
        Column("总分", 8, CellKind.POINTS),
        Column("等级", 6.5, CellKind.CENTRE),
        *(Column(severity, 6, CellKind.COUNT) for severity in Severity),
        Column("已说明", 7, CellKind.COUNT),
        Column("忽略检查及理由", 32, CellKind.TEXT, hidden=not any(s.acknowledged for s in standings)),
        Column("页数", 6, CellKind.COUNT),
        Column("办理", 8, CellKind.CENTRE),
        Column("未生成的原因", 18, CellKind.TEXT, hidden=not any(s.reason for s in standings)),
        Column("PDF", 6, CellKind.CENTRE, on_paper=False),
        Column("Word", 6, CellKind.CENTRE, on_paper=False),
    ]


def _row(sheet: Sheet, code: str, standing: OfficeResult, classes: Sequence[str]) -> list[Cell | None]:
    row: list[Cell | None] = [
        sheet.text(code, CellKind.CENTRE),
        sheet.text(standing.name),
        sheet.text(standing.state, CellKind.CENTRE),
    ]
    if not standing.is_judged:
        row += [sheet.number(None, c.kind) for c in sheet.columns[len(row) :]]
        if standing.filed:
            row[_filing_column(classes)] = sheet.text(standing.filed, CellKind.CENTRE)
        return row
    row += _figures(sheet, standing.reported, classes)
    row += [sheet.number(standing.count(severity), CellKind.COUNT) for severity in Severity]
    ignored = [f"{f.reference}：{f.acknowledged}" for f in standing.sorted_findings if f.acknowledged]
    row += [
        sheet.number(standing.acknowledged, CellKind.COUNT),
        sheet.text("\n".join(ignored)),
        sheet.number(standing.pages or None, CellKind.COUNT),
        sheet.text(standing.filing, CellKind.CENTRE),
        sheet.text(standing.reason_line),
    ]
    for label, suffix in (("PDF", ".pdf"), ("Word", ".docx")):
        file = standing.output(suffix)
        row.append(sheet.link(label if file else "", file))
    return row


def _filing_column(classes: Sequence[str]) -> int:
    """The index of the column 办理, from 0."""
    return [column.heading for column in _columns(classes, ())].index("办理")


def _figures(sheet: Sheet, figures: ReportFigures | None, classes: Sequence[str]) -> list[Cell | None]:
    if figures is None:
        return [sheet.number(None, CellKind.TEXT)] * (len(classes) + 6)
    scores = {row.name: row.score for row in figures.classes}
    rate = None if figures.rate is None else rounded(figures.rate * 100) / 100  # as the report prints it
    return [
        *(sheet.number(a, CellKind.MONEY) for a in (figures.approved, figures.adjusted, figures.outturn)),
        sheet.number(rate, CellKind.RATE),
        *(sheet.number(scores.get(name), CellKind.POINTS) for name in classes),
        sheet.number(figures.total, CellKind.POINTS),
        sheet.text(figures.rating, CellKind.CENTRE),
    ]


def _write_totals(
    sheet: Sheet, standings: Sequence[OfficeResult], classes: Sequence[str], last: int
) -> dict[str, Decimal]:
    """Write 合计 of amounts and counts and 平均 of scores over the rows that the filter shows.

    Returns their present values by coordinate.
    """
    figures = report_figures(standings)
    judged = [s for s in standings if s.is_judged]
    sums = {
        4: sum((f.approved for f in figures), Decimal(0)),
        5: sum((f.adjusted for f in figures), Decimal(0)),
        6: sum((f.outturn for f in figures), Decimal(0)),
    }
    column = 10 + len(classes)  # after 总分 and 等级
    for severity in Severity:
        sums[column] = Decimal(sum(s.count(severity) for s in judged))
        column += 1
    sums[column] = Decimal(sum(s.acknowledged for s in judged))
    sums[column + 2] = Decimal(sum(s.pages for s in judged))
    means: dict[int, Decimal] = {}
    for index, name in enumerate(classes, 8):
        scores = [r.score for f in figures for r in f.classes if r.name == name and r.score is not None]
        if scores:
            means[index] = sum(scores, Decimal(0)) / len(scores)
    means[8 + len(classes)] = sum((f.total for f in figures), Decimal(0)) / len(figures)
    cached = _total_row(sheet, "合计", 109, sums, last)
    if sums[5]:
        cached[f"G{last + 1}"] = sums[6] / sums[5]
    return cached | _total_row(sheet, "平均", 101, means, last)


def _total_row(
    sheet: Sheet, label: str, function: int, values: dict[int, Decimal], last: int
) -> dict[str, Decimal]:
    row = sheet.rows + 1
    cells: list[Cell | None] = []
    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        span = f"{letter}{_HEADER + 1}:{letter}{last}"
        if index == 2:
            cells.append(sheet.text(label, CellKind.CENTRE, total=True))
        elif index in values:
            cells.append(sheet.formula(f'=IFERROR(SUBTOTAL({function},{span}),"")', column.kind))
        elif index == 7 and values.get(5):
            cells.append(sheet.formula(f'=IFERROR(F{row}/E{row},"")', column.kind))
        else:
            cells.append(sheet.number(None, column.kind, total=True))
    sheet.add(cells)
    return {f"{get_column_letter(index)}{row}": value for index, value in values.items()}


def _colour(sheet: Sheet, last: int, low_rate: Decimal) -> None:
    for state, colour in _COLOURS.items():
        sheet.highlight(f"C{_HEADER + 1}:C{last}", "equal", f'"{state}"', fill=colour)
    # rates are compared as printed, to two decimals; empty cells, which count as 0, are left out
    sheet.highlight(f"G{_HEADER + 1}:G{last}", "between", "0.00005", str(low_rate - Decimal("0.00005")))
    errors = get_column_letter(next(i for i, c in enumerate(sheet.columns, 1) if c.heading == Severity.ERROR))
    sheet.highlight(f"{errors}{_HEADER + 1}:{errors}{last}", "greaterThan", "0")
