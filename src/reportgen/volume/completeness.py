"""Whether a volume holds every report whole and on a right-hand page, read anew from the file.

What a page shows is told by its contents, the resources they name (the fonts' bytes with them), its size
and its links: a digest of all these must be the same in the report and in the volume, where they are found
through its own trailer, table and tree of pages. Bytes are compared as they stand in the files, since the volume
copies them unchanged.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from mmap import ACCESS_READ, mmap
from typing import IO

from reportgen.pdf.objects import STRING, Objects, references
from reportgen.volume.page_numbers import BLANK, right_hand

# references to the parent and to the structure are left out of the digest; a link's target is compared by its page
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
        return [self._page_digest(number) for number in self._pages]

    def _page_digest(self, number: int) -> bytes:
        head, _ = self._objects.body(number)
        contents = _CONTENTS.search(head)
        streams = references(contents[1]) if contents else []
        if contents:
            head = head[: contents.start()] + head[contents.end() :]
        if self._stamped:
            streams = streams[1:-1]
        drawn = b"".join(self._object_digest(stream) for stream in streams)
        return hashlib.sha256(drawn + self._parts.sub(self._digest_part, head)).digest()

    def _object_digest(self, number: int) -> bytes:
        """Digest of an object and all it refers to; the numbers of objects do not count."""
        if number not in self._known:
            self._known[number] = b""  # a circle ends here
            head, stream = self._objects.body(number)
            self._known[number] = hashlib.sha256(self._parts.sub(self._digest_part, head) + stream).digest()
        return self._known[number]

    def _digest_part(self, match: re.Match[bytes]) -> bytes:
        """What goes into the digest for a part of an object."""
        if match["reference"]:
            return self._object_digest(int(match["reference"]))
        if match["target"]:
            return b"/Dest %d" % self._positions.get(int(match["target"]), -1)
        return b"" if match["outward"] or match["added"] else match[0]


def find_faults(
    volume: IO[bytes], first: int, reports: Sequence[tuple[str, Sequence[bytes]]], added: str
) -> list[str]:
    """What is wrong in the volume, in Chinese.

    An empty list: every report is in it whole, in this order, each from a right-hand page on, and what lies
    between two reports is one blank page or none. first: the pages before the first report. reports: name, and
    the digests of its pages as it was read. added: the resource that stamping has put into each page.
    """
    with mmap(volume.fileno(), 0, access=ACCESS_READ) as content:
        objects = Objects(content, "汇编")
        pages = _pages(objects)
        faults, count, due = [], len(list(islice(pages, first))), first
        for name, wanted in reports:
            blanks = list(islice(pages, right_hand(due) - due - 1))
            faults += [f"{name}前的空白页不是空白" for blank in blanks if not _is_blank(objects, blank)]
            own = list(islice(pages, len(wanted)))
            present = PageDigests(objects, own, added).all()
            faults += [
                f"{name}第 {number} 页与报告不同"
                for number, digest in enumerate(wanted, 1)
                if digest not in present[number - 1 : number]
            ]
            count += len(blanks) + len(own)
            due = right_hand(due) - 1 + len(wanted)
            objects.release_memory()
        count += len(list(pages))
    if count != due:
        faults.append(f"共 {count} 页，应为 {due} 页")
    if first % 2:
        faults.append(f"报告前有 {first} 页，第一份报告不在右手页")
    return faults


def _is_blank(objects: Objects, number: int) -> bool:
    """Whether a page shows nothing: no annotations, and contents that draw nothing."""
    head, _ = objects.body(number)
    contents = _CONTENTS.search(head)
    streams = [objects.body(n)[1] for n in references(contents[1])] if contents else []
    return b"/Annots" not in head and all(s.removesuffix(b"\nendstream") == BLANK for s in streams)


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
