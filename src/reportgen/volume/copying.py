"""Many PDFs of LibreOffice's into one, a report at a time: memory does not grow with their number.

pypdf's writer keeps every object of every report (2.3 MB a report, and without the structure tree); here
the objects are copied as bytes, with new numbers, straight into the file. Streams are not touched.
"""

import hashlib
import re
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from reportgen.pdf.objects import LINES, STRING, references
from reportgen.volume.reader import SourcePdf

Edit = Callable[[bytes], bytes]  # of an object's bytes before its stream, already with new numbers

_REFERENCES = re.compile(STRING + rb"|\b(\d+) 0 R\b")
_KEYS = re.compile(rb"/(StructParents?) (\d+)")


class PdfWriter:
    """The file that grows: objects by number, then the cross-reference table."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._position = 0
        self._offsets = array("Q", [0])
        # the comment of four high bytes tells programs that this is no text (PDF/A asks for it)
        self._write(b"%PDF-1.7\n%\xc3\xa4\xc3\xbc\n")

    def _write(self, content: bytes) -> None:
        self._waiting.append(content)
        self._position += len(content)

    def flush(self) -> None:
        """Give what was put to the stream; called once a report, for that has thousands of objects."""
        content = b"".join(self._waiting)
        self._waiting.clear()
        self._stream.write(content)
        self._digest.update(content)

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def put(self, number: int, body: bytes) -> None:
        """Write an object: dictionary, array, or dictionary and stream."""
        self._offsets[number] = self._position
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def add(self, body: bytes) -> int:
        """Write an object under the next number, which is returned."""
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, content: bytes) -> int:
        """Write a stream under the next number."""
        number = self.reserve()
        self.put_stream(number, content)
        return number

    def put_stream(self, number: int, content: bytes) -> None:
        """Write a stream under a reserved number."""
        self.put(number, b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))

    def close(self, root: int, information: int) -> None:
        """The table and the trailer. The identifier is a digest of the content: same reports, same bytes."""
        assert all(self._offsets[1:]), "a reserved object was never written"
        self.flush()
        identifier = self._digest.hexdigest()[:32].upper().encode()
        start = self._position
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for first in range(1, len(self._offsets), LINES):
            self._write(b"".join(b"%010d 00000 n \n" % o for o in self._offsets[first : first + LINES]))
            self.flush()
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._offsets), root, information, identifier, identifier, start)
        )
        self.flush()
        self._offsets = array("Q")  # 16 MB for a volume of 1,000


@dataclass
class Structure:
    """The structure tree of the whole: what the trees of the reports are hung under."""

    number: int
    next_key: int = 0
    kids: list[int] = field(default_factory=list)
    roles: dict[bytes, bytes] = field(default_factory=dict)
    leaves: list[tuple[int, int, int]] = field(default_factory=list)  # first key, last key, number

    def write(self, output: PdfWriter) -> None:
        """The root, the map of roles and the tree from pages to structure."""
        leaves = b" ".join(b"%d 0 R" % number for _, _, number in self.leaves)
        parents = output.add(b"<</Kids[%s]>>" % leaves)
        roles = b"".join(name + b" " + role for name, role in sorted(self.roles.items()))
        kids = b" ".join(b"%d 0 R" % kid for kid in self.kids)
        output.put(
            self.number,
            b"<</Type/StructTreeRoot/K[%s]/ParentTree %d 0 R/ParentTreeNextKey %d/RoleMap<<%s>>>>"
            % (kids, parents, self.next_key, roles),
        )


@dataclass(frozen=True)
class Copied:
    """Where a source's objects have gone: its tree of pages, and new numbers by old ones."""

    tree: int
    numbers: Mapping[int, int]

    def page(self, page: Any) -> int:
        """The new number of a page of the source."""
        return self.numbers[page.indirect_reference.idnum]


