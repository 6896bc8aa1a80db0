"""Copy the PDFs of many reports into one file, one report at a time, so memory does not grow with their number.

pypdf's writer keeps every object in memory (2.3 MB per report) and drops the structure tree. Here the objects are
copied as bytes with new numbers directly into the file. The data of streams are not changed.
"""

import hashlib
import re
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from reportgen.pdf.objects import LINES, STRING, references
from reportgen.volume.reader import SourcePdf

Edit = Callable[
    [bytes], bytes
]  # changes an object's bytes before its stream; references in them are already renumbered

_REFERENCES = re.compile(STRING + rb"|\b(\d+) 0 R\b")
_KEYS = re.compile(rb"/(StructParents?) (\d+)")


class PdfWriter:
    """Writes a PDF: first the objects, then the cross-reference table."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._position = 0
        self._offsets = array("Q", [0])
        # PDF/A requires the comment of four bytes above 127, which marks the file as binary.
        self._write(b"%PDF-1.7\n%\xc3\xa4\xc3\xbc\n")

    def _write(self, content: bytes) -> None:
        self._waiting.append(content)
        self._position += len(content)

    def flush(self) -> None:
        """Write the collected bytes to the stream. Called once per report, because a report has thousands of objects."""
        content = b"".join(self._waiting)
        self._waiting.clear()
        self._stream.write(content)
        self._digest.update(content)

    def reserve(self) -> int:
        """Return the number of an object that will be written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def put(self, number: int, body: bytes) -> None:
        """Write an object under a reserved number. body: a dictionary, an array, or a dictionary with a stream."""
        self._offsets[number] = self._position
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def add(self, body: bytes) -> int:
        """Write an object under the next number. Returns the number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, content: bytes) -> int:
        """Write a stream under the next number. Returns the number."""
        number = self.reserve()
        self.put_stream(number, content)
        return number

    def put_stream(self, number: int, content: bytes) -> None:
        """Write a stream under a reserved number."""
        self.put(number, b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))

    def close(self, root: int, information: int) -> None:
        """Write table and trailer. The identifier is a digest of the content, so the same reports give the same bytes."""
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
        self._offsets = array("Q")  # releases 16 MB for a volume of 1,000 reports


@dataclass
class Structure:
    """The structure tree of the volume, which the trees of the reports become children of."""

    number: int
    next_key: int = 0
    kids: list[int] = field(default_factory=list)
    roles: dict[bytes, bytes] = field(default_factory=dict)
    leaves: list[tuple[int, int, int]] = field(default_factory=list)  # first key, last key, number

    def write(self, output: PdfWriter) -> None:
        """Write the root, the role map and the parent tree, which leads from pages to structure elements."""
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
class CopyResult:
    """The result of copying a source. tree: the old number of its page tree; numbers: new numbers by old ones."""

    tree: int
    numbers: Mapping[int, int]

    def page(self, page: Any) -> int:
        """The new number of a page of the source."""
        return self.numbers[page.indirect_reference.idnum]


def copy(
    source: SourcePdf, output: PdfWriter, structure: Structure, parent: int, edits: Mapping[int, Edit]
) -> CopyResult:
    """Copy all pages with their structure. parent: the page tree that the source's page tree is added to.

    edits: by the object's number in the source, including the page tree. Bookmarks, metadata and colour profile are
    not copied.
    """
    tree, kids = source.root.raw_get("/Pages").idnum, source.structure_kids()
    parents = source.parents()
    inside = [number for value in parents.values() for number in references(value)]
    starts = {old: output.reserve() for old in dict.fromkeys([tree, *(kid.idnum for kid in kids), *inside])}
    # References to the report's structure root become references to the volume's.
    fixed = {source.root.raw_get("/StructTreeRoot").idnum: structure.number} if source.structure else {}
    edit_tree = edits.get(tree, bytes)
    hung = {**edits, tree: lambda head: edit_tree(head).replace(b"<<", b"<</Parent %d 0 R" % parent, 1)}
    numbers = copy_objects(source, output, starts, fixed, structure.next_key, hung)
    structure.kids += [numbers[kid.idnum] for kid in kids]
    structure.roles |= {_name(k): _name(str(v)) for k, v in source.structure.get("/RoleMap", {}).items()}
    _add_parents(structure, output, parents, numbers)
    return CopyResult(tree, numbers)


def copy_objects(
    source: SourcePdf,
    output: PdfWriter,
    starts: Mapping[int, int],
    fixed: Mapping[int, int],
    first_key: int = 0,
    edits: Mapping[int, Edit] | None = None,
) -> dict[int, int]:
    """Copy some objects and everything they refer to, except the objects in fixed. Returns all new numbers.

    starts: reserved new numbers by the old ones. fixed: new numbers of objects that are already written. first_key:
    added to the keys of the parent tree.
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
        head = _renumber(head, number)
        if b"/StructParent" in head:
            head = _KEYS.sub(lambda m: b"/%s %d" % (m[1], first_key + int(m[2])), head)
        if edits and old in edits:
            head = edits[old](head)
        output.put(numbers[old], head + stream)
    return numbers


def _renumber(head: bytes, number: Callable[[int], int]) -> bytes:
    """Renumber every reference in an object.

    The object is split at " 0 R", the end of references, which takes a third of the time of a regular expression. The
    regular expression is used only where that text may be part of a string, which is rare.
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


def _add_parents(
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
    """Renumber a reference, or an array of references and nulls."""
    return re.sub(rb"\d+(?= 0 R)", lambda number: b"%d" % numbers[int(number[0])], value)


def text(string: str) -> bytes:
    """Encode a text string for PDF."""
    return b"<FEFF%s>" % string.encode("utf-16-be").hex().upper().encode()


def _name(name: str) -> bytes:
    """Encode a name for PDF: everything but letters and digits as #xx."""
    return b"/" + b"".join(
        bytes([c]) if bytes([c]).isalnum() and c < 128 else b"#%02X" % c for c in name[1:].encode()
    )
