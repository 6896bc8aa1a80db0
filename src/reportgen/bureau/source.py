"""A PDF as LibreOffice writes it: its objects as bytes, what it is made of through pypdf."""

import io
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from mmap import mmap
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from reportgen.errors import EngineError

# strings are stepped over; what is left that looks like a reference is one
STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
_OPENING = re.compile(rb"(\d+) 0 obj\s*")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_ENTRY = re.compile(rb"\s*(\d+)\s+(\[[^\]]*\]|\d+ 0 R)")
_REFERENCE = re.compile(rb"(\d+) 0 R")
# what a catalogue may have without anything getting lost: it is copied, or made anew for the whole
_ROOT_KEYS = {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/StructTreeRoot", "/Outlines"}
_ROOT_KEYS |= {"/ViewerPreferences", "/MarkInfo", "/Lang", "/OpenAction", "/Version"}
_ROOT_KEYS |= {"/PageLabels", "/PageMode", "/PageLayout"}
_STRUCTURE_KEYS = {"/Type", "/K", "/ParentTree", "/RoleMap", "/ParentTreeNextKey"}


class Objects:
    """The objects of a PDF, found by its cross-reference table. content: the whole file."""

    def __init__(self, content: bytes | mmap, reader: PdfReader, name: str) -> None:
        self.content, self.name = content, name
        self._offsets = reader.xref[0]
        tables = content.rfind(b"startxref"), content.rfind(b"xref\n0 ")
        self._borders = array("Q", sorted((*self._offsets.values(), *tables)))

    def body(self, number: int) -> tuple[bytes, bytes]:
        """An object's bytes: before its stream's data, and from there on (empty without a stream).

        Raises EngineError where the object is not there.
        """
        content, start = self.content, self._offsets.get(number, 0)
        opening = _OPENING.match(content, start)
        end = self._borders[bisect_right(self._borders, start)]
        closing = content.rfind(b"endobj", start, end)
        if not opening or int(opening[1]) != number or closing < 0 or content[closing + 6 : end].strip():
            raise self.unreadable(f"对象 {number}")
        begin = opening.end()
        if content.find(b"stream", begin, closing) < 0:  # few have one
            return content[begin:closing].rstrip(), b""
        stream = _STREAM.search(content, begin, closing)
        split = stream.end() if stream else closing
        return content[begin:split], content[split:closing].rstrip()

    def unreadable(self, what: str) -> EngineError:
        """What to raise for a file that LibreOffice did not write."""
        message = f"{self.name} 的内部结构不是 LibreOffice 的写法，不能并入汇编（{what}）"
        return EngineError(message, "重新生成这份报告")


class Source(Objects):
    """A PDF to be bound, in memory. Raises EngineError for one that LibreOffice did not write: the copy
    would not be whole."""

    def __init__(self, pdf: Path) -> None:
        self.name, content = pdf.name, pdf.read_bytes()
        try:
            # strict: what is repaired in reading would be copied unrepaired; it is also four times as fast
            reader = PdfReader(io.BytesIO(content), strict=True)
            super().__init__(content, reader, pdf.name)
            trailer: Any = reader.trailer
            self.root: Any = trailer["/Root"]
            self.information: Mapping[str, Any] = trailer["/Info"]  # title, dates and the like
            self.pages: Sequence[Any] = list(reader.pages)
            strange = set(self.root) - _ROOT_KEYS | set(self.root["/StructTreeRoot"]) - _STRUCTURE_KEYS
        except Exception as error:  # pypdf raises whatever a broken file leads it to
            raise self.unreadable(f"{type(error).__name__}: {error}") from error
        if reader.is_encrypted or reader.xref_objStm or strange:
            raise self.unreadable("、".join(sorted(strange)) or "加密或压缩的对象")

    @property
    def page_numbers(self) -> list[int]:
        """The numbers of the pages' objects, in order."""
        return [page.indirect_reference.idnum for page in self.pages]

    def headings(self) -> Iterator[tuple[str, Any]]:
        """The bookmarks of the first level: title and where they lead."""
        item: Any = self.root.get("/Outlines", {}).get("/First")
        while item is not None:
            item = item.get_object()
            # LibreOffice leaves a space between number and words
            title = re.sub(r"(?<=[、）)．.])\s+", "", str(item["/Title"]).strip())
            yield title, item.get("/Dest") or item["/A"].get_object()["/D"]
            item = item.get("/Next")

    def parents(self) -> dict[int, bytes]:
        """The tree from pages to structure: by key, a reference or an array of them, as written."""
        if "/ParentTree" not in self.root["/StructTreeRoot"]:
            return {}
        head, _ = self.body(self.root["/StructTreeRoot"].raw_get("/ParentTree").idnum)
        before, _, entries = head.partition(b"/Nums[")
        after = _ENTRY.sub(b"", entries).split()
        if before.strip() != b"<<" or after != [b"]>>"]:
            raise self.unreadable("页与结构的对照表")
        return {int(key): value for key, value in _ENTRY.findall(entries)}


def references(value: bytes) -> list[int]:
    """The numbers of all objects that a reference, or an array of them, refers to."""
    return [int(number) for number in _REFERENCE.findall(value)]
