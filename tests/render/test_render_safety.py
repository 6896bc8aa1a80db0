"""Templates come from outside: what could explode, run or fetch is refused, in words."""

import gzip
import io
import struct
import warnings
import zipfile
import zlib

import pytest

from reportgen.errors import TemplateError
from reportgen.files.regular import MAX_TEMPLATE_BYTES
from reportgen.render import Template, package
from tests.render.word_files import PICTURE, repacked

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "word/_rels/document.xml.rels"
BODY = "word/document.xml"


def refused(path, tmp_path) -> str:
    with pytest.raises(TemplateError) as caught:
        Template.open(path, tmp_path / "cache")
    assert caught.value.advice
    assert not list((tmp_path / "cache").glob("*"))  # nothing unsafe is kept
    return caught.value.message


def related(kind: str, target: str, mode: str = "") -> dict:
    line = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return {RELS: lambda body: body.replace(b"</Relationships>", line.encode())}


def in_body(xml: str) -> dict:
    return {BODY: lambda body: body.replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)}


def field(*pieces: str) -> dict:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
    return in_body(f"<w:p>{marks[0]}{runs}{marks[1]}</w:p>")


def linked(xml: str) -> dict:
    """An address outside, declared as a hyperlink and used by xml."""
    return related("hyperlink", "https://a.example/x.png", EXTERNAL) | in_body(f"<w:p><w:r>{xml}</w:r></w:p>")


def twice() -> dict:
    line = f'<Relationship Id="rId1" Type="{OFFICE}/image" Target="styles.xml"/></Relationships>'
    return {RELS: lambda body: body.replace(b"</Relationships>", line.encode())}


def huge_png() -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", 10**6, 10**6, 8, 0, 0, 0, 0)
    start = PICTURE.index(b"IHDR")
    return PICTURE[:start] + head + struct.pack(">I", zlib.crc32(head)) + PICTURE[start + 21 :]


