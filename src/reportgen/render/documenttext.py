"""What a finished DOCX says: its text in reading order, what stands apart from it, and its typefaces."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportgen.render.headings import W
from reportgen.render.numbering import Counter, read_lists
from reportgen.render.textblocks import TextBlock, Walk, is_on, squeezed
from reportgen.render.typefaces import Typefaces

_VAL = f"{W}val"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_READ = re.compile(
    r"word/(?:document|styles|numbering|settings|(?:header|footer)\d*|footnotes|endnotes)\.xml|"
    r"word/_rels/document\.xml\.rels"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the number of blocks before its end, and by type (default, first, even) header and footer pieces."""

    end: int
    headers: Mapping[str, tuple[str, ...]]
    footers: Mapping[str, tuple[str, ...]]
    title_page: bool


@dataclass(frozen=True, slots=True)
class DocumentText:
    """All that a document says. blocks: of the body, in order. apart: of text boxes, frames and notes, each a piece.

    hidden: what is marked as hidden and so not printed. families: the typefaces of its Chinese text; latin: of its
    letters and figures; "" among them is text without a named typeface.
    even_pages: whether even pages have headers of their own. capitals: whether some text is printed in capitals.
    """

    blocks: tuple[TextBlock, ...]
    apart: tuple[str, ...]
    sections: tuple[Section, ...]
    hidden: str
    families: frozenset[str]
    latin: frozenset[str]
    even_pages: bool
    capitals: bool


def read_document(docx: bytes) -> DocumentText:
    """The text of a finished DOCX, in one pass."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist() if _READ.fullmatch(name)}
    styles = parts["word/styles.xml"]
    lists = read_lists(parts.get("word/numbering.xml", b""), styles)
    walk = Walk(Counter(lists), Typefaces(styles), _contents_styles(styles))
    body = ElementTree.fromstring(parts["word/document.xml"]).find(f"{W}body")
    assert body is not None  # the template's own, which Word opens
    blocks: list[TextBlock] = []
    ends: list[tuple[int, Element]] = []
    for element in body:
        blocks += walk.blocks((element,))
        section = element if element.tag == f"{W}sectPr" else element.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            ends.append((len(blocks), section))
    sections = tuple(_sections(ends, _repeated(walk, parts)))
    for kind in ("footnote", "endnote"):
        walk.notes(parts.get(f"word/{kind}s.xml", b""), kind)
    even = b"<w:evenAndOddHeaders" in parts.get("word/settings.xml", b"")
    return DocumentText(
        tuple(blocks),
        tuple(walk.apart),
        sections,
        squeezed("".join(walk.hidden)),
        frozenset(walk.typefaces.families),
        frozenset(walk.typefaces.latin | lists.families),
        even,
        walk.capitals,
    )


def _repeated(walk: Walk, parts: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """The pieces of each header and footer by its relationship's id. What stands in their text boxes belongs to them."""
    found = {}
    for line in ElementTree.fromstring(parts.get("word/_rels/document.xml.rels", b"<none/>")):
        name = "word/" + line.get("Target", "").rpartition("/")[2]
        if line.get("Type", "").endswith(("/header", "/footer")) and name in parts:
            apart, walk.apart = walk.apart, []
            blocks = list(walk.blocks(ElementTree.fromstring(parts[name])))
            found[line.get("Id", "")] = tuple(walk.apart) + tuple(p for q in blocks for p in q.pieces)
            walk.apart = apart
    return found


def _sections(ends: list[tuple[int, Element]], pieces: Mapping[str, tuple[str, ...]]) -> Iterator[Section]:
    """The sections; one without a header of some type has that of the section before it."""
    held: dict[str, dict[str, tuple[str, ...]]] = {"header": {}, "footer": {}}
    for end, section in ends:
        for leaf, by_type in held.items():
            for reference in section.findall(f"{W}{leaf}Reference"):
                by_type[reference.get(f"{W}type", "default")] = pieces.get(reference.get(_RELATION, ""), ())
        title_page = is_on(section.find(f"{W}titlePg"))
        yield Section(end, dict(held["header"]), dict(held["footer"]), title_page)


@lru_cache(maxsize=8)
def _contents_styles(styles: bytes) -> frozenset[str]:
    """Ids of the styles toc 1 … of the lines of a table of contents."""
    return frozenset(
        style.get(f"{W}styleId", "")
        for style in ElementTree.fromstring(styles).iter(f"{W}style")
        if (name := style.find(f"{W}name")) is not None and _CONTENTS_STYLE.fullmatch(name.get(_VAL, ""))
    )
