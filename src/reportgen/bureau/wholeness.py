"""Whether a PDF that was bound together holds every report whole, read anew with pypdf.

What a page shows is told by its contents, the resources they name (the fonts' bytes with them), its size
and its links: a digest of all these must be the same in the report and in the volume.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

# the way up and the way to the structure lead out of the page; a link's target is compared by its page
_OUTWARD = frozenset(("/Parent", "/P", "/StructParents", "/StructParent", "/Dest"))


class PageDigests:
    """The digests of one report's pages, first to last, in whatever file they are.

    added: the resource that the volume adds to a page, and the number of streams around its own contents.
    """

    def __init__(self, pages: Sequence[Any], added: str = "") -> None:
        self._pages = pages
        self._positions = {p.indirect_reference.idnum: i for i, p in enumerate(pages)}
        self._added = added
        self._known: dict[int, bytes] = {}

    def all(self) -> list[bytes]:
        """One digest a page."""
        return [self._page(page) for page in self._pages]

    def _page(self, page: Any) -> bytes:
        contents = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
        target = contents.get_object()
        streams = list(target) if isinstance(target, ArrayObject) else [contents]
        if self._added:
            streams = streams[1:-1]
        targets = [self._positions.get(d[0].idnum, -1) for d in _destinations(page)]
        parts = [self._of(stream) for stream in streams]
        parts += [self._of(page[key]) for key in ("/Resources", "/MediaBox")]
        parts += [self._of(a) for a in page.get("/Annots", ())]
        return hashlib.sha256(b"".join(parts) + repr((targets, page.get("/Rotate", 0))).encode()).digest()

    def _of(self, value: Any) -> bytes:
        """Digest of a value and all it refers to; the numbers of objects do not count."""
        if not isinstance(value, IndirectObject):
            return self._computed(value)
        if value.idnum not in self._known:
            self._known[value.idnum] = b""  # a circle ends here
            self._known[value.idnum] = self._computed(value.get_object())
        return self._known[value.idnum]

    def _computed(self, value: Any) -> bytes:
        digest = hashlib.sha256(type(value).__name__.encode())
        if isinstance(value, DictionaryObject):
            for key in sorted(set(value) - _OUTWARD - {self._added}):
                if not (key == "/Length" and isinstance(value, StreamObject)):
                    digest.update(key.encode() + self._of(value.raw_get(key)))
            if isinstance(value, StreamObject):
                digest.update(value._data)
        elif isinstance(value, ArrayObject) and all(isinstance(item, (int, float)) for item in value):
            digest.update(repr(value).encode())  # the widths of glyphs, by the hundred
        elif isinstance(value, ArrayObject):
            for item in value:
                digest.update(self._of(item))
        else:
            digest.update(repr(value).encode())
        return digest.digest()


def _destinations(page: Any) -> list[Any]:
    links = [a.get_object() for a in page.get("/Annots", ())]
    return [link["/Dest"] for link in links if isinstance(link.get("/Dest"), ArrayObject)]


def missing(
    volume: PdfReader, first: int, reports: Sequence[tuple[str, Sequence[bytes]]], added: str
) -> list[str]:
    """What is wrong in the volume, in Chinese; an empty list: every report is in it whole, in this order.

    first: the pages before the first report. reports: name, and the digests of its pages as it was read.
    added: the resource that stamping has put into each page.
    """
    faults, position = [], first
    pages = list(volume.pages)
    for name, wanted in reports:
        present = PageDigests(pages[position : position + len(wanted)], added).all()
        faults += [
            f"{name}第 {number} 页与报告不同"
            for number, digest in enumerate(wanted, 1)
            if digest not in present[number - 1 : number]
        ]
        position += len(wanted)
        volume.resolved_objects.clear()  # or the fonts of all reports would pile up
    if position != len(pages):
        faults.append(f"共 {len(pages)} 页，应为 {position} 页")
    return faults
