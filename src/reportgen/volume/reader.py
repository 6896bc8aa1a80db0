"""A PDF to be bound into the volume: its objects as bytes, what it is made of through pypdf."""

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
# what a catalogue may have without anything getting lost: it is copied, or made anew for the whole
_ROOT_KEYS = {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/StructTreeRoot", "/Outlines"}
_ROOT_KEYS |= {"/ViewerPreferences", "/MarkInfo", "/Lang", "/OpenAction", "/Version"}
_ROOT_KEYS |= {"/PageLabels", "/PageMode", "/PageLayout"}
_STRUCTURE_KEYS = {"/Type", "/K", "/ParentTree", "/RoleMap", "/ParentTreeNextKey"}


class SourcePdf(Objects):
    """A PDF to be bound, in memory.

    One that LibreOffice did not write is rewritten by pypdf first; remark then says so, and what of it gets lost, in
    Chinese. Raises EngineError for one that pypdf cannot read.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name, self.remark = name, ""
        try:
            self._open(content, structured=True)
        except StructureError as error:
            self._open_rewritten(content, error.what)

    def _open_rewritten(self, content: bytes, reason: str) -> None:
        """Open what pypdf makes of a PDF: with its structure tree where that can be read, else without."""
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
            # strict: what is repaired in reading would be copied unrepaired; it is also four times as fast
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
        """The numbers of the pages' objects, in order."""
        return [page.indirect_reference.idnum for page in self.pages]

    def headings(self) -> Iterator[tuple[str, Any]]:
        """The bookmarks of the first level that lead to a page: title and where they lead."""
        item: Any = self.root.get("/Outlines", {}).get("/First")
        while item is not None:
            item = item.get_object()
            action = item["/A"].get_object() if "/A" in item else {}
            destination = item.get("/Dest") or action.get("/D")
            if isinstance(destination, list) and isinstance(destination[0], IndirectObject):
                yield str(item["/Title"]).strip(), destination
            item = item.get("/Next")

    def structure_kids(self) -> list[Any]:
        """References to the first level of the structure tree; none where there is no tree."""
        kids = self.structure.get("/K", [])
        return list(kids) if isinstance(kids, list) else [self.structure.raw_get("/K")]

    def parents(self) -> dict[int, bytes]:
        """The tree from pages to structure: by key, a reference or an array of them, as written.

        Raises StructureError where it is not one list.
        """
        if "/ParentTree" not in self.structure:
            return {}
        head, _ = self.body(self.structure.raw_get("/ParentTree").idnum)
        opening = _NUMBERS.match(head)
        entries = head[opening.end() :] if opening else b""
        if _ENTRY.sub(b"", entries).split() not in ([b"]>>"], [b"]", b">>"]):
            raise self.unreadable("页与结构的对照表")
        return {int(key): value for key, value in _ENTRY.findall(entries)}
