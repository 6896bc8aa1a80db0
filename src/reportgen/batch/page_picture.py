"""Draw a page of a PDF as a PNG, find where a text stands in it, and which number stands at a place."""

import io
import re
from dataclasses import dataclass

import pypdfium2

from reportgen.explanation.origin import NUMBER, PrintedNumber

_REFERENCE = re.compile(
    r"\{[^{}]*\}?"
)  # {预算.结余}, which the page has as a value; the text may end within it
_VALUE = ".{1,40}?"  # what a reference may be printed as
_ENDS = (
    re.compile(r"(?<=[。；！？\n])"),
    re.compile(r"(?<=[，、：。；！？\n])"),
)  # of sentences, and of clauses too
_SHORT = 4  # characters; a shorter piece of a text may stand anywhere
_PLAIN_NUMBER = re.compile(r"(\d+)(?:\.(\d*?)0*)?")
_REACH = 60  # characters on either side of a number that tell which it is
_TOLERANCE = 4.0  # points beside a character that still mean it

Box = tuple[float, float, float, float]  # left, top, width, height in shares of the page


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG. page: from 1. boxes: where the text stands, a box for each line of it."""

    png: bytes
    page: int
    pages: int
    boxes: tuple[Box, ...] = ()


def draw_page(pdf: bytes, page: int, width: int, find: str) -> Picture:
    """Draw a page, width pixels wide. Where the text find stands on another page than the one given, draw that one.

    page: from 1; a number beyond the end is the last page. find: a text or number as it is written in the data.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        number = min(max(page, 1), count)
        order = [number, *(n for n in range(1, count + 1) if n != number)]
        number, boxes = _place(document, order, find.strip()) or (number, ())
        sheet = document[number - 1]
        image = sheet.render(scale=width / sheet.get_width()).to_pil()
        stream = io.BytesIO()
        image.save(stream, "PNG", compress_level=1)
        return Picture(stream.getvalue(), number, count, boxes)
    finally:
        document.close()


def _place(
    document: pypdfium2.PdfDocument, order: list[int], find: str
) -> tuple[int, tuple[Box, ...]] | None:
    """The page with the most of a text, the first in the order if several have as much, and where it stands there."""
    texts = [document[n - 1].get_textpage() for n in order] if find else []
    words = [text.get_text_range(errors="replace") for text in texts]
    for pattern in _patterns(find):
        hits = [list(pattern.finditer(page)) for page in words]
        length = [sum(hit.end() - hit.start() for hit in on_page) for on_page in hits]
        if any(length):
            best = length.index(max(length))
            return order[best], _boxes(document[order[best] - 1], texts[best], hits[best])
    return None


def _patterns(find: str) -> list[re.Pattern[str]]:
    """What to look for: the whole text, then its sentences, then its clauses, both without their references.

    The pieces are found where the text goes on to another page. No pattern begins or ends within a number.
    """
    if number := _PLAIN_NUMBER.fullmatch(find):
        return [_whole_numbers(_as_printed(number[1], number[2] or ""))]
    stretches = _REFERENCE.split(find)
    whole = _VALUE.join(map(_spaced, stretches)) if any(map(_spaced, stretches)) else ""
    levels = [whole, *("|".join(_pieces(stretches, end)) for end in _ENDS)]
    return [_whole_numbers(pattern) for pattern in levels if pattern]


def _pieces(stretches: list[str], end: re.Pattern[str]) -> list[str]:
    """The patterns of the pieces of a text that are long enough to mean it, the longest first."""
    pieces = ("".join(piece.split()) for stretch in stretches for piece in end.split(stretch))
    return [_spaced(piece) for piece in sorted(pieces, key=len, reverse=True) if len(piece) >= _SHORT]


def _as_printed(whole: str, fraction: str) -> str:
    """A number with or without separators of thousands and zeros at its end."""
    digits = "".join(
        f",?{digit}" if n and (len(whole) - n) % 3 == 0 else digit for n, digit in enumerate(whole)
    )
    return rf"{digits}\.{fraction}0*" if fraction else rf"{digits}(?:\.0+)?"


def _spaced(text: str) -> str:
    """A text with white space, such as the end of a line, between any two of its characters."""
    return r"\s*".join(map(re.escape, "".join(text.split())))


def _whole_numbers(pattern: str) -> re.Pattern[str]:
    before = r"(?<!\d)(?<!\d[.,])(?=\d)|(?!\d)"
    after = r"(?<=\d)(?![.,]?\d)|(?<!\d)"
    return re.compile(f"(?:{before})(?:{pattern})(?:{after})", re.DOTALL)


def _boxes(
    sheet: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, hits: list[re.Match[str]]
) -> tuple[Box, ...]:
    width, height = sheet.get_width(), sheet.get_height()
    boxes = []
    for hit in hits:
        for n in range(text.count_rects(hit.start(), hit.end() - hit.start())):
            left, bottom, right, top = text.get_rect(n)
            boxes.append((left / width, 1 - top / height, (right - left) / width, (top - bottom) / height))
    return tuple(boxes)


def number_at(pdf: bytes, page: int, x: float, y: float) -> PrintedNumber | None:
    """The number that is printed at a place of a page; None where there is none.

    page: from 1. x, y: from the left and the top, in shares of the page.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[min(max(page, 1), len(document)) - 1]
        text = sheet.get_textpage()
        at = text.get_index(x * sheet.get_width(), (1 - y) * sheet.get_height(), _TOLERANCE, _TOLERANCE)
        if at is None:
            return None
        start = max(0, at - _REACH)
        around = text.get_text_range(start, 2 * _REACH, errors="replace")
        at -= start
        found = next((f for f in NUMBER.finditer(around) if f.start() <= at < f.end()), None)
        if found is None:
            return None
        before, after = around[: found.start()], around[found.end() :]
        return PrintedNumber(found[0], "".join(before.split()), "".join(after.split()))
    finally:
        document.close()
