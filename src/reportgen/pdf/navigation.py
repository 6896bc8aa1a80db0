"""Set page labels to the printed page numbers, and bookmarks to the headings as printed."""

import re
from collections.abc import Callable

from reportgen.pdf.glyphs import Characters, page_text, printed_number, unicode_map
from reportgen.pdf.pdffile import PdfFile

_COVER = "封面"
_ARTIFACT = b"/Artifact BMC\n"  # LibreOffice's beginning of headers, footers and the like; their end is EMC
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_FONTS = re.compile(rb"/Font (\d+) 0 R")
_NAMED = re.compile(rb"/(\w+) (\d+) 0 R")
_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_TITLE = re.compile(rb"/Title<FEFF([0-9A-Fa-f]*)>")
# The automatic number of a heading, and the space that LibreOffice adds after it.
_LABEL_SPACE = re.compile(r"^([（(]?[〇一二三四五六七八九十百\d.]{1,8}[、）)．.]) +")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def clean_bookmarks(file: PdfFile) -> None:
    """Remove the space that LibreOffice adds between number and text of a heading in a bookmark."""
    for number, body in file.bodies.items():
        title = _TITLE.search(body) if b"/Title<FEFF" in body and b"/Parent " in body else None
        if title:
            text = bytes.fromhex(title[1].decode()).decode("utf-16-be")
            clean = _LABEL_SPACE.sub(r"\1", text)
            if clean != text:
                written = b"/Title<FEFF%s>" % clean.encode("utf-16-be").hex().upper().encode()
                file.bodies[number] = body[: title.start()] + written + body[title.end() :]


def add_page_labels(file: PdfFile) -> None:
    """Label the pages with the numbers printed on them. Does nothing where no page has a number.

    Pages without a number before the first one with a number are labelled 封面, i, ii …
    """
    root = file.entry(b"Root")
    numbers = page_numbers(file)
    if not any(numbers) or b"/PageLabels" in file.bodies[root]:
        return
    written, following = b"", ("", 0)
    for index, number in enumerate(numbers):
        style, start = _label(number, index, following)
        if not style:
            written += b"%d<</P<FEFF%s>>>" % (index, _COVER.encode("utf-16-be").hex().upper().encode())
        elif (style, start) != following:
            written += b"%d<</S/%s/St %d>>" % (index, style.encode(), start)
        following = (style, start + 1)
    labels = b"<</PageLabels<</Nums[%s]>>" % written
    file.bodies[root] = file.bodies[root].replace(b"<<", labels, 1)


def _label(number: str, index: int, following: tuple[str, int]) -> tuple[str, int]:
    """Style (D, r; "" for the cover) and number of a page's label. following: those that need no new entry."""
    if number.isdigit():
        return "D", int(number)
    if number:
        return "r", _roman(number)
    if not index:
        return "", 0
    return following if following[0] == "r" else ("r", 1)


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def page_numbers(file: PdfFile) -> list[str]:
    """The number printed on each page, "" where there is none, read from headers and footers."""
    fonts: dict[int, tuple[Characters, str]] = {}

    def font(number: int) -> tuple[Characters, str]:
        if number not in fonts:
            body = file.bodies[number]
            stream = _UNICODE.search(body)
            characters = unicode_map(file.streams[int(stream[1])].content()) if stream else Characters()
            fonts[number] = characters, "utf-16-be" if b"/Type0" in body else "latin-1"
        return fonts[number]

    return [_page_number(file, page, font) for page in file.pages()]


def _page_number(file: PdfFile, page: int, font: Callable[[int], tuple[Characters, str]]) -> str:
    body = file.bodies[page]
    contents, resources = _CONTENTS.search(body), _RESOURCES.search(body)
    names = _FONTS.search(file.bodies[int(resources[1])]) if resources else None
    stream = file.streams.get(int(contents[1])) if contents else None
    if not names or not stream:
        return ""
    table = {name: int(number) for name, number in _NAMED.findall(file.bodies[int(names[1])])}
    drawn = b"\n".join(part[: part.find(b"\nEMC")] for part in stream.content().split(_ARTIFACT)[1:])
    text = page_text(drawn, lambda name: font(table[name]))
    return printed_number(text.whole) if text else ""
