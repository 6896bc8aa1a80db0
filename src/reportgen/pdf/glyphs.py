"""Decode the text of a page's content stream with the ToUnicode maps of its fonts, in the order of the stream."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

# Every branch begins with a fixed character, which makes the search twice as fast.
_TOKEN = re.compile(
    rb"/(?P<font>[^\s/]+)\s+[-\d.]+\s+Tf|/ActualText\s*<FEFF(?P<actual>[0-9A-Fa-f]*)>|/(?P<artifact>Artifact)\b"
    rb"|E(?P<end>MC)\b"
    rb"|<(?P<string>[0-9A-Fa-f\s]*)>|\[(?P<strings>[^\]()]*)\]|\((?P<literal>)"
)
_CODES = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf", re.S)
# of a page's number among the headers and footers of the page, without white space; the surest form first
_PAGE_NUMBERS = tuple(
    re.compile(form.replace("N", r"(\d{1,4}|[ivxlc]+)"))
    for form in (
        "[—–-]N[—–-]$",
        "^[—–-]N[—–-]",
        r"(?<!汇编)第N页",
        "[—–-]N[—–-]",
        r"N/\d+$",
        r"(?<![\d.A-Za-z])N$",
    )
)


class PageText(NamedTuple):
    """The text of a page in the order in which it was written: all of it, the body, and what is no part of the body.

    artifacts: headers, footers and the repeated heads of tables, which LibreOffice marks as such.
    """

    whole: str
    body: str
    artifacts: str


class Characters(dict[int, str]):
    """A font's characters by code, for str.translate(). Codes that it does not have become U+FFFD."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


def page_text(content: bytes, font: Callable[[bytes], tuple[Characters, str]]) -> PageText | None:
    """The text of a content stream; None where a string in it is not hexadecimal, which LibreOffice never writes.

    font: returns, for a name in the page's resources, the characters and the codec of a font.
    """
    fonts: dict[
        bytes, tuple[Characters, str]
    ] = {}  # caches font(), because a stream names its fonts very often
    characters, encoding = Characters(), "latin-1"
    whole: list[str] = []
    body: list[str] = []
    artifacts: list[str] = []
    parts, replaced = body, False
    for token in _TOKEN.finditer(content):
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind == "font":
            if text not in fonts:
                fonts[text] = font(text)
            characters, encoding = fonts[text]
        elif kind in ("string", "strings") and not replaced:  # "strings" has numbers between its strings
            digits = text if kind == "string" else b"".join(_CODES.findall(text))
            codes = bytes.fromhex(digits.decode()).decode(encoding, "surrogatepass")
            parts.append(codes.translate(characters))
            whole.append(parts[-1])
        elif kind == "actual":
            parts.append(bytes.fromhex(text.decode()).decode("utf-16-be", "replace"))
            whole.append(parts[-1])
            replaced = True
        elif kind == "artifact":
            parts = artifacts
        elif kind == "end":
            parts, replaced = body, False
        elif kind == "literal":
            return None
    return PageText(*("".join("".join(texts).split()) for texts in (whole, body, artifacts)))


def unicode_map(stream: bytes) -> Characters:
    """Parse a ToUnicode map."""
    return Characters(_entries(stream))


def _entries(stream: bytes) -> Iterator[tuple[int, str]]:
    for kind, body in _SECTION.findall(stream):
        if kind == b"char":
            for code, text in _CHAR.findall(body):
                yield int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        else:
            for first, last, text in _RANGE.findall(body):
                for i in range(int(last, 16) - int(first, 16) + 1):
                    yield int(first, 16) + i, chr(int(text, 16) + i)


def printed_number(text: str) -> str:
    """The page number in the headers and footers of a page: 3 of `—3—`, 第3页, 3/9 and 3; "" without one.

    text: without white space.
    """
    return next((found[1] for form in _PAGE_NUMBERS if (found := form.search(text))), "")
