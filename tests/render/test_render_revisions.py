"""Tracked changes are refused with their place; comments are taken out before the engine sees them."""

import io
import re
import zipfile

import pytest

from reportgen.errors import TemplateError
from reportgen.pdf.engine import open_engine
from reportgen.render import Template
from tests.render.word_files import part, repacked

BODY = "word/document.xml"
WHO = 'w:id="7" w:author="甲" w:date="2022-01-01T00:00:00Z"'
RUN = "<w:r><w:t>乙</w:t></w:r>"
PARAGRAPH = {
    "ins": f"<w:ins {WHO}>{RUN}</w:ins>",
    "del": f"<w:del {WHO}><w:r><w:delText>乙</w:delText></w:r></w:del>",
    "moveFrom": f"<w:moveFrom {WHO}>{RUN}</w:moveFrom>",
    "moveTo": f"<w:moveTo {WHO}>{RUN}</w:moveTo>",
    "rPrChange": f"<w:r><w:rPr><w:rPrChange {WHO}><w:rPr/></w:rPrChange></w:rPr><w:t>乙</w:t></w:r>",
    "pPrChange": f"<w:pPr><w:pPrChange {WHO}><w:pPr/></w:pPrChange></w:pPr>{RUN}",
    "paragraph mark": f"<w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr>{RUN}",
    "in a link": f'<w:hyperlink w:anchor="x"><w:ins {WHO}>{RUN}</w:ins></w:hyperlink>',
}


def refused(path, tmp_path) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        Template.open(path, tmp_path / "cache")
    assert "接受或拒绝全部修订" in caught.value.advice
    return caught.value


@pytest.mark.parametrize("kind", PARAGRAPH)
def test_a_tracked_change_in_a_paragraph(word, tmp_path, kind):
    path = word("# 一、概况", "甲", "记号")
    run = "<w:r><w:t>记号</w:t></w:r>"
    repacked(path, {BODY: lambda b: b.decode().replace(run, PARAGRAPH[kind], 1).encode()})
    assert "正文，标题“一、概况”之下，段落“乙”" in refused(path, tmp_path).message


TABLE = {
    "row": ("<w:tr>", f"<w:tr><w:trPr><w:del {WHO}/></w:trPr>", "表2第1行第1列"),
    "cell": ("<w:tcPr>", f"<w:tcPr><w:cellIns {WHO}/>", "表2第1行第1列"),
    "table": (
        "</w:tblPr>",
        f"<w:tblPrChange {WHO}><w:tblPr/></w:tblPrChange></w:tblPr>",
        "表2第1行第1列",
    ),
    "last cell": ("<w:t>丁</w:t>", f"<w:t>丁</w:t></w:r><w:ins {WHO}>{RUN}</w:ins><w:r>", "表2第2行第2列"),
}


@pytest.mark.parametrize("kind", TABLE)
def test_a_tracked_change_in_a_table(word, tmp_path, kind):
    old, new, place = TABLE[kind]
    path = word("# 一、表", [["x"]], [["甲", "乙"], ["丙", "丁"]])

    def change(body: bytes) -> bytes:
        head, table, rest = body.decode().rpartition("<w:tbl>")
        return (head + table + rest.replace(old, new, 1)).encode()

    assert place in refused(repacked(path, {BODY: change}), tmp_path).message


def test_a_tracked_change_in_a_header_and_in_the_page_setup(word, tmp_path):
    inserted = f"<w:ins {WHO}>{RUN}</w:ins></w:p>".encode()
    path = repacked(
        word("甲", header="眉"), {"word/header1.xml": lambda b: b.replace(b"</w:p>", inserted, 1)}
    )
    assert "页眉（header1.xml），段落“眉乙”" in refused(path, tmp_path).message
    setup = f"<w:sectPrChange {WHO}><w:sectPr/></w:sectPrChange></w:sectPr>".encode()
    path = repacked(word("甲"), {BODY: lambda b: b.replace(b"</w:sectPr>", setup, 1)})
    assert "正文：有没处理的修订（页面设置" in refused(path, tmp_path).message


def test_all_kinds_are_counted(word, tmp_path):
    path = word("记号")
    marks = f"{PARAGRAPH['ins']}{PARAGRAPH['del']}{PARAGRAPH['ins']}"
    repacked(path, {BODY: lambda b: b.decode().replace("<w:r><w:t>记号</w:t></w:r>", marks, 1).encode()})
    assert "（插入、删除，这个部分共 3 处）" in refused(path, tmp_path).message


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LATER = "http://schemas.microsoft.com/office/2011/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def commented(path):
    """A comment on half of a tag, as Word keeps it, with who wrote it."""
    runs = (
        '<w:commentRangeStart w:id="0"/><w:r><w:t>{{ 单</w:t></w:r><w:commentRangeEnd w:id="0"/>'
        '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="0"/></w:r>'
        "<w:r><w:t>位 }}</w:t></w:r>"
    )
    comments = (
        f'<w:comments xmlns:w="{SPACE}"><w:comment w:id="0" w:author="甲" w:initials="j">'
        f"<w:p><w:r><w:annotationRef/></w:r>{RUN}</w:p></w:comment></w:comments>"
    )
    lines = (
        f'<Relationship Id="rIdC" Type="{OFFICE}/comments" Target="comments.xml"/>'
        f'<Relationship Id="rIdE" Type="{LATER}/people" Target="people.xml"/></Relationships>'
    )
    overrides = (
        f'<Override PartName="/word/comments.xml" ContentType="{TYPE}"/>'
        f'<Override PartName="/word/people.xml" ContentType="{TYPE.replace("comments", "people")}"/></Types>'
    )
    return repacked(
        path,
        {
            BODY: lambda b: b.decode().replace("<w:r><w:t>记号</w:t></w:r>", runs, 1).encode(),
            "word/comments.xml": comments.encode(),
            "word/people.xml": b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
            "word/_rels/document.xml.rels": lambda b: b.replace(b"</Relationships>", lines.encode()),
            "[Content_Types].xml": lambda b: b.replace(b"</Types>", overrides.encode()),
        },
    )


def test_comments_are_not_in_the_document(word, fill):
    docx = fill(commented(word("甲", "记号")), {"单位": "东里"})
    body = part(docx, BODY).decode()
    assert "东里" in body
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = archive.namelist()
        text = "".join(archive.read(name).decode(errors="ignore") for name in names)
    assert not [name for name in names if "comments" in name or "people" in name]
    assert not re.search("commentR|annotationRef|comments.xml|people.xml", text)


def test_a_template_with_comments_becomes_a_pdf(word, fill, tmp_path):
    """A comment made the engine end with signal 6."""
    docx = fill(commented(word("甲", "记号")), {"单位": "东里"})
    with open_engine("lok") as engine:
        assert engine.convert(docx, "报告.docx").startswith(b"%PDF")
