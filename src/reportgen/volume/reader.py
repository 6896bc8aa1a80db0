"""Read a PDF for the volume: its objects as bytes, its pages and structure with pypdf."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject

from reportgen.errors import EngineError
from reportgen.pdf.objects import Objects, StructureError
from reportgen.pdf.rewriting import rewrite

_NUMBERS = re.compile(rb"^<<\s*/Nums\s*\[")
_ENTRY = re.compile(rb"\s*(\d+)\s+(\[[^\]]*\]|\d+ 0 R)")
# Catalogue entries that the volume copies or makes anew, so nothing is lost.
_ROOT_KEYS = {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/StructTreeRoot", "/Outlines"}
_ROOT_KEYS |= {"/ViewerPreferences", "/MarkInfo", "/Lang", "/OpenAction", "/Version"}
_ROOT_KEYS |= {"/PageLabels", "/PageMode", "/PageLayout"}
_STRUCTURE_KEYS = {"/Type", "/K", "/ParentTree", "/RoleMap", "/ParentTreeNextKey"}


class SourcePdf(Objects):
    """A PDF for the volume, in memory.

    A PDF of unknown structure is first rewritten by pypdf; remark then says so in Chinese, with what is lost. Raises
    EngineError for a PDF that pypdf cannot read.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name, self.remark = name, ""
        try:
            self._open(content, structured=True)
        except StructureError as error:
            self._open_rewritten(content, error.what)

    def _open_rewritten(self, content: bytes, reason: str) -> None:
        """Rewrite a PDF with pypdf and open it, with its structure tree if that can be read."""
        try:
            try:
                copy, lost = rewrite(content, _ROOT_KEYS)
                self._open(copy, structured=True)
            except StructureError:
                copy, lost = rewrite(content, _ROOT_KEYS - {"/StructTreeRoot", "/MarkInfo"})
                self._open(copy, structured=False)
        except Exception as error:  # pypdf raises whatever a broken file leads it to
            message = f"{self.name} 不能并入汇编（{type(error).__name__}: {error}）"
            raise EngineError(message, "重新生成这份报告") from error
        missing = f"，没有并入：{'、'.join(lost)}" if lost else ""
        self.remark = f"{self.name} 不是 LibreOffice 的写法（{reason}），改写后并入汇编{missing}"

    def _open(self, content: bytes, structured: bool) -> None:
        """Read the catalogue, the pages and, where structured, the structure tree. Raises StructureError."""
        try:
            # strict, because a fault that pypdf repairs would be copied; strict is also four times as fast
            reader = PdfReader(io.BytesIO(content), strict=True)
            super().__init__(content, self.name)
            trailer: Any = reader.trailer
            self.root: Any = trailer["/Root"]
            self.information: Mapping[str, Any] = trailer.get("/Info", {})  # title, dates and the like
            self.pages: Sequence[Any] = list(reader.pages)
            self.structure: Any = self.root["/StructTreeRoot"] if structured else {}
            strange = set(self.root) - _ROOT_KEYS | set(self.structure) - _STRUCTURE_KEYS
            direct = not all(isinstance(kid, IndirectObject) for kid in self.structure_kids())
            self.parents()
        except StructureError:
            raise
        except Exception as error:  # pypdf raises whatever a broken file leads it to
            raise self.unreadable(f"{type(error).__name__}: {error}") from error
        if strange or direct:
            raise self.unreadable("、".join(sorted(strange)) or "结构树")

    @property
    def page_numbers(self) -> list[int]:
        """The object numbers of the pages, in order."""
        return [page.indirect_reference.idnum for page in self.pages]

    def headings(self) -> Iterator[tuple[str, Any]]:
        """Yield title and destination of the first-level bookmarks that lead to a page."""
        item: Any = self.root.get("/Outlines", {}).get("/First")
        while item is not None:
            item = item.get_object()
            action = item["/A"].get_object() if "/A" in item else {}
            destination = item.get("/Dest") or action.get("/D")
            if isinstance(destination, list) and isinstance(destination[0], IndirectObject):
                yield str(item["/Title"]).strip(), destination
            item = item.get("/Next")

    def structure_kids(self) -> list[Any]:
        """References to the children of the structure root; an empty list where there is no tree."""
        kids = self.structure.get("/K", [])
        return list(kids) if isinstance(kids, list) else [self.structure.raw_get("/K")]

    def parents(self) -> dict[int, bytes]:
        """The parent tree, which leads from pages to structure elements: references by key, as bytes.

        Raises StructureError where it is not a single list.
        """
        if "/ParentTree" not in self.structure:
            return {}
        head, _ = self.body(self.structure.raw_get("/ParentTree").idnum)
        opening = _NUMBERS.match(head)
        entries = head[opening.end() :] if opening else b""
        if _ENTRY.sub(b"", entries).split() not in ([b"]>>"], [b"]", b">>"]):
            raise self.unreadable("页与结构的对照表")
        return {int(key): value for key, value in _ENTRY.findall(entries)}
