"""The paragraphs of a finished DOCX as blocks: what they print, in LibreOffice's reading order."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportgen.render.headings import W
from reportgen.render.numbering import Counter
from reportgen.render.typefaces import Typefaces

# put together once: they are compared for every element
_P, _TBL, _TR, _TC, _R, _T, _PPR, _RPR, _TAB, _VAL = (
    f"{W}{leaf}" for leaf in ("p", "tbl", "tr", "tc", "r", "t", "pPr", "rPr", "tab", "val")
)
_SKIPPED = frozenset(
    f"{W}{leaf}" for leaf in ("pPr", "rPr", "tab", "del", "delText", "moveFrom", "lastRenderedPageBreak")
)
# what only the layout knows: symbols of a font, signs of notes, page numbers
_UNKNOWN = frozenset(
    f"{W}{leaf}"
    for leaf in ("sym", "footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "pgNum")
)
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT_BOX = f"{W}txbxContent"
# fields whose result is the text that the file has; what another one prints, only the layout knows
_PLAIN_FIELDS = frozenset({"", "TOC", "HYPERLINK", "REF", "FORMTEXT", "QUOTE"})
_LOOK_ALIKES = str.maketrans("\u2011", "-", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LOOK_ALIKE = re.compile("[\u2011\u00ad\u200b-\u200d\u2060\ufeff]")
_WRAPPERS = frozenset(f"{W}{leaf}" for leaf in ("sdt", "sdtContent", "ins", "customXml"))
_GAP = "\x00"  # within a paragraph: here stands what only the layout knows


_STYLE, _LIST, _FRAME, _BREAK_BEFORE, _SECTION = (
    f"{W}{leaf}" for leaf in ("pStyle", "numPr", "framePr", "pageBreakBefore", "sectPr")
)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph that prints text.

    pieces: its text without white space, its list number first, parted where something stands that only the layout
    knows (a page number, the sign of a footnote). in_table; contents: a line of the table of contents.
    new_page: an explicit break before it.
    """

    pieces: tuple[str, ...]
    in_table: bool = False
    contents: bool = False
    new_page: bool = False


def squeezed(text: str) -> str:
    """text without white space and invisible characters, as it is compared."""
    if _LOOK_ALIKE.search(text):
        text = text.translate(_LOOK_ALIKES)
    return "".join(text.split())


@dataclass
class _Field:
    """A complex field: its instruction, and whether its result has begun."""

    instruction: str = ""
    begun: bool = False


