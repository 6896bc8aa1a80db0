"""The compiled form of a template, and the deterministic zip that comes of it.

With a cached template this is all that is needed of a DOCX.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from types import CodeType

from reportgen.files import packing
from reportgen.render.printedkeys import PrintedKey


@dataclass(frozen=True, slots=True)
class PartCode:
    """A part with tags: the code of its Jinja text, what the rendered text still needs (postprocess.py), its keys."""

    name: str
    code: CodeType
    fix_tables: bool
    number_drawings: bool
    printed: tuple[PrintedKey, ...] = ()


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One finished zip entry: raw deflate stream with the CRC-32 and size (bytes) of what it holds."""

    name: str
    crc: int
    size: int
    stream: bytes


TemplateCode = list[ZipEntry | PartCode]  # in the order of the zip


def deflate(name: str, body: bytes) -> ZipEntry:
    """body as a finished zip entry."""
    return ZipEntry(name, zlib.crc32(body), len(body), packing.deflated(body))


def inflate(entry: ZipEntry) -> bytes:
    """What a finished zip entry holds."""
    return zlib.decompress(entry.stream, -zlib.MAX_WBITS)


def write_package(entries: Iterable[ZipEntry]) -> bytes:
    """The zip of the entries, in their order. Same entries, same bytes: every date is 1980-01-01 00:00."""
    chunks: list[bytes] = []
    directory: list[bytes] = []
    offset = count = 0
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if entry.name.isascii() else 0x800  # the name is UTF-8
        common = struct.pack(
            "<HHHHHIIIHH", 20, flags, 8, 0, 0x21, entry.crc, len(entry.stream), entry.size, len(name), 0
        )
        chunks += (b"PK\x03\x04" + common, name, entry.stream)
        directory += (b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, offset), name)
        offset += 30 + len(name) + len(entry.stream)
        count += 1
    index = b"".join(directory)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(index), offset, 0)
    return b"".join((*chunks, index, end))
