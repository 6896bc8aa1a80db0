"""Read a DOCX package (a zip) safely.

Templates come from outside. Contents that are too large when unpacked, run programs or fetch files are refused before
any other code reads them.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from reportgen.errors import TemplateError
from reportgen.render import policy
from reportgen.render.inspection import Use, XmlFault, inspect_xml
from reportgen.render.pictures import BadPicture, check_picture

MAX_ENTRIES = 500
MAX_ENTRY = 20 * 2**20  # bytes of one unpacked part
MAX_TOTAL = 60 * 2**20  # bytes of all unpacked parts

CONTENT_TYPES = "[Content_Types].xml"
CORE_PROPERTIES = "docProps/core.xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = "请用 Word 或 WPS 打开这个模板，另存为“Word 文档（.docx）”。"

_FORBIDDEN_NAMES = {"vbaproject": "宏（VBA）", "/embeddings/": "嵌入的对象", "/activex/": "ActiveX 控件"}
_STYLES = "word/styles.xml"
_BODY = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a .rels part. kind is the last step of its type (header, hyperlink …), as written."""

    kind: str
    target: str
    external: bool
    id: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """The inspected parts of a DOCX: bytes by name, in the order of the zip."""

    name: str
    parts: dict[str, bytes]

    def relationships(self, part: str) -> list[Relationship]:
        """The relationships of a part ("" for the package itself), with part names as targets."""
        folder, _, leaf = part.rpartition("/")
        rels = self.parts.get(f"{folder}/_rels/{leaf}.rels".lstrip("/"))
        return [] if rels is None else _parsed(rels, folder)

    def related(self, part: str, kind: str) -> list[str]:
        """The names of existing parts that a part refers to with relationships of this kind."""
        found = (r.target for r in self.relationships(part) if r.kind == kind and not r.external)
        return [target for target in dict.fromkeys(found) if target in self.parts]

    @property
    def main(self) -> str:
        """The name of the main part, word/document.xml."""
        return self.related("", "officeDocument")[0]


def _parsed(rels: bytes, folder: str) -> list[Relationship]:
    """Parse a .rels part. folder: that of the part it belongs to."""
    lines = ElementTree.fromstring(rels)
    return [
        Relationship(
            kind=element.get("Type", "").rpartition("/")[2],
            target=_resolved(folder, element.get("Target", ""), element.get("TargetMode", "")),
            external=element.get("TargetMode", "internal").lower() != "internal",
            id=element.get("Id", ""),
        )
        for element in lines
    ]


def _resolved(folder: str, target: str, mode: str) -> str:
    """Resolve a relationship target, relative to the folder of its part, to a part name. External ones stay."""
    if mode.lower() not in ("", "internal"):
        return target
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def refusal(name: str, what: str, advice: str = _AGAIN) -> TemplateError:
    """Make the error for a template file that is refused. what: the reason in Chinese."""
    return TemplateError(f"模板 {name}：{what}", advice)