@dataclass
class Walk:
    """A walk through the parts of a document: blocks() of each, and what stands apart from them."""

    counter: Counter
    typefaces: Typefaces
    contents_styles: frozenset[str]
    apart: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    fields: list["_Field"] = field(default_factory=list)  # those that are open, the innermost last
    capitals: bool = False
    breaks: bool = False  # an explicit page break since the last block

    def blocks(self, container: Iterable[Element], in_table: bool = False) -> Iterator[TextBlock]:
        """The blocks under a body, cell, note or text box."""
        for element in container:
            tag = element.tag
            if tag == _P:
                yield from self._paragraph(element, in_table)
            elif tag == _TBL:
                yield from self._table(element)
            elif tag in _WRAPPERS:
                yield from self.blocks(element, in_table)
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                yield from self.blocks(_choice(element), in_table)

    def _table(self, table: Element) -> Iterator[TextBlock]:
        """The cells row by row. A floating table stands apart."""
        cells = (
            block
            for row in _children(table, _TR)
            for cell in _children(row, _TC)
            if _shows(cell)
            for block in self.blocks(cell, in_table=True)
        )
        if table.find(f"{W}tblPr/{W}tblpPr") is not None:
            self.apart += [piece for block in cells for piece in block.pieces]
        else:
            yield from cells

    def _paragraph(self, paragraph: Element, in_table: bool) -> Iterator[TextBlock]:
        named = {child.tag: child for child in paragraph.find(_PPR) or ()}
        style = named[_STYLE].get(_VAL, "") if _STYLE in named else ""
        if _BREAK_BEFORE in named:
            self.breaks |= is_on(named[_BREAK_BEFORE])
        new_page, contents = self.breaks, style in self.contents_styles or self._in_contents()
        texts: list[str] = []
        self._runs(paragraph, style, texts)
        label = self.counter.label(style, named.get(_LIST))
        text = (_GAP if label is None else label) + "".join(texts)
        pieces = tuple(filter(None, map(squeezed, text.split(_GAP)))) if text else ()
        if _FRAME in named:
            self.apart += pieces
        elif pieces:
            yield TextBlock(pieces, in_table, contents or self._in_contents(), new_page)
            self.breaks = self.breaks and not new_page
        if _SECTION in named:
            kind = named[_SECTION].find(f"{W}type")
            self.breaks |= kind is None or kind.get(_VAL) != "continuous"

    def _runs(self, element: Element, style: str, texts: list[str]) -> None:
        """Append the texts of a paragraph, hyperlink … and of the runs in it."""
        for child in element:
            tag = child.tag
            if tag == _R:
                self._run(child, style, texts)
            elif tag in _SKIPPED:
                continue
            elif tag == f"{W}fldSimple":
                inner: list[str] = []
                self._runs(child, style, inner)
                texts += inner if _is_plain(child.get(f"{W}instr", "")) else [_GAP]
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                self._runs(_choice(child), style, texts)
            elif tag.endswith(("}oMath", "}oMathPara")):
                texts.append(_GAP)
            else:
                self._runs(child, style, texts)

    def _run(self, run: Element, style: str, texts: list[str]) -> None:
        properties = run.find(_RPR)
        for child in run:
            tag = child.tag
            if tag == _T:
                self._text(child.text or "", style, properties, texts)
            elif tag in _SKIPPED:
                continue
            elif tag in _UNKNOWN:
                texts.append(_GAP)
            elif tag == f"{W}noBreakHyphen":
                texts.append("-")
            elif tag == f"{W}br":
                self.breaks |= child.get(f"{W}type") == "page"
            elif tag == f"{W}fldChar":
                self._field_mark(child.get(f"{W}fldCharType", ""), texts)
            elif tag == f"{W}instrText":
                if self.fields and not self.fields[-1].begun:
                    self.fields[-1].instruction += child.text or ""
            elif tag == f"{W}ruby":
                self._runs(child, style, texts)
            else:
                self._boxes(child)

    def _text(self, text: str, style: str, properties: Element | None, texts: list[str]) -> None:
        if self.typefaces.is_hidden(style, properties):
            self.hidden.append(text)
            return
        self.capitals |= self.typefaces.note(style, properties, text)
        if all(not f.begun or _is_plain(f.instruction) for f in self.fields):
            texts.append(text)

    def notes(self, part: bytes, leaf: str) -> None:
        """The footnotes or endnotes stand apart, without the lines that separate them from the text."""
        for note in ElementTree.fromstring(part or b"<none/>").iter(f"{W}{leaf}"):
            if note.get(f"{W}type", "normal") == "normal":
                self.apart += [piece for block in self.blocks(note) for piece in block.pieces]

    def _in_contents(self) -> bool:
        return any(f.instruction.split()[:1] == ["TOC"] for f in self.fields)

    def _field_mark(self, kind: str, texts: list[str]) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].begun = True
        elif kind == "end" and self.fields and not _is_plain(self.fields.pop().instruction):
            texts.append(_GAP)

    def _boxes(self, drawing: Element) -> None:
        """The text boxes under a drawing, picture or group stand apart."""
        if drawing.tag == f"{_COMPATIBILITY}AlternateContent":
            drawing = _choice(drawing)
        if drawing.tag == _TEXT_BOX:
            fields, self.fields, breaks = self.fields, [], self.breaks
            self.apart += [piece for block in self.blocks(drawing) for piece in block.pieces]
            self.fields, self.breaks = fields, breaks
            return
        for child in drawing:
            self._boxes(child)


def is_on(toggle: Element | None) -> bool:
    """Whether a property that is on or off is there and on."""
    return toggle is not None and toggle.get(_VAL, "1") not in ("0", "false", "off")


def _is_plain(instruction: str) -> bool:
    """Whether the result of a field is text of the file."""
    return (instruction.split() or [""])[0].upper() in _PLAIN_FIELDS


def _choice(alternate: Element) -> Element:
    """The branch of mc:AlternateContent that a reader shows."""
    choice = alternate.find(f"{_COMPATIBILITY}Choice")
    fallback = alternate.find(f"{_COMPATIBILITY}Fallback")
    found = choice if choice is not None else fallback
    return alternate if found is None else found


def _children(element: Element, tag: str) -> Iterator[Element]:
    """The children with a tag, also those in content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _shows(cell: Element) -> bool:
    """Whether a cell shows its text: one that is merged with the cell above or before it does not."""
    merged = (cell.find(f"{W}tcPr/{W}{leaf}") for leaf in ("vMerge", "hMerge"))
    return not any(m is not None and m.get(_VAL, "continue") == "continue" for m in merged)
