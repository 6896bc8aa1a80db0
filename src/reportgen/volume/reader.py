"""A PDF as LibreOffice writes it: its objects as bytes, what it is made of through pypdf."""

import io
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from mmap import MADV_DONTNEED, mmap
from typing import Any

from pypdf import PdfReader

from reportgen.errors import EngineError

# strings are stepped over; what is left that looks like a reference is one
STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
LINES = 10_000  # of a cross-reference table, read or written at once: a volume of 1,000 has two million
_TABLE = re.compile(rb"xref\s+0 (\d+)\s*\n")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+)( 0 R)?")
_CLOSING = re.compile(rb"(\s*endstream)\s*endobj")
_ENTRY = re.compile(rb"\s*(\d+)\s+(\[[^\]]*\]|\d+ 0 R)")
_REFERENCE = re.compile(rb"(\d+) 0 R")
# what a catalogue may have without anything getting lost: it is copied, or made anew for the whole
_ROOT_KEYS = {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/StructTreeRoot", "/Outlines"}
_ROOT_KEYS |= {"/ViewerPreferences", "/MarkInfo", "/Lang", "/OpenAction", "/Version"}
_ROOT_KEYS |= {"/PageLabels", "/PageMode", "/PageLayout"}
_STRUCTURE_KEYS = {"/Type", "/K", "/ParentTree", "/RoleMap", "/ParentTreeNextKey"}


class Objects:
    """The objects of a PDF, found by its cross-reference table, of which it must have one only.

    content: the whole file. Raises EngineError for a PDF that is not built so. Of an object only its place is
    kept: a volume has two million.
    """

    def __init__(self, content: bytes | mmap, name: str) -> None:
        self.content, self.name = content, name
        end = content.rfind(b"startxref")
        start = int(content[end + 9 :].split()[0]) if end >= 0 else 0
        head = _TABLE.match(content, start)
        if not head or content.find(b"trailer", start) != head.end() + 20 * int(head[1]):
            raise self.unreadable("交叉引用表")
        self._offsets = array("Q")
        end = head.end() + 20 * int(head[1])
        for start in range(head.end(), end, 20 * LINES):
            lines = content[start : min(start + 20 * LINES, end)]
            # the offset of a free object says nothing
            numbers = (int(lines[i : i + 10]) * (lines[i + 17] == 110) for i in range(0, len(lines), 20))
            self._offsets.extend(numbers)
            self.let_go()

    def let_go(self) -> None:
        """What has been read of a mapped file counts as this process's memory until it says otherwise."""
        if isinstance(self.content, mmap):
            self.content.madvise(MADV_DONTNEED)

    def trailer(self) -> bytes:
        """The end of the file, which names the catalogue."""
        return self.content[self.content.rfind(b"trailer") :]

    def body(self, number: int) -> tuple[bytes, bytes]:
        """An object's bytes: before its stream's data, and from there on (empty without a stream).

        Raises EngineError where the object is not there.
        """
        content, start = self.content, self._offsets[number] if number < len(self._offsets) else 0
        begin = start + len(opening := b"%d 0 obj" % number)
        closing = content.find(b"endobj", begin)
        if content[start:begin] != opening or closing < 0:
            raise self.unreadable(f"对象 {number}")
        # a stream may itself have "endobj" in it; the search for one is dear, and most objects have none
        has_stream = content.find(b"stream", begin, closing) >= 0
        stream = _STREAM.search(content, begin, closing) if has_stream else None
        if not stream:
            return content[begin:closing].strip(), b""
        length = _LENGTH.search(content, begin, stream.end())
        size = (int(self.body(int(length[1]))[0]) if length[2] else int(length[1])) if length else -1
        end = _CLOSING.match(content, stream.end() + size) if size >= 0 else None
        if not end:
            raise self.unreadable(f"对象 {number}")
        return content[begin : stream.end()].lstrip(), content[stream.end() : end.end(1)]

    def unreadable(self, what: str) -> EngineError:
        """What to raise for a file that LibreOffice did not write."""
        message = f"{self.name} 的内部结构不是 LibreOffice 的写法，不能并入汇编（{what}）"
        return EngineError(message, "重新生成这份报告")


class Source(Objects):
    """A PDF to be bound, in memory. Raises EngineError for one that LibreOffice did not write: the copy
    would not be whole."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        try:
            # strict: what is repaired in reading would be copied unrepaired; it is also four times as fast
            reader = PdfReader(io.BytesIO(content), strict=True)
            super().__init__(content, name)
            trailer: Any = reader.trailer
            self.root: Any = trailer["/Root"]
            self.information: Mapping[str, Any] = trailer["/Info"]  # title, dates and the like
            self.pages: Sequence[Any] = list(reader.pages)
            strange = set(self.root) - _ROOT_KEYS | set(self.root["/StructTreeRoot"]) - _STRUCTURE_KEYS
        except EngineError:
            raise
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
