"""Draw a page of a PDF as a PNG, and find where a text stands in it."""

import io
from dataclasses import dataclass

import pypdfium2

_PIECE = 8  # characters; a longer text may be broken over lines, where a search does not find it
_MAX_PIECES = 4


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
