"""Rendered text → bytes of the part: docxtpl's post-processing where it is needed, a check always."""

import itertools
import re
from xml.parsers import expat

from reportgen.render.entries import PartCode

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_DRAWING = 1001  # docxtpl's first id
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\sid=")[^"]*')


class BrokenXml(Exception):
    """The rendered part is not XML. before: the text up to the fault; reason: expat's words."""

    def __init__(self, before: str, reason: str) -> None:
        super().__init__(reason)
        self.before = before


def postprocess(xml: str, part: PartCode) -> bytes:
    """The bytes of a rendered part. Raises BrokenXml."""
    if "\r" in xml:  # what an XML parser makes of it, done before line breaks are looked for
        xml = xml.replace("\r\n", "\n").replace("\r", "\n")
    # data with line breaks, tabs, \a (new paragraph) or \f (new page): rare, so docxtpl's own code may do it
    if "\n" in xml or "\t" in xml or "\a" in xml or "\f" in xml:
        from reportgen.render import docxtpl_steps

        xml = docxtpl_steps.resolve_listing(xml)
    if part.fix_tables:
        _check(xml)  # fix_tables would hide what is broken
        from reportgen.render import docxtpl_steps

        xml = docxtpl_steps.fix_tables(xml)
    if part.number_drawings:
        number = itertools.count(_FIRST_DRAWING)
        xml = _DRAWING_ID.sub(lambda m: f"{m[1]}{next(number)}", xml)
    return _DECLARATION + _check(xml)


def _check(xml: str) -> bytes:
    """xml in UTF-8, if it is well formed."""
    try:
        body = xml.encode()
    except UnicodeEncodeError as fault:  # half of a surrogate pair
        raise BrokenXml(xml[: fault.start + 1], fault.reason) from fault
    parser = expat.ParserCreate()
    try:
        parser.Parse(body, True)
    except expat.ExpatError as fault:
        # decoded loosely: the fault may sit inside a character
        raise BrokenXml(body[: parser.ErrorByteIndex + 4].decode(errors="ignore"), str(fault)) from fault
    return body
