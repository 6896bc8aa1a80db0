"""Read a PDF with pypdf: text by page, headings, fonts, PDF/A level.

Text comes from the content streams through each font's ToUnicode map, in the order in which it was written,
which for LibreOffice is reading order and, in tables, row by row. pypdf's own extract_text() also computes the
positions of the glyphs, which are not needed here, and takes several times as long.
"""

import io
import itertools
import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from reportgen.pdf.glyphs import Characters, PageText, page_text, printed_number, unicode_map

_INKLESS_CATEGORIES = ("Zs", "Zl", "Zp", "Cc", "Cf")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as the bookmarks have it: level from 1, title with its number.

    page_index counts from 0. printed: the page number printed on that page, "" where there is none.
    """

    level: int
    title: str
    page_index: int
    printed: str


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the PDF: PostScript name, whether it is embedded, its characters, and those without an outline."""

    name: str
    embedded: bool
    characters: frozenset[str]
    missing: frozenset[str]


class Reading:
    """A PDF, parsed. The constructor raises PdfReadError and other exceptions of pypdf for a broken file."""

    def __init__(self, pdf: Path | bytes) -> None:
        content = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
        # strict: a file that needs repair must not pass the proof; strict reading is also faster
        self._reader = PdfReader(io.BytesIO(content), strict=True)
        self._maps: dict[int, tuple[Characters, str]] = {}
        self._root: Any = self._reader.trailer["/Root"]
        self.page_count = len(self._reader.pages)

    @cached_property
    def texts(self) -> tuple[PageText, ...]:
        """The text of each page without any white space, its headers and footers apart."""
        return tuple(self._page_text(page) for page in self._reader.pages)

    @property
    def pages(self) -> tuple[str, ...]:
        """The whole text of each page without any white space."""
        return tuple(text.whole for text in self.texts)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The bookmarks in order."""
        references = [page.indirect_reference for page in self._reader.pages]
        numbers = {reference.idnum: i for i, reference in enumerate(references) if reference}
        outline: Any = self._root.get("/Outlines", {})
        return tuple(self._walk(outline, 1, numbers))

    def printed_number(self, page_index: int) -> str:
        """The page number on a page's foot or head: 3 of `— 3 —`; "" where there is none."""
        return printed_number(self.texts[page_index].artifacts)

    def listed_number(self, title: str) -> str:
        """The page number after the first mention of a title, as a line of the contents has it; "" without one."""
        body = "".join(text.body for text in self.texts)
        found = re.search(re.escape("".join(title.split())) + r"[.…·．]*(\d+)", body)
        return found[1] if found else ""

    @cached_property
    def fonts(self) -> tuple[Font, ...]:
        """Every font in the resources of the pages."""
        seen: dict[int, Font] = {}
        for page in self._reader.pages:
            for reference in self._page_fonts(page).values():
                key = getattr(reference, "idnum", id(reference))
                if key not in seen:
                    seen[key] = _font(reference.get_object(), self._map(reference)[0])
        return tuple(seen.values())

    @property
    def archive_level(self) -> str:
        """The PDF/A level that the XMP packet claims: 2B; "" if none."""
        packet = self._root["/Metadata"].get_data() if "/Metadata" in self._root else b""
        part = re.search(rb"pdfaid:part(?:>|=[\"'])(\d)", packet)
        level = re.search(rb"pdfaid:conformance(?:>|=[\"'])([ABU])", packet)
        return (part[1] + level[1]).decode() if part and level else ""

    @property
    def tagged(self) -> bool:
        """Whether the PDF is tagged with its structure."""
        return bool(self._root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in self._root

    def _walk(self, node: Any, level: int, numbers: dict[int, int]) -> Iterator[Heading]:
        child = node.get("/First")
        while child is not None:
            item: Any = child.get_object()
            target = item.get("/Dest") or item["/A"].get_object()["/D"]
            index = numbers[target[0].idnum]
            yield Heading(level, str(item["/Title"]).strip(), index, self.printed_number(index))
            yield from self._walk(item, level + 1, numbers)
            child = item.get("/Next")

    def _page_fonts(self, page: Any) -> dict[str, Any]:
        resources: Any = page.get("/Resources", {}).get_object()
        fonts: Any = resources.get("/Font", DictionaryObject()).get_object()
        return {name: fonts.raw_get(name) for name in fonts}

    def _map(self, reference: Any) -> tuple[Characters, str]:
        """A font's characters by code, and the name of a codec that decodes its codes of one byte or two."""
        key = getattr(reference, "idnum", id(reference))
        if key not in self._maps:
            font = reference.get_object()
            stream = font["/ToUnicode"].get_data() if "/ToUnicode" in font else b""
            encoding = "utf-16-be" if font["/Subtype"] == "/Type0" else "latin-1"
            self._maps[key] = unicode_map(stream), encoding
        return self._maps[key]

    def _page_text(self, page: Any) -> PageText:
        """Text of one page. Strings that are not hexadecimal are not LibreOffice's: pypdf reads that page.

        It does not tell headers and footers from the body.
        """
        contents: ContentStream | None = page.get_contents()
        fonts = self._page_fonts(page)
        text = page_text(
            b"" if contents is None else contents.get_data(),
            lambda name: self._map(fonts["/" + name.decode("latin-1")]),
        )
        if text is None:
            whole = "".join(str(page.extract_text()).split())
            return PageText(whole, whole, whole)
        return text


def _font(font: Any, characters: dict[int, str]) -> Font:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor: Any = inner.get("/FontDescriptor", {}).get_object()
    programs = [key for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor]
    undrawn: set[int] = set()
    if programs:
        program = descriptor[programs[0]].get_data()
        undrawn = _undrawn_type1(program) if programs[0] == "/FontFile" else _undrawn_truetype(program)
    missing = {characters[code] for code in undrawn if code in characters}
    ink = frozenset(text for text in missing if unicodedata.category(text[0]) not in _INKLESS_CATEGORIES)
    name = str(font["/BaseFont"]).lstrip("/")
    return Font(name, bool(programs), frozenset("".join(characters.values())), ink)


def _undrawn_type1(program: bytes) -> set[int]:
    """The codes of a Type 1 subset that have the outline .notdef although its ToUnicode map has a character."""
    clear = program[: program.find(b"eexec")]
    return {int(code) for code in re.findall(rb"dup (\d+) /\.notdef put", clear)}


def _undrawn_truetype(program: bytes) -> set[int]:
    """The codes (glyph numbers) of a TrueType subset that have the outline of glyph 0, a box or nothing."""
    if program[:4] not in (b"true", b"\x00\x01\x00\x00"):
        return set()
    count = struct.unpack(">H", program[4:6])[0]
    records = [struct.unpack(">4sIII", program[12 + 16 * i : 28 + 16 * i]) for i in range(count)]
    tables = {tag: program[offset : offset + length] for tag, _, offset, length in records}
    long = struct.unpack(">h", tables[b"head"][50:52])[0]
    loca = tables[b"loca"]
    places = [p[0] if long else 2 * p[0] for p in struct.iter_unpack(">I" if long else ">H", loca)]
    outlines = [tables[b"glyf"][start:end] for start, end in itertools.pairwise(places)]
    return {i for i, outline in enumerate(outlines) if i and outline == outlines[0]}
