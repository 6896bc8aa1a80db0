"""GB/T 9704-2012 measured in the PDF: margins, lines and characters of a full page, page numbers, typefaces."""

import datetime
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from reportgen.cli import main
from reportgen.pdf.fonts import face, report
from reportgen.pdf.linebreaks import BEGINS_NO_LINE, ENDS_NO_LINE
from reportgen.render.headings import W
from tests.conftest import FICTION, ROOT

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
    return _pages(pdf)


def _pages(pdf: Path) -> list[list[Line]]:
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


def test_a_report_without_a_closing_is_dated_the_day_after_the_data_were_collected(pdf: Path) -> None:
    metadata = PdfReader(pdf).metadata
    assert metadata is not None and metadata.creation_date is not None
    assert (
        f"{metadata.creation_date.astimezone(datetime.timezone(datetime.timedelta(hours=8))):%Y-%m-%d}"
        == "2022-03-26"
    )


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
    """One line less where a paragraph would leave its first line behind."""
    counts = []
    for number in FULL_PAGES:
        body = [line for line in pages[number] if not is_page_number(line)]
        counts.append(len(body))
        middles = [(line.top + line.bottom) / 2 for line in body]
        # 225 mm / 22; headings in another typeface sit up to a point higher or lower
        assert all(b - a == pytest.approx(28.95, abs=2.5) for a, b in pairwise(middles)), number
        assert (middles[-1] - middles[0]) / (len(body) - 1) == pytest.approx(28.95, abs=0.15)
    assert set(counts) <= {21, 22} and counts.count(22) >= 4, counts


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


# what may not stand on two sides of a line's end: a figure and its unit, its signs, its range
TORN = re.compile(r"\d\n[\d.%％年月日名人个万元分次件户-]|[-<≤≥＜＞]\n|\n[<≤≥＜＞-]|\d万\n[元人名]")


def test_no_figure_is_torn_from_its_unit(pages: list[list[Line]], fictional: Path) -> None:
    ends = 0
    for page in [*pages[2:], *_pages(fictional)[2:]]:
        prose = [line for line in page if line.bottom - line.top > 18]  # 3号; the tables are of 五号 and 小四
        for line, following in pairwise(prose):
            ends += bool(re.match(r"\d", following.text))
            assert not TORN.search(f"{line.text}\n{following.text[:1]}"), (line.text, following.text)
    assert ends > 10  # a figure begins a line where it did not fit on the one before


def test_the_text_has_no_joiners(pdf: Path) -> None:
    said = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert not re.findall("[\u2060\ufeff\u200b-\u200d]", said)


def test_words_of_the_narrow_columns_are_whole(pdf: Path, fictional: Path) -> None:
    """Posts and titles of six and five characters stand on one line; 指标 is not parted."""
    words = {word for page in _words(fictional) for word in page}
    assert {"党工委副书记", "高级经济师", "序号"} <= words
    words |= {word for page in _words(pdf) for word in page}
    assert {"满意度", "社会效益", "指标"} <= words
    assert not words & {"满意度指", "社会效益指", "可持续影响指", "服务对象满意度指"}


@pytest.mark.parametrize("count", [19, 20, 21, 22, 23, 24])
def test_the_closing_stands_with_members(count: int, tmp_path: Path) -> None:
    """However many members there are, the page of the 成文日期 has some of them."""
    words = _words(_fictional(tmp_path, count))[-1]
    assert "2024年2月28日" in words
    assert "高级经济师" in words


@pytest.fixture(scope="module")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _fictional(tmp_path_factory.mktemp("fictional"), 4)


def _fictional(folder: Path, members: int) -> Path:
    """The report of the fictional office with so many members, and figures at every place of a line."""
    data = Path(shutil.copytree(FICTION, folder / "data"))
    office = data / "2023" / "mingxi.yaml"
    row = "  - {姓名: 示例%s, 单位: 示例区明溪街道办事处, 职务: 党工委副书记, 职称: 高级经济师}\n"
    rows = "".join(row % "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"[n] for n in range(members))
    text = re.sub(r"评价工作组:\n(  - .*\n)+", "评价工作组:\n" + rows, office.read_text("utf-8"))
    figures = "".join(
        f"  - {'走访居民' * n}在2024年10月办结12345件90-99%以上拨付107.43万元。\n" for n in range(1, 9)
    )
    assert "主要职责:\n" in text
    text = text.replace("主要职责:\n", "主要职责:\n" + figures)
    office.write_text(text, "utf-8")
    template = str(ROOT / "templates" / "report.docx")
    out = folder / "out"
    assert (
        main(["build", "mingxi", "--draft", "--data", str(data), "--out", str(out), "--template", template])
        == 0
    )
    (made,) = (out / "2023").glob("*.pdf")
    return made


def _words(pdf: Path) -> list[list[str]]:
    """Each page's words: what stands on one line of a cell or a paragraph."""
    box = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return [re.findall(r">([^<]+)</word>", page) for page in box.split("<page ")[1:]]


def test_word_breaks_lines_as_the_pdf_does() -> None:
    """The template tells Word what LibreOffice's profile says, and sets the pitch of the characters only once."""
    with zipfile.ZipFile(ROOT / "templates" / "report.docx") as package:
        settings, styles = (
            ElementTree.fromstring(package.read(f"word/{p}.xml")) for p in ("settings", "styles")
        )
    for name, characters in (("noLineBreaksAfter", ENDS_NO_LINE), ("noLineBreaksBefore", BEGINS_NO_LINE)):
        (element,) = settings.findall(f"{W}{name}")
        assert (element.get(f"{W}lang"), element.get(f"{W}val")) == ("zh-CN", characters)
    normal = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    for path in ("w:rPr/w:snapToGrid", "w:pPr/w:autoSpaceDE", "w:pPr/w:autoSpaceDN"):
        element = normal.find(path.replace("w:", W))
        assert element is not None and element.get(f"{W}val") == "0", path


def test_lines_are_grouped_as_they_are_printed() -> None:
    """The measuring itself: two words of one height are a line, the third is another."""
    page = ElementTree.fromstring(
        f'<page xmlns="{HTML[1:-1]}"><word xMin="1" yMin="10" xMax="2" yMax="20">甲</word>'
        '<word xMin="3" yMin="11" xMax="4" yMax="21">乙</word><word xMin="1" yMin="30" xMax="2" yMax="40">丙</word></page>'
    )
    assert [line.text for line in _lines(page)] == ["甲乙", "丙"]
