"""台账.xlsx read back: what stands in it, that data never becomes a formula, that it is reproducible."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, get_column_letter

from reportgen.finding import Place, Severity
from reportgen.ledger import detail_sheets, sheet
from reportgen.ledger.distribution import grades, report_figures, score_ranges
from reportgen.ledger.sheet import plain
from reportgen.ledger.summary_sheet import ledger
from reportgen.model.district import District
from reportgen.office.result import OutputFile, ScoreRow, State
from tests.fictional import figures, finding, named, record, standings_of, varied

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "#N/A",
    "=cmd|' /C calc'!A0",
]


def opened(content: bytes, values: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def rows(page: Any, first: int) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=first)]


def column(page: Any, heading: str, header: int = 3) -> str:
    return next(c.column_letter for c in page[header] if c.value == heading)


def test_one_row_an_office_in_the_order_of_the_directory() -> None:
    district = named(20)
    page = opened(ledger(district, varied(district)))["汇总"]
    body = rows(page, 4)[:20]
    assert [(r[0], r[1]) for r in body] == [(e.code, e.name) for e in district.directory]
    absent = [r for r in body if r[2] == "未报送"]
    assert absent and all(value is None for r in absent for value in r[3:])


def test_figures_are_numbers_and_their_formats_are_set() -> None:
    district = named(1)
    office = record("o0", "示明溪街道办事处", figures(district, Decimal("96.5"), Decimal("0.91428")))
    page = opened(ledger(district, standings_of(district, office)))["汇总"]
    for heading, value, form in (
        ("年初预算", 200, "0.00"),
        ("执行数", 192, "0.00"),
        ("执行率", 0.9143, "0.00%"),  # as the report prints it
        ("总分", 96.5, "0.00"),
        ("产出指标", 46.5, "0.00"),
        ("页数", 12, "0"),
    ):
        cell = page[f"{column(page, heading)}4"]
        assert (cell.value, cell.number_format) == (value, form), heading
    assert page["B4"].font.name == "宋体"


def test_totals_are_formulas_that_carry_what_they_give() -> None:
    district = named(20)
    content = ledger(district, varied(district))
    formulas, values = opened(content)["汇总"], opened(content, values=True)["汇总"]
    for heading, row, function in (
        ("年初预算", 24, 109),
        ("警告", 24, 109),
        ("页数", 24, 109),
        ("总分", 25, 101),
    ):
        letter = column(formulas, heading)
        assert formulas[f"{letter}{row}"].value == f'=IFERROR(SUBTOTAL({function},{letter}4:{letter}23),"")'
        given = [values[f"{letter}{n}"].value for n in range(4, 24)]
        given = [v for v in given if v is not None]
        expected = sum(given) if function == 109 else sum(given) / len(given)
        assert values[f"{letter}{row}"].value == pytest.approx(expected)
    rate = values["F24"].value / values["E24"].value
    assert values["G24"].value == pytest.approx(rate)
    scores = opened(content, values=True)["指标得分"]
    for letter in "BCH":
        given = [
            scores[f"{letter}{n}"].value for n in range(5, 25) if scores[f"{letter}{n}"].value is not None
        ]
        assert scores[f"{letter}25"].value == pytest.approx(sum(given) / len(given))
        assert scores[f"{letter}26"].value == pytest.approx(
            sum(given) / len(given) / float(scores[f"{letter}3"].value)
        )


def test_no_text_of_the_data_becomes_a_formula() -> None:
    district = named(len(HOSTILE))
    directory = tuple(
        e.model_copy(update={"code": h, "full_name": h})
        for e, h in zip(district.directory, HOSTILE, strict=True)
    )
    district = district.model_copy(update={"directory": directory})
    records = []
    for entry, text in zip(directory, HOSTILE, strict=True):
        row = ScoreRow(text, Decimal(10), Decimal(9))
        hostile = figures(district, Decimal(90), classes=(row,), indicators=(row,), rating=text)
        found = finding(
            code=text, message=text, advice=text, acknowledged=text, place=Place(text, 0, 0, text)
        )
        records.append(record(entry.slug, text, hostile, findings=(found,), reason=text))
    content = ledger(district, standings_of(district, *records))
    ours = re.compile(r'=IFERROR\((SUBTOTAL\(10[19],[A-Z]+\d+:[A-Z]+\d+\)|[A-Z]+\d+/([A-Z]+)?\d+),""\)')
    texts: list[str] = []
    for page in opened(content):
        for cell in (c for row in page.iter_rows() for c in row if isinstance(c.value, str)):
            if cell.data_type == "f":
                assert ours.fullmatch(cell.value), (page.title, cell.coordinate, cell.value)
            else:
                texts.append(cell.value)
                assert cell.data_type == "s"
                if cell.value.startswith(("=", "+", "-", "@", "\t", "\r")):
                    assert cell.quotePrefix, cell.coordinate  # text it stays when somebody edits it
    for hostile in HOSTILE:
        assert texts.count(hostile) >= 8, hostile
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            assert b"HYPERLINK(" not in re.sub(rb"<(t|c:v|v)\b[^>]*>[^<]*</", b"", archive.read(name)), name


@given(st.text())
def test_any_text_can_be_held(text: str) -> None:
    assert len(plain(text)) <= sheet.LONGEST
    if text.isprintable() and "_x" not in text:
        assert plain(text) == text


def test_text_that_looks_like_an_escape_is_kept_as_it_is() -> None:
    assert plain("_x0041_") == "_x005F_x0041_"
    assert plain("a" * 40_000) == "a" * (sheet.LONGEST - 1) + "…"
    assert plain("甲\x07乙") == "甲\\x07乙"


def test_the_same_input_gives_the_same_bytes() -> None:
    district = named(20)
    first = ledger(district, varied(district))
    assert first == ledger(district, varied(district))
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_findings_lead_to_their_report() -> None:
    district = named(2)
    found = (finding(), finding(Severity.INFO, acknowledged="已报财政局备案"))
    built = record("o0", "示明溪街道办事处", figures(district, Decimal(90)), findings=found)
    broken = (finding(Severity.ERROR),)
    unfit = record("o1", "示云溪街道办事处", None, state=State.UNFIT, outputs={}, findings=broken)
    book = opened(ledger(district, standings_of(district, built, unfit)))
    page = book["问题清单"]
    assert rows(page, 4)[1] == [
        "示明溪街道办事处", "BUD-01", "提示", "o1.yaml 第 12 行 预算.执行数",
        found[1].message, "写明调整原因", "已报财政局备案", "PDF",
    ]  # fmt: skip
    assert [page[f"H{n}"].hyperlink and page[f"H{n}"].hyperlink.target for n in (4, 5, 6)] == [
        "o0.pdf", "o0.pdf", None
    ]  # fmt: skip
    summary = book["汇总"]
    assert summary[f"{column(summary, 'Word')}4"].hyperlink.target == "o0.docx"
    assert [summary[f"{column(summary, s)}5"].value for s in Severity] == [1, 0, 0]
    assert summary["D5"].value is None  # faulty data make no figures
    assert summary[f"{column(summary, '忽略检查及理由')}4"].value == "BUD-01@预算.执行数：已报财政局备案"


def test_offices_with_systems_of_their_own_share_the_sheet() -> None:
    district = named(3)
    own = (ScoreRow("自定指标", Decimal(60), Decimal(50)), ScoreRow("居民满意度", Decimal(40), None))
    other = figures(
        district, Decimal(50), indicators=own, classes=(ScoreRow("自定", Decimal(100), Decimal(50)),)
    )
    offices = record("o0", "甲", figures(district, Decimal(90))), record("o1", "乙", other)
    book = opened(ledger(district, standings_of(district, *offices, absent=["o2"])))
    page = book["指标得分"]
    names = [c.value for c in page[4]]
    assert names[-4:] == ["居民满意度", "自定指标", "总分", "等级"]
    weights = dict(zip(names, [c.value for c in page[3]], strict=True))
    assert (weights["居民满意度"], weights["自定指标"]) == ("不一", "60")
    second = dict(zip(names, [c.value for c in page[6]], strict=True))
    assert (second["自定指标"], second["居民满意度"], second["事项办结率"]) == (50, None, None)
    assert book["汇总"][f"{column(book['汇总'], '自定')}5"].value == 50


def test_charts_show_the_distribution_even_where_nothing_computes() -> None:
    district = named(20)
    standings = varied(district)
    with zipfile.ZipFile(BytesIO(ledger(district, standings))) as archive:
        charts = [archive.read(n).decode() for n in sorted(archive.namelist()) if "charts/chart" in n]
    assert len(charts) == 3
    counts = [s.count for s in grades(district, report_figures(standings))]
    cached = re.search(r"<(?:c:)?numCache>.*?</(?:c:)?numCache>", charts[0], re.S)
    assert cached and [int(v) for v in re.findall(r"<(?:c:)?v>(\d+)<", cached[0])] == counts
    assert sum(counts) == len(report_figures(standings)) > 0
    assert all(re.search(r'<(?:c:)?delete val="0"', chart) for chart in charts)


def test_it_is_set_up_for_the_screen_and_for_paper() -> None:
    district = named(20)
    book = opened(ledger(district, varied(district)))
    for title, frozen, header in (
        ("汇总", "D4", "$3:$3"),
        ("问题清单", "B4", "$3:$3"),
        ("指标得分", "B5", "$3:$4"),
    ):
        page = book[title]
        assert (page.freeze_panes, page.print_title_rows) == (frozen, header)
        assert page.auto_filter.ref.startswith("A3:" if title != "指标得分" else "A4:")
    for page in book:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert "&P" in page.oddFooter.right.text


def wide(district: District, classes: int, indicators: int) -> bytes:
    """The ledger of offices with so many 一级指标 and 三级指标."""
    few = tuple(ScoreRow(f"第{n}类指标", Decimal(5), Decimal("4.61")) for n in range(classes))
    many = tuple(ScoreRow(f"第{n}项三级指标", Decimal(4), Decimal("3.21")) for n in range(indicators))
    given = figures(district, Decimal("90.61"), classes=few, indicators=many)
    return ledger(
        district, standings_of(district, *(record(e.slug, e.name, given) for e in district.directory))
    )


def letters_of(span: str, page: Any) -> list[str]:
    """The visible columns of A:C, $A:$C or A1:C9."""
    first, last = (column_index_from_string(re.sub(r"[^A-Z]", "", end)) for end in span.split(":"))
    letters = [get_column_letter(n) for n in range(first, last + 1)]
    return [letter for letter in letters if not page.column_dimensions[letter].hidden]


def pages_of(page: Any) -> list[list[str]]:
    """The columns on each of the pages side by side."""
    printed = letters_of(page.print_area.split("!")[-1], page)
    repeat = letters_of(page.print_title_cols, page) if page.print_title_cols else []
    pages: list[list[str]] = [[]]
    breaks = {get_column_letter(b.id) for b in page.col_breaks.brk}
    for letter in printed:
        pages[-1].append(letter)
        if letter in breaks:
            pages.append(list(repeat))
    return pages


LEDGERS = {
    "a district": lambda: ledger(named(20), varied(named(20))),
    "many offices": lambda: ledger(named(60), varied(named(60))),
    "many classes": lambda: wide(named(5), 30, 8),
    "many indicators": lambda: wide(named(5), 4, 60),
    "nothing yet": lambda: ledger(named(3), standings_of(named(3), absent=["o0", "o1", "o2"])),
}


@pytest.mark.parametrize("content", LEDGERS.values(), ids=list(LEDGERS))
def test_no_letter_on_paper_is_smaller_than_8_pt(content: Callable[[], bytes]) -> None:
    book = opened(content())
    assert (book._named_styles["Normal"].font.name, book._named_styles["Normal"].font.sz) == (
        "Times New Roman", 10,
    )  # fmt: skip
    for page in book:
        across = (297 / 25.4 - page.page_margins.left - page.page_margins.right) * 72  # pt
        widest = max(sum(page.column_dimensions[c].width for c in cols) for cols in pages_of(page)) * 5.25
        if page.sheet_properties.pageSetUpPr.fitToPage:
            assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
            scale = min(1, across / widest)
        else:
            scale = page.page_setup.scale / 100
            assert widest * scale <= across, page.title  # the pages end where the breaks say
        sizes = {cell.font.sz for row in page.iter_rows() for cell in row if cell.value is not None}
        assert min(sizes) * scale >= 8, (page.title, scale)


def test_many_columns_go_over_several_pages_that_repeat_the_names() -> None:
    page = opened(wide(named(5), 4, 60))["指标得分"]
    pages = pages_of(page)
    assert len(pages) == 6 and all(cols[0] == "A" for cols in pages)
    assert [c for cols in pages for c in cols if c != "A"] == [get_column_letter(n) for n in range(2, 64)]
    assert page.page_setup.pageOrder == "overThenDown"
    # the title is not repeated with the names
    assert page["A1"].value is None and page["B1"].value.endswith("指标得分")


def test_columns_without_content_are_hidden_and_links_are_not_printed() -> None:
    district = named(2)
    office = record("o0", "甲", figures(district, Decimal(90)), findings=(finding(),))
    page = opened(ledger(district, standings_of(district, office)))["汇总"]
    hidden = [c.value for c in page[3] if page.column_dimensions[c.column_letter].hidden]
    assert hidden == ["忽略检查及理由", "未生成的原因"]
    printed = [page[f"{letter}3"].value for letter in pages_of(page)[0]]
    assert printed[-2:] == ["页数", "办理"] and not {"PDF", "Word"} & set(printed)
    answered = (finding(acknowledged="已报备"),)
    offices = record("o0", "甲", None, findings=answered, reason="LibreOffice 没有完成", state=State.FAILED)
    page = opened(ledger(district, standings_of(district, offices)))["汇总"]
    assert not [c.value for c in page[3] if page.column_dimensions[c.column_letter].hidden]


def test_numbers_are_written_with_the_digits_they_have() -> None:
    district = named(1)
    amounts = [Decimal(t) for t in ("8.61", "1117.50", "1234567890123.45", "0.07", "100")]
    row = ScoreRow("指标", Decimal(10), amounts[0])
    given = figures(
        district,
        Decimal("84.29"),
        approved=amounts[2],
        adjusted=amounts[1],
        outturn=amounts[3],
        indicators=(row,),
    )
    content = ledger(district, standings_of(district, record("o0", "甲", given)))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        summary, indicators = (archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 4))
    numbers = re.findall(r'<c r="[A-Z]+4"[^>]* t="n"><v>([^<]*)</v>', summary)
    assert numbers[:4] == ["1234567890123.45", "1117.50", "0.07", "0.95"] and "84.29" in numbers
    assert '<v>8.61</v></c><c r="C5"' in indicators
    assert not re.search(r"<v>\d+\.\d*0000000|<v>\d+\.\d*9999999", summary + indicators)


@given(st.text(st.characters(codec=None), max_size=60))
@example("\x1b[31m红\x1b[0m\u2028\u2029\x00\x7f\x85\u202e\ud800\ufffe_x0041_")
@settings(max_examples=40, deadline=None)
def test_every_character_in_names_and_findings_is_survived(text: str) -> None:
    district = named(1)
    entry = district.directory[0].model_copy(update={"full_name": text, "code": text})
    district = district.model_copy(update={"directory": (entry,), "name": text})
    row = ScoreRow(text, Decimal(10), Decimal(9))
    hostile = figures(district, Decimal(90), classes=(row,), indicators=(row,), rating=text)
    found = finding(
        code=text, message=text, advice=text, acknowledged=text or "理由", place=Place(text, 1, 1, text)
    )
    outputs = {f"{text}.pdf": OutputFile(1, 1, "0" * 64)}
    office = record(entry.slug, text, hostile, findings=(found,), reason=text, outputs=outputs)
    content = ledger(district, standings_of(district, office))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
    shown = opened(content)["问题清单"]["E4"].value or ""
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", shown)
    if text.isprintable():
        assert shown == text.replace("_x", "_x005F_x") if "_x" in text else shown == text


def test_an_invisible_character_is_shown_as_text() -> None:
    district = named(1)
    entry = district.directory[0].model_copy(update={"full_name": "明\x1b[2J溪\u2028\u202e街道"})
    district = district.model_copy(update={"directory": (entry,)})
    office = record("o0", entry.name, figures(district, Decimal(90)))
    page = opened(ledger(district, standings_of(district, office)))["汇总"]
    assert page["B4"].value == r"明\x1b[2J溪\u2028\u202e街道"


def test_a_district_of_which_nothing_has_come_in() -> None:
    district = named(3)
    book = opened(ledger(district, standings_of(district, absent=["o0", "o1", "o2"])))
    assert [r[2] for r in rows(book["汇总"], 4)] == ["未报送"] * 3
    assert not any(c.data_type == "f" for page in book for row in page.iter_rows() for c in row)


def test_what_excel_cannot_hold_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detail_sheets, "MOST_ROWS", 2)
    monkeypatch.setattr(detail_sheets, "MOST_INDICATORS", 3)
    monkeypatch.setattr(sheet, "MOST_LINKS", 1)
    district = named(1)
    office = record("o0", "甲", figures(district, Decimal(90)), findings=(finding(),) * 3)
    book = opened(ledger(district, standings_of(district, office)))
    page = book["问题清单"]
    assert page.max_row == 5 and "只列前 2 条" in page["A2"].value
    assert page["H4"].hyperlink and not page["H5"].hyperlink
    assert "另有 4 项指标" in book["指标得分"]["A2"].value
    assert len(book["指标得分"][4]) == 6


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=40))
def test_every_score_is_in_exactly_one_range_and_grade(totals: list[Decimal]) -> None:
    district = named(1)
    given = [figures(district, t) for t in totals]
    ranges = score_ranges(given)
    assert sum(r.count for r in ranges) == len(totals) == sum(g.count for g in grades(district, given))
    assert ranges[-1].name.endswith("–100") and len(ranges) <= 20
    for total in totals:
        low, high = next(
            map(Decimal, r.name.split("–")) for r in score_ranges([replace(given[0], total=total)]) if r.count
        )
        assert low <= total < high or total == high == 100