def copy(
    source: SourcePdf, output: PdfWriter, structure: Structure, parent: int, edits: Mapping[int, Edit]
) -> Copied:
    """Copy all pages with their structure. parent: the tree of pages that the source's is hung under.

    edits: by the object's number in the source; the tree of pages may have one too. Bookmarks, metadata and
    profile are not copied.
    """
    tree, kids = source.root.raw_get("/Pages").idnum, source.structure_kids()
    parents = source.parents()
    inside = [number for value in parents.values() for number in references(value)]
    starts = {old: output.reserve() for old in dict.fromkeys([tree, *(kid.idnum for kid in kids), *inside])}
    # all that leads to the root of the report's structure leads to that of the whole
    fixed = {source.root.raw_get("/StructTreeRoot").idnum: structure.number} if source.structure else {}
    edit_tree = edits.get(tree, bytes)
    hung = {**edits, tree: lambda head: edit_tree(head).replace(b"<<", b"<</Parent %d 0 R" % parent, 1)}
    numbers = copy_objects(source, output, starts, fixed, structure.next_key, hung)
    structure.kids += [numbers[kid.idnum] for kid in kids]
    structure.roles |= {_name(k): _name(str(v)) for k, v in source.structure.get("/RoleMap", {}).items()}
    _hang_parents(structure, output, parents, numbers)
    return Copied(tree, numbers)


def copy_objects(
    source: SourcePdf,
    output: PdfWriter,
    starts: Mapping[int, int],
    fixed: Mapping[int, int],
    first_key: int = 0,
    edits: Mapping[int, Edit] | None = None,
) -> dict[int, int]:
    """Copy some objects and all they refer to, but not those of fixed.

    starts, fixed: the new numbers by the old ones, reserved or long in use. first_key: what is added to the keys
    into the tree from pages to structure. Returns all new numbers.
    """
    numbers = {**fixed, **starts}
    waiting = list(starts)

    def number(old: int) -> int:
        if old not in numbers:
            numbers[old] = output.reserve()
            waiting.append(old)
        return numbers[old]

    while waiting:
        old = waiting.pop()
        head, stream = source.body(old)
        head = _renumbered(head, number)
        if b"/StructParent" in head:
            head = _KEYS.sub(lambda m: b"/%s %d" % (m[1], first_key + int(m[2])), head)
        if edits and old in edits:
            head = edits[old](head)
        output.put(numbers[old], head + stream)
    return numbers


def _renumbered(head: bytes, number: Callable[[int], int]) -> bytes:
    """An object with every reference in it renumbered.

    It is cut at the references' ends: a regular expression that looks for their beginnings, in a report's 4,500 of
    them, takes three times as long. A string that looks like one, for which it would have to look, is rare.
    """
    parts = head.split(b" 0 R")
    for index, part in enumerate(parts[:-1]):
        if part.count(b"(") != part.count(b")") or not part[-1:].isdigit():
            return _REFERENCES.sub(lambda m: b"%d 0 R" % number(int(m[1])) if m[1] else m[0], head)
        place = len(part)
        while place and 48 <= part[place - 1] < 58:  # a digit
            place -= 1
        parts[index] = b"%s%d" % (part[:place], number(int(part[place:])))
    return b" 0 R".join(parts)


def _hang_parents(
    structure: Structure, output: PdfWriter, parents: Mapping[int, bytes], numbers: Mapping[int, int]
) -> None:
    if not parents:
        return
    base = structure.next_key
    entries = [b"%d %s" % (base + key, _with(numbers, value)) for key, value in sorted(parents.items())]
    first, last = base + min(parents), base + max(parents)
    leaf = output.add(b"<</Limits[%d %d]/Nums[%s]>>" % (first, last, b"\n".join(entries)))
    structure.leaves.append((first, last, leaf))
    structure.next_key = last + 1


def _with(numbers: Mapping[int, int], value: bytes) -> bytes:
    """A reference, or an array of references and nulls, with new numbers."""
    return re.sub(rb"\d+(?= 0 R)", lambda number: b"%d" % numbers[int(number[0])], value)


def text(string: str) -> bytes:
    """A text string as PDF writes it."""
    return b"<FEFF%s>" % string.encode("utf-16-be").hex().upper().encode()


def _name(name: str) -> bytes:
    """A name as PDF writes it: everything but letters and digits as #xx."""
    return b"/" + b"".join(
        bytes([c]) if bytes([c]).isalnum() and c < 128 else b"#%02X" % c for c in name[1:].encode()
    )
