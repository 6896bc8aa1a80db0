"""What a template shows its editors only: guidance, grey tags; and the draft's mark, which it does not show."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from reportgen.errors import TemplateError
from reportgen.render import Template
from tests.render.word_files import part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"


def texts(docx: bytes, name: str = BODY) -> list[str]:
    root = ElementTree.fromstring(part(docx, name))
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


@pytest.fixture
def document():
    """A new document with the three styles."""
    document = Document()
    for name in ("模板说明", "模板说明标题"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    document.styles["模板说明标题"].base_style = document.styles["模板说明"]
    document.styles.add_style("标签", WD_STYLE_TYPE.CHARACTER).font.italic = True
    document.styles.add_style("别的", WD_STYLE_TYPE.CHARACTER).base_style = document.styles["标签"]
    return document


@pytest.fixture
def saved(document, tmp_path):
    def save():
        document.save(tmp_path / "样板.docx")
        return tmp_path / "样板.docx"

    return save


def test_guidance_is_not_printed(document, saved, fill):
    document.add_paragraph("说明 {{ 名称 }、{% 逐行 %}、｛｛ x ｝｝", "模板说明标题")
    document.add_paragraph("{% if 没有 %}", "模板说明")
    document.add_table(1, 1).cell(0, 0).paragraphs[0].style = "模板说明"
    document.add_section()
    document.paragraphs[-1].style = "模板说明"  # holds the section of the page of guidance
    document.add_paragraph("甲{{ 文 }}")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "乙"
    table.cell(0, 1).paragraphs[0].style = "模板说明"
    document.add_paragraph("尾")
    docx = fill(saved(), {"文": "一"})
    assert texts(docx) == ["甲一", "乙", "", "尾"]
    root = ElementTree.fromstring(part(docx, BODY))
    assert len(list(root.iter(f"{W}sectPr"))) == 1
    assert len(list(root.iter(f"{W}tbl"))) == 1
    assert all(cell.find(f"{W}p") is not None for cell in root.iter(f"{W}tc"))


def test_guidance_counts_for_the_place_of_a_fault(document, saved, tmp_path):
    """The clerk counts the tables that stand in the file."""
    document.add_table(1, 1).cell(0, 0).paragraphs[0].style = "模板说明"
    document.add_paragraph("说明", "模板说明")
    document.add_table(1, 1).cell(0, 0).text = "{{ 错 }}"
    with pytest.raises(TemplateError, match="表2第1行第1列"):
        Template.open(saved(), tmp_path / "cache").render({})


def test_a_style_of_another_name_is_printed(document, saved, fill):
    document.styles.add_style("说明", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("注：单位万元", "说明")
    assert texts(fill(saved(), {})) == ["注：单位万元"]


def test_grey_tags_print_like_the_text_around_them(document, saved, fill):
    paragraph = document.add_paragraph("甲")
    paragraph.add_run("{{ 文 }}", "标签")
    paragraph.add_run("乙")
    bold = paragraph.add_run("{{ 文 }}", "标签")
    bold.bold = True
    paragraph.add_run("丙").bold = True
    paragraph.add_run("丁", "别的")
    docx = fill(saved(), {"文": "一"})
    root = ElementTree.fromstring(part(docx, BODY))
    runs = [("".join(t.text or "" for t in r.iter(f"{W}t")), r.find(f"{W}rPr")) for r in root.iter(f"{W}r")]
    assert [text for text, _ in runs] == ["甲一乙", "一丙", "丁"]
    assert runs[0][1] is None
    assert runs[1][1] is not None
    assert [child.tag for child in runs[1][1]] == [f"{W}b"]
    names = [
        s.find(f"{W}name").get(f"{W}val")
        for s in ElementTree.fromstring(part(docx, "word/styles.xml")).iter(f"{W}style")
    ]
    assert not {"标签", "模板说明", "模板说明标题"} & set(names)
    assert "别的" in names
    Document(io.BytesIO(docx))


def marks(docx: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        headers = [name for name in archive.namelist() if re.fullmatch(r"word/header\d+.xml", name)]
        return {name: archive.read(name).decode().count('string="草稿"') for name in headers}


def test_a_draft_is_marked_in_every_header(document, saved, fill):
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ 文 }}页眉"
    section.first_page_header.paragraphs[0].text = "{%p if not 文 %}"
    section.first_page_header.add_paragraph("无")
    section.first_page_header.add_paragraph("{%p endif %}")
    path = saved()
    assert set(marks(fill(path, {"文": "一", "草稿": True})).values()) == {1}
    for context in ({"文": "一", "草稿": False}, {"文": "一"}):
        docx = fill(path, context)
        assert set(marks(docx).values()) == {0}
        assert texts(docx, "word/header1.xml") == ["一页眉"]
    numbers = re.findall(
        "WaterMarkObject([0-9]+)",
        "".join(part(fill(path, {"文": "一", "草稿": True}), f"word/header{n}.xml").decode() for n in (1, 2)),
    )
    assert len(set(numbers)) == len(numbers) == 2


def test_a_template_with_its_own_mark_gets_no_second_one(word, fill):
    path = word("甲", header="{% if 草稿 %}样稿{% endif %}")
    docx = fill(path, {"草稿": True})
    assert texts(docx, "word/header1.xml") == ["样稿"]
    assert set(marks(docx).values()) == {0}


def test_guidance_in_a_header(document, saved, fill):
    document.sections[0].header.paragraphs[0].text = "说明"
    document.sections[0].header.paragraphs[0].style = "模板说明"
    path = saved()
    assert texts(fill(path, {"草稿": False}), "word/header1.xml") == [""]
    assert marks(fill(path, {"草稿": True})) == {"word/header1.xml": 1}
