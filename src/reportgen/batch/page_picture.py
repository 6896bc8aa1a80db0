"""Draw a page of a PDF as a PNG, find where a text stands in it, and which number stands at a place."""

import io
from dataclasses import dataclass

import pypdfium2

from reportgen.explanation.origin import NUMBER, PrintedNumber

_PIECE = 8  # characters; a longer text may be broken over lines, where a search does not find it
_MAX_PIECES = 4
_REACH = 60  # characters on either side of a number that tell which it is
_TOLERANCE = 4.0  # points beside a character that still mean it


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG. page: from 1. boxes: where the text stands, as left, top, width, height in shares of the page."""

    png: bytes
    page: int
    pages: int
    boxes: tuple[tuple[float, float, float, float], ...] = ()


def draw_page(pdf: bytes, page: int, width: int, find: str) -> Picture:
    """Draw a page, width pixels wide. Where the text find stands on another page than the one given, draw that one.

    page: from 1; a number beyond the end is the last page.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        number = min(max(page, 1), count)
        boxes: tuple[tuple[float, float, float, float], ...] = ()
        for piece in _pieces(find):
            order = [number, *(n for n in range(1, count + 1) if n != number)]
            found = next(((n, b) for n in order if (b := _boxes(document, n, piece))), None)
            if found:
                number, boxes = found
                break
        sheet = document[number - 1]
        image = sheet.render(scale=width / sheet.get_width()).to_pil()
        stream = io.BytesIO()
        image.save(stream, "PNG", compress_level=1)
        return Picture(stream.getvalue(), number, count, boxes)
    finally:
        document.close()


def _pieces(find: str) -> list[str]:
    text = find.strip()
    return [text[n : n + _PIECE] for n in range(0, len(text), _PIECE)][:_MAX_PIECES]


def _boxes(
    document: pypdfium2.PdfDocument, number: int, text: str
) -> tuple[tuple[float, float, float, float], ...]:
    sheet = document[number - 1]
    page_text = sheet.get_textpage()
    hit = page_text.search(text, match_case=True).get_next()
    if hit is None:
        return ()
    width, height = sheet.get_width(), sheet.get_height()
    boxes = []
    for n in range(page_text.count_rects(*hit)):
        left, bottom, right, top = page_text.get_rect(n)
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
