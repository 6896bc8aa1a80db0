"""The headings of a Word file: which styles they are, and the bookmarks that the contents point to."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LISTED_LEVELS = 2  # the contents list 一、 and （一）
_NAME = re.compile(r"(?:heading|标题)\s*([1-3])", re.IGNORECASE)
_PARAGRAPH, _PROPERTIES, _STYLE = f"{W}p", f"{W}pPr", f"{W}pStyle"
_BOOKMARK = "_Toc"  # Word's own prefix: it takes such a bookmark over when it updates the contents


def heading_levels(styles: bytes) -> dict[str, int]:
    """Ids of the paragraph styles 标题 1–3 with their level. styles: word/styles.xml."""
    levels = {}
    for style in ElementTree.fromstring(styles).iter(f"{W}style"):
        name = style.find(f"{W}name")
        names = (style.get(f"{W}styleId", ""), "" if name is None else name.get(f"{W}val", ""))
        found = next((m for m in map(_NAME.fullmatch, names) if m), None)
        if style.get(f"{W}type") == "paragraph" and found:
            levels[names[0]] = int(found[1])
    return levels


def listed_headings(
    body: ElementTree.Element, levels: dict[str, int]
) -> Iterator[tuple[int, ElementTree.Element]]:
    """Level and paragraph of each heading that the contents list. body: of ElementTree or of lxml."""
    for paragraph in body.iter(_PARAGRAPH):
        properties = paragraph.find(_PROPERTIES)  # a path of several steps is not found in C
        style = None if properties is None else properties.find(_STYLE)
        level = 0 if style is None else levels.get(style.get(f"{W}val", ""), 0)
        if 0 < level <= LISTED_LEVELS:
            yield level, paragraph


def bookmark_of(heading: ElementTree.Element) -> str:
    """The bookmark by which the contents find a heading; "" if it has none."""
    names = (b.get(f"{W}name", "") for b in heading.iter(f"{W}bookmarkStart"))
    return next((n for n in names if n.startswith(_BOOKMARK)), "")


def add_bookmarks(body: ElementTree.Element, levels: dict[str, int]) -> None:
    """Give each listed heading that lacks one a bookmark: a heading typed in Word has none yet."""
    used = [b.get(f"{W}id", "") for b in body.iter(f"{W}bookmarkStart")]
    number = max((int(n) for n in used if n.isdecimal()), default=0)
    for _, heading in listed_headings(body, levels):
        if bookmark_of(heading):
            continue
        number += 1
        # makeelement gives an element of body's own kind, be it lxml's
        start = heading.makeelement(
            f"{W}bookmarkStart", {f"{W}id": str(number), f"{W}name": f"{_BOOKMARK}9{number:07d}"}
        )
        heading.insert(1, start)  # after pPr, which a heading always has: it names the style
        heading.append(heading.makeelement(f"{W}bookmarkEnd", {f"{W}id": str(number)}))