BEGIN, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
CODE = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
A_BLIP = (
    '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    f' xmlns:q="{OFFICE}" xmlns:r="{OFFICE}" r:link="rIdX"/>'
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/x.png"/></svg>'
EXTERNAL = ' TargetMode="External"'
CASES = {
    "dtd": ({BODY: lambda b: b.replace(b"<w:document", b'<!DOCTYPE x><w:document', 1)}, "DTD"),
    "dtd in utf-16": ({"customXml/item1.xml": "<!DOCTYPE x><x/>".encode("utf-16")}, "不是 UTF-8"),
    "linked image": (related("image", "http://a.example/x.png", EXTERNAL), "链接了文件以外的内容"),
    "linked file": (related("image", "file:///etc/passwd", EXTERNAL), "链接了文件以外的内容"),
    "address without mode": (related("image", "http://a.example/x.png"), "链接了文件以外的内容"),
    "attached template": (related("attachedTemplate", "\\\\host\\x.dotm", EXTERNAL), "附加模板"),
    "altChunk": (related("aFChunk", "x.html"), "altChunk"),
    "altChunk element": (in_body('<w:altChunk w:val="x"/>'), "altChunk"),
    "ole": (related("oleObject", "x.bin"), "OLE"),
    "ole element": (in_body('<w:p><o:OLEObject xmlns:o="urn:o"/></w:p>'), "OLE"),
    "ole bytes": ({"word/media/x.bin": bytes.fromhex("d0cf11e0a1b11ae1")}, "OLE"),
    "embedded": ({"word/embeddings/x.xlsx": b"x"}, "嵌入的对象"),
    "vba": ({"word/vbaProject.bin": b"x"}, "宏"),
    "activex": ({"word/activeX/activeX1.xml": b"<x/>"}, "ActiveX"),
    "macro type": (
        {"[Content_Types].xml": lambda b: b.replace(b"document.main+xml", b"document.macroEnabled.main+xml")},
        "宏",
    ),
    "word template": (
        {"[Content_Types].xml": lambda b: b.replace(b"document.main+xml", b"template.main+xml")},
        "普通的",
    ),
    "vml link": (in_body('<w:p><v:imagedata xmlns:v="urn:v" src="http://a.example/x"/></w:p>'), "文件以外"),
    "svg link": ({"word/media/x.svg": b'<svg><image href="http://a.example/x"/></svg>'}, "SVG 图片"),
    "field": (field(" INCLUDEPICTURE &quot;http://a.example/x&quot; "), "INCLUDEPICTURE"),
    "field over runs": (field(" DD", "EAUTO cmd"), "DDEAUTO"),
    "simple field": (in_body('<w:p><w:fldSimple w:instr=" includetext x "/></w:p>'), "INCLUDETEXT"),
    "broken xml": ({"word/styles.xml": b"<w:styles"}, "不是完好的 XML"),
    "deep xml": ({"customXml/item1.xml": b"<x>" * 300 + b"</x>" * 300}, "嵌套超过"),
    "path": ({"../x.xml": b"<x/>"}, "不合规定"),
    "inner path": ({"word/../x.xml": b"<x/>"}, "不合规定"),
    "absolute path": ({"/etc/x.xml": b"<x/>"}, "不合规定"),
    "windows path": ({"C:\\x.xml": b"<x/>"}, "不合规定"),
    "same name, other case": ({"WORD/Document.xml": b"<x/>"}, "出现了两次"),
    "no content types": ({"[Content_Types].xml": b"<Types/>"}, "不是普通的 Word 文档"),
    "no body": ({"_rels/.rels": b"<Relationships/>"}, "没有正文"),
    "hyperlink used as a picture": (linked(A_BLIP), "用作 blip"),
    "hyperlink used by another prefix": (linked(A_BLIP.replace("r:", "q:")), "用作 blip"),
    "hyperlink of VML": (linked('<v:imagedata xmlns:v="urn:v" r:href="rIdX"/>'), "用作 imagedata"),
    "hyperlink by o:relid": (linked('<v:fill xmlns:v="urn:v" xmlns:o="urn:o" o:relid="rIdX"/>'), "用作 fill"),
    "hyperlink in one of two ways": (linked(A_BLIP + '<w:hyperlink r:id="rIdX"/>'), "用作 blip"),
    "hyperlink in a choice": (linked(f'<m:AlternateContent xmlns:m="urn:m">{A_BLIP}</m:AlternateContent>'), "用作 blip"),
    "hyperlink to a file": (related("hyperlink", "file:///etc/passwd", EXTERNAL), "超链接指向"),
    "hyperlink that runs": (related("hyperlink", "javascript:alert(1)", EXTERNAL), "超链接指向"),
    "hyperlink to a share": (related("hyperlink", "\\\\host\\x", EXTERNAL), "超链接指向"),
    "strange mode": (related("image", "http://a.example/x.png", ' TargetMode="Externall"'), "文件以外"),
    "id of two": (related("hyperlink", "https://a.example/", EXTERNAL + ' x="1"') | twice(), "出现了两次"),
    "mail merge": ({"word/settings.xml": lambda b: b.replace(b"<w:zoom", b"<w:mailMerge/><w:zoom")}, "邮件合并"),
    "mail merge source": (related("mailMergeSource", "file:///x.csv", EXTERNAL), "邮件合并"),
    "frames": (related("frame", "http://a.example/", EXTERNAL), "网页框架"),
    "fonts": (related("font", "fonts/font1.odttf"), "嵌入的字体"),
    "chart": (related("chart", "charts/chart1.xml"), "图表"),
    "kind that nobody knows": (related("somethingNew", "styles.xml"), "somethingNew"),
    "part that is not there": (related("header", "nowhere.xml"), "缺少部件 word/nowhere.xml"),
    "svg under another name": ({"word/media/x.png": SVG}, "SVG 图片"),
    "svg with a prefix": ({"word/media/x.png": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'}, "SVG 图片"),
    "packed svg": ({"word/media/x.png": gzip.compress(SVG)}, "不是 PNG"),
    "svgz": ({"word/media/x.svgz": gzip.compress(SVG)}, "不是 PNG"),
    "metafile": ({"word/media/x.emf": b"\x01\0\0\0" + bytes(100)}, "不是 PNG"),
    "postscript": ({"word/media/x.png": b"%!PS-Adobe-3.0 EPSF-3.0"}, "不是 PNG"),
    "png with another end": ({"word/media/x.png": PICTURE + b"%PDF-1.7"}, "损坏"),
    "half a png": ({"word/media/x.png": PICTURE[:40]}, "损坏"),
    "png of a million by a million": ({"word/media/x.png": huge_png()}, "太大"),
    "xml as a picture": (related("image", "styles.xml"), "不是图片"),
    "utf-7": ({"word/styles.xml": b'<?xml version="1.0" encoding="utf-7"?><x/>'}, "utf-7"),
    "utf-16": ({"word/styles.xml": "<x/>".encode("utf-16")}, "不是 UTF-8"),
    "latin": ({"word/styles.xml": b"<x>\xe9</x>"}, "不是 UTF-8"),
    "entities": ({"word/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "DTD"),
    "no styles": ({RELS: lambda b: b.replace(b'relationships/styles"', b'relationships/theme"')}, "没有样式"),
    "broken properties": ({"docProps/core.xml": b"<x/>"}, "读不懂"),
    "tag in an attribute": (in_body('<w:p><w:r w:rsid="{{ x }}"/></w:p>'), "标签"),
    "field of the day": (field(" DATE "), "DATE"),
    "field with the file's name": (field(" FILENAME \\p "), "FILENAME"),
    "field in quotes": (field(' "INCLUDETEXT" "/etc/passwd" '), "INCLUDETEXT"),
    "field code marked as deleted": (
        in_body(f"<w:p>{BEGIN}{CODE}<w:r><w:delInstrText>INCLUDETEXT x</w:delInstrText></w:r>{END}</w:p>"),
        "没处理的修订",
    ),
    "field of text runs": (in_body(f"<w:p>{BEGIN}<w:r><w:t>DDEAUTO cmd</w:t></w:r>{END}</w:p>"), "DDEAUTO"),
    "field by a tag": (field(" {{ 'DDE' }}AUTO cmd "), "{{ }}AUTO"),
    "field by two tags": (field(" INCL{{ '' }}UDETEXT x "), "INCL"),
    "field of a value": (field(" {{ x }} "), "{{ }}"),
    "field with a condition": (field(" PAGE {% if x %}", "{% endif %} DDEAUTO "), "{% %}"),
    "field over paragraphs": (in_body(f"<w:p>{BEGIN}</w:p><w:p>{CODE}{END}</w:p>"), "没有写完"),
    "field in a field": (in_body(f"<w:p>{BEGIN}{CODE}{BEGIN}{CODE}{END}{END}</w:p>"), "套着"),
    "field across a tag": (in_body(f"<w:p><w:r><w:t>{{{{ x</w:t></w:r>{BEGIN}{CODE}{END}</w:p>"), "交叉"),
    "field with a strange mark": (in_body('<w:p><w:r><w:fldChar w:fldCharType="BEGIN"/></w:r></w:p>'), "域"),
    "field to a file": (field(' HYPERLINK "file:///etc/passwd" '), "超链接域"),
    "field to a value": (field(' HYPERLINK "{{ x }}" '), "超链接域"),
    "simple field of a value": (in_body('<w:p><w:fldSimple w:instr="{{ x }}"/></w:p>'), "{{ }}"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_refused(word, tmp_path, name):
    changes, words = CASES[name]
    assert words in refused(repacked(word("甲"), changes), tmp_path)


def test_hyperlinks_and_harmless_fields_are_fine(word, fill):
    path = repacked(word("甲"), related("hyperlink", "https://a.example/", EXTERNAL))
    repacked(path, in_body('<w:p><w:hyperlink r:id="rIdX"/></w:p>'))
    for code in HARMLESS:
        repacked(path, field(code))
    assert fill(path, {"书签": "_Toc1"})


HARMLESS = [
    " PAGE ", " PAGE  \\* MERGEFORMAT ", " NUMPAGES", ' TOC \\o "1-2" \\h \\z \\u ', " PAGEREF {{ 书签 }} \\h ", " SEQ 表 ",
    ' HYPERLINK "https://a.example/b?c=d" ', ' HYPERLINK \\l "_Toc1" ', " EQ \\o(○,1) ", "",
]  # fmt: skip


def test_duplicate_names(word, tmp_path):
    path = word("甲")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(BODY, b"<x/>")
    assert "出现了两次" in refused(path, tmp_path)


def test_encrypted_entries(word, tmp_path):
    path = word("甲")
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)
    assert "密码" in refused(path, tmp_path)


def test_zip_bombs(word, tmp_path):
    zeros = bytes(package.MAX_ENTRY)
    path = word("甲")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.png", zeros + b"0")
    assert "展开后超过 20 MB 的部件" in refused(path, tmp_path)
    path = word("甲")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/media/{number}.png", zeros)
    assert "展开后超过 60 MB" in refused(path, tmp_path)


def test_a_lie_about_the_size_does_not_unpack(word, tmp_path):
    """The directory says 5 bytes, the stream holds 30 MB."""
    path = word("甲")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.png", bytes(30 * 2**20))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 5)
    path.write_bytes(content)
    assert "不是完好的 DOCX" in refused(path, tmp_path)


def test_too_many_parts(word, tmp_path):
    path = word("甲")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(package.MAX_ENTRIES):
            archive.writestr(f"x/{number}", b"")
    assert f"超过 {package.MAX_ENTRIES} 个" in refused(path, tmp_path)


def test_a_file_too_large_is_not_read(tmp_path):
    path = tmp_path / "大.docx"
    with path.open("wb") as file:
        file.truncate(MAX_TEMPLATE_BYTES + 1)
    assert "超过 20 MB" in refused(path, tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是完好的 DOCX"),
        (b"hello", "不是完好的 DOCX"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "旧格式"),
        (None, "读不了"),
    ],
)
def test_no_docx_at_all(tmp_path, content, words):
    path = tmp_path / "x.docx"
    if content is not None:
        path.write_bytes(content)
    assert words in refused(path, tmp_path)


def test_truncated(word, tmp_path):
    path = word("甲")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "不是完好的 DOCX" in refused(path, tmp_path)


def test_a_plain_zip(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    path = tmp_path / "x.docx"
    path.write_bytes(buffer.getvalue())
    assert "不是 DOCX 文件" in refused(path, tmp_path)
