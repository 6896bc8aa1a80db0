"""Rewrite a PDF of any structure with pypdf: one cross-reference table, compressed streams."""

import io
from collections.abc import Set
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, StreamObject


def compress_streams(pdf: bytes) -> bytes:
    """Compress every stream of a PDF. Returns it unchanged where all are compressed or pypdf cannot read it.

    The verification of every PDF (expectation.py) reports a PDF that pypdf cannot read.
    """
    try:
        writer = _clone(PdfReader(io.BytesIO(pdf)))
        return _write(writer) if _compress(writer) else pdf
    except Exception:  # pypdf raises whatever a broken file leads it to
        return pdf


def rewrite(pdf: bytes, kept: Set[str]) -> tuple[bytes, list[str]]:
    """Rewrite a PDF so that objects.py can read it. Returns it with the names of catalogue entries left out.

    kept: the catalogue entries to keep. The font table of every page becomes an object of its own. Raises any
    exception of pypdf for a file that it cannot read.
    """
    reader = PdfReader(io.BytesIO(pdf))
    if reader.is_encrypted:
        reader.decrypt("")
    writer = _clone(reader)
    root: Any = writer.root_object
    lost = sorted(set(root) - kept)
    for key in lost:
        del root[NameObject(key)]
    for page in writer.pages:
        if "/StructTreeRoot" not in root:
            page.pop(NameObject("/StructParents"), None)
        resources: Any = page["/Resources"]
        fonts = resources.raw_get("/Font") if "/Font" in resources else DictionaryObject()
        if not isinstance(fonts, IndirectObject):
            resources[NameObject("/Font")] = writer._add_object(fonts)
    _compress(writer)
    return _write(writer), lost


def _clone(reader: PdfReader) -> PdfWriter:
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header  # pypdf would always write 1.3
    return writer


def _compress(writer: PdfWriter) -> int:
    """Compress the streams that are not encoded, except metadata. Returns their number."""
    count = 0
    objects: Any = writer._objects
    for index, item in enumerate(objects):
        plain = isinstance(item, StreamObject) and "/Filter" not in item
        if plain and item.get("/Type") != "/Metadata":
            objects[index] = item.flate_encode()
            objects[index].indirect_reference = item.indirect_reference
            count += 1
    return count


def _write(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
