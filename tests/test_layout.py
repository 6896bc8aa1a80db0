"""GB/T 9704-2012 measured in the PDF: margins, lines and characters of a full page, page numbers, typefaces."""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from reportgen.cli import main
from reportgen.pdf.fonts import face, report
from tests.conftest import ROOT

MM = 72 / 25.4
LEFT, RIGHT = 28 * MM, (210 - 26) * MM
TOP, BOTTOM = 37 * MM, (297 - 35) * MM
HTML = "{http://www.w3.org/1999/xhtml}"
FULL_PAGES = range(2, 8)  # body pages 1–6 of the real report are prose from top to bottom


@dataclass(frozen=True)
class Line:
    """A line of text: its box in points from the top left, and its text without blanks."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("layout")
    template = str(ROOT / "templates" / "report.docx")
    assert (
        main(["build", "dongli", "--data", str(ROOT / "data"), "--out", str(out), "--template", template])
        == 0
    )
    return out / "2022" / "dongli.pdf"


@pytest.fixture(scope="module")
def pages(pdf: Path) -> list[list[Line]]:
    """Every page's lines from the top down."""
    box = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    box = re.sub(r"<meta[^>]*>|<title>.*?</title>|<!DOCTYPE[^>]*>", "", box, flags=re.S)
    return [_lines(page) for page in ElementTree.fromstring(box).iter(f"{HTML}page")]


def _lines(page: ElementTree.Element) -> list[Line]:
    words = [
        Line(*(float(w.get(k, "0")) for k in ("xMin", "yMin", "xMax", "yMax")), w.text or "")
        for w in page.iter(f"{HTML}word")
    ]
    # words of one line may stand a little higher or lower by their typeface
    words.sort(key=lambda w: (w.top + w.bottom, w.left))
    lines: list[list[Line]] = []
    for word in words:
        middle = (word.top + word.bottom) / 2
        if lines and lines[-1][0].top < middle < lines[-1][0].bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [
        Line(
            min(w.left for w in line),
            min(w.top for w in line),
            max(w.right for w in line),
            max(w.bottom for w in line),
            "".join(w.text for w in sorted(line, key=lambda w: w.left)),
        )
        for line in lines
    ]


def is_page_number(line: Line) -> bool:
    return re.fullmatch(r"—\d+—", line.text) is not None


def test_the_page_is_a4(pdf: Path) -> None:
    for page in PdfReader(pdf).pages:
        assert float(page.mediabox.width) == pytest.approx(210 * MM, abs=0.5)
        assert float(page.mediabox.height) == pytest.approx(297 * MM, abs=0.5)


def test_nothing_stands_in_the_margins(pages: list[list[Line]]) -> None:
    for number, page in enumerate(pages, 1):
        for line in page:
            if is_page_number(line):
                continue
            assert line.left >= LEFT - 1, (number, line)
            assert line.right <= RIGHT + 1, (number, line)
            assert line.top >= TOP - 1, (number, line)
            assert line.bottom <= BOTTOM + 1, (number, line)


def test_a_full_page_has_22_lines_at_an_even_pitch(pages: list[list[Line]]) -> None:
    for number in FULL_PAGES:
        body = [line for line in pages[number] if not is_page_number(line)]
        assert len(body) == 22, (number, len(body))
        middles = [(line.top + line.bottom) / 2 for line in body]
        # 225 mm / 22; headings in another typeface sit up to a point higher or lower
        assert all(b - a == pytest.approx(28.95, abs=2.5) for a, b in pairwise(middles)), number
        assert (middles[-1] - middles[0]) / 21 == pytest.approx(28.95, abs=0.15)


def test_a_full_line_has_28_characters(pages: list[list[Line]]) -> None:
    """Lines of Chinese characters alone that fill the width."""
    han = re.compile(r"[\u4e00-\u9fff，。；：、]+")
    counts = Counter(
        len(line.text)
        for number in FULL_PAGES
        for line in pages[number]
        if han.fullmatch(line.text) and line.left < LEFT + 3 and line.right > RIGHT - 12
    )
    assert counts.most_common(1)[0][0] == 28, counts
    assert sum(counts.values()) >= 8


