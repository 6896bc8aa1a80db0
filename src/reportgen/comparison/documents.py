"""Read the sentences and table cells of a rendered DOCX and compare them with another one."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from xml.etree import ElementTree

from reportgen.render.headings import W

_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?”?")
_MAX_LABEL = 20  # characters; longer cells are not used to name their row
_MAX_LABELS = 3  # cells used to name a row


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one text) or a table row (one text per cell; heads has the headings of their columns)."""

    texts: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextDifference:
    """A changed text. where: row and column of a table cell, empty for a sentence outside tables."""

    where: str
    before: str
    after: str


def blocks(docx: bytes) -> tuple[Block, ...]:
    """The paragraphs and table rows of a DOCX in order, without empty ones."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert body is not None  # the template has one
    return tuple(block for element in body for block in _blocks(element) if any(block.texts))


def differences(before: Sequence[Block], after: Sequence[Block]) -> tuple[TextDifference, ...]:
    """Return every sentence and every cell that differs."""
    found: list[TextDifference] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        old, new = before[i:j], after[k:m]
        for n in range(max(len(old), len(new))):
            pair = (old[n] if n < len(old) else None), (new[n] if n < len(new) else None)
            found += _between(*pair)
    return tuple(dict.fromkeys(found))  # a name printed on the cover and the last page is listed once


def _blocks(element: ElementTree.Element) -> Iterator[Block]:
    if element.tag == f"{W}p":
        yield Block((_text(element),))
    elif element.tag == f"{W}tbl":
        yield from _rows(element)


def _text(element: ElementTree.Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def _rows(table: ElementTree.Element) -> Iterator[Block]:
    heads: dict[int, str] = {}
    for number, row in enumerate(table.iter(f"{W}tr")):
        cells = list(_cells(row))
        if number == 0 or row.find(f"{W}trPr/{W}tblHeader") is not None:
            for start, width, text in cells:
                # Of two heading rows the lower one names the column, unless its cell is empty.
                heads |= {column: text for column in range(start, start + width) if text}
        yield Block(tuple(text for *_, text in cells), tuple(heads.get(start, "") for start, *_ in cells))


def _cells(row: ElementTree.Element) -> Iterator[tuple[int, int, str]]:
    """First column, width in columns and text of each cell."""
    column = 0
    for cell in row.findall(f"{W}tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = 1 if span is None else int(span.get(f"{W}val", "1"))
        yield column, width, _text(cell)
        column += width


def _between(old: Block | None, new: Block | None) -> Iterator[TextDifference]:
    if old and new and old.heads and new.heads:
        yield from _cell_differences(
            dict(zip(old.heads, old.texts, strict=True)), dict(zip(new.heads, new.texts, strict=True))
        )
    elif old and new and not old.heads and not new.heads:
        yield from _sentences(old.texts[0], new.texts[0])
    else:
        yield TextDifference("", _whole(old), _whole(new))


def _cell_differences(old: dict[str, str], new: dict[str, str]) -> Iterator[TextDifference]:
    """Compare cells with the same column heading, so an added column does not shift all the others."""
    if all(head == text for head, text in new.items()):
        row = ["表头"]
    else:
        row = [text for head, text in new.items() if old.get(head) == text and 0 < len(text) <= _MAX_LABEL]
    for head in dict.fromkeys([*old, *new]):
        before, after = old.get(head, ""), new.get(head, "")
        if before != after:
            yield TextDifference("｜".join([*row[:_MAX_LABELS], head]), before, after)


def _whole(block: Block | None) -> str:
    return "｜".join(text for text in block.texts if text) if block else ""


def _sentences(old: str, new: str) -> Iterator[TextDifference]:
    before, after = ([s for s in _SENTENCE.findall(text) if s] for text in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield TextDifference("", "".join(before[i:j]), "".join(after[k:m]))
