"""Correct the tags of LibreOffice 7.4, which tags the table of contents as paragraphs and the watermark as a figure.

A structure tree of unknown shape is not changed.
"""

import re

from reportgen.pdf.objects import references
from reportgen.pdf.pdffile import PdfFile, Stream

_LINE = re.compile(rb"/S/Contents#20\d\b")  # LibreOffice's name for Word's styles "toc 1" …
_PARENT = re.compile(rb"/P (\d+) 0 R")
_KIDS = re.compile(rb"/K\[([\d R\s]*)\]")
_KID = re.compile(rb"\d+ 0 R|\d+")
_STRUCTURE = re.compile(rb"/StructTreeRoot (\d+) 0 R")
_TREE = re.compile(rb"/ParentTree (\d+) 0 R")
_KEY = re.compile(rb"/StructParents (\d+)")
_ENTRY = re.compile(rb"(\d+) (\[[^\]]*\])")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_DRAWING = re.compile(rb"/(?:Div|Figure)<</MCID 0>>BDC\n(.*?)\nEMC\n", re.S)


def tag_contents(file: PdfFile) -> None:
    """Tag the lines of the table of contents as TOC and TOCI, so that screen readers recognise them."""
    lines = {
        number
        for number, body in file.bodies.items()
        if b"/S/Contents#20" in body and _LINE.search(body) and _PARENT.search(body)
    }
    parents = {int(found[1]) for n in lines if (found := _PARENT.search(file.bodies[n]))}
    for parent in sorted(parents & file.bodies.keys()):
        kids = _KIDS.search(file.bodies[parent])
        if kids and b"/S/TOC" not in file.bodies[parent]:
            _add_contents_table(file, parent, kids, lines)


def _add_contents_table(file: PdfFile, parent: int, kids: re.Match[bytes], lines: set[int]) -> None:
    """Move each run of consecutive lines among the children of a structure element into a TOC of its own."""
    written: list[bytes] = []
    table = 0  # the TOC to which the next line belongs
    items: dict[int, list[int]] = {}
    for kid in _KID.findall(kids[1]):
        number = references(kid)[0] if kid.endswith(b"R") else -1
        if number not in lines:
            table = 0
            written.append(kid)
            continue
        if not table:
            table = file.add(b"")
            items[table] = []
            written.append(b"%d 0 R" % table)
        item = file.add(b"<</Type/StructElem/S/TOCI/P %d 0 R/K[%d 0 R]>>" % (table, number))
        file.bodies[number] = _PARENT.sub(b"/P %d 0 R" % item, file.bodies[number], count=1)
        items[table].append(item)
    for number, entries in items.items():
        list_ = b" ".join(b"%d 0 R" % entry for entry in entries)
        file.bodies[number] = b"<</Type/StructElem/S/TOC/P %d 0 R/K[%s]>>" % (parent, list_)
    body = file.bodies[parent]
    file.bodies[parent] = body[: kids.start(1)] + b" ".join(written) + body[kids.end(1) :]


def untag_watermark(file: PdfFile) -> None:
    """Mark the drawing that is the same on every page as an artifact, like headers and footers."""
    pages = file.pages()
    streams = [_contents(file, page) for page in pages]
    drawings = [_drawing(stream.content()) if stream else None for stream in streams]
    first = drawings[0]
    if len(pages) < 2 or not first or b"BT" in first[1]:
        return
    if any(drawing is None or drawing[1] != first[1] for drawing in drawings):
        return
    if not _remove_elements(file, pages):
        return
    for stream, drawing in zip(streams, drawings, strict=True):
        assert stream and drawing
        content = stream.content()
        artifact = b"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n" + drawing[1] + b"\nEMC\n"
        stream.replace(content[: drawing.start()] + artifact + content[drawing.end() :])


def _drawing(content: bytes) -> re.Match[bytes] | None:
    """The first tagged content of a page if it is a drawing, else None."""
    start = content.find(b"<</MCID 0>>")
    return _DRAWING.match(content, content.rfind(b"\n", 0, start) + 1) if start >= 0 else None


def _contents(file: PdfFile, page: int) -> Stream | None:
    found = _CONTENTS.search(file.bodies[page])
    return file.streams.get(int(found[1])) if found else None


def _remove_elements(file: PdfFile, pages: list[int]) -> bool:
    """Remove each page's first structure element. Returns False without any change where the tree is unknown."""
    root = _STRUCTURE.search(file.bodies[file.entry(b"Root")])
    tree = _TREE.search(file.bodies[int(root[1])]) if root else None
    if not tree:
        return False
    number = int(tree[1])
    arrays = {int(key): references(array) for key, array in _ENTRY.findall(file.bodies[number])}
    keys = {int(found[1]) if (found := _KEY.search(file.bodies[page])) else -1 for page in pages}
    elements = {arrays[key][0] for key in keys if arrays.get(key)}
    parents = {element: _PARENT.search(file.bodies[element]) for element in elements}
    if not keys <= arrays.keys() or len(elements) != len(pages) or not all(parents.values()):
        return False
    for element, parent in parents.items():
        assert parent
        owner = int(parent[1])
        file.bodies[owner] = re.sub(rb"(?<=[\[\s])%d 0 R\s" % element, b"", file.bodies[owner], count=1)
        del file.bodies[element]
    file.bodies[number] = _ENTRY.sub(lambda entry: _without_first(entry, keys), file.bodies[number])
    return True


def _without_first(entry: re.Match[bytes], keys: set[int]) -> bytes:
    """An entry of the parent tree, with null as its first element where its key is in keys."""
    if int(entry[1]) not in keys:
        return entry[0]
    return entry[1] + b" " + re.sub(rb"\d+ 0 R", b"null", entry[2], count=1)
