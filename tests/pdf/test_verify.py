"""A good PDF passes; each fault is found and named."""

import dataclasses
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from reportgen.pdf.content import Heading, Reading
from reportgen.pdf.engine import Engine
from reportgen.pdf.expectation import Expectation, verify
from reportgen.pdf.glyphs import PageText
from reportgen.render.documenttext import DocumentText, Section
from reportgen.render.textblocks import TextBlock

from .conftest import build_docx, expectation


def faults(pdf: bytes, expected: Expectation, **changes: Any) -> str:
    return "\n".join(map(str, verify(pdf, dataclasses.replace(expected, **changes))))


def altered(docx: Path, old: str, new: str) -> Expectation:
    """What the PDF of a Word file with another text would have to show."""
    with zipfile.ZipFile(docx) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, body in parts.items():
            package.writestr(name, body.decode().replace(old, new) if name.endswith(".xml") else body)
    assert made.getvalue() != docx.read_bytes()
    return expectation(made.getvalue())


def converted(engine: Engine, folder: Path, body: str, *, in_field: bool = False) -> bytes:
    docx = build_docx(folder / "a.docx", body=body, in_field=in_field)
    return engine.convert(docx.read_bytes(), docx.name)


def rewritten(pdf: bytes, *path: str, remove: str) -> bytes:
    """The PDF without one key, reached by path from the catalogue or, after "font", from a font."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    node: Any = writer.root_object
    if path[:1] == ("font",):
        fonts = writer.pages[-1]["/Resources"]["/Font"]  # type: ignore[index]
        node = next(iter(fonts.values())).get_object()
        path = path[1:]
    for key in path:
        node = node[key]
    for key in [k for k in node if k.startswith(remove)]:
        del node[NameObject(key)]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_good_pdf_passes(pdf: bytes, expected: Expectation) -> None:
    assert verify(pdf, expected) == []


def test_a_good_file_passes(pdf: bytes, expected: Expectation, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf)
    assert verify(tmp_path / "a.pdf", expected) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2022年度", "2021年度", "缺少“东里街道办事处2021年度绩效自评报告”"),
        ("综合得分98分", "综合得分97分", "缺少“综合得分97分，评价等级为“优秀”。”"),
        (">8<", ">9<", "缺少“9”（在“10”之后）"),
        ("5%以下10分", "5%以下8分", "缺少“5%以下8分”"),
        ("梁　艳", "李四", "缺少“李四”（在“3”之后）"),
        ("二、评价结论", "二、评价结果", "缺少“二、评价结果”"),
    ],
)
def test_what_is_not_there_is_named(old: str, new: str, said: str, pdf: bytes, docx: Path) -> None:
    assert said in faults(pdf, altered(docx, old, new))


def test_what_stands_elsewhere_is_missing_at_its_place(pdf: bytes, docx: Path) -> None:
    moved = altered(docx, "综合得分98分，评价等级为“优秀”。", "年初预算117.50万元，喆堃镕祎。")
    assert "缺少“年初预算117.50万元" in faults(pdf, moved)


@pytest.mark.parametrize(
    ("sequence", "said"),
    [
        (("葛国力", "李四"), "数据里的“李四”没有印出来"),
        (("张　帅", "葛国力"), "数据里的“葛国力”没有印在应有的位置"),
        (("葛国力", "葛国力"), "数据里的“葛国力”没有印在应有的位置"),
        (("91.43%",), "数据里的“91.43%”没有印出来"),
    ],
)
def test_data_that_is_not_printed_is_named(
    sequence: tuple[str, ...], said: str, pdf: bytes, expected: Expectation
) -> None:
    assert said in faults(pdf, expected, sequences=(sequence,))


@pytest.mark.parametrize("broken", [b"", b"not a pdf", b"%PDF-1.6\n%%EOF"])
def test_what_is_no_pdf(broken: bytes, expected: Expectation) -> None:
    assert "不能读取" in faults(broken, expected)


def test_half_a_pdf(pdf: bytes, expected: Expectation) -> None:
    assert faults(pdf[: len(pdf) // 2], expected)


def test_a_font_that_is_not_embedded(pdf: bytes, expected: Expectation) -> None:
    made = rewritten(pdf, "font", "/FontDescriptor", remove="/FontFile")
    assert "字体没有嵌入" in faults(made, expected)


def test_no_archive_mark(pdf: bytes, expected: Expectation) -> None:
    assert "不是 PDF/A-2b" in faults(rewritten(pdf, remove="/Metadata"), expected)


def test_no_structure(pdf: bytes, expected: Expectation) -> None:
    assert "没有结构标记" in faults(rewritten(pdf, remove="/StructTreeRoot"), expected)


def test_a_face_that_was_not_used(pdf: bytes, expected: Expectation) -> None:
    assert expected.faces is not None
    faces = dataclasses.replace(expected.faces, required=(("隶书", frozenset({"LiSu"})),))
    assert "没有用上 隶书" in faults(pdf, expected, faces=faces)


def test_a_face_that_should_not_be_there(pdf: bytes, expected: Expectation) -> None:
    assert expected.faces is not None and expected.faces.allowed is not None
    faces = dataclasses.replace(expected.faces, allowed=expected.faces.allowed - {"GBZenKai-Medium"})
    assert "不该出现的字体：GBZenKai-Medium" in faults(pdf, expected, faces=faces)


def test_a_latin_face_used_for_chinese(pdf: bytes, expected: Expectation) -> None:
    assert expected.faces is not None
    faces = dataclasses.replace(expected.faces, latin=frozenset({"FandolFang-Regular"}))
    assert "用在了汉字" in faults(pdf, expected, faces=faces)


@pytest.mark.parametrize("tag", ["{{ 预算.执行率 }}", "{% if 草稿 %}", "{# 注 #}"])
def test_a_leftover_tag(tag: str, engine: Engine, expected: Expectation, tmp_path: Path) -> None:
    assert "留有模板标记" in faults(converted(engine, tmp_path, f"预算{tag}万元"), expected)


def test_a_replacement_character(engine: Engine, expected: Expectation, tmp_path: Path) -> None:
    assert "U+FFFD" in faults(converted(engine, tmp_path, "预算\ufffd万元"), expected)


@pytest.mark.parametrize("style", ["仿宋_GB2312", "楷体_GB2312"])  # a Type 1 and a TrueType subset
def test_a_character_that_no_font_has(style: str, engine: Engine, tmp_path: Path) -> None:
    missing = "\U000323af"
    document = build_docx(tmp_path / "a.docx", body=f"姓名{missing}东")
    if style.startswith("楷体"):
        word: Any = Document(str(document))
        next(p for p in word.paragraphs if missing in p.text).style = "toc 2"
        word.save(str(document))
    said = faults(engine.convert(document.read_bytes(), document.name), expectation(document.read_bytes()))
    assert "没有字体能显示" in said
    assert "U+323AF" in said


def test_a_table_of_contents_of_yesterday(engine: Engine, expected: Expectation, tmp_path: Path) -> None:
    stale = converted(engine, tmp_path, "正文。", in_field=True)
    assert "目录中“一、部门基本情况”的页码是 77，应为 1" in faults(stale, expected)


def test_the_headings_know_their_pages(pdf: bytes) -> None:
    """Cover and contents carry no number; the body begins with 1."""
    assert list(Reading(pdf).headings) == [
        Heading(1, "一、部门基本情况", 1, "1"),
        Heading(2, "（一）概况", 1, "1"),
        Heading(1, "二、评价结论", 2, "2"),
        Heading(1, "三、工作组名单及签字", 2, "2"),
    ]


class Pages(Reading):
    """A reading of pages that say this."""

    archive_level, tagged, fonts, headings = "2B", True, (), ()  # type: ignore[assignment]

    def __init__(self, *pages: str) -> None:
        self.page_count = len(pages)
        self.texts = tuple(PageText(page, page, "") for page in pages)  # type: ignore[misc]


def document(*blocks: str, apart: tuple[str, ...] = (), in_table: bool = False) -> DocumentText:
    """A document of one section that says this."""
    paragraphs = tuple(TextBlock((text,), in_table) for text in blocks)
    section = Section(len(blocks), {}, {}, title_page=False)
    none = frozenset[str]()
    return DocumentText(paragraphs, apart, (section,), "", none, none, even_pages=False, capitals=False)


def test_a_closing_alone_on_its_page_is_a_fault() -> None:
    """The 落款 stands with what is before it, all of it on one page; the cover, which has the same texts, does not count."""
    closing = ("2024年2月28日", "示例区明溪街道办事处", "示例丁")
    end = ("示例区明溪街道办事处", "2024年2月28日", "（联系人：示例丁）")
    said = ("封面", *end, "六、评价工作组名单", "示例甲", "示例乙", *end)

    def told(*pages: str) -> list[str]:
        expected = Expectation(document(*said), closing=closing)
        return list(map(str, verify(Pages("封面" + "".join(end), *pages), expected)))

    assert told("六、评价工作组名单示例甲示例乙" + "".join(end)) == []
    assert told("六、评价工作组名单示例甲", "示例乙" + "".join(end)) == []
    alone = told("六、评价工作组名单示例甲示例乙", "".join(end))
    assert alone == ["落款单独在一页上，它前面的“示例乙”在上一页"]
    parted = told("六、评价工作组名单示例甲示例乙示例区明溪街道办事处", "2024年2月28日（联系人：示例丁）")
    assert parted == ["落款没有全在一页上：“2024年2月28日”在下一页"]


def test_a_paper_without_a_closing_is_asked_for_none() -> None:
    expected = Expectation(document("自评表", "示例甲"), closing=("2024年2月28日",))
    assert verify(Pages("自评表示例甲"), expected) == []


CELLS = ("甲格开头写得很长一直写到下一页", "乙格也是这样写到下一页去的", "下一行")


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (("甲格开头写得很长乙格也是这样", "一直写到下一页写到下一页去的下一行"), []),
        (
            ("甲格开头写得很长乙格也是这样", "一直写到下一页写到下一頁去的下一行"),
            ["乙格也是这样写到下一页去的"],
        ),
        (
            ("甲格开头写得很短乙格也是这样", "一直写到下一页写到下一页去的下一行"),
            ["甲格开头写得很长一直写到下一页"],
        ),
        (("甲格开头写得很长乙格也是这样", "一直写到下一页写到下一页去的"), ["下一行"]),
    ],
)
def test_cells_that_go_on_on_the_next_page(pages: tuple[str, ...], said: list[str]) -> None:
    told = list(map(str, verify(Pages(*pages), Expectation(document(*CELLS, in_table=True)))))
    assert bool(told) is bool(said)
    assert all(text in message for text, message in zip(said, told, strict=False))


@pytest.mark.parametrize(
    ("pages", "good"),
    [
        (("正文写到这里1脚注在此", "还没有写完"), True),
        (("正文写到这里", "还没有写完脚注在此"), True),
        (("正文写到那里1脚注在此", "还没有写完"), False),
        (("正文写到这里1脚注", "还没有写完"), False),
        (("正文写到这里还没有写完",), False),
    ],
)
def test_a_footnote_within_a_paragraph(pages: tuple[str, ...], good: bool) -> None:
    expected = Expectation(document("正文写到这里还没有写完", apart=("脚注在此",)))
    assert (verify(Pages(*pages), expected) == []) is good
