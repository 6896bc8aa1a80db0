"""docxtpl's public steps, called on an instance of its class.

docxtpl takes 0.1 s to import, so this module is imported only where a template is compiled or data ask for it.
"""

import io

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

# The steps used here work on the text they are given; the instance never opens its file.
_steps = DocxTemplate(io.BytesIO())


def parse(body: bytes) -> etree._Element:
    """The tree of a part as docxtpl reads it, without white space between elements, of lxml's own classes."""
    return etree.fromstring(body, etree.XMLParser(remove_blank_text=True, resolve_entities=False))


def patch_xml(xml: str) -> str:
    """Raw XML of a part with docxtpl's tags → Jinja text."""
    patched: str = _steps.patch_xml(xml)
    return patched


def resolve_listing(xml: str) -> str:
    r"""Rendered XML in which \n, \t, \a and \f in the data have become Word's elements."""
    resolved: str = _steps.resolve_listing(xml)
    return resolved


def fix_tables(xml: str) -> str:
    """Rendered XML in which every table has as many columns as its rows have cells."""
    fixed: str = _steps.xml_to_string(_steps.fix_tables(xml))
    return fixed


def to_text(tree: etree._Element) -> str:
    """XML text of a tree, as patch_xml needs it: no declaration, no line breaks added."""
    text: str = _steps.xml_to_string(tree)
    return text
