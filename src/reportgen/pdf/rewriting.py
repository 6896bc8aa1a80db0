"""A PDF of any build rewritten by pypdf: one classical cross-reference table, streams compressed."""

import io
from collections.abc import Set
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, StreamObject


def compress_streams(pdf: bytes) -> bytes:
    """The same document with every stream compressed; as it is where all are, or pypdf cannot read it.

    What is wrong with a PDF that pypdf cannot read, the verification of every PDF tells (expectation.py).
    """
    try:
        writer = _clone(PdfReader(io.BytesIO(pdf)))
        return _write(writer) if _compress(writer) else pdf
    except Exception:  # pypdf raises whatever a broken file leads it to
        return pdf


def rewrite(pdf: bytes, kept: Set[str]) -> tuple[bytes, list[str]]:
    """The same pages in a file whose every object can be read as bytes (objects.py), and what was left out.

    kept: the entries of the catalogue that stay. Every page gets a font table of its own object. Raises whatever
    pypdf raises for a file that it cannot read.
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
    writer.pdf_header = reader.pdf_header  # pypdf would write 1.3, whatever the document needs
    return writer


def _compress(writer: PdfWriter) -> int:
    """Compress the streams that are not, but for the metadata; how many there were."""
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
