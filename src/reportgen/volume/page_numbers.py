"""Page numbers of the volume: every part begins on a right-hand page, so blank pages follow from the lengths.

Right-hand pages have odd numbers. A blank page is counted but bears no number (GB/T 9704-2012 7.5); the page
labels that a reading program shows call it 空白 with its number.
"""

import re
from collections.abc import Mapping, Sequence

from reportgen.pdf.objects import references
from reportgen.volume.copying import text

BLANK = b"/Artifact BMC EMC"  # contents of a blank page: nothing that belongs to the structure
_BLANK_NAME = "空白"
_ROMAN, _ARABIC = b"/r", b"/D"
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_COUNT = re.compile(rb"/Count\s+\d+")


def right_hand(pages: int) -> int:
    """The number of the first right-hand page after so many pages."""
    return pages + 1 + pages % 2


def blank_page(parent: int, contents: int, mediabox: Sequence[object]) -> bytes:
    """A page object without text or structure. parent, contents: numbers of its tree and of a BLANK stream."""
    edges = b" ".join(str(edge).encode() for edge in mediabox)
    return b"<</Type/Page/Parent %d 0 R/MediaBox[%s]/Resources<<>>/Contents %d 0 R>>" % (
        parent,
        edges,
        contents,
    )


def arrange(count: int, starts: Sequence[int]) -> list[int | None]:
    """The pages before the reports in their order, by index; None is a blank page.

    The cover, what follows it and each page of starts are right-hand pages, and so is what follows them all.
    """
    arrangement: list[int | None] = []
    for index in range(count):
        if (index in starts or index <= 1) and len(arrangement) % 2:
            arrangement.append(None)
        arrangement.append(index)
    return arrangement + [None] * (len(arrangement) % 2)


def insert_pages(pages: Mapping[int, int], tree: bytes) -> bytes:
    """A flat tree of pages with further ones. pages: the numbers of their objects by their place in the result."""
    kids = references(_KIDS.findall(tree)[0])
    for place, number in sorted(pages.items()):
        kids.insert(place, number)
    tree = _KIDS.sub(b"/Kids[%s]" % b" ".join(b"%d 0 R" % kid for kid in kids), tree)
    return _COUNT.sub(b"/Count %d" % len(kids), tree)


class PageLabels:
    """What reading programs call each page, in order: 封面, 空白, i, ii …, 1, 2 …; a row of numbers is one entry."""

    def __init__(self) -> None:
        self._entries: list[bytes] = []
        self._count = 0
        self._next: tuple[bytes, int] | None = None  # style and number that need no new entry

    def add_front(self, arrangement: Sequence[int | None]) -> None:
        """The pages before the reports: i is the first right-hand page after the cover."""
        for place, page in enumerate(arrangement):
            if place == 0:
                self._add_name("封面")
            elif page is not None:
                self._add_numbers(_ROMAN, place - 1, 1)
            else:
                self._add_name(_BLANK_NAME, _ROMAN, place - 1)

    def add_reports(self, pages: int, blanks: Sequence[int]) -> None:
        """The reports and the blank pages between them, 1 to pages. blanks: the numbers of the blank ones."""
        first = 1
        for blank in blanks:
            self._add_numbers(_ARABIC, first, blank - first)
            self._add_name(_BLANK_NAME, _ARABIC, blank)
            first = blank + 1
        self._add_numbers(_ARABIC, first, pages - first + 1)

    def number_tree(self) -> bytes:
        """The value of /PageLabels in the catalogue."""
        return b"<</Nums[%s]>>" % b"".join(self._entries)

    def _add_name(self, name: str, style: bytes = b"", number: int = 0) -> None:
        """One page with a name, and its number after it where it has one."""
        numeral = b"/S%s/St %d" % (style, number) if number else b""
        self._entries.append(b"%d<</P%s%s>>" % (self._count, text(name), numeral))
        self._count += 1
        self._next = None

    def _add_numbers(self, style: bytes, first: int, count: int) -> None:
        if count and self._next != (style, first):
            self._entries.append(b"%d<</S%s/St %d>>" % (self._count, style, first))
        self._count += count
        self._next = (style, first + count)
