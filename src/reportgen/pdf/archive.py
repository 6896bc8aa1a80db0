"""The same document, the same bytes: what LibreOffice takes from the clock is taken from the caller instead.

LibreOffice 7.4 writes the time into four places: the document information, the XMP packet, the header of
the sRGB profile it builds (whose compressed length then varies, and all offsets after it), and, through
digests over these, the file's identifiers. Type 1 fonts bear a number counted through the life of the process
(type1.py). The rest is the same from run to run (measured), so these are mended in place.
"""

import datetime
import hashlib
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from reportgen.errors import EngineError
from reportgen.pdf.type1 import numbered

_ICC_DATE = slice(24, 36)
_ICC_ID = slice(84, 100)
_DATE = re.compile(rb"/(CreationDate|ModDate)\(D:[^)]*\)")
_XMP_DATE = re.compile(rb"<(xmp:(?:CreateDate|ModifyDate|MetadataDate))>[^<]*<")
_TYPE1 = re.compile(
    rb"/Length (?P<length>\d+) 0 R/Filter/FlateDecode/Length1 (?P<clear>\d+)/Length2 (?P<cipher>\d+)"
    rb"/Length3 \d+>>\s*stream\r?\n"
)
_UUID = re.compile(rb"uuid:[0-9a-fA-F-]{36}")


@dataclass(slots=True)
class _Edits:
    """Replacements of byte ranges, and where an offset of the old bytes lies in the new ones."""

    old: bytes
    changes: list[tuple[int, int, bytes]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: bytes) -> None:
        self.changes.append((start, end, new))

    def moved(self, offsets: Iterable[int]) -> list[int]:
        """Where these offsets of the old bytes lie in the new ones."""
        ordered = sorted(self.changes)
        ends = [end for _, end, _ in ordered]
        gains = [0, *accumulate(len(new) - (end - start) for start, end, new in ordered)]
        return [offset + gains[bisect_right(ends, offset)] for offset in offsets]

    def applied(self) -> bytes:
        parts, position = [], 0
        for start, end, new in sorted(self.changes):
            parts += [self.old[position:start], new]
            position = end
        return b"".join([*parts, self.old[position:]])


@dataclass(frozen=True, slots=True)
class _Table:
    """A classic cross-reference table: where it is, where its entries begin, these, where the objects are."""

    start: int
    entries: int
    lines: list[bytes]
    offsets: list[int]


def normalised(pdf: bytes, when: datetime.datetime) -> bytes:
    """LibreOffice's PDF with the given time in place of the clock's; identifiers are digests of the content.

    when must know its time zone, or the bytes would depend on the machine's (ValueError).
    Raises EngineError for a PDF that is not built as LibreOffice builds them.
    """
    if when.tzinfo is None:
        raise ValueError("the time of an archived document needs a time zone")
    moment = when.astimezone(datetime.UTC)
    table = _table(pdf)
    edits = _Edits(pdf)
    for match in _DATE.finditer(pdf, 0, table.start):
        edits.replace(*match.span(), b"/%s(D:%sZ)" % (match[1], moment.strftime("%Y%m%d%H%M%S").encode()))
    _mend_metadata(edits, table, moment)
    _mend_language(edits, table)
    _mend_profile(edits, table)
    _mend_fonts(edits, table)
    _mend_table(edits, table)
    return _identified(edits.applied())


def _table(pdf: bytes) -> _Table:
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf[-64:])
    start = int(found[1]) if found else 0
    head = re.compile(rb"xref\s+0 (\d+)\s*\n").match(pdf, start)
    if not head:
        raise EngineError(
            "PDF 的内部结构不是 LibreOffice 的写法，不能固定日期和标识", "运行 reportgen doctor"
        )
    lines = [pdf[head.end() + 20 * i : head.end() + 20 * i + 20] for i in range(int(head[1]))]
    return _Table(start, head.end(), lines, [int(line[:10]) if line[17:18] == b"n" else 0 for line in lines])


