"""One pass of expat over an XML part of a template: well formed, and nothing that runs or fetches."""

import re
from typing import NoReturn
from xml.parsers import expat

MAX_DEPTH = 200

_FORBIDDEN_ELEMENTS = {
    "altChunk": "外部文件块（altChunk）",
    "OLEObject": "嵌入的 OLE 对象",
    "control": "ActiveX 控件",
    "subDoc": "子文档链接",
    "script": "脚本",
    "foreignObject": "网页内容",
}
# fields that run a program or fetch a file
_FORBIDDEN_FIELDS = re.compile(
    r"\s*(DDE|DDEAUTO|LINK|IMPORT|EMBED|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|DATABASE|RD|MACROBUTTON)\b", re.I
)


class XmlFault(Exception):
    """What is wrong with a part: what (Chinese, to follow the part's name) and advice."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


def _attribute(attributes: dict[str, str], leaf: str) -> str:
    """The value of an attribute, whatever its prefix."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == leaf), "")


class _Inspector:
    """The expat handlers. Field codes may be split over runs, so they are collected per field."""

    def __init__(self, linked_images: bool) -> None:
        self.linked_images = linked_images
        self.depth = 0
        self.in_code = False
        self.codes: list[str] = []  # one string per open complex field

    def doctype(self, *_: object) -> NoReturn:
        raise XmlFault("带有 DTD 声明（<!DOCTYPE>），不接受")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise XmlFault(f"嵌套超过 {MAX_DEPTH} 层")
        leaf = tag.rpartition(":")[2]
        forbidden = _FORBIDDEN_ELEMENTS.get(leaf)
        if forbidden:
            raise XmlFault(f"里面有{forbidden}", f"请删去{forbidden}后另存为 .docx。")
        self.in_code = leaf == "instrText"
        if leaf == "fldChar":
            self.field_mark(_attribute(attributes, "fldCharType"))
        elif leaf == "fldSimple":
            self.refuse_field(_attribute(attributes, "instr"))
        self.refuse_links(attributes)

    def refuse_links(self, attributes: dict[str, str]) -> None:
        """Images by address: VML's src, and every href that leaves an SVG file."""
        for key, value in attributes.items():
            fetched = key == "src" and re.match(r"\w+:|\\\\|//", value)
            leaves = self.linked_images and key.endswith("href") and not value.startswith(("#", "data:"))
            if fetched or leaves:
                raise XmlFault(f"链接了外部图片（{value}）", "图片请“嵌入”而不是“链接”。")

    def field_mark(self, kind: str) -> None:
        if kind == "begin":
            self.codes.append("")
        elif kind == "end" and self.codes:
            self.refuse_field(self.codes.pop())

    def refuse_field(self, code: str) -> None:
        hit = _FORBIDDEN_FIELDS.match(code)
        if hit:
            raise XmlFault(f"里面有会读取其他文件或运行程序的域（{hit[1].upper()}）", "请删去这个域。")

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.in_code = False

    def text(self, text: str) -> None:
        if self.in_code and self.codes:
            self.codes[-1] += text


def inspect_xml(body: bytes, linked_images: bool = False) -> None:
    """Raises XmlFault when the part is not well formed, has a DTD, is nested too deep, runs or fetches."""
    inspector = _Inspector(linked_images)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = inspector.doctype
    parser.StartElementHandler = inspector.start
    parser.EndElementHandler = inspector.end
    parser.CharacterDataHandler = inspector.text
    try:
        parser.Parse(body, True)
    except expat.ExpatError as fault:
        raise XmlFault(f"不是完好的 XML（第 {fault.lineno} 行）") from fault
