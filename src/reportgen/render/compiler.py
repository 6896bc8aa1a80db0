"""Prepared template package (preparation.py) → Jinja text of its parts.

Works as docxtpl does (parse, patch_xml, Jinja), so that its dialect stays whole; what docxtpl repeats for
every document is done here once per template.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree

from reportgen.render import docxtpl_steps
from reportgen.render.entries import PartCode, TemplateCode, deflate
from reportgen.render.headings import W, add_bookmarks, heading_levels
from reportgen.render.outline import text_parts
from reportgen.render.package import CORE_PROPERTIES, Package

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
    """A part with tags: its Jinja text and what the rendered text still needs (see postprocess.py)."""

    name: str
    source: str
    fix_tables: bool = False
    number_drawings: bool = False


def part_sources(package: Package) -> Iterator[PartSource]:
    """The patched Jinja text of every part that has tags; the body always."""
    for name in text_parts(package):
        tree = docxtpl_steps.parse(package.parts[name])
        if name == package.main:
            for styles in package.related(package.main, "styles"):
                add_bookmarks(tree, heading_levels(package.parts[styles]))
        raw = docxtpl_steps.to_text(tree)
        source = _printing_literals(docxtpl_steps.patch_xml(raw))
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


def assemble(package: Package, dynamic: Mapping[str, PartCode]) -> TemplateCode:
    """All parts in the order of the package, the unchanging ones as finished zip entries."""
    return [dynamic.get(name) or deflate(name, body) for name, body in package.parts.items()]


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
            found = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells)
            spans = ["1" if span is None else span.get(f"{W}val", "1") for span in found]
            if not all(span.isdecimal() for span in spans):
                continue  # computed for optional columns, and right
            width = sum(map(int, spans))
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
