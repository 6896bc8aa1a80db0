"""The headings of a document before it is laid out: the lines of its table of contents without pages."""

from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree

from reportgen.render import Template
from reportgen.render.headings import LISTED_LEVELS, W, bookmark_of, heading_levels
from reportgen.render.numbering import Counter, read_lists

_PROPERTIES, _STYLE, _LIST = f"{W}pPr", f"{W}pStyle", f"{W}numPr"


def unpaged_entries(template: Template, context: Mapping[str, object]) -> list[Mapping[str, object]]:
    """级别, 标题 with its number and 书签 of each heading that the contents list. Raises TemplateError."""
    body = ElementTree.fromstring(template.part("word/document.xml", context))
    styles = template.part("word/styles.xml", context)
    levels = _levels(styles)
    counter = Counter(read_lists(template.part("word/numbering.xml", context), styles))
    entries: list[Mapping[str, object]] = []
    for paragraph in body.iter(f"{W}p"):
        properties = paragraph.find(_PROPERTIES)
        if properties is None:
            continue
        named = properties.find(_STYLE)
        style = "" if named is None else named.get(f"{W}val", "")
        label = counter.label(style, properties.find(_LIST))  # all paragraphs of a list count
        if 0 < levels.get(style, 0) <= LISTED_LEVELS:
            text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
            if text.strip():
                title, bookmark = (label or "") + text, bookmark_of(paragraph)
                entries.append({"级别": levels[style], "标题": title, "页码": "", "书签": bookmark})
    return entries


# The styles are the template's: the same bytes for every office.
_levels = lru_cache(maxsize=8)(heading_levels)