def read_package(content: bytes, name: str) -> Package:
    """Read and inspect a template file. name: of the file, for messages.

    Raises TemplateError where it is no DOCX, is too large, or has contents that a template may not have.
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
    if CONTENT_TYPES not in parts:
        raise refusal(name, f"不是 DOCX 文件（没有 {CONTENT_TYPES}）")
    package = Package(name, parts)
    uses = {part: _inspect_part(name, part, body) for part, body in parts.items()}
    _inspect_types(package)
    for part in parts:
        if part.lower().endswith(".rels"):
            _inspect_relationships(package, part, uses)
    if package.related("", "officeDocument") != [_BODY]:
        raise refusal(name, f"里面没有正文（{_BODY}）")
    if package.related(_BODY, "styles") != [_STYLES]:
        raise refusal(name, f"里面没有样式（{_STYLES}）")
    return package


def _read_entries(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """Read all entries within the limits. zipfile never unpacks more than the size that an entry declares."""
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
    """Raise for a repeated name (OPC names ignore case), a name that leaves the package, and encryption."""
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


def _is_xml(part: str, body: bytes) -> bool:
    """Whether a part is XML, judged by its name and by its content."""
    if part.lower().endswith((".xml", ".rels", ".vml", ".svg")):
        return True
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


def _inspect_part(name: str, part: str, body: bytes) -> set[Use]:
    """Inspect a part. Returns the relationships that an XML part uses. Raises for neither XML nor picture."""
    if body.startswith(_OLE_MAGIC):
        raise refusal(name, f"里面有嵌入的 OLE 对象：{part}", "请删去嵌入的对象后另存为 .docx。")
    try:
        if _is_xml(part, body):
            return inspect_xml(body)
        check_picture(body)
    except XmlFault as fault:
        raise refusal(name, f"部件 {part} {fault.what}", fault.advice or _AGAIN) from fault
    except BadPicture as fault:
        advice = "只能放 PNG、JPEG、GIF、BMP 图片；请删去它，或在 Word 里“另存为图片”后重新插入。"
        raise refusal(name, f"部件 {part} {fault.what}", advice) from fault
    return set()


def _inspect_types(package: Package) -> None:
    """Raise unless the package declares itself a document without macros."""
    types = ElementTree.fromstring(package.parts[CONTENT_TYPES])
    declared = [element.get("ContentType", "") for element in types]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in declared):
        raise refusal(package.name, "带有宏（.docm）")
    if _MAIN_TYPE not in declared:
        raise refusal(package.name, "不是普通的 Word 文档（.docx）")


def _inspect_relationships(package: Package, rels: str, uses: dict[str, set[Use]]) -> None:
    """Raise unless every relationship is of a listed kind and leads to an existing part or is a hyperlink of text."""
    folder, _, leaf = rels.rpartition("/")
    folder = folder.removesuffix("_rels").rstrip("/")
    used = uses.get(f"{folder}/{leaf.removesuffix('.rels')}".lstrip("/"), set())
    seen: set[str] = set()
    for relation in _parsed(package.parts[rels], folder):
        kind = relation.kind.lower()
        if kind not in policy.RELATIONSHIPS:
            what = policy.NAMES.get(kind, f"模板不能用的内容（{relation.kind}）")
            raise refusal(package.name, f"里面有{what}（{rels}）", f"请删去{what}后另存为 .docx。")
        if relation.id in seen:
            raise refusal(package.name, f"{rels} 里编号 {relation.id} 出现了两次")
        seen.add(relation.id)
        if relation.external or ":/" in relation.target:
            _inspect_external(package, rels, relation, used)
        elif relation.target not in package.parts and not (
            kind == "hyperlink" and relation.target[:1] == "#"
        ):
            raise refusal(package.name, f"缺少部件 {relation.target}（{rels}）")
        elif kind in policy.PICTURE_RELATIONSHIPS and _is_xml(
            relation.target, package.parts[relation.target]
        ):
            raise refusal(package.name, f"部件 {relation.target} 当作图片用，却不是图片")


def _inspect_external(package: Package, rels: str, relation: Relationship, used: set[Use]) -> None:
    """Raise unless an external relationship is only used for hyperlinks of text to http, https or mailto addresses."""
    other = [use for use in used if use[0] == relation.id and use[1:] not in policy.HYPERLINKS]
    if relation.kind.lower() != "hyperlink" or other:
        way = f"用作 {other[0][1]}" if other else relation.kind
        raise refusal(
            package.name,
            f"链接了文件以外的内容（{way} → {relation.target[:80]}）",
            "只允许网页超链接；图片请“嵌入”而不是“链接”，附加模板请在“开发工具—文档模板”里去掉。",
        )
    if not policy.ADDRESS.fullmatch(relation.target):
        raise refusal(
            package.name,
            f"超链接指向文件或不认识的地址（{relation.target[:80]}，见 {rels}）",
            "只能链接到 http、https、mailto 开头的地址；请在 Word 里取消这个超链接。",
        )
