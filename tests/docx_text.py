"""A DOCX as text that people can read and compare: a line a paragraph with its style, a line a table row."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from reportgen.formatting import chinese_number

_LEVELS = {"heading 1": 1, "heading 2": 2, "heading 3": 3}


def open_docx(source: bytes | Path) -> Document:
    return docx.Document(io.BytesIO(source) if isinstance(source, bytes) else str(source))


def dump(source: bytes | Path) -> str:
    """All of it: page heads and feet first, then the body in order."""
    document = open_docx(source)
    lines = [
        f"[{kind}] {paragraph.text}"
        for section in document.sections[-1:]
        for kind, part in (("单页页脚", section.footer), ("双页页脚", section.even_page_footer))
        for paragraph in part.paragraphs
        if paragraph.text
    ]
    return "\n".join([*lines, *_body(document)]) + "\n"


def body_paragraphs(source: bytes | Path) -> list[str]:
    """The texts of paragraphs and rows in order, headings with their numbers, no styles."""
    return [line.split("] ", 1)[1] for line in _body(open_docx(source))]


def _body(document: Document) -> Iterator[str]:
    counters = [0, 0, 0]
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        elif block.text.strip():
            yield _paragraph(block, counters)


def _paragraph(paragraph: Paragraph, counters: list[int]) -> str:
    name = paragraph.style.name.lower() if paragraph.style is not None else ""
    level = _LEVELS.get(name)
    number = ""
    if level:
        counters[level - 1] += 1
        counters[level:] = [0] * (3 - level)
        count = counters[level - 1]
        number = (f"{chinese_number(count)}、", f"（{chinese_number(count)}）", f"{count}.")[level - 1]
    return f"[{name}] {number}{paragraph.text}"


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        # each cell of the file once: the continuation of a merged one is empty, as it is on the page
        texts = [
            "".join(t.text or "" for t in cell.iter() if t.tag.endswith("}t")) for cell in row._tr.tc_lst
        ]
        yield "[表] " + " | ".join(texts)
