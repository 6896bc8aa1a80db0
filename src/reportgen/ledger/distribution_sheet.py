"""The sheet 分布 of the ledger: grades, ranges of scores and the offices by score, each with its chart."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties

from reportgen.formatting import rounded
from reportgen.ledger.distribution import Share, grades, report_figures, score_ranges
from reportgen.ledger.sheet import FONT, CellKind, Column, Sheet, plain
from reportgen.model.district import District
from reportgen.office.result import OfficeResult

TITLE = "分布"
_BAR, _GRID, _INK = "4A6FA5", "D9DEE3", "1F2933"
_MOST_BARS = 40  # offices in a chart; nobody reads more bars
_WIDTH, _HEIGHT = 9.6, 6.8  # cm, of a chart: thirteen rows, seven columns
_HIGHEST = 17.5  # cm: a page has room for so much below the title
_COLUMNS = [  # every table has headings of its own
    Column("", 24, CellKind.TEXT),
    Column("", 22, CellKind.CENTRE),
    Column("", 9, CellKind.COUNT),
    Column("", 11, CellKind.RATE),
    Column("", 3, CellKind.TEXT),
    *(Column("", 8, CellKind.TEXT) for _ in range(14)),  # under the charts
]


def write_distribution(book: Workbook, district: District, standings: Sequence[OfficeResult]) -> None:
    """Write the tables, with charts to the right of them."""
    figures = report_figures(standings)
    sheet = Sheet(book, TITLE, _COLUMNS)
    note = f"据 {len(figures)} 份已生成的报告；没有报告的街道不计。"
    sheet.head(f"{district.name}{district.year}年度绩效自评等级和得分分布", note)
    if figures:
        _section(sheet, "等级", grades(district, figures), len(figures), "F3")
        _section(sheet, "得分区间", score_ranges(figures), len(figures), "F18")
        ranked = sorted(
            (s for s in standings if s.reported), key=lambda s: -s.reported.total if s.reported else 0
        )
        _ranking(sheet, ranked)
    sheet.finish()


def _section(sheet: Sheet, subject: str, shares: Sequence[Share], total: int, anchor: str) -> None:
    sheet.add([sheet.heading(h) for h in (subject, "范围", "街道数", "占比")])
    first = sheet.rows + 1
    for share in shares:
        sheet.add(
            [
                sheet.text(share.name, CellKind.CENTRE),
                sheet.text(share.covers, CellKind.CENTRE),
                sheet.number(share.count, CellKind.COUNT),
                sheet.number(rounded(Decimal(share.count) * 100 / total) / 100, CellKind.RATE),
            ]
        )
    chart = _chart(f"{subject}分布（街道数）", _HEIGHT)
    _series(sheet, chart, first, [s.name for s in shares], [Decimal(s.count) for s in shares], "0")
    chart.y_axis.majorUnit = max(1, -(-max(s.count for s in shares) // 5))
    sheet.sheet.add_chart(chart, anchor)


def _ranking(sheet: Sheet, ranked: Sequence[OfficeResult]) -> None:
    sheet.add([sheet.heading(h) for h in ("街道（按总分）", "等级", "总分", "执行率")])
    first = sheet.rows + 1
    for standing in ranked:
        figures = standing.reported
        assert figures is not None
        sheet.add(
            [
                sheet.text(standing.name),
                sheet.text(figures.rating, CellKind.CENTRE),
                sheet.number(figures.total, CellKind.POINTS),
                sheet.number(
                    None if figures.rate is None else rounded(figures.rate * 100) / 100, CellKind.RATE
                ),
            ]
        )
    if len(ranked) <= _MOST_BARS:
        chart = _chart("各街道总分", min(_HIGHEST, max(2 * _HEIGHT, 3.0 + 0.5 * len(ranked))))
        chart.type = "bar"
        chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
        totals = [s.reported.total for s in ranked if s.reported]
        _series(sheet, chart, first, [s.name for s in ranked], totals, "0.00")
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
        sheet.sheet.add_chart(chart, "M3")


def _chart(title: str, height: float) -> Any:
    chart: Any = BarChart()  # the stubs take every part of a chart for optional
    chart.title, chart.legend, chart.gapWidth = title, None, 60
    chart.width, chart.height = _WIDTH, height
    chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(1200, bold=True))
    for run in chart.title.tx.rich.p[0].r:
        run.rPr = _letters(1200, bold=True)
    chart.title.overlay = False
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False  # without this Excel shows none
        axis.txPr = _text(1000)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = "0", False
    return chart


def _series(
    sheet: Sheet, chart: Any, first: int, names: Sequence[str], values: Sequence[Decimal], form: str
) -> None:
    """Add bars for column C, named by column A, with their present values for programs that do not compute."""
    last = first + len(names) - 1
    series: Any = Series(Reference(sheet.sheet, min_col=3, min_row=first, max_row=last), title=None)
    chart.append(series)
    series.val.numRef.numCache = NumData(
        formatCode=form, ptCount=len(values), pt=[NumVal(i, v=str(v)) for i, v in enumerate(values)]
    )
    labels = StrData(len(names), [StrVal(i, v=plain(n)) for i, n in enumerate(names)])
    span = str(Reference(sheet.sheet, min_col=1, min_row=first, max_row=last))
    series.cat = AxDataSource(strRef=StrRef(f=span, strCache=labels))
    series.graphicalProperties = GraphicalProperties(solidFill=_BAR)
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    series.dLbls.txPr, series.dLbls.numFmt = _text(1000), form


def _letters(size: int, bold: bool = False) -> CharacterProperties:
    """size in hundredths of a point."""
    return CharacterProperties(
        sz=size, b=bold, solidFill=_INK, latin=Font(typeface=FONT), ea=Font(typeface=FONT)
    )


def _text(size: int) -> RichText:
    properties = ParagraphProperties(defRPr=_letters(size))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=_letters(size))])
