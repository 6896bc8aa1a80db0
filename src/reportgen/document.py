"""What a finished DOCX says of itself: the bookmarks of its headings and the typefaces of its styles."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from reportgen.errors import TemplateError
from reportgen.pdf.content import Heading

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LISTED_LEVELS = 2  # the contents list 一、 and （一）
_BOOKMARK = re.compile(r'<w:bookmarkStart\b[^>]*w:name="(_Toc\d+)"')
_STYLE_USE = re.compile(r'<w:(?:p|r)Style w:val="([^"]+)"')
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def contents_entries(docx: bytes, headings: Sequence[Heading]) -> list[Mapping[str, object]]:
    """The lines of the table of contents: 级别, 标题 with its number, 页码 as printed, 书签.

    headings: those of the PDF made from this docx, which alone knows the pages.
    Raises TemplateError where headings and bookmarks do not pair off.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        bookmarks = _BOOKMARK.findall(package.read("word/document.xml").decode())
    listed = [h for h in headings if h.level <= _LISTED_LEVELS]
    if len(bookmarks) != len(listed):
        raise TemplateError(
            f"模板有 {len(listed)} 个一、二级标题，却有 {len(bookmarks)} 个目录书签",
            "标题不要放进循环里；在 Word 里更新一次模板的目录后再试",
        )
    return [
        {"级别": h.level, "标题": h.title, "页码": h.printed, "书签": bookmark}
        for h, bookmark in zip(listed, bookmarks, strict=True)
    ]


def families(docx: bytes) -> frozenset[str]:
    """The Chinese typefaces of the styles that the document uses: 仿宋_GB2312, 黑体 …"""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = [package.read(name).decode() for name in package.namelist() if _TEXT_PART.fullmatch(name)]
        styles = ElementTree.fromstring(package.read("word/styles.xml"))
    by_id = {s.get(f"{_W}styleId", ""): s for s in styles.iter(f"{_W}style")}
    used = {style for part in parts for style in _STYLE_USE.findall(part)}
    return frozenset(filter(None, (_typeface(by_id, style) for style in used)))


def _typeface(styles: Mapping[str, ElementTree.Element], style_id: str) -> str:
    """The typeface a style names, or else the one it inherits."""
    seen: set[str] = set()
    while style_id in styles and style_id not in seen:
        seen.add(style_id)
        style = styles[style_id]
        fonts = style.find(f"{_W}rPr/{_W}rFonts")
        if fonts is not None and (name := fonts.get(f"{_W}eastAsia")):
            return name
        parent = style.find(f"{_W}basedOn")
        style_id = "" if parent is None else parent.get(f"{_W}val", "")
    return ""
