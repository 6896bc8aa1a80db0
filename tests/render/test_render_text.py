"""Text arrives exactly as typed; values that are no text do not get printed."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reportgen.errors import TemplateError
from reportgen.render import Template
from tests.render.word_files import part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = {f"{W}br": "\n", f"{W}tab": "\t"}

AS_TYPED = [
    "A & B <60分 > \"x\" 'y' “引”",
    "{{ x }} {% if %} {# 注 #} {{{ }}} }} %}",
    "{_{ 甲 }_} {_% %_}",
    "&amp; &lt; &#65; ]]> <!-- -->",
    "𠮷喆堃镕😀👨‍👩‍👧 e\u0301 ㊣",
    " 前后有空格  ",
    "\u3000全角\u00a0不断行\u2028\u0085",
    "\\1 \\g<0> %s {0} $1",
]


def words(xml: bytes) -> Iterator[str]:
    """The text of each paragraph, line breaks and tabs included."""
    for paragraph in etree.fromstring(xml).iter(f"{W}p"):
        yield "".join(e.text or "" if e.tag == f"{W}t" else MARKS.get(e.tag, "") for e in paragraph.iter())


@pytest.mark.parametrize("text", AS_TYPED)
def test_text_arrives_as_typed(word, fill, text):
    docx = fill(
        word("头{{ 文 }}尾", [["{{ 项.items }}"]], header="{{ 文 }}"), {"文": text, "项": {"items": text}}
    )
    assert list(words(part(docx, "word/document.xml"))) == [f"头{text}尾", text]
    assert list(words(part(docx, "word/header1.xml"))) == [text]


def test_properties_are_escaped_once(word, fill):
    docx = fill(word("甲", title="“{{ 文 }}” & 报告"), {"文": "A & B <C>"})
    root = etree.fromstring(part(docx, "docProps/core.xml"))
    assert root.findtext("{http://purl.org/dc/elements/1.1/}title") == "“A & B <C>” & 报告"


@pytest.fixture(scope="module")
def echo(tmp_path_factory) -> Template:
    from docx import Document

    document = Document()
    document.add_paragraph("{{ 文 }}")
    document.add_paragraph("{%p for 项 in 列 %}")
    document.add_paragraph("〔{{ 项 }}〕")
    document.add_paragraph("{%p endfor %}")
    folder = tmp_path_factory.mktemp("echo")
    document.save(folder / "echo.docx")
    return Template.open(folder / "echo.docx", folder)


# what XML 1.0 can hold, without \r, which every XML parser reads as a line break
LEGAL = st.lists(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        st.sampled_from([*"\t\n\x7f\x85{}%#_&<>\"'", "{{", "}}", "{%", "]]>", "&amp;"]),
    )
).map("".join)


@settings(max_examples=150, deadline=None)
@given(text=LEGAL, items=st.lists(LEGAL, max_size=3))
def test_any_legal_text_survives(echo, text, items):
    docx = echo.render({"文": text, "列": items})
    assert list(words(part(docx, "word/document.xml"))) == [text, *(f"〔{item}〕" for item in items)]


def test_carriage_returns_are_line_breaks(echo):
    docx = echo.render({"文": "一\r\n二\r三", "列": []})
    assert list(words(part(docx, "word/document.xml"))) == ["一\n二\n三"]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_hold_is_an_error_with_its_key(echo, character):
    with pytest.raises(TemplateError) as caught:
        echo.render({"文": "好", "列": ["好", f"坏{character}的"]})
    assert f"U+{ord(character):04X}" in caught.value.message
    assert "列[2]" in caught.value.message
    caught.value.message.encode()  # printable


def test_same_input_same_bytes(word, tmp_path):
    path = word("{{ 文 }}", header="{{ 文 }}")
    fresh = Template.open(path, tmp_path / "a").render({"文": "甲"})
    cached = Template.open(path, tmp_path / "a")
    assert fresh == cached.render({"文": "甲"}) == cached.render({"文": "甲"})
    assert fresh == Template.open(path, tmp_path / "b").render({"文": "甲"})
    assert fresh != cached.render({"文": "乙"})
    with zipfile.ZipFile(io.BytesIO(fresh)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_python_docx_opens_the_result(word, fill):
    from docx import Document

    docx = fill(word("{{ 文 }}", [["{{ 文 }}"]]), {"文": "甲"})
    assert Document(io.BytesIO(docx)).tables[0].cell(0, 0).text == "甲"
