"""Word files as a clerk would write them, made with python-docx, and their parts."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

Block = str | list[list[str]] | bytes  # a paragraph ("# …" is a heading), a table, a picture


def _png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


PICTURE = _png()


def add_block(document, block: Block) -> None:
    if isinstance(block, bytes):
        document.add_picture(io.BytesIO(block))
    elif isinstance(block, list):
        table = document.add_table(len(block), len(block[0]))
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    elif block.startswith("# "):
        document.add_heading(block[2:], 1)
    else:
        document.add_paragraph(block)


def part(docx: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name)


def repacked(path: Path, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> Path:
    """The DOCX with parts added, replaced or edited, in place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        parts[name] = change if isinstance(change, bytes) else change(parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path