def _mend_metadata(edits: _Edits, table: _Table, moment: datetime.datetime) -> None:
    """The XMP packet keeps its length: what a date gains is taken from the packet's padding."""
    old = edits.old
    start = old.find(b"<?xpacket begin", 0, table.start)
    end = old.find(b"<?xpacket end", start)
    if start < 0 or end < 0:
        return
    text = _XMP_DATE.sub(rb"<\1>%s<" % moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), old[start:end])
    text = _UUID.sub(b"uuid:00000000-0000-0000-0000-000000000000", text)
    edits.replace(start, end, text.rstrip().ljust(end - start - 1) + b"\n")


def _mend_language(edits: _Edits, table: _Table) -> None:
    """The document is Chinese, whatever language the worker's profile speaks: readers aloud go by it."""
    root = re.compile(rb"/Root (\d+) 0 R").search(edits.old, table.start)
    start = table.offsets[int(root[1])] if root else 0
    named = re.compile(rb"/Lang\(en-US\)").search(edits.old, start, edits.old.find(b"endobj", start))
    if named:
        edits.replace(*named.span(), b"/Lang(zh-CN)")


def _mend_profile(edits: _Edits, table: _Table) -> None:
    """Blank the moment at which LibreOffice built its colour profile, and the profile's own digest."""
    old = edits.old
    named = re.search(rb"/DestOutputProfile (\d+) 0 R", old)
    if not named:
        return
    start = table.offsets[int(named[1])]
    opening = re.compile(rb"stream\r?\n").search(old, start)
    length = re.compile(rb"/Length (\d+)( 0 R)?").search(old, start)
    if not opening or not length:
        return
    if length[2]:
        number = re.compile(rb"\d+ 0 obj\s*(\d+)").match(old, table.offsets[int(length[1])])
        place, size = (number.span(1), int(number[1])) if number else ((0, 0), 0)
    else:
        place, size = length.span(1), int(length[1])
    profile = bytearray(zlib.decompress(old[opening.end() : opening.end() + size]))
    profile[_ICC_DATE] = bytes(12)
    profile[_ICC_ID] = bytes(16)
    packed = zlib.compress(bytes(profile), 9)
    edits.replace(opening.end(), opening.end() + size, packed)
    edits.replace(*place, str(len(packed)).encode())


def _mend_fonts(edits: _Edits, table: _Table) -> None:
    """Number the Type 1 fonts in their order. Encrypted, they do not compress: they are stored."""
    for position, found in enumerate(_TYPE1.finditer(edits.old)):
        number = re.compile(rb"\d+ 0 obj\s*(\d+)").match(edits.old, table.offsets[int(found["length"])])
        if not number:
            raise EngineError("PDF 的字体没有长度", "运行 reportgen doctor")
        end = found.end() + int(number[1])
        program = zlib.decompress(edits.old[found.end() : end])
        packed = zlib.compress(numbered(program, int(found["clear"]), int(found["cipher"]), position), 0)
        edits.replace(found.end(), end, packed)
        edits.replace(*number.span(1), str(len(packed)).encode())


def _mend_table(edits: _Edits, table: _Table) -> None:
    """Point the cross-reference table at where the objects have moved to, all in one replacement."""
    start, *offsets = edits.moved([table.start, *table.offsets])
    entries = [
        b"%010d" % offset + line[10:] if before else line
        for before, offset, line in zip(table.offsets, offsets, table.lines, strict=True)
    ]
    edits.replace(table.entries, table.entries + 20 * len(entries), b"".join(entries))
    stated = re.compile(rb"startxref\s+(\d+)").search(edits.old, table.entries)
    if stated:
        edits.replace(*stated.span(1), str(start).encode())


def _identified(pdf: bytes) -> bytes:
    """Identifiers from the content. LibreOffice's own /DocChecksum, true of its own bytes only, goes."""
    trailer = pdf.rindex(b"trailer")
    body, tail = pdf[:trailer], pdf[trailer:]
    tail = re.sub(rb"/DocChecksum /[0-9A-F]+\s*", b"", tail)
    digest = hashlib.sha256(body + re.sub(rb"/ID\s*\[[^\]]*\]", b"", tail)).hexdigest()[:32].upper().encode()
    return body + re.sub(rb"/ID\s*\[[^\]]*\]", b"/ID [ <%s> <%s> ]" % (digest, digest), tail)
