"""A PDF in memory, split into objects that can be changed and written again."""

import re
import zlib
from dataclasses import dataclass

from reportgen.files.packing import compressed
from reportgen.pdf.objects import Objects, StructureError, references

_LENGTH = re.compile(rb"/Length (\d+)( 0 R)?")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_CLOSING = re.compile(rb"\s*stream\s*$")


@dataclass(slots=True)
class Stream:
    """A stream: its dictionary, its encoded data, and the number of the object with their length.

    length is 0 where the dictionary has the length itself.
    """

    dictionary: bytes
    data: bytes
    length: int

    @property
    def filtered(self) -> bool:
        """Whether the data are compressed or otherwise encoded."""
        return b"/Filter" in self.dictionary

    def content(self) -> bytes:
        """The decoded data of a stream that is not a picture. Raises zlib.error where they are broken."""
        return zlib.decompress(self.data) if self.filtered else self.data

    def replace(self, content: bytes) -> None:
        """Replace the data. content: not encoded."""
        self.data = compressed(content) if self.filtered else content

    def compress(self) -> None:
        """Compress the data if they are not encoded. Metadata are left readable for programs that do not know PDF."""
        if not self.filtered and b"/Type/Metadata" not in self.dictionary:
            self.dictionary = _LENGTH.sub(rb"\g<0>/Filter/FlateDecode", self.dictionary, count=1)
            self.data = compressed(self.data)


class PdfFile:
    """All objects of a PDF by number, in the order of the file. Raises StructureError as Objects does.

    bodies: the bytes between "obj" and "endobj". streams: the objects that have a stream.
    """

    def __init__(self, pdf: bytes) -> None:
        objects = Objects(pdf)
        order = sorted((offset, number) for number, offset in enumerate(objects.offsets) if offset)
        if not order:
            raise StructureError("没有对象")
        self._header = b"".join(pdf[: order[0][0]].splitlines(keepends=True)[:2])
        self._count = len(objects.offsets)
        self.trailer = pdf[objects.table + pdf[objects.table :].index(b"trailer") : pdf.rindex(b"startxref")]
        self.bodies: dict[int, bytes] = {}
        self.streams: dict[int, Stream] = {}
        for _, number in order:
            head, data = objects.stream(number)
            self.bodies[number] = head
            if data is not None:
                length = _LENGTH.search(head)
                assert length, "Objects has read it"
                place = int(length[1]) if length[2] else 0
                self.streams[number] = Stream(_CLOSING.sub(b"", head), data, place)

    def entry(self, name: bytes) -> int:
        """The number of the object that the trailer has under this name: Root or Info.

        Raises StructureError where there is none.
        """
        found = re.search(rb"/%s (\d+) 0 R" % name, self.trailer)
        if not found or int(found[1]) not in self.bodies:
            raise StructureError(f"文件尾没有 {name.decode()}")
        return int(found[1])

    def add(self, body: bytes) -> int:
        """Add an object at the end. Returns its number."""
        self.bodies[self._count] = body
        self._count += 1
        return self._count - 1

    def pages(self) -> list[int]:
        """The numbers of the pages' objects, in order. Raises StructureError where there are none."""
        root = re.search(rb"/Pages (\d+) 0 R", self.bodies[self.entry(b"Root")])
        waiting, pages = [int(root[1])] if root else [], []
        while waiting:
            number = waiting.pop()
            kids = _KIDS.search(self.bodies[number])
            if kids:
                waiting += references(kids[1])[::-1]
            else:
                pages.append(number)
            if len(waiting) + len(pages) > len(self.bodies):  # the tree refers back to itself
                break
        if not pages or waiting:
            raise StructureError("页的目录")
        return pages

    def compose(self) -> bytes:
        """Return the whole file with every stream compressed and a new cross-reference table."""
        for number, stream in self.streams.items():
            stream.compress()
            size = b"%d" % len(stream.data)
            if stream.length:
                self.bodies[stream.length] = size
            else:
                stream.dictionary = _LENGTH.sub(b"/Length " + size, stream.dictionary, count=1)
            self.bodies[number] = b"%s\nstream\n%s\nendstream" % (stream.dictionary, stream.data)
        table = [b"0000000000 65535 f \n"] * self._count
        parts, position = [self._header], len(self._header)
        for number, body in self.bodies.items():
            table[number] = b"%010d 00000 n \n" % position
            parts.append(b"%d 0 obj\n%s\nendobj\n\n" % (number, body))
            position += len(parts[-1])
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % self._count, self.trailer, count=1)
        parts += [b"xref\n0 %d\n" % self._count, *table, trailer, b"startxref\n%d\n%%%%EOF\n" % position]
        return b"".join(parts)
