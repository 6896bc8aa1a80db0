"""Many PDFs of LibreOffice's into one, a report at a time: memory does not grow with their number.

pypdf's writer keeps every object of every report (2.3 MB a report, and without the structure tree); here
the objects are copied as bytes, with new numbers, straight into the file. Streams are not touched.
"""

import hashlib
import io
import itertools
import re
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pypdf import PdfReader

from reportgen.errors import EngineError

Edit = Callable[[bytes], bytes]  # of an object's bytes before its stream, already with new numbers

# strings are stepped over; what is left that looks like a reference is one
_NUMBERS = re.compile(
    rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|\b(?P<reference>\d+) 0 R\b|/(?P<key>StructParents?) (?P<parent>\d+)"
)
_STREAM = re.compile(rb">>\s*stream\r?\n")
# what a catalogue may have without anything getting lost: it is copied, or made anew for the whole
_ROOT_KEYS = {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/StructTreeRoot", "/Outlines"}
_ROOT_KEYS |= {"/ViewerPreferences", "/MarkInfo", "/Lang", "/OpenAction", "/Version"}
_ROOT_KEYS |= {"/PageLabels", "/PageMode", "/PageLayout"}
_STRUCTURE_KEYS = {"/Type", "/K", "/ParentTree", "/RoleMap", "/ParentTreeNextKey"}


class Output:
    """The file that grows: objects by number, then the cross-reference table."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._position = 0
        self._offsets = array("Q", [0])
        # the comment of four high bytes tells programs that this is no text (PDF/A asks for it)
        self._write(b"%PDF-1.7\n%\xc3\xa4\xc3\xbc\n")

    def _write(self, content: bytes) -> None:
        self._stream.write(content)
        self._digest.update(content)
        self._position += len(content)

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
        return self.add(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))

    def close(self, root: int, information: int) -> None:
        """The table and the trailer. The identifier is a digest of the content: same reports, same bytes."""
        assert all(self._offsets[1:]), "a reserved object was never written"
        identifier = self._digest.hexdigest()[:32].upper().encode()
        start = self._position
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for offset in self._offsets[1:]:
            self._write(b"%010d 00000 n \n" % offset)
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._offsets), root, information, identifier, identifier, start)
        )


class Source:
    """A PDF as LibreOffice writes it, in memory: its objects as bytes, what it is made of through pypdf.

    Raises EngineError for any other: the copy would not be whole.
    """

    def __init__(self, pdf: Path) -> None:
        self.name = pdf.name
        self.content = pdf.read_bytes()
        try:
            # strict: what is repaired in reading would be copied unrepaired; it is also four times as fast
            self._reader = PdfReader(io.BytesIO(self.content), strict=True)
            trailer: Any = self._reader.trailer
            self.root: Any = trailer["/Root"]
            self.information: Mapping[str, Any] = trailer["/Info"]  # title, dates and the like
            self.pages: Sequence[Any] = list(self._reader.pages)
            strange = set(self.root) - _ROOT_KEYS | set(self.root["/StructTreeRoot"]) - _STRUCTURE_KEYS
        except Exception as error:  # pypdf raises whatever a broken file leads it to
            raise _unreadable(self.name, f"{type(error).__name__}: {error}") from error
        if self._reader.is_encrypted or self._reader.xref_objStm or strange:
            raise _unreadable(self.name, "、".join(sorted(strange)) or "加密或压缩的对象")
        offsets = self._reader.xref[0]
        starts = sorted(
            [*offsets.values(), self.content.rindex(b"startxref"), self.content.rindex(b"xref\n0 ")]
        )
        following = dict(itertools.pairwise(starts))
        self._ranges = {number: (start, following[start]) for number, start in offsets.items() if start}

    def body(self, number: int) -> tuple[bytes, bytes]:
        """An object's bytes: before its stream's data, and from there on (empty without a stream)."""
        start, end = self._ranges[number]
        raw = self.content[start:end].rstrip()
        opening = b"%d 0 obj" % number
        if not raw.startswith(opening) or not raw.endswith(b"endobj"):
            raise _unreadable(self.name, f"对象 {number}")
        raw = raw[len(opening) : -len(b"endobj")].strip()
        stream = _STREAM.search(raw)
        return (raw[: stream.end()], raw[stream.end() :]) if stream else (raw, b"")

    def headings(self) -> Iterator[tuple[str, Any]]:
        """The bookmarks of the first level: title and where they lead."""
        item: Any = self.root.get("/Outlines", {}).get("/First")
        while item is not None:
            item = item.get_object()
            # LibreOffice leaves a space between number and words
            title = re.sub(r"(?<=[、）)．.])\s+", "", str(item["/Title"]).strip())
            yield title, item.get("/Dest") or item["/A"].get_object()["/D"]
            item = item.get("/Next")


def _unreadable(name: str, what: str) -> EngineError:
    return EngineError(
        f"{name} 的内部结构不是 LibreOffice 的写法，不能并入汇编（{what}）", "重新生成这份报告"
    )


@dataclass
class Structure:
    """The structure tree of the whole: what the trees of the reports are hung under."""

    number: int
    next_key: int = 0
    kids: list[int] = field(default_factory=list)
    roles: dict[bytes, bytes] = field(default_factory=dict)
    leaves: list[tuple[int, int, int]] = field(default_factory=list)  # first key, last key, number

    def write(self, output: Output) -> None:
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
    source: Source, output: Output, structure: Structure, parent: int, edits: Mapping[int, Edit]
) -> Copied:
    """Copy all pages with their structure. parent: the tree of pages that the source's is hung under.

    edits: by the object's number in the source. Bookmarks, metadata and profile are left behind.
    """
    tree, root = source.root.raw_get("/Pages").idnum, source.root["/StructTreeRoot"]
    kids = root["/K"] if isinstance(root["/K"], list) else [root.raw_get("/K")]
    parents = dict(_number_tree(root["/ParentTree"]))
    starts = [tree, *(kid.idnum for kid in kids)]
    starts += [number for value in parents.values() for number in _references(value)]
    # all that leads to the root of the report's structure leads to that of the whole
    fixed = {source.root.raw_get("/StructTreeRoot").idnum: structure.number}
    hung = {**edits, tree: lambda head: head.replace(b"<<", b"<</Parent %d 0 R" % parent, 1)}
    numbers = copy_objects(source, output, starts, fixed, structure.next_key, hung)
    structure.kids += [numbers[kid.idnum] for kid in kids]
    structure.roles |= {_name(k): _name(str(v)) for k, v in root.get("/RoleMap", {}).items()}
    _hang_parents(structure, output, parents, numbers)
    return Copied(tree, numbers)


def copy_objects(
    source: Source,
    output: Output,
    starts: Iterable[int],
    fixed: Mapping[int, int],
    first_key: int = 0,
    edits: Mapping[int, Edit] | None = None,
) -> dict[int, int]:
    """Copy some objects and all they refer to, but those of fixed, whose new numbers are given.

    first_key: what is added to the keys into the tree from pages to structure. Returns all new numbers.
    """
    bodies = _reachable(source, starts, fixed)
    numbers = {**fixed, **{old: output.reserve() for old in bodies}}
    for old, (head, stream) in bodies.items():
        head = _renumbered(head, numbers, first_key)
        if edits and old in edits:
            head = edits[old](head)
        output.put(numbers[old], head + stream)
    return numbers


def _hang_parents(
    structure: Structure, output: Output, parents: Mapping[int, Any], numbers: Mapping[int, int]
) -> None:
    if not parents:
        return
    base = structure.next_key
    entries = []
    for key, value in sorted(parents.items()):
        references = b" ".join(b"%d 0 R" % numbers[n] for n in _references(value))
        entries.append(
            b"%d " % (base + key) + (b"[%s]" % references if isinstance(value, list) else references)
        )
    first, last = base + min(parents), base + max(parents)
    leaf = output.add(b"<</Limits[%d %d]/Nums[%s]>>" % (first, last, b"\n".join(entries)))
    structure.leaves.append((first, last, leaf))
    structure.next_key = last + 1


def _reachable(
    source: Source, starts: Iterable[int], borders: Container[int]
) -> dict[int, tuple[bytes, bytes]]:
    """The bytes, as of Source.body(), of some objects and all they refer to, short of the borders."""
    found: dict[int, tuple[bytes, bytes]] = {}
    waiting = list(starts)[::-1]
    while waiting:
        number = waiting.pop()
        if number not in found and number not in borders:
            found[number] = source.body(number)
            waiting += [int(m["reference"]) for m in _NUMBERS.finditer(found[number][0]) if m["reference"]]
    return found


def _renumbered(head: bytes, numbers: Mapping[int, int], base: int) -> bytes:
    def new(match: re.Match[bytes]) -> bytes:
        if match["reference"]:
            return b"%d 0 R" % numbers[int(match["reference"])]
        if match["key"]:
            return b"/%s %d" % (match["key"], base + int(match["parent"]))
        return match[0]

    return _NUMBERS.sub(new, head)


def _number_tree(node: Any) -> Iterator[tuple[int, Any]]:
    """Key and value of a number tree; a value is a reference, or an array of them."""
    node = node.get_object()
    nums = node.get("/Nums", [])
    yield from ((int(nums[i]), _array(nums[i + 1])) for i in range(0, len(nums), 2))
    for kid in node.get("/Kids", []):
        yield from _number_tree(kid)


def _array(value: Any) -> Any:
    """A list stays one; a reference to an array becomes the array, one to anything else stays."""
    target = value.get_object()
    return target if isinstance(target, list) else value


def _references(value: Any) -> list[int]:
    return [v.idnum for v in value] if isinstance(value, list) else [value.idnum]


def text(string: str) -> bytes:
    """A text string as PDF writes it."""
    return b"<FEFF%s>" % string.encode("utf-16-be").hex().upper().encode()


def _name(name: str) -> bytes:
    """A name as PDF writes it: everything but letters and digits as #xx."""
    return b"/" + b"".join(
        bytes([c]) if bytes([c]).isalnum() and c < 128 else b"#%02X" % c for c in name[1:].encode()
    )
