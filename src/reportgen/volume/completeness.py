"""Whether a PDF that was bound together holds every report whole, read anew from the file.

What a page shows is told by its contents, the resources they name (the fonts' bytes with them), its size
and its links: a digest of all these must be the same in the report and in the volume, where they are found
through its own trailer, table and tree of pages. They are compared as they are written, for the volume copies them
as they are written.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from mmap import ACCESS_READ, mmap
from typing import IO

from reportgen.pdf.objects import STRING, Objects, references

# the way up and the way to the structure lead out of the page; a link's target is compared by its page
_PARTS = (
    STRING
    + rb"|(?P<outward>/(?:Parent|P)\s+\d+ 0 R|/StructParents?\s+\d+|/Length\s+\d+(?: 0 R)?)"
    + rb"|/Dest\s*\[\s*(?P<target>\d+) 0 R|\b(?P<reference>\d+) 0 R\b"
)
_ROOT = re.compile(rb"/Root (\d+ 0 R)")
_PAGES = re.compile(rb"/Pages (\d+ 0 R)")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)")


class PageDigests:
    """The digests of one report's pages, first to last, in whatever file they are.

    pages: the numbers of their objects. added: the resource that the volume adds to a page (/Name), and with
    it a stream before and one after its own contents.
    """

    def __init__(self, objects: Objects, pages: Sequence[int], added: str = "") -> None:
        self._objects, self._pages, self._stamped = objects, pages, bool(added)
        self._positions = {number: position for position, number in enumerate(pages)}
        self._known: dict[int, bytes] = {}
        font = rb"|(?P<added>%s \d+ 0 R)" % re.escape(added.encode()) if added else b"|(?P<added>(?!))"
        self._parts = re.compile(_PARTS + font)

    def all(self) -> list[bytes]:
        """One digest a page. Raises EngineError where an object is not there."""
        return [self._page(number) for number in self._pages]

    def _page(self, number: int) -> bytes:
        head, _ = self._objects.body(number)
        contents = _CONTENTS.search(head)
        streams = references(contents[1]) if contents else []
        if contents:
            head = head[: contents.start()] + head[contents.end() :]
        if self._stamped:
            streams = streams[1:-1]
        drawn = b"".join(self._of(stream) for stream in streams)
        return hashlib.sha256(drawn + self._parts.sub(self._told, head)).digest()

    def _of(self, number: int) -> bytes:
        """Digest of an object and all it refers to; the numbers of objects do not count."""
        if number not in self._known:
            self._known[number] = b""  # a circle ends here
            head, stream = self._objects.body(number)
            self._known[number] = hashlib.sha256(self._parts.sub(self._told, head) + stream).digest()
        return self._known[number]

    def _told(self, match: re.Match[bytes]) -> bytes:
        """What stands in the digest for a part of an object."""
        if match["reference"]:
            return self._of(int(match["reference"]))
        if match["target"]:
            return b"/Dest %d" % self._positions.get(int(match["target"]), -1)
        return b"" if match["outward"] or match["added"] else match[0]


def missing(
    volume: IO[bytes], first: int, reports: Sequence[tuple[str, Sequence[bytes]]], added: str
) -> list[str]:
    """What is wrong in the volume, in Chinese; an empty list: every report is in it whole, in this order.

    first: the pages before the first report. reports: name, and the digests of its pages as it was read.
    added: the resource that stamping has put into each page.
    """
    with mmap(volume.fileno(), 0, access=ACCESS_READ) as content:
        objects = Objects(content, "汇编")
        pages = _pages(objects)
        faults, count = [], len(list(islice(pages, first)))
        for name, wanted in reports:
            own = list(islice(pages, len(wanted)))
            present = PageDigests(objects, own, added).all()
            faults += [
                f"{name}第 {number} 页与报告不同"
                for number, digest in enumerate(wanted, 1)
                if digest not in present[number - 1 : number]
            ]
            count += len(own)
            objects.release_memory()
        count += len(list(pages))
    due = first + sum(len(wanted) for _, wanted in reports)
    if count != due:
        faults.append(f"共 {count} 页，应为 {due} 页")
    return faults


def _pages(objects: Objects) -> Iterator[int]:
    """The numbers of all pages, in order."""
    catalogue, _ = objects.body(references(_ROOT.findall(objects.trailer())[0])[0])
    waiting = references(_PAGES.findall(catalogue)[0])
    while waiting:
        number = waiting.pop()
        head, _ = objects.body(number)
        if kids := _KIDS.search(head):
            waiting += references(kids[1])[::-1]
        else:
            yield number
