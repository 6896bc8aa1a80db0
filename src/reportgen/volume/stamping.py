"""The volume's page number at the head of each page, outside: right on odd pages, left on even ones.

The report's own contents are not touched: streams before and after them are added, and one font.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from pypdf.generic import IndirectObject

from reportgen.errors import EngineError
from reportgen.volume.copying import Edit, PdfWriter, copy_objects
from reportgen.volume.reader import SourcePdf

CHARACTERS = "汇编第页0123456789"
FONT = "/ReportgenVolume"
_LEFT, _RIGHT = 79.4, 73.7  # pt, margins of the text area: 28 and 26 mm (GB/T 9704-2012 7.1)
_TOP, _SIZE = 37.0, 10.5  # pt: 13 mm from the edge to the baseline, above any header; 五号
_SECTION = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_CODES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CONTENTS = re.compile(rb"/Contents\s*(?:\[([^\]]*)\]|(\d+ 0 R))")


class Stamp:
    """The stamps of a volume's pages.

    Each is an object whose number is reserved with its page and whose contents are written by finish(), when the
    engine has made the font.
    """

    def __init__(self, output: PdfWriter) -> None:
        self._output = output
        self._font = output.reserve()
        # a report may end with transformed coordinates: its contents are put between q and Q
        self._before = output.add_stream(b"q")
        self._stamps: list[tuple[int, int, float, float]] = []  # stream, page of the volume, right edge, top

    def edits(self, source: SourcePdf, first: int) -> dict[int, Edit]:
        """What to change in a report so that its pages bear the numbers from first on. Raises EngineError."""
        edits: dict[int, Edit] = {}
        for number, page in enumerate(source.pages, first):
            stamp = self._output.reserve()
            self._stamps.append((stamp, number, float(page.mediabox.right), float(page.mediabox.top)))
            edits[page.indirect_reference.idnum] = partial(_enclose_contents, self._before, stamp)
            resources = page["/Resources"]
            fonts = resources.raw_get("/Font") if "/Font" in resources else None
            if not isinstance(fonts, IndirectObject):
                raise EngineError(
                    f"{source.name} 的字体表不是 LibreOffice 的写法，不能印汇编页码", "重新生成这份报告"
                )
            edits[fonts.idnum] = partial(_add_font, self._font)
        return edits

    def finish(self, source: SourcePdf) -> None:
        """Write font and stamps. source: a page made with CHARACTERS on it. Raises EngineError."""
        fonts = source.pages[0]["/Resources"]["/Font"]
        for name in fonts:
            glyphs = _glyphs(fonts[name])
            if set(CHARACTERS) <= set(glyphs):
                copy_objects(source, self._output, {fonts.raw_get(name).idnum: self._font}, {})
                break
        else:
            raise EngineError(
                "印汇编页码的字体不全", "检查模板 volume.docx 里的“字样”一行；运行 reportgen doctor"
            )
        for stamp, number, right, top in self._stamps:
            self._output.put_stream(stamp, _drawing(glyphs, number, right, top))


def _drawing(glyphs: Mapping[str, tuple[str, float]], number: int, right: float, top: float) -> bytes:
    """汇编第…页 at the head of a page with these edges (pt), marked as an artifact: no part of the structure."""
    codes, widths = zip(*(glyphs[c] for c in f"汇编第{number}页"), strict=True)
    x = right - _RIGHT - sum(widths) * _SIZE / 1000 if number % 2 else _LEFT
    y = top - _TOP
    return (
        b"Q /Artifact<</Type/Pagination/Subtype/Header>>BDC q BT %s %g Tf %.2f %.2f Td <%s> Tj ET Q EMC"
        % (
            FONT.encode(),
            _SIZE,
            x,
            y,
            "".join(codes).encode(),
        )
    )


def _glyphs(font: Any) -> dict[str, tuple[str, float]]:
    """Code (hexadecimal) and width (thousandths of the size) of each character of a font with one-byte codes."""
    if "/ToUnicode" not in font or "/Widths" not in font:
        return {}
    widths, first = font["/Widths"], int(font["/FirstChar"])
    return {
        bytes.fromhex(character.decode()).decode("utf-16-be"): (
            code.decode(),
            float(widths[int(code, 16) - first]),
        )
        for section in _SECTION.findall(font["/ToUnicode"].get_data())
        for code, character in _CODES.findall(section)
    }


def _enclose_contents(before: int, after: int, head: bytes) -> bytes:
    """Put our streams before and after a page's own contents."""
    found = _CONTENTS.search(head)
    own = (found[1] or found[2]) if found else b""
    entry = b"/Contents[%d 0 R %s %d 0 R]" % (before, own, after)
    return (
        head[: found.start()] + entry + head[found.end() :]
        if found
        else head.replace(b"<<", b"<<" + entry, 1)
    )


def _add_font(font: int, head: bytes) -> bytes:
    return head.replace(b"<<", b"<<%s %d 0 R" % (FONT.encode(), font), 1)
