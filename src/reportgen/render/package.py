"""Safe reading of the DOCX package (a zip).

A template comes from outside. What could explode, run or fetch is refused before anything else looks at it.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from reportgen.errors import TemplateError
from reportgen.render.inspection import XmlFault, inspect_xml

MAX_ENTRIES = 500
MAX_ENTRY = 20 * 2**20  # bytes of one part, unpacked
MAX_TOTAL = 60 * 2**20  # bytes of all parts, unpacked

CONTENT_TYPES = "[Content_Types].xml"
CORE_PROPERTIES = "docProps/core.xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = "请用 Word 或 WPS 打开这个模板，另存为“Word 文档（.docx）”。"

# the last step of a relationship type -> what it is, for the clerk
_FORBIDDEN_RELATIONS = {
    "afchunk": "外部文件块（altChunk）",
    "oleobject": "嵌入的 OLE 对象",
    "package": "嵌入的文件",
    "vbaproject": "宏（VBA）",
    "wordvbadata": "宏（VBA）",
    "control": "ActiveX 控件",
    "activexcontrolbinary": "ActiveX 控件",
    "subdocument": "子文档链接",
    "frame": "网页框架",
    "attachedtoolbars": "宏工具栏",
}
_FORBIDDEN_NAMES = {"vbaproject": "宏（VBA）", "/embeddings/": "嵌入的对象", "/activex/": "ActiveX 控件"}


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a .rels part. kind is the last step of its type (header, hyperlink …), as written."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX that passed inspection: name → bytes, in the order of the zip."""

    name: str
    parts: dict[str, bytes]

    def relationships(self, part: str) -> list[Relationship]:
        """The relationships of a part ("" is the package itself); targets as part names."""
        folder, _, leaf = part.rpartition("/")
        rels = self.parts.get(f"{folder}/_rels/{leaf}.rels".lstrip("/"))
        return [] if rels is None else _parsed(rels, folder)

    def related(self, part: str, kind: str) -> list[str]:
        """Names of the existing parts that `part` refers to with relationships of one kind."""
        found = (r.target for r in self.relationships(part) if r.kind == kind and not r.external)
        return [target for target in dict.fromkeys(found) if target in self.parts]

    @property
    def main(self) -> str:
        """The name of the main part, word/document.xml."""
        return self.related("", "officeDocument")[0]


def _parsed(rels: bytes, folder: str) -> list[Relationship]:
    """The lines of a .rels part; folder is that of the part it belongs to."""
    return [
        Relationship(
            kind=element.get("Type", "").rpartition("/")[2],
            target=_resolved(folder, element.get("Target", "")),
            external=element.get("TargetMode", "").lower() == "external",
        )
        for element in ElementTree.fromstring(rels)
    ]


def _resolved(folder: str, target: str) -> str:
    """A relationship target, relative to the folder of its part, as a part name."""
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def refusal(name: str, what: str, advice: str = _AGAIN) -> TemplateError:
    """The error for a template file that is not accepted."""
    return TemplateError(f"模板 {name}：{what}", advice)


def read_package(content: bytes, name: str) -> Package:
    """The inspected parts of the template file `content`; name is the file's, for messages.

    Raises TemplateError: no DOCX, too large, or with contents that may run, fetch or explode.
    """
    if content.startswith(_OLE_MAGIC):
        raise refusal(name, "是旧格式（.doc）或加了打开密码的文件")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _read_entries(archive, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        struct.error,
        OverflowError,
    ) as fault:
        raise refusal(name, "不是完好的 DOCX 文件") from fault
    package = Package(name, parts)
    for part, body in parts.items():
        _inspect_part(name, part, body)
    _inspect_types(package)
    for part in parts:
        if part.lower().endswith(".rels"):
            _inspect_relationships(package, part)
    if not package.related("", "officeDocument"):
        raise refusal(name, "里面没有正文（word/document.xml）")
    return package


def _read_entries(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """All entries within the limits. zipfile never unpacks more than the size an entry declares."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise refusal(name, f"里面有 {len(entries)} 个部件，超过 {MAX_ENTRIES} 个")
    if any(entry.file_size > MAX_ENTRY for entry in entries):
        raise refusal(name, f"里面有展开后超过 {MAX_ENTRY >> 20} MB 的部件")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise refusal(name, f"展开后超过 {MAX_TOTAL >> 20} MB")
    seen: set[str] = set()
    parts: dict[str, bytes] = {}
    for entry in entries:
        _inspect_name(name, entry, seen)
        if not entry.is_dir():
            parts[entry.filename] = archive.read(entry)
    return parts


def _inspect_name(name: str, entry: zipfile.ZipInfo, seen: set[str]) -> None:
    """No name twice (OPC names ignore case), none that leaves the package, no encryption."""
    part = entry.orig_filename
    if part.lower() in seen:
        raise refusal(name, f"部件“{part}”出现了两次")
    seen.add(part.lower())
    if part.startswith("/") or re.search(r"\\|\0|^[A-Za-z]:|(^|/)\.\.?(/|$)", part):
        raise refusal(name, f"部件名“{part}”不合规定（绝对路径或 ..）")
    if entry.flag_bits & 1:
        raise refusal(name, "加了密码", "请去掉密码后再用。")
    hit = next((what for word, what in _FORBIDDEN_NAMES.items() if word in part.lower()), None)
    if hit:
        raise refusal(name, f"里面有{hit}：{part}", f"请删去{hit}后另存为 .docx。")


def _inspect_part(name: str, part: str, body: bytes) -> None:
    if body.startswith(_OLE_MAGIC):
        raise refusal(name, f"里面有嵌入的 OLE 对象：{part}", "请删去嵌入的对象后另存为 .docx。")
    looks_like_xml = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
    if part.lower().endswith((".xml", ".rels", ".vml", ".svg")) or looks_like_xml:
        try:
            inspect_xml(body, linked_images=part.lower().endswith(".svg"))
        except XmlFault as fault:
            raise refusal(name, f"部件 {part} {fault.what}", fault.advice or _AGAIN) from fault


def _inspect_types(package: Package) -> None:
    """The package says it is a plain document, without macros."""
    types = package.parts.get(CONTENT_TYPES)
    if types is None:
        raise refusal(package.name, f"不是 DOCX 文件（没有 {CONTENT_TYPES}）")
    declared = [element.get("ContentType", "") for element in ElementTree.fromstring(types)]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in declared):
        raise refusal(package.name, "带有宏（.docm）")
    if _MAIN_TYPE not in declared:
        raise refusal(package.name, "不是普通的 Word 文档（.docx）")


def _inspect_relationships(package: Package, rels: str) -> None:
    """Nothing outside the package but hyperlinks, nothing that runs."""
    folder = rels.rpartition("/")[0].removesuffix("_rels").rstrip("/")
    for relation in _parsed(package.parts[rels], folder):
        forbidden = _FORBIDDEN_RELATIONS.get(relation.kind.lower())
        if forbidden:
            raise refusal(package.name, f"里面有{forbidden}（{rels}）", f"请删去{forbidden}后另存为 .docx。")
        outside = relation.external or ":/" in relation.target
        if outside and relation.kind != "hyperlink":
            raise refusal(
                package.name,
                f"链接了文件以外的内容（{relation.kind} → {relation.target}）",
                "只允许网页超链接；图片请“嵌入”而不是“链接”，附加模板请在“开发工具—文档模板”里去掉。",
            )
