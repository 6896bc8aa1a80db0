"""The same document, the same bytes: what LibreOffice takes from the clock is taken from the caller instead.

LibreOffice 7.4 writes the time into four places: the document information, the XMP packet, the header of
the sRGB profile it builds, and, through digests over these, the file's identifiers. Type 1 fonts bear a number
counted through the life of the process (type1.py). The rest is the same from run to run (measured).

It also spends a sixth of a conversion compressing. So it is told not to (libreoffice.prepare), and the streams
are compressed here in a fifth of that time, without the remarks that it leaves in a file of that kind.
"""

import datetime
import hashlib
import re
import zlib
from dataclasses import dataclass

from reportgen.errors import EngineError
from reportgen.files.packing import compressed
from reportgen.pdf.type1 import numbered

_ICC_DATE = slice(24, 36)
_ICC_ID = slice(84, 100)
_DATE = re.compile(rb"/(CreationDate|ModDate)\(D:[^)]*\)")
_XMP_DATE = re.compile(rb"<(xmp:(?:CreateDate|ModifyDate|MetadataDate))>[^<]*<")
_UUID = re.compile(rb"uuid:[0-9a-fA-F-]{36}")
_TYPE1 = re.compile(rb"/Length1 (\d+)/Length2 (\d+)/Length3 \d+")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+)( 0 R)?")
_PAGE = b"\n<</Type/Page/"
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_REMARK = re.compile(rb"\n%[^\n]*")


def normalised(pdf: bytes, when: datetime.datetime) -> bytes:
    """LibreOffice's PDF with the given time in place of the clock's; identifiers are digests of the content.

    when must know its time zone, or the bytes would depend on the machine's (ValueError).
    Raises EngineError for a PDF that is not built as LibreOffice builds them.
    """
    if when.tzinfo is None:
        raise ValueError("the time of an archived document needs a time zone")
    moment = when.astimezone(datetime.UTC)
    try:
        file = _File(pdf)
        _mend_information(file, moment)
        _mend_language(file)
        _mend_metadata(file, moment)
        _mend_profile(file)
        _mend_fonts(file)
        _mend_pages(file)
        return _identified(file.written())
    except (LookupError, ValueError, zlib.error) as error:
        raise _strange(f"{type(error).__name__}: {error}") from error


@dataclass(slots=True)
class _Stream:
    """A stream: its dictionary, its data as they stand in the file, and the object that states their length.

    length is 0 where the dictionary itself states it.
    """

    dictionary: bytes
    data: bytes
    length: int

    @property
    def packed(self) -> bool:
        """Whether a filter lies between the data and what they say."""
        return b"/Filter" in self.dictionary

    def content(self) -> bytes:
        """What the data say, of a stream that is not a picture."""
        return zlib.decompress(self.data) if self.packed else self.data

    def replace(self, content: bytes) -> None:
        """Let the data say something else."""
        self.data = compressed(content) if self.packed else content

    def pack(self) -> None:
        """Compress what is not yet; but the metadata stay readable for programs that know no PDF."""
        if not self.packed and b"/Type/Metadata" not in self.dictionary:
            self.dictionary = _LENGTH.sub(rb"\g<0>/Filter/FlateDecode", self.dictionary, count=1)
            self.data = compressed(self.data)