def test_the_first_line_is_indented_by_two_characters(pages: list[list[Line]]) -> None:
    starts = [
        line.left - LEFT
        for number in FULL_PAGES
        for line in pages[number]
        if re.match(r"\d+\.[\u4e00-\u9fff]", line.text)
    ]
    assert len(starts) > 10
    assert all(start == pytest.approx(2 * 15.7, abs=3.5) for start in starts), starts


def test_page_numbers_stand_outside_and_start_with_the_body(pages: list[list[Line]]) -> None:
    assert not [line for page in pages[:2] for line in page if is_page_number(line)]
    for number, page in enumerate(pages[2:], 1):
        (foot,) = [line for line in page if is_page_number(line)]
        assert foot.text == f"—{number}—"
        indent = 14.0  # one character of 4号
        if number % 2:
            assert foot.right == pytest.approx(RIGHT - indent, abs=2), number
        else:
            assert foot.left == pytest.approx(LEFT + indent, abs=2), number
        # the standard measures to the dash: the middle of the line, 7 mm below the text
        assert (foot.top + foot.bottom) / 2 - BOTTOM == pytest.approx(7 * MM, abs=3)


def test_each_level_of_heading_has_its_typeface(pdf: Path) -> None:
    """The PDF embeds substitutes; the test knows which stands for which on this machine."""
    faces = {row.role: row.faces for row in report()}
    # pypdf hands over text a few glyphs at a time; a label is found in what a page has said so far
    found: dict[str, tuple[str, float]] = {}
    said = ""

    def visit(text: str, _cm: object, tm: list[float], font: dict[str, str] | None, size: float) -> None:
        nonlocal said
        said += "".join(text.split())
        for label in ("部门基本情况", "部门概况", "基础数据采集", "宣传贯彻执行党的", "部门2022年度整体"):
            if font and label in said and label not in found:
                found[label] = (str(font["/BaseFont"]).split("+")[-1], size * abs(tm[0]))

    reader = PdfReader(pdf)
    for page in [reader.pages[0], *reader.pages[2:]]:
        said = ""
        page.extract_text(visitor_text=visit)  # type: ignore[arg-type]
    for label, role, size in (
        ("部门基本情况", "黑体", 16),
        ("部门概况", "楷体", 16),
        ("基础数据采集", "仿宋", 16),
        ("宣传贯彻执行党的", "仿宋", 16),
        ("部门2022年度整体", "小标宋", 22),
    ):
        name, points = found[label]
        assert face(name) in faces[role], (label, name)
        assert points == pytest.approx(size, abs=0.3), label


def test_no_heading_stands_alone_at_the_foot_of_a_page(pages: list[list[Line]]) -> None:
    for page in pages[2:]:
        body = [line for line in page if not is_page_number(line)]
        assert not re.match(r"([一二三四五六]、|（[一二三]）)", body[-1].text), body[-1]


def test_the_signature_list_is_on_one_page_under_its_heading(pages: list[list[Line]]) -> None:
    last = [line.text for line in pages[-1]]
    assert last[0].startswith("六、评价工作组人员名单及签字")
    numbers = [text for text in last if re.match(r"\d{1,2}[\u4e00-\u9fff]", text)]
    assert len(numbers) == 19


def test_the_score_table_is_not_torn(pages: list[list[Line]]) -> None:
    """The table of the real report fits on a page, from its header under its heading to 合计."""
    (page,) = [texts for texts in ([line.text for line in lines] for lines in pages) if "合计10098" in texts]
    heading = page.index("（二）分项绩效目标实现情况及指标分析")
    assert page[heading + 1].startswith("评价指标")


def test_lines_are_grouped_as_they_are_printed() -> None:
    """The measuring itself: two words of one height are a line, the third is another."""
    page = ElementTree.fromstring(
        f'<page xmlns="{HTML[1:-1]}"><word xMin="1" yMin="10" xMax="2" yMax="20">甲</word>'
        '<word xMin="3" yMin="11" xMax="4" yMax="21">乙</word><word xMin="1" yMin="30" xMax="2" yMax="40">丙</word></page>'
    )
    assert [line.text for line in _lines(page)] == ["甲乙", "丙"]
