"""What a finished DOCX says of itself: the bookmarks of its headings and the typefaces of its styles."""

import io
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree

from reportgen.formatting import chinese_number
from reportgen.render import Template
from reportgen.render.headings import LISTED_LEVELS, W, bookmark_of, heading_levels, listed_headings

_STYLE_USE = re.compile(r'<w:(?:p|r)Style w:val="([^"]+)"')
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def unpaged_entries(template: Template, context: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The same lines without pages, for a DOCX that has not been laid out yet. Raises TemplateError."""
    body = ElementTree.fromstring(template.part("word/document.xml", context))
    levels = _levels(template.part("word/styles.xml", context))
    counts = [0] * LISTED_LEVELS
    entries: list[Mapping[str, object]] = []
    for level, heading in listed_headings(body, levels):
        counts[level - 1] += 1
        counts[level:] = [0] * (LISTED_LEVELS - level)
        number = chinese_number(counts[level - 1])
        text = "".join(t.text or "" for t in heading.iter(f"{W}t"))
        title = f"{number}、{text}" if level == 1 else f"（{number}）{text}"
        entries.append({"级别": level, "标题": title, "页码": "", "书签": bookmark_of(heading)})
    return entries


def families(docx: bytes) -> frozenset[str]:
    """The Chinese typefaces of the styles that the document uses: 仿宋_GB2312, 黑体 …"""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = [package.read(name).decode() for name in package.namelist() if _TEXT_PART.fullmatch(name)]
        faces = _typefaces(package.read("word/styles.xml"))
    used = {style for part in parts for style in _STYLE_USE.findall(part)}
    return frozenset(faces[style] for style in used if faces.get(style))


# The styles are the template's: the same bytes for every office.
_levels = lru_cache(maxsize=8)(heading_levels)


@lru_cache(maxsize=8)
def _typefaces(styles: bytes) -> Mapping[str, str]:
    """The Chinese typeface of each style by its id; "" where neither it nor what it inherits from names one."""
    by_id = {s.get(f"{W}styleId", ""): s for s in ElementTree.fromstring(styles).iter(f"{W}style")}
    return {style: _typeface(by_id, style) for style in by_id}


def _typeface(styles: Mapping[str, ElementTree.Element], style_id: str) -> str:
    """The typeface a style names, or else the one it inherits."""
    seen: set[str] = set()
    while style_id in styles and style_id not in seen:
        seen.add(style_id)
        style = styles[style_id]
        fonts = style.find(f"{W}rPr/{W}rFonts")
        if fonts is not None and (name := fonts.get(f"{W}eastAsia")):
            return name
        parent = style.find(f"{W}basedOn")
        style_id = "" if parent is None else parent.get(f"{W}val", "")
    return ""
