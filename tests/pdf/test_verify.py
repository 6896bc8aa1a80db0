"""A good PDF passes; each fault is found and named."""

import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from reportgen.pdf.content import Heading, Reading
from reportgen.pdf.engine import Engine
from reportgen.pdf.expectation import Expectation, verify

from .conftest import HEADINGS, build_docx


def faults(pdf: bytes, expected: Expectation, **changes: Any) -> str:
    return "\n".join(verify(pdf, dataclasses.replace(expected, **changes)))


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
    ("changes", "said"),
    [
        ({"title": "中山街道办事处2022年度绩效自评报告"}, "首页没有标题“中山街道"),
        ({"pages": 4}, "只有 3 页，应不少于 4 页"),
        ({"sentences": ("综合得分97分，评价等级为“优秀”。",)}, "缺少“综合得分97分"),
        ({"rows": (("满意度指标", "群众满意度", "5%以下10分", "10", "10"),)}, "表格缺少一行"),
        ({"rows": (("群众满意度", "满意度指标", "5%以下10分", "10", "8"),)}, "表格缺少一行"),
        ({"members": ("葛国力", "李四")}, "签字页缺少“李四”"),
        ({"members": ("葛国力", "葛国力")}, "签字页缺少“葛国力”"),
        ({"members": ("综合得分",)}, "签字页缺少“综合得分”"),
        ({"headings": (*HEADINGS, (1, "四、附件"))}, "书签缺少标题：四、附件"),
        ({"headings": HEADINGS[1:]}, "书签多出标题：一、部门基本情况"),
        ({"headings": HEADINGS[::-1]}, "标题顺序"),
        ({"headings": ((2, HEADINGS[0][1]), *HEADINGS[1:])}, "书签缺少标题：一、部门基本情况"),
    ],
)
def test_what_is_not_there_is_named(
    changes: dict[str, Any], said: str, pdf: bytes, expected: Expectation
) -> None:
    assert said in faults(pdf, expected, **changes)


def test_rows_in_another_order(pdf: bytes, expected: Expectation) -> None:
    assert "顺序不符" in faults(pdf, expected, rows=expected.rows[::-1])


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


def test_no_bookmarks(pdf: bytes, expected: Expectation) -> None:
    assert "书签缺少标题" in faults(rewritten(pdf, remove="/Outlines"), expected)


def test_a_face_that_was_not_used(pdf: bytes, expected: Expectation) -> None:
    assert expected.faces is not None
    faces = dataclasses.replace(expected.faces, required=(("隶书", frozenset({"LiSu"})),))
    assert "没有用上 隶书" in faults(pdf, expected, faces=faces)


def test_a_face_that_should_not_be_there(pdf: bytes, expected: Expectation) -> None:
    assert expected.faces is not None
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
def test_a_character_that_no_font_has(
    style: str, engine: Engine, expected: Expectation, tmp_path: Path
) -> None:
    missing = "\U000323af"
    document = build_docx(tmp_path / "a.docx", body=f"姓名{missing}东")
    if style.startswith("楷体"):
        word: Any = Document(str(document))
        next(p for p in word.paragraphs if missing in p.text).style = "toc 2"
        word.save(str(document))
    said = faults(engine.convert(document.read_bytes(), document.name), expected, contents=0)
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


def test_a_closing_alone_on_its_page_is_a_fault() -> None:
    """The 落款 stands with members, all of it on one page; the cover, which has the same texts, does not count."""

    class Pages(Reading):
        archive_level, tagged, fonts = "2B", True, ()  # type: ignore[assignment]

        def __init__(self, *pages: str) -> None:
            self.page_count = len(pages)
            self.pages = pages  # type: ignore[misc]
            self.headings = (Heading(1, "六、评价工作组名单", 1, "1"),)  # type: ignore[misc]

    closing = ("2024年2月28日", "示例区明溪街道办事处", "示例丁")
    whole = "".join(closing)
    expected = Expectation(title="", members=("示例甲", "示例乙"), closing=closing)

    def said(*pages: str) -> list[str]:
        return [fault for fault in verify(Pages(whole, *pages), expected) if "落款" in fault]

    assert said("六、评价工作组名单1示例甲2示例乙" + whole) == []
    assert said("六、评价工作组名单1示例甲", "2示例乙" + whole) == []
    assert said("六、评价工作组名单1示例甲2示例乙", whole) == ["落款单独在一页上，没有名单的行与它同页"]
    parted = said("六、评价工作组名单1示例甲2示例乙示例区明溪街道办事处", "2024年2月28日（联系人：示例丁）")
    assert parted[0] == "落款没有全在一页上：缺“示例区明溪街道办事处”"
    assert said("六、评价工作组名单1示例甲2示例乙") == []  # a template without a 落款
