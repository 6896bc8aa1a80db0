"""Template package → compiled parts. The only module that needs docxtpl in the good case, and only once.

Works as docxtpl does (parse, patch_xml, Jinja), so that its dialect stays whole; what docxtpl repeats for
every document is done here once per template.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree

from reportgen.render.compiled import CompiledPart, CompiledTemplate, deflated
from reportgen.render.headings import W, add_bookmarks, heading_levels
from reportgen.render.package import CORE_PROPERTIES, Package

_NOTES = ("footnotes", "endnotes")
_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_TAG_START = re.compile(r"\{[{%#]")
# tags that change how many cells a row has
_CELL_TAGS = re.compile(r"\{[{%]tc\s|\{%-?\s*(colspan|hm)\b")
# docxtpl's way to print braces
_LITERALS = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
# the core properties that docxtpl renders
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


@dataclass(frozen=True, slots=True)
class PartSource:
    """A part with tags: its Jinja text and what the rendered text still needs (see finishing.py)."""

    name: str
    source: str
    fix_tables: bool = False
    number_drawings: bool = False


def text_parts(package: Package) -> list[str]:
    """The parts whose paragraphs may hold tags: body, headers, footers, footnotes, endnotes."""
    main = package.main
    return [main, *(name for kind in ("header", "footer", *_NOTES) for name in package.related(main, kind))]


def part_sources(package: Package) -> Iterator[PartSource]:
    """The patched Jinja text of every part that has tags; the body always."""
    # docxtpl takes 0.1 s to import and is not needed when the compiled form is in the cache
    from docx.oxml.parser import parse_xml
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

    for name in text_parts(package):
        tree = parse_xml(package.parts[name])
        if name == package.main:
            for styles in package.related(package.main, "styles"):
                add_bookmarks(tree, heading_levels(package.parts[styles]))
        raw: str = DocxTemplate.xml_to_string(None, tree)
        source = _printing_literals(DocxTemplate.patch_xml(None, raw))
        body = name == package.main
        if body or _TAG_START.search(source):
            yield PartSource(
                name,
                source,
                # as in docxtpl, only the body is mended and numbered
                fix_tables=body and (_changes_cells(raw) or not _even_tables(package.parts[name])),
                number_drawings=body and "<wp:docPr" in source,
            )
    if CORE_PROPERTIES in package.parts:
        yield PartSource(CORE_PROPERTIES, _core_source(package.parts[CORE_PROPERTIES]))


def assembled(package: Package, dynamic: Mapping[str, CompiledPart]) -> CompiledTemplate:
    """All parts in the order of the package, the unchanging ones as finished zip entries."""
    return [dynamic.get(name) or deflated(name, body) for name, body in package.parts.items()]


def _printing_literals(source: str) -> str:
    """{_{ in the template's own text prints {{. docxtpl replaces it after rendering, so in data as well."""
    pieces = _TAG.split(source)
    for index in range(0, len(pieces), 2):
        pieces[index] = re.sub(r"\{_[{%]|[}%]_\}", lambda m: f"{{{{'{_LITERALS[m[0]]}'}}}}", pieces[index])
    return "".join(pieces)


def _changes_cells(raw: str) -> bool:
    """Does a tag add, remove or widen table cells? Word may split a tag over runs, hence on the bare text."""
    return _CELL_TAGS.search(re.sub(r"<[^>]*>", "", raw)) is not None


def _even_tables(body: bytes) -> bool:
    """Would fix_tables leave the tables alone? It counts rows of nested tables too, as done here."""
    for table in ElementTree.fromstring(body).iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.iter(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells]
            width = sum(1 if span is None else int(span.get(f"{W}val", "1")) for span in spans)
            if width != columns or len(cells) > columns:
                return False
    return True


def _core_source(core: bytes) -> str:
    """core.xml with docxtpl's six properties as Jinja text, so that their values are escaped exactly once.

    docxtpl creates the missing ones empty; so does this.
    """
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.parts.coreprops import CorePropertiesPart
    from docx.package import Package as DocxPackage

    part = CorePropertiesPart.load(
        PackURI("/" + CORE_PROPERTIES), CONTENT_TYPE.OPC_CORE_PROPERTIES, core, DocxPackage()
    )
    texts: dict[str, str] = {}
    for position, name in enumerate(_PROPERTIES):
        mark = f"\ue000{position}\ue001"  # private use: in no real property
        texts[mark] = getattr(part.core_properties, name)
        setattr(part.core_properties, name, mark)
    xml = part.blob.decode().partition("?>")[2].lstrip()
    xml = _TAG_START.sub(lambda m: f"{{{{'{m[0]}'}}}}", xml)  # other properties: printed as they are
    for mark, text in texts.items():
        pieces = _TAG.split(text)
        pieces[::2] = [escape(piece, quote=False) for piece in pieces[::2]]
        xml = xml.replace(mark, "".join(pieces))
    return xml
