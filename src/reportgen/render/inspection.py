"""Inspect an XML part of a template with expat: it must be well formed, in UTF-8 and allowed by policy.py."""

from typing import NoReturn
from xml.parsers import expat

from reportgen.render import field_codes, policy

MAX_DEPTH = 200

_SEPARATOR = "\n"  # between the address of a namespace and a name, neither of which can contain it
_RELATIONSHIPS = "/officeDocument/2006/relationships"
_STRICT_RELATIONSHIPS = "/ooxml/officeDocument/relationships"

Use = tuple[str, str, str]  # relationship id, element, attribute (local names, lower case)


class XmlFault(Exception):
    """A part is refused. what: the reason in Chinese, to follow the name of the part."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


def _local(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2].lower()


class _Inspector:
    """The expat handlers. The text of each open paragraph is collected with the marks of its fields."""

    def __init__(self) -> None:
        self.depth = 0
        self.paragraphs: list[list[str]] = []
        self.uses: set[Use] = set()

    def declaration(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
            raise XmlFault(f"的编码是 {encoding[:20]}，不是 UTF-8")

    def doctype(self, *_: object) -> NoReturn:
        raise XmlFault("带有 DTD 声明（<!DOCTYPE>），不接受")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise XmlFault(f"嵌套超过 {MAX_DEPTH} 层")
        leaf = _local(tag)
        if leaf in policy.ELEMENTS:
            what = policy.NAMES.get(leaf, f"模板不能用的内容（{leaf}）")
            raise self.fault(f"里面有{what}", f"请删去{what}后另存为 .docx。")
        if leaf == "p":
            if self.paragraphs and field_codes.in_code("".join(self.paragraphs[-1])):
                raise self.fault("域代码里有段落", "请删去这个域。")
            self.paragraphs.append([])
        for key, value in attributes.items():
            self.attribute(leaf, key, value)
        if leaf == "fldchar":
            self.field_mark(attributes)

    def attribute(self, leaf: str, key: str, value: str) -> None:
        space, _, _ = key.rpartition(_SEPARATOR)
        name = _local(key)
        if space.endswith((_RELATIONSHIPS, _STRICT_RELATIONSHIPS)) or name == "relid":
            self.uses.add((value, leaf, name))
        elif (leaf, name) != ("relationship", "target") and policy.fetches(leaf, name, value):
            raise self.fault(f"链接了文件以外的内容（{value[:60]}）", "图片请“嵌入”而不是“链接”。")
        if ("{{" in value or "{%" in value) and name not in policy.TAGGED_ATTRIBUTES:
            raise self.fault(f"属性 {name} 里有标签（{value[:40]}）", "标签只能写在文字里。")
        if leaf == "fldsimple" and name == "instr":
            self.refuse(field_codes.code_fault(value))

    def field_mark(self, attributes: dict[str, str]) -> None:
        kind = next((value for key, value in attributes.items() if _local(key) == "fldchartype"), "")
        if kind not in field_codes.MARKS or not self.paragraphs:
            raise self.fault("里面有不完整的域", "请删去这个域。")
        self.paragraphs[-1].append(field_codes.MARKS[kind])

    def end(self, tag: str) -> None:
        self.depth -= 1
        if _local(tag) == "p" and self.paragraphs:
            text = "".join(self.paragraphs.pop())
            if field_codes.BEGIN in text:
                self.paragraphs.append([text])  # for the message
                self.refuse(field_codes.paragraph_fault(text))
                self.paragraphs.pop()

    def text(self, text: str) -> None:
        if self.paragraphs:
            self.paragraphs[-1].append(text)

    def refuse(self, found: field_codes.Fault | None) -> None:
        if found:
            raise self.fault(*found)

    def fault(self, what: str, advice: str) -> XmlFault:
        """The fault with the text of its paragraph so far."""
        text = "".join(self.paragraphs[-1]) if self.paragraphs else ""
        shown = "".join(c for c in text if c >= " ").strip()[:40]
        return XmlFault(f"，段落“{shown}”：{what}" if shown else what, advice)


def inspect_xml(body: bytes) -> set[Use]:
    """Inspect a part. Returns the relationships that it uses, with the elements and attributes that use them.

    Raises XmlFault where the part is not well formed, not in UTF-8, has a DTD, is nested too deep, or has contents that
    a template may not have.
    """
    inspector = _Inspector()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise XmlFault("的编码不是 UTF-8") from fault
    parser = expat.ParserCreate(None, _SEPARATOR)
    parser.buffer_text = True
    parser.XmlDeclHandler = inspector.declaration
    parser.StartDoctypeDeclHandler = inspector.doctype
    parser.StartElementHandler = inspector.start
    parser.EndElementHandler = inspector.end
    parser.CharacterDataHandler = inspector.text
    try:
        parser.Parse(text, True)
    except expat.ExpatError as fault:
        raise XmlFault(f"不是完好的 XML（第 {fault.lineno} 行）") from fault
    return inspector.uses
