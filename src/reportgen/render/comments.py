"""Word comments (批注) are removed from what a template prints: LibreOffice's PDF export ends with signal 6 on one."""

import re

from lxml import etree  # type: ignore[import-untyped]

from reportgen.render.headings import W
from reportgen.render.package import Package
from reportgen.render.xmltext import remove

_KINDS = ("comments", "commentsextended", "commentsids", "commentsextensible", "people")
_MARKS = (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef")


def remove_marks(root: etree._Element) -> bool:
    """Remove the places of comments from a part. Says whether there were any."""
    marks = list(root.iter(*_MARKS))
    for mark in marks:
        run = mark.getparent()
        assert run is not None
        remove(mark)
        if run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
            remove(run)
    return bool(marks)


def comment_parts(package: Package) -> frozenset[str]:
    """Names of the parts that hold comments and who wrote them, with their own relationships."""
    parts = {
        relation.target
        for owner in package.parts
        for relation in package.relationships(owner)
        if relation.kind.lower() in _KINDS
    }
    rels = {re.sub(r"([^/]+)$", r"_rels/\1.rels", part) for part in parts}
    return frozenset((parts | rels) & package.parts.keys())


def remove_relationships(root: etree._Element) -> bool:
    """Remove the lines of a .rels part that lead to comments. Says whether there were any."""
    lines = [line for line in root if line.get("Type", "").rpartition("/")[2].lower() in _KINDS]
    for line in lines:
        root.remove(line)
    return bool(lines)


def remove_types(root: etree._Element, parts: frozenset[str]) -> bool:
    """Remove these parts from [Content_Types].xml. Says whether they were there."""
    lines = [line for line in root if line.get("PartName", "").lstrip("/") in parts]
    for line in lines:
        root.remove(line)
    return bool(lines)
