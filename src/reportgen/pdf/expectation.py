"""Whether a PDF is what was to be made: judged by its own content, not by the engine's word.

It is held against the Word file that it was made from and the data that this was filled with. Nothing is known here of
how a paper is built: which titles, tables or sections it has is the template's affair.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.pdf.content import Reading
from reportgen.pdf.fonts import ExpectedFaces, face
from reportgen.pdf.textcheck import TextCheck, shorten
from reportgen.render.documenttext import DocumentText

_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SPELLED = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff0-9A-Za-z，。；：！？、]")
_ARCHIVE = "2B"


@dataclass(frozen=True, slots=True)
class PdfFault:
    """What is wrong with a PDF, in Chinese. of_fonts: whether the fonts of the machine are the cause."""

    message: str
    of_fonts: bool = False

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a PDF must show. Text is compared without white space: lines break anywhere.

    document: what the Word file says. sequences: texts of the data that the paper prints, those of one sequence in
    this order. closing: the texts of the 落款, the date first: where the paper prints them, they do not stand by
    themselves on a page, so that nobody finds the end of a report without what it belongs to.
    lists_headings: whether the table of contents lists headings of the document itself.
    literal: marks like {{ that stand in the data and are printed as typed.
    faces: from fonts.expected_faces(); None leaves the fonts' names unchecked.
    """

    document: DocumentText
    sequences: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()
    lists_headings: bool = True
    literal: tuple[str, ...] = ()
    faces: ExpectedFaces | None = None


def verify(pdf: Path | bytes | Reading, expected: Expectation) -> list[PdfFault]:
    """Everything wrong with the PDF; an empty list is a good PDF."""
    try:
        reading = pdf if isinstance(pdf, Reading) else Reading(pdf)
        if not reading.page_count:
            return [PdfFault("PDF 没有页")]
        faults = [PdfFault(message) for check in (_form, _leftovers) for message in check(reading, expected)]
        faults += [PdfFault(message, of_fonts=True) for message in _fonts(reading, expected)]
        check = TextCheck(reading, expected.document)
        contents = check.contents() if expected.lists_headings else ()
        texts = [*check.missing(), *contents, *check.closing(expected.closing)]
        # what the Word file says is missing already: its data need not be missed once more
        texts += [] if texts else check.absent(expected.sequences)
        return faults + [PdfFault(message) for message in texts]
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        return [PdfFault(f"PDF 不能读取：{type(error).__name__}: {error}")]


def _form(pdf: Reading, _expected: Expectation) -> Iterator[str]:
    if pdf.archive_level != _ARCHIVE:
        yield f"PDF 不是 PDF/A-2b 归档格式（标识：{pdf.archive_level or '无'}）"
    if not pdf.tagged:
        yield "PDF 没有结构标记"


def _fonts(pdf: Reading, expected: Expectation) -> Iterator[str]:
    used = {face(font.name) for font in pdf.fonts}
    for font in pdf.fonts:
        if not font.embedded:
            yield f"字体没有嵌入：{font.name}"
        for character in sorted(font.missing):
            yield f"没有字体能显示“{character}”（U+{ord(character[0]):04X}），页面上是方框或空白"
    if expected.faces is None:
        return
    allowed = expected.faces.allowed
    for family, faces in expected.faces.required:
        if not used & faces:
            yield f"没有用上 {family} 或它的替代字体"
    for font in pdf.fonts:
        # Symbols and emoji may come from any font, text may not.
        spelled = sorted(c for c in font.characters if _SPELLED.search(c))
        if allowed is not None and face(font.name) not in allowed and spelled:
            yield f"用了不该出现的字体：{face(font.name)}（“{spelled[0]}”）"
    for font in pdf.fonts:
        chinese = _HAN.search("".join(sorted(font.characters)))
        if face(font.name) in expected.faces.latin and chinese:
            yield f"西文字体 {font.name} 用在了汉字“{chinese[0]}”上"


def _leftovers(pdf: Reading, expected: Expectation) -> Iterator[str]:
    for number, text in enumerate(pdf.pages, 1):
        if "\ufffd" in text:
            yield f"第 {number} 页有无法识别的字符（U+FFFD）"
        for typed in expected.literal:
            text = text.replace("".join(typed.split()), "")
        if found := _LEFTOVER.search(text):
            yield f"第 {number} 页留有模板标记：{shorten(text[max(0, found.start() - 5) : found.end() + 20])}"
