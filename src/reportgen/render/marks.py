"""Styles of a template that are for its editors only: guidance that is never printed, and tags in grey.

A paragraph in one of the styles 模板说明 and 模板说明标题 is guidance: neither it nor its tags are looked at, and
it is not part of any document. The character style 标签 makes a tag grey in the template; what is printed in its
place looks like the text around it.
"""

from xml.etree import ElementTree

from lxml import etree  # type: ignore[import-untyped]

from reportgen.render.headings import W
from reportgen.render.package import Package
from reportgen.render.xmltext import remove

GUIDANCE_STYLES = frozenset({"模板说明", "模板说明标题"})
TAG_STYLE = "标签"
_BLOCKS = {f"{W}p", f"{W}tbl", f"{W}sdt"}


def style_ids(package: Package, kind: str, names: frozenset[str]) -> frozenset[str]:
    """Ids of the styles of one kind (paragraph, character) that have one of these names."""
    return frozenset(
        style.get(f"{W}styleId", "")
        for part in package.related(package.main, "styles")
        for style in ElementTree.fromstring(package.parts[part]).iter(f"{W}style")
        if style.get(f"{W}type") == kind
        and (name := style.find(f"{W}name")) is not None
        and name.get(f"{W}val") in names
    )


def is_guidance(paragraph: ElementTree.Element, styles: frozenset[str]) -> bool:
    """Whether a paragraph, of ElementTree or of lxml, has one of the guidance styles (their ids)."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") in styles


def remove_guidance(root: etree._Element, styles: frozenset[str]) -> bool:
    """Remove the guidance paragraphs, and the tables that hold nothing else. Says whether there were any."""
    guidance = {p for p in root.iter(f"{W}p") if is_guidance(p, styles)}
    tables = [t for t in root.iter(f"{W}tbl") if all(p in guidance for p in t.iter(f"{W}p"))]
    for block in (*tables, *guidance):  # a table may be gone with the one around it
        parent = block.getparent()
        if parent is None:
            continue
        remove(block)
        if parent.tag != f"{W}body" and not any(child.tag in _BLOCKS for child in parent):
            etree.SubElement(parent, f"{W}p")  # a cell, a header, a text box holds at least one paragraph
    return bool(guidance)


def remove_tag_style(root: etree._Element, styles: frozenset[str]) -> bool:
    """Take the style 标签 (its ids) off all runs. Says whether any run had it.

    Neighbouring runs of text that now look alike become one, as they were before the tags were made grey.
    """
    uses = [use for use in root.iter(f"{W}rStyle") if use.get(f"{W}val") in styles]
    for use in uses:
        properties = use.getparent()
        assert properties is not None
        remove(use)
        if not len(properties):
            remove(properties)
    for paragraph in root.iter(f"{W}p") if uses else ():
        _join_runs(paragraph)
    return bool(uses)


def _join_runs(paragraph: etree._Element) -> None:
    """Join neighbouring runs that hold one text each and have the same properties."""
    before: etree._Element | None = None
    for run in list(paragraph.iter(f"{W}r")):
        text = _only_text(run)
        joins = before is not None and text is not None and run.getprevious() is before
        if joins and before is not None and _look(before) == _look(run):
            first = before.find(f"{W}t")
            assert first is not None
            assert text is not None
            first.text = (first.text or "") + (text.text or "")
            first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            remove(run)
        else:
            before = run if text is not None else None


def _only_text(run: etree._Element) -> etree._Element | None:
    """The w:t of a run that holds nothing else but properties."""
    content = [child for child in run if child.tag != f"{W}rPr"]
    return content[0] if len(content) == 1 and content[0].tag == f"{W}t" else None


def _look(run: etree._Element) -> bytes:
    properties = run.find(f"{W}rPr")
    return b"" if properties is None else etree.tostring(properties, method="c14n", with_tail=False)


def remove_styles(root: etree._Element) -> bool:
    """Remove these styles from word/styles.xml. Says whether there were any."""
    names = GUIDANCE_STYLES | {TAG_STYLE}
    removed = {
        style.get(f"{W}styleId"): style
        for style in root.iter(f"{W}style")
        if (name := style.find(f"{W}name")) is not None and name.get(f"{W}val") in names
    }
    for style in removed.values():
        remove(style)
    for reference in list(root.iter(f"{W}basedOn", f"{W}next", f"{W}link")):
        if reference.get(f"{W}val") in removed:
            remove(reference)
    return bool(removed)
