"""Finish LibreOffice's PDF: make its bytes reproducible and add what LibreOffice leaves out.

LibreOffice 7.4 writes the time into four places: the document information, the XMP packet, the header of
the sRGB profile it builds, and, through digests over these, the file's identifiers. Type 1 fonts have a number
that counts up while the process runs (type1.py). The rest is the same in every run (measured).

LibreOffice also spends a sixth of a conversion on compression. libreoffice.prepare() turns that off, and the streams
are compressed here in a fifth of that time, without the comments that LibreOffice writes into uncompressed files.

Page labels, clean bookmarks and the tags of the table of contents are added too (navigation.py, tagging.py). A PDF of
unknown structure is kept as LibreOffice made it, only compressed, and has a remark.
"""

import datetime
import hashlib
import re
import zlib
from dataclasses import dataclass

from reportgen.pdf.navigation import add_page_labels, clean_bookmarks
from reportgen.pdf.objects import StructureError
from reportgen.pdf.pdffile import PdfFile
from reportgen.pdf.tagging import tag_contents, untag_watermark
from reportgen.pdf.type1 import renumber

_ICC_DATE = slice(24, 36)
_ICC_ID = slice(84, 100)
_DATE = re.compile(rb"/(CreationDate|ModDate)\(D:[^)]*\)")
_XMP_DATE = re.compile(rb"<(xmp:(?:CreateDate|ModifyDate|MetadataDate))>[^<]*<")
_UUID = re.compile(rb"uuid:[0-9a-fA-F-]{36}")
_TYPE1 = re.compile(rb"/Length1 (\d+)/Length2 (\d+)/Length3 \d+")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_REMARK = re.compile(rb"\n%[^\n]*")
_IDENTIFIER = re.compile(rb"/ID\s*\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Archive:
    """The finished PDF. remark: why its bytes are not reproducible, in Chinese; "" where they are."""

    pdf: bytes
    remark: str = ""


def make_archive(pdf: bytes, when: datetime.datetime) -> Archive:
    """Set the time of a PDF to when, and its identifiers to digests of its content.

    Raises ValueError where when has no time zone, because the bytes would depend on that of the machine. A PDF
    that does not have the structure of LibreOffice 7.4 keeps its time and identifiers and has a remark.
    """
    if when.tzinfo is None:
        raise ValueError("the time of an archived document needs a time zone")
    try:
        return Archive(_reproducible(pdf, when.astimezone(datetime.UTC)))
    except StructureError as error:
        reason = error.what
    except (LookupError, ValueError, zlib.error) as error:
        reason = f"{type(error).__name__}: {error}"
    from reportgen.pdf.rewriting import compress_streams  # pypdf, which is not needed otherwise

    return Archive(
        compress_streams(pdf), f"字节不可重现：PDF 的内部结构不是 LibreOffice 7.4 的写法（{reason}）"
    )


def _reproducible(pdf: bytes, moment: datetime.datetime) -> bytes:
    file = PdfFile(pdf)
    _date_information(file, moment)
    _date_metadata(file, moment)
    _set_language(file)
    _blank_profile(file)
    _renumber_fonts(file)
    add_page_labels(file)
    clean_bookmarks(file)
    tag_contents(file)
    untag_watermark(file)
    _strip_remarks(file)
    return _set_identifier(file.compose())


def _date_information(file: PdfFile, moment: datetime.datetime) -> None:
    number, stamp = file.entry(b"Info"), moment.strftime("%Y%m%d%H%M%S").encode()
    file.bodies[number], count = _DATE.subn(rb"/\1(D:%sZ)" % stamp, file.bodies[number])
    if not count:
        raise StructureError("没有制作日期")


def _date_metadata(file: PdfFile, moment: datetime.datetime) -> None:
    """Set the dates in the XMP packet, and blank its identifiers, which are random."""
    stamp, count = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), 0
    for stream in file.streams.values():
        if b"/Type/Metadata" in stream.dictionary:
            text, dates = _XMP_DATE.subn(rb"<\1>%s<" % stamp, stream.content())
            stream.replace(_UUID.sub(b"uuid:00000000-0000-0000-0000-000000000000", text))
            count += dates
    if not count:
        raise StructureError("XMP 里没有日期")


def _set_language(file: PdfFile) -> None:
    """Set the language to Chinese, which screen readers use. LibreOffice writes the language of its profile."""
    number = file.entry(b"Root")
    file.bodies[number] = file.bodies[number].replace(b"/Lang(en-US)", b"/Lang(zh-CN)")


def _blank_profile(file: PdfFile) -> None:
    """Blank the creation time and the digest of the colour profile."""
    profiles = [stream for stream in file.streams.values() if stream.dictionary.startswith(b"<</N 3/")]
    if not profiles:
        raise StructureError("没有颜色描述文件")
    for stream in profiles:
        profile = bytearray(stream.content())
        profile[_ICC_DATE] = bytes(12)
        profile[_ICC_ID] = bytes(16)
        stream.replace(bytes(profile))


def _renumber_fonts(file: PdfFile) -> None:
    """Number the Type 1 fonts by their order in the file."""
    position = 0
    for stream in file.streams.values():
        if lengths := _TYPE1.search(stream.dictionary):
            stream.replace(renumber(stream.content(), int(lengths[1]), int(lengths[2]), position))
            position += 1


def _strip_remarks(file: PdfFile) -> None:
    """Remove LibreOffice's comments from the contents of pages. % begins a comment, as all strings are hexadecimal."""
    for number in file.pages():
        contents = _CONTENTS.search(file.bodies[number])
        page = file.streams[int(contents[1])] if contents else None
        if page and not page.filtered:
            page.replace(_REMARK.sub(b"", page.data))


def _set_identifier(pdf: bytes) -> bytes:
    """Set the identifiers to a digest of the content, and remove /DocChecksum, which is no longer right.

    Raises StructureError where the trailer has no identifier.
    """
    trailer = pdf.rindex(b"trailer")
    body, tail = pdf[:trailer], pdf[trailer:]
    tail = re.sub(rb"/DocChecksum /[0-9A-F]+\s*", b"", tail)
    digest = hashlib.sha256(body + _IDENTIFIER.sub(b"", tail)).hexdigest()[:32].upper().encode()
    tail, count = _IDENTIFIER.subn(b"/ID [ <%s> <%s> ]" % (digest, digest), tail)
    if not count:
        raise StructureError("文件尾没有 ID")
    return body + tail
