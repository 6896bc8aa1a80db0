"""A rendered DOCX → the sentences and cells a reader sees, and which of them differ in another rendering."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from xml.etree import ElementTree

from reportgen.render.headings import W

_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?”?")
_LABEL = 20  # a cell no longer than this can say which row it stands in
_LABELS = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one text) or a row of a table (a text per cell, with the head of each one's column)."""

    texts: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextDifference:
    """What reads otherwise. where: row and column of a cell, empty for a sentence of the running text."""

    where: str
    before: str
    after: str


def blocks(docx: bytes) -> tuple[Block, ...]:
    """The body of a document in order, without what is empty."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert body is not None  # the template's own, which Word opens
    return tuple(block for element in body for block in _blocks(element) if any(block.texts))


def differences(before: Sequence[Block], after: Sequence[Block]) -> tuple[TextDifference, ...]:
    """Every sentence and every cell that is not the same in both."""
    found: list[TextDifference] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        old, new = before[i:j], after[k:m]
        for n in range(max(len(old), len(new))):
            pair = (old[n] if n < len(old) else None), (new[n] if n < len(new) else None)
            found += _between(*pair)
    return tuple(dict.fromkeys(found))  # cover and last page bear the same name


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
                # of two rows of heads the lower one is the nearer, unless it is empty there
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
    """By the heads of their columns, so that a column more or less is not a table of differences."""
    if all(head == text for head, text in new.items()):
        row = ["表头"]
    else:
        row = [text for head, text in new.items() if old.get(head) == text and 0 < len(text) <= _LABEL]
    for head in dict.fromkeys([*old, *new]):
        before, after = old.get(head, ""), new.get(head, "")
        if before != after:
            yield TextDifference("｜".join([*row[:_LABELS], head]), before, after)


def _whole(block: Block | None) -> str:
    return "｜".join(text for text in block.texts if text) if block else ""


def _sentences(old: str, new: str) -> Iterator[TextDifference]:
    before, after = ([s for s in _SENTENCE.findall(text) if s] for text in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield TextDifference("", "".join(before[i:j]), "".join(after[k:m]))
