"""List the paragraphs of a template part, each with its place in words that a clerk understands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportgen.render.headings import W, heading_levels
from reportgen.render.marks import GUIDANCE_STYLES, is_guidance, style_ids
from reportgen.render.package import CORE_PROPERTIES, Package

_NOTES = ("footnotes", "endnotes")
_KINDS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_TEXT = {
    "t",
    "instrText",
    "delText",
}  # local names of text elements of Word, formulas and drawings
_PROPERTIES = {
    "title": "标题", "subject": "主题", "creator": "作者", "description": "备注", "identifier": "标识符",
    "language": "语言", "keywords": "关键词", "category": "类别", "lastModifiedBy": "最后修改者",
}  # fmt: skip
_MAX_QUOTED = 40  # characters of a paragraph in a message


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph. table, row, column count from 1 (0: not in a table); column counts cells."""

    part: str
    text: str
    heading: str = ""
    table: int = 0
    row: int = 0
    column: int = 0
    attributes: tuple[str, ...] = ()  # attribute values of the paragraph that contain tags

    def __str__(self) -> str:
        pieces = [self.part]
        if self.heading and self.heading != self.text:
            pieces.append(f"标题“{shorten(self.heading)}”之下")
        if self.table:
            pieces.append(f"表{self.table}第{self.row}行第{self.column}列")
        if self.text:
            pieces.append(f"段落“{shorten(self.text)}”")
        return "，".join(pieces)


def text_parts(package: Package) -> list[str]:
    """The parts that may contain tags: body, headers, footers, footnotes, endnotes."""
    main = package.main
    return [main, *(name for kind in ("header", "footer", *_NOTES) for name in package.related(main, kind))]


def shorten(text: str) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED] + "…"


def part_label(package: Package, part: str) -> str:
    """The name of a part for a message: 正文, 页眉（header1.xml） …"""
    if part == package.main:
        return "正文"
    if part == CORE_PROPERTIES:
        return "文档属性"
    kinds = {r.target: _KINDS.get(r.kind, r.kind) for r in package.relationships(package.main)}
    return f"{kinds.get(part, '部件')}（{part.rpartition('/')[2]}）"


@dataclass
class _Walk:
    """The state of the walk through a part."""

    part: str
    headings: frozenset[str]  # ids of the heading styles
    guidance: frozenset[str]  # ids of the styles of paragraphs that are never printed
    heading: str = ""
    tables: int = 0
    cell: list[int] = field(default_factory=lambda: [0, 0, 0])  # table, row, column of the innermost table

    def places(self, element: Element) -> Iterator[tuple[Spot, Element]]:
        """The paragraphs under element, in the order of the document, without the guidance."""
        outer = self.cell
        if element.tag == f"{W}p":
            if is_guidance(element, self.guidance):
                return
            yield self.spot(element), element
        elif element.tag == f"{W}tbl":
            self.tables += 1
            self.cell = [self.tables, 0, 0]
        elif element.tag == f"{W}tr":
            self.cell[1:] = [self.cell[1] + 1, 0]
        elif element.tag == f"{W}tc":
            self.cell[2] += 1
        for child in element:
            yield from self.places(child)
        self.cell = outer

    def spot(self, paragraph: Element) -> Spot:
        """The place of a paragraph. A paragraph in a heading style becomes the heading of the following ones."""
        text = "".join(node.text or "" for node in text_nodes(paragraph)).strip()
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in self.headings:
            self.heading = text
        table, row, column = self.cell
        return Spot(self.part, text, self.heading, table, row, column, tuple(_attributes(paragraph)))


def text_nodes(paragraph: Element) -> Iterator[Element]:
    """Yield the text elements of a paragraph, without those of text boxes in it."""
    for child in paragraph:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in _TEXT:
            yield child
        elif child.tag != f"{W}p":
            yield from text_nodes(child)


def _attributes(paragraph: Element) -> Iterator[str]:
    """Yield the attribute values of a paragraph that contain tags, such as the alternative text of a picture."""
    for child in paragraph:
        if child.tag != f"{W}p":
            yield from (value for value in child.attrib.values() if "{" in value or "}" in value)
            yield from _attributes(child)


def places(package: Package, part: str, root: Element) -> list[tuple[Spot, Element]]:
    """All paragraphs of a part that are not guidance, with their elements. root: the tree of the part."""
    headings = (heading_levels(package.parts[styles]) for styles in package.related(package.main, "styles"))
    walk = _Walk(
        part_label(package, part),
        frozenset(style for levels in headings for style in levels),
        style_ids(package, "paragraph", GUIDANCE_STYLES),
    )
    return list(walk.places(root))


def spots(package: Package, part: str) -> list[Spot]:
    """All paragraphs of a part that are not guidance. The document properties count as one paragraph each."""
    root = ElementTree.fromstring(package.parts[part])
    if part == CORE_PROPERTIES:
        label = part_label(package, part)
        names = ((_PROPERTIES.get(entry.tag.rpartition("}")[2], ""), entry.text or "") for entry in root)
        return [Spot(f"{label}“{name}”", text) for name, text in names if name]
    return [spot for spot, _ in places(package, part, root)]
