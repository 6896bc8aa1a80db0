"""A small report with everything that the PDF is checked for, and its PDF, made once."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from reportgen.pdf import fonts
from reportgen.pdf.engine import Engine, open_engine
from reportgen.pdf.expectation import Expectation
from reportgen.render.documenttext import read_document

WHEN = datetime.datetime(2023, 3, 25, tzinfo=datetime.UTC)
TITLE = "东里街道办事处2022年度绩效自评报告"
HEADINGS = ((1, "一、部门基本情况"), (2, "（一）概况"), (1, "二、评价结论"), (1, "三、工作组名单及签字"))
SENTENCE = "综合得分98分，评价等级为“优秀”。"
ROWS = (
    ("产出指标", "活动项目实际完成率", "达到100%得10分", "10", "10"),
    ("满意度指标", "群众满意度", "5%以下10分", "10", "8"),
)
MEMBERS = ("葛国力", "张　帅", "梁　艳")
STYLES = (
    ("Normal", "仿宋_GB2312"),
    ("Title", "方正小标宋简体"),
    ("Heading 1", "黑体"),
    ("Heading 2", "楷体_GB2312"),
    ("toc 1", "黑体"),
    ("toc 2", "楷体_GB2312"),
)


def set_font(style: Any, family: str) -> None:
    style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(16), False
    names = style.element.rPr.find(qn("w:rFonts"))
    for attribute in list(names.attrib):
        del names.attrib[attribute]
    for slot in ("ascii", "hAnsi", "cs"):
        names.set(qn(f"w:{slot}"), "Times New Roman")
    names.set(qn("w:eastAsia"), family)


def run(xml: str) -> Any:
    return parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>")


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(run(xml))


def add_contents(document: Any, in_field: bool) -> None:
    """The headings with page references that say 77. In a TOC field LibreOffice leaves them as they are."""
    for index, (level, title) in enumerate(HEADINGS):
        paragraph = document.add_paragraph(style=f"toc {level}")
        if in_field and index == 0:
            for xml in (
                '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>',
            ):
                paragraph._p.append(run(xml))
        paragraph.add_run(f"{title}\t")
        add_field(paragraph, f"PAGEREF _Toc{index} \\h", "77")
    if in_field:
        document.add_paragraph(style="toc 1")._p.append(run('<w:fldChar w:fldCharType="end"/>'))


def add_heading(document: Any, index: int) -> None:
    level, title = HEADINGS[index]
    paragraph = document.add_heading(title, level)._p
    names = nsdecls("w")
    paragraph.insert(1, parse_xml(f'<w:bookmarkStart {names} w:id="{index}" w:name="_Toc{index}"/>'))
    paragraph.append(parse_xml(f'<w:bookmarkEnd {names} w:id="{index}"/>'))


def build_docx(path: Path, *, body: str = "年初预算117.50万元，喆堃镕祎。", in_field: bool = False) -> Path:
    """Cover, contents, three sections, score table and signatures; body is the one free paragraph."""
    document: Any = Document()
    for name in ("toc 1", "toc 2"):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        tabs = '<w:tabs {}><w:tab w:val="right" w:leader="dot" w:pos="8600"/></w:tabs>'.format(nsdecls("w"))
        style.element.get_or_add_pPr().append(parse_xml(tabs))
    for name, family in STYLES:
        set_font(document.styles[name], family)
    document.core_properties.title, document.core_properties.author = TITLE, "东里街道办事处"
    document.add_paragraph(TITLE, style="Title")
    add_contents(document, in_field)
    section = document.add_section()
    section._sectPr.append(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))
    section.footer.is_linked_to_previous = False
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    add_field(foot, "PAGE", "1")
    foot.add_run(" —")
    add_heading(document, 0)
    add_heading(document, 1)
    document.add_paragraph(body)
    document.add_page_break()
    add_heading(document, 2)
    document.add_paragraph(SENTENCE)
    add_table(document, ROWS)
    add_heading(document, 3)
    add_table(document, tuple((str(i), name) for i, name in enumerate(MEMBERS, 1)))
    document.save(str(path))
    return path


def add_table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with open_engine("lok") as engine:
        yield engine


@pytest.fixture(scope="session")
def docx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_docx(tmp_path_factory.mktemp("docx") / "报告 一.docx")


@pytest.fixture(scope="session")
def pdf(engine: Engine, docx: Path) -> bytes:
    return engine.convert(docx.read_bytes(), docx.name)


def expectation(docx: bytes) -> Expectation:
    """What the PDF of a Word file must show."""
    document = read_document(docx)
    rows = tuple(cell for row in ROWS for cell in row)
    return Expectation(
        document, sequences=(rows, MEMBERS), faces=fonts.expected_faces(document.families, document.latin)
    )


@pytest.fixture
def expected(docx: Path) -> Expectation:
    return expectation(docx.read_bytes())
