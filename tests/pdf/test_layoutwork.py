"""What a document takes LibreOffice is estimated before: by the kinds of contents that it is slow with, in proportion."""

import io
import zipfile
from pathlib import Path

import pytest

from reportgen.errors import EngineError
from reportgen.pdf.layoutwork import ORDINARY_SECONDS, LayoutWork, layout_work, processor_limit

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SENTENCE = "明溪街道新建社区服务驿站，方便居民就近办事。"


def document(body: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
    return content.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(rows: int, cell: str = paragraph("甲")) -> str:
    return "<w:tbl>" + f"<w:tr><w:tc>{cell}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr>" * rows + "</w:tbl>"


SLOW = {
    "a word without an end": (lambda n: table(1, paragraph("x" * n)), 60_000, "有一段 60000 字（“xxxxxxxxxxxx…”）"),
    "letters from right to left": (lambda n: paragraph("\u0628a" * (n // 2)), 60_000, "有一段 60000 字"),
    "a long paragraph": (lambda n: paragraph("甲" * n), 690_000, "有一段 690000 字"),
    "a long cell": (lambda n: table(1, paragraph("街") * n), 60_000, "表格里有一格 60000 字（“街…”）"),
    "a long cell in a cell": (lambda n: table(1, table(1, paragraph("街") * n)), 60_000, "一格 60001 字（“街…”"),
    "rows": (table, 20_000, "有一个 20000 行的表格"),
    "text boxes": (lambda n: "<w:p><w:r><w:pict/></w:r></w:p>" * n, 3_000, "有 3000 个图形或文本框"),
    "frames": (lambda n: "<w:p><w:pPr><w:framePr/></w:pPr></w:p>" * n, 3_000, "有 3000 个图形或文本框"),
    "pieces of a paragraph": (lambda n: f"<w:p>{'<w:r><w:t>甲</w:t></w:r>' * n}</w:p>", 20_000, "有一段 20000 字"),
    "lines of a paragraph": (lambda n: f"<w:p><w:r>{'<w:br/>' * n}</w:r></w:p>", 10_000, "有一段 0 字"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SLOW)
def test_what_is_slow_is_told_before(kind: str) -> None:
    make, count, told = SLOW[kind]
    work = layout_work(document(paragraph(SENTENCE) * 100 + make(count)))
    with pytest.raises(EngineError, match="LibreOffice 在 10 秒内排不完") as caught:
        work.check("某报告", ORDINARY_SECONDS)
    assert told in str(caught.value) and caught.value.advice
    work.check("某报告", 100_000)


@pytest.mark.parametrize("kind", SLOW)
def test_a_hundredth_of_it_is_not_slow(kind: str) -> None:
    make, count, _ = SLOW[kind]
    assert layout_work(document(paragraph(SENTENCE) * 100 + make(count // 100))).seconds < 0.2


def test_a_long_text_in_paragraphs_is_not_slow() -> None:
    """A hundred times an office: 500,000 characters, some lists and a table of its own for each."""
    year = paragraph(SENTENCE * 9) * 20 + table(20)
    one, hundred = (layout_work(document(year * n)).seconds for n in (1, 100))
    assert 90 * one < hundred < 110 * one
    assert hundred < ORDINARY_SECONDS


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", document("<w:p>")], ids=["nothing", "no zip", "torn"]
)
def test_what_is_no_document_is_left_to_libreoffice(content: bytes) -> None:
    assert layout_work(content) == LayoutWork(0.0, "")


def test_a_finished_report_takes_little(docx: Path) -> None:
    assert 0 < layout_work(docx.read_bytes()).seconds < 0.5


def test_the_limit_follows_from_the_data() -> None:
    assert processor_limit({"年度": "2022", "重点工作": [{"内容": SENTENCE}]}) == ORDINARY_SECONDS
    data = {"重点工作": [{"标题": "甲" * 1_000, "内容": ("乙" * 4_000,)}] * 100}
    assert processor_limit(data) == ORDINARY_SECONDS + 245