class _File:
    """A PDF taken apart: what is between "obj" and "endobj", by number, in the order of the file.

    Raises EngineError where it is not built as LibreOffice builds them.
    """

    def __init__(self, pdf: bytes) -> None:
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf[-64:])
        start = int(found[1]) if found else 0
        table = re.compile(rb"xref\s+0 (\d+)\s*\n").match(pdf, start)
        if not table:
            raise _strange("交叉引用表")
        self._count = int(table[1])
        end = table.end() + 20 * self._count
        lines = (pdf[i : i + 20] for i in range(table.end(), end, 20))
        places = sorted((int(line[:10]), i) for i, line in enumerate(lines) if line[17:18] == b"n")
        self._header = b"".join(pdf[: places[0][0]].splitlines(keepends=True)[:2])
        self.trailer = pdf[end : pdf.rindex(b"startxref")]
        self.plain: dict[int, bytes] = {}
        for (place, number), following in zip(places, [*(p for p, _ in places[1:]), start], strict=True):
            # to the last "endobj": what LibreOffice remarks on the next object comes after it
            opening, closing = pdf.find(b"obj", place, following), pdf.rfind(b"endobj", place, following)
            if not place < opening < closing:
                raise _strange(f"对象 {number}")
            self.plain[number] = pdf[opening + 3 : closing]
        self.streams = {n: self._stream(n) for n, body in self.plain.items() if b"endstream" in body[-12:]}

    def _stream(self, number: int) -> _Stream:
        body = self.plain[number]
        opening = _STREAM.search(body)
        stated = _LENGTH.search(body, 0, opening.end()) if opening else None
        if not opening or not stated:
            raise _strange(f"对象 {number}")
        length = int(stated[1]) if stated[2] else 0
        size = int(self.plain[length]) if length else int(stated[1])
        start = opening.end()
        return _Stream(body[: opening.start()].lstrip() + b">>", body[start : start + size], length)

    def named(self, name: bytes) -> int:
        """The number of the object that the trailer knows by this name: Root, Info."""
        found = re.search(rb"/%s (\d+) 0 R" % name, self.trailer)
        return int(found[1]) if found else 0

    def written(self) -> bytes:
        """The file put together again, every stream packed, with a table of its own."""
        for number, stream in self.streams.items():
            stream.pack()
            size = b"%d" % len(stream.data)
            if stream.length:
                self.plain[stream.length] = b"\n%s\n" % size
            else:
                stream.dictionary = _LENGTH.sub(b"/Length " + size, stream.dictionary, count=1)
            self.plain[number] = b"\n%s\nstream\n%s\nendstream\n" % (stream.dictionary, stream.data)
        table = [b"0000000000 65535 f \n"] * self._count
        parts, position = [self._header], len(self._header)
        for number, body in self.plain.items():
            table[number] = b"%010d 00000 n \n" % position
            parts.append(b"%d 0 obj%sendobj\n\n" % (number, body))
            position += len(parts[-1])
        parts += [b"xref\n0 %d\n" % self._count, *table, self.trailer, b"startxref\n%d\n%%%%EOF\n" % position]
        return b"".join(parts)


def _strange(what: str) -> EngineError:
    message = f"PDF 的内部结构不是 LibreOffice 的写法，不能固定日期和标识（{what}）"
    return EngineError(message, "运行 reportgen doctor")


def _mend_information(file: _File, moment: datetime.datetime) -> None:
    number, stamp = file.named(b"Info"), moment.strftime("%Y%m%d%H%M%S").encode()
    file.plain[number] = _DATE.sub(rb"/\1(D:%sZ)" % stamp, file.plain[number])


def _mend_language(file: _File) -> None:
    """The document is Chinese, whatever language the worker's profile speaks: readers aloud go by it."""
    number = file.named(b"Root")
    file.plain[number] = file.plain[number].replace(b"/Lang(en-US)", b"/Lang(zh-CN)")


def _mend_metadata(file: _File, moment: datetime.datetime) -> None:
    """The XMP packet: its dates, and the identifiers that LibreOffice throws dice for."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    for stream in file.streams.values():
        if b"/Type/Metadata" in stream.dictionary:
            text = _XMP_DATE.sub(rb"<\1>%s<" % stamp, stream.content())
            stream.replace(_UUID.sub(b"uuid:00000000-0000-0000-0000-000000000000", text))


def _mend_profile(file: _File) -> None:
    """Blank the moment at which LibreOffice built its colour profile, and the profile's own digest."""
    for stream in file.streams.values():
        if stream.dictionary.startswith(b"<</N 3/"):
            profile = bytearray(stream.content())
            profile[_ICC_DATE] = bytes(12)
            profile[_ICC_ID] = bytes(16)
            stream.replace(bytes(profile))


def _mend_fonts(file: _File) -> None:
    """Number the Type 1 fonts in their order."""
    position = 0
    for stream in file.streams.values():
        if lengths := _TYPE1.search(stream.dictionary):
            stream.replace(numbered(stream.content(), int(lengths[1]), int(lengths[2]), position))
            position += 1


def _mend_pages(file: _File) -> None:
    """Take LibreOffice's remarks out of the pages' contents, whose strings are all hexadecimal."""
    for body in file.plain.values():
        contents = _CONTENTS.search(body) if body.startswith(_PAGE) else None
        page = file.streams[int(contents[1])] if contents else None
        if page and not page.packed:
            page.replace(_REMARK.sub(b"", page.data))


def _identified(pdf: bytes) -> bytes:
    """Identifiers from the content. LibreOffice's own /DocChecksum, true of its own bytes only, goes."""
    trailer = pdf.rindex(b"trailer")
    body, tail = pdf[:trailer], pdf[trailer:]
    tail = re.sub(rb"/DocChecksum /[0-9A-F]+\s*", b"", tail)
    digest = hashlib.sha256(body + re.sub(rb"/ID\s*\[[^\]]*\]", b"", tail)).hexdigest()[:32].upper().encode()
    return body + re.sub(rb"/ID\s*\[[^\]]*\]", b"/ID [ <%s> <%s> ]" % (digest, digest), tail)
