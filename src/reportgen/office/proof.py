"""Compare the finished PDF with the Word file and the data it was made from.

Of all that makes a report only this needs pypdf, which takes 0.15 s to import: production.py imports it while
LibreOffice converts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from reportgen.errors import EngineError, TemplateError
from reportgen.pdf.content import Heading, Reading
from reportgen.pdf.expectation import Expectation, PdfFault, verify
from reportgen.pdf.fonts import expected_faces
from reportgen.render import Template
from reportgen.render.documenttext import DocumentText, read_document
from reportgen.render.headings import LISTED_LEVELS
from reportgen.render.printedkeys import PrintedKey

_BODY = "word/document.xml"
# Template braces in the data: somebody typed them, so the PDF is allowed to show them.
_BRACES = re.compile(r"\{[{%#].*?[}%#]\}|\{[{%#]|[}%#]\}")


class Proof:
    """A PDF, read once to find the pages of its headings and to verify it."""

    def __init__(self, pdf: bytes) -> None:
        """Raises EngineError where the PDF cannot be read."""
        try:
            self._reading = Reading(pdf)
            self._headings = self._reading.headings
        except Exception as error:  # pypdf raises whatever a broken file leads it to
            what = f"生成的 PDF 不能读取（{type(error).__name__}：{error}）"
            raise EngineError(what, "再生成一次；仍是如此就运行 reportgen doctor") from error

    @property
    def pages(self) -> int:
        """The number of pages."""
        return self._reading.page_count

    def contents_entries(self, unpaged: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
        """Return the lines of the table of contents with the page numbers of this PDF. Raises TemplateError."""
        return _contents_entries(unpaged, self._headings, self._reading)

    def faults(self, docx: bytes, template: Template, printed: Mapping[str, object]) -> list[PdfFault]:
        """Return what is wrong with the PDF; an empty list for a good one.

        docx: the Word file that it was made from. printed: what the template was filled with.
        """
        document = read_document(docx)
        return verify(self._reading, _expectation(document, template, printed))


def _contents_entries(
    unpaged: Sequence[Mapping[str, object]], headings: Sequence[Heading], reading: Reading
) -> list[Mapping[str, object]]:
    """Return the lines of the table of contents: 级别, 标题 with its number, 页码 as printed, 书签.

    unpaged: unpaged_entries() of the DOCX. headings: those of the PDF converted from it, with their pages.
    Raises TemplateError where DOCX and PDF do not have the same number of headings.
    """
    listed = [h for h in headings if h.level <= LISTED_LEVELS]
    if len(unpaged) != len(listed):
        raise TemplateError(
            f"Word 里有 {len(unpaged)} 个一、二级标题，PDF 里却有 {len(listed)} 个",
            "检查模板里用了“标题 1”“标题 2”样式的段落：不要有空标题，不要放在文本框里",
        )
    return [
        {
            "级别": h.level,
            "标题": h.title,
            "页码": h.printed or reading.listed_number(h.title),
            "书签": entry["书签"],
        }
        for h, entry in zip(listed, unpaged, strict=True)
    ]


def _texts(value: object) -> Iterator[str]:
    """Yield every text inside the values that a template is given."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _closing(printed: Mapping[str, object]) -> tuple[str, ...]:
    """The texts of the 落款 that are not empty, the date first."""
    given = printed["落款"]
    assert isinstance(given, Mapping)
    if not given["成文日期"]:
        return ()
    texts = (str(given[key]) for key in ("成文日期", "署名", "联系人", "联系电话"))
    return tuple(text for text in texts if text)


def _expectation(document: DocumentText, template: Template, printed: Mapping[str, object]) -> Expectation:
    """What the PDF must show: what the Word file says, and of the data what the template always prints."""
    marks = {mark for text in _texts(printed) for mark in _BRACES.findall(text)}
    return Expectation(
        document,
        sequences=tuple(_sequences(template, printed)),
        closing=_closing(printed),
        literal=tuple(sorted(marks, key=len)[::-1]),
        faces=expected_faces(document.families, document.latin),
    )


def _sequences(template: Template, printed: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """The texts of the data that the body prints under no condition; those of a loop round by round."""
    body = [key for key in template.printed_keys if key.part == _BODY and not key.in_attribute]
    always = [key for key in body if key.always]
    for loop, keys in groupby(sorted(always, key=lambda key: key.loop), key=lambda key: key.loop):
        if loop:
            yield tuple(_rounds(list(keys), printed))
        else:
            for key in keys:
                yield from ((text,) for text in _reached(printed, key.path) if isinstance(text, str) and text)


def _rounds(keys: Sequence[PrintedKey], printed: Mapping[str, object]) -> Iterator[str]:
    """The texts that a loop prints, item by item."""
    length = keys[0].list_length
    for item in _reached(printed, keys[0].path[:length]):
        for key in keys:
            yield from (t for t in _reached(item, key.path[length:]) if isinstance(t, str) and t)


def _reached(value: object, path: Sequence[str]) -> Iterator[object]:
    """What a path leads to; through a list, what it leads to from each item."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _reached(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _reached(value[path[0]], path[1:])
