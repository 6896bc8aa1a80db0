"""Read the objects of a PDF as bytes. The PDF must have one cross-reference table, as LibreOffice writes it.

The archive (archive.py) and the volume (volume/reader.py) change some objects and copy the others as bytes, which is
several times as fast as parsing and writing every object with a library.
"""

import re
from array import array
from collections.abc import Sequence
from mmap import MADV_DONTNEED, mmap

from reportgen.errors import EngineError

# Strings are matched first, so that nothing inside them is taken for a reference.
STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
LINES = (
    10_000  # lines of a cross-reference table read or written at once; 1,000 reports have two million lines
)
_LINE_BYTES = 20
_TABLE = re.compile(rb"xref\s+0 (\d+)\s*\n")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+)( 0 R)?")
_CLOSING = re.compile(rb"(\s*endstream)\s*endobj")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_FOREIGN = re.compile(rb"/(Prev|XRefStm|Encrypt)\b")  # a second table, compressed objects, encryption


class StructureError(EngineError):
    """A PDF does not have the structure of LibreOffice 7.4, so its objects cannot be read as bytes.

    what: the part that differs, in Chinese.
    """

    def __init__(self, what: str, name: str = "PDF") -> None:
        super().__init__(
            f"{name} 的内部结构不是 LibreOffice 的写法（{what}）", "重新生成；运行 reportgen doctor"
        )
        self.what = what


class Objects:
    """The objects of a PDF, found with its only cross-reference table.

    content: the whole file. name: for messages. The constructor raises StructureError for a PDF of another structure.
    Only the offsets of the objects are stored, because a volume has two million objects.
    """

    def __init__(self, content: bytes | mmap, name: str = "PDF") -> None:
        self.content, self.name = content, name
        end = content.rfind(b"startxref")
        offset = content[end + 9 : end + 64].split()[:1] if end >= 0 else []
        self.table = int(offset[0]) if offset and offset[0].isdigit() else 0
        head = _TABLE.match(content, self.table)
        self._trailer = head.end() + _LINE_BYTES * int(head[1]) if head else 0
        if not head or content.find(b"trailer", self.table, self._trailer + 7) != self._trailer:
            raise self.unreadable("交叉引用表")
        if foreign := _FOREIGN.search(self.trailer()):
            raise self.unreadable(f"文件尾有 {foreign[1].decode()}")
        self.offsets = self._offsets(head.end())  # by object number; 0 where there is no such object

    def _offsets(self, begin: int) -> Sequence[int]:
        offsets = array("Q")
        for start in range(begin, self._trailer, _LINE_BYTES * LINES):
            lines = self.content[start : min(start + _LINE_BYTES * LINES, self._trailer)]
            try:
                # line[17] is "n" (110) for an object in use; other lines have no offset
                offsets.extend(
                    int(lines[i : i + 10]) * (lines[i + 17] == 110) for i in range(0, len(lines), _LINE_BYTES)
                )
            except (ValueError, IndexError):
                raise self.unreadable("交叉引用表") from None
            self.release_memory()
        return offsets

    def release_memory(self) -> None:
        """Release the memory pages of a mapped file that were read; until then they count as memory of this process."""
        if isinstance(self.content, mmap):
            self.content.madvise(MADV_DONTNEED)

    def trailer(self) -> bytes:
        """The end of the file from "trailer" on."""
        return self.content[self._trailer :]

    def body(self, number: int) -> tuple[bytes, bytes]:
        """An object's bytes before its stream's data, and from there to "endstream" (empty without a stream).

        Raises StructureError where there is no such object.
        """
        head, start, end = self._place(number)
        if not start:
            return head, b""
        closing = _CLOSING.match(self.content, end)
        assert closing, "_place() has found it"
        return head, self.content[start : closing.end(1)]

    def stream(self, number: int) -> tuple[bytes, bytes | None]:
        """An object's bytes before its stream's data, and the data (None without a stream).

        Raises StructureError where there is no such object.
        """
        head, start, end = self._place(number)
        return head, self.content[start:end] if start else None

    def _place(self, number: int) -> tuple[bytes, int, int]:
        """An object's bytes before its stream's data, and the begin and end of the data (0, 0 without a stream)."""
        content, start = self.content, self.offsets[number] if number < len(self.offsets) else 0
        opening = b"%d 0 obj" % number
        begin = start + len(opening)
        while content[start:begin] != opening:
            if (
                content[start : start + 1] != b"%"
            ):  # in uncompressed files LibreOffice writes a comment before it
                raise self.unreadable(f"对象 {number}")
            start = content.find(b"\n", start) + 1
            begin = start + len(opening)
        closing = content.find(b"endobj", begin)
        if closing < 0:
            raise self.unreadable(f"对象 {number}")
        # A stream may contain "endobj". Searching for streams is slow, and most objects have none.
        has_stream = content.find(b"stream", begin, closing) >= 0
        stream = _STREAM.search(content, begin, closing) if has_stream else None
        if not stream:
            return content[begin:closing].strip(), 0, 0
        length = _LENGTH.search(content, begin, stream.end())
        size = (self.integer(int(length[1])) if length[2] else int(length[1])) if length else -1
        if size < 0 or not _CLOSING.match(content, stream.end() + size):
            raise self.unreadable(f"对象 {number}")
        return content[begin : stream.end()].lstrip(), stream.end(), stream.end() + size

    def integer(self, number: int) -> int:
        """The value of an object that is a number. Raises StructureError where it is something else."""
        body, stream = self.body(number)
        if stream or not body.isdigit():
            raise self.unreadable(f"对象 {number}")
        return int(body)

    def unreadable(self, what: str) -> StructureError:
        """Make the error for a file of another structure. what: the part that differs, in Chinese."""
        return StructureError(what, self.name)


def references(value: bytes) -> list[int]:
    """The object numbers in a reference or an array of references."""
    return [int(number) for number in _REFERENCE.findall(value)]
