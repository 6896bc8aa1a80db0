"""The paragraphs of a template part, each with its place as a clerk would describe it, and their tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from reportgen.errors import TemplateError
from reportgen.render.compiler import text_parts
from reportgen.render.headings import W, heading_levels
from reportgen.render.package import CORE_PROPERTIES, Package

_KINDS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_TEXT = {f"{W}t", f"{W}instrText", f"{W}delText"}
_SHOWN = 40  # characters of a paragraph in a message

_FULL_WIDTH = re.compile(r"(?=..)(?=.?[｛｝％＃])(?:[{｛][{｛%％#＃]|[}｝%％#＃][}｝])")
_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{_[{%]|[}%]_\}", re.DOTALL)
_LOOSE = re.compile(r"\{[{%#]|[}%#]\}")
_RICH = re.compile(r"\{\{(r|p|tr|tc)\s")


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph. table, row, column count from 1 (0: not in a table); column counts cells."""

    part: str
    text: str
    heading: str = ""
    table: int = 0
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        pieces = [self.part]
        if self.heading and self.heading != self.text:
            pieces.append(f"标题“{shortened(self.heading)}”之下")
        if self.table:
            pieces.append(f"表{self.table}第{self.row}行第{self.column}列")
        if self.text:
            pieces.append(f"段落“{shortened(self.text)}”")
        return "，".join(pieces)


def shortened(text: str) -> str:
    """The start of a text, for a message."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def part_label(package: Package, part: str) -> str:
    """正文, 页眉（header1.xml） …"""
    if part == package.main:
        return "正文"
    if part == CORE_PROPERTIES:
        return "文档属性"
    kinds = {r.target: _KINDS.get(r.kind, r.kind) for r in package.relationships(package.main)}
    return f"{kinds.get(part, '部件')}（{part.rpartition('/')[2]}）"


@dataclass
class _Walk:
    """Where the walk through a part is."""

    part: str
    headings: set[str]  # ids of the heading styles
    heading: str = ""
    tables: int = 0
    cell: list[int] = field(default_factory=lambda: [0, 0, 0])  # table, row, column of the innermost table

    def spots(self, element: ElementTree.Element) -> Iterator[Spot]:
        """The paragraphs under element, in the order of the document."""
        outer = self.cell
        if element.tag == f"{W}p":
            yield self.paragraph(element)
        elif element.tag == f"{W}tbl":
            self.tables += 1
            self.cell = [self.tables, 0, 0]
        elif element.tag == f"{W}tr":
            self.cell[1:] = [self.cell[1] + 1, 0]
        elif element.tag == f"{W}tc":
            self.cell[2] += 1
        for child in element:
            yield from self.spots(child)
        self.cell = outer

    def paragraph(self, element: ElementTree.Element) -> Spot:
        text = "".join(_own_text(element)).strip()
        style = element.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in self.headings:
            self.heading = text
        return Spot(self.part, text, self.heading, *self.cell)


def _own_text(paragraph: ElementTree.Element) -> Iterator[str]:
    """Text of a paragraph without that of the text boxes anchored in it."""
    for child in paragraph:
        if child.tag in _TEXT:
            yield child.text or ""
        elif child.tag != f"{W}p":
            yield from _own_text(child)


def spots(package: Package, part: str) -> list[Spot]:
    """All paragraphs of a part."""
    headings = {
        style
        for styles in package.related(package.main, "styles")
        for style in heading_levels(package.parts[styles])
    }
    walk = _Walk(part_label(package, part), headings)
    return list(walk.spots(ElementTree.fromstring(package.parts[part])))


def check_tags(package: Package) -> None:
    """Raises TemplateError for what Jinja would not complain about, or at the wrong place."""
    for part in text_parts(package):
        for spot in spots(package, part):
            fault = _tag_fault(spot.text)
            if fault:
                raise TemplateError(f"模板 {package.name}：{spot}：{fault[0]}", fault[1])


def _tag_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with the braces of a paragraph, and the advice."""
    full_width = _FULL_WIDTH.search(text)
    if full_width:
        return f"标签用了全角符号“{full_width[0]}”，会被原样印出来", "请改成半角的 {{ }} 或 {% %}。"
    rich = _RICH.search(text)
    if rich:
        return f"{{{{{rich[1]} …}}}} 只能放富文本或子文档，这里的内容都是文字", "请写成 {{ … }}。"
    rest = _TAGS.sub("", text)
    loose = _LOOSE.search(rest)
    if loose:
        return (
            f"“{loose[0]}”不成对",
            "标签要在同一段里写完整：{{ 名称 }}、{% 语句 %}；要印出花括号本身，请写 {_{ 和 }_}。",
        )
    return None
