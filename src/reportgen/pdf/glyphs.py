"""Decode the text of a page's content stream with the ToUnicode maps of its fonts, in the order of the stream."""

import re
from collections.abc import Callable, Iterator

# Every branch begins with a fixed character, which makes the search twice as fast.
_TOKEN = re.compile(
    rb"/(?P<font>[^\s/]+)\s+[-\d.]+\s+Tf|/ActualText\s*<FEFF(?P<actual>[0-9A-Fa-f]*)>|E(?P<end>MC)\b"
    rb"|<(?P<string>[0-9A-Fa-f\s]*)>|\[(?P<strings>[^\]()]*)\]|\((?P<literal>)"
)
_CODES = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf", re.S)
# The page number at the beginning or end of a page's text without white space.
PAGE_NUMBER = re.compile(r"[—–-](\d+|[ivxlc]+)[—–-]$|^[—–-](\d+|[ivxlc]+)[—–-]")


class Characters(dict[int, str]):
    """A font's characters by code, for str.translate(). Codes that it does not have become U+FFFD."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


def page_text(content: bytes, font: Callable[[bytes], tuple[Characters, str]]) -> str | None:
    """Decode a content stream. Returns None where a string in it is not hexadecimal, as LibreOffice's always are.

    font: returns, for a name in the page's resources, the characters and the codec of a font.
    """
    fonts: dict[
        bytes, tuple[Characters, str]
    ] = {}  # caches font(), because a stream names its fonts very often
    characters, encoding = Characters(), "latin-1"
    parts, replaced = [""], False
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
        elif kind == "actual":
            parts.append(bytes.fromhex(text.decode()).decode("utf-16-be", "replace"))
            replaced = True
        elif kind == "end":
            replaced = False
        elif kind == "literal":
            return None
    return "".join(parts)


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
    """Find the page number in a page's text without white space: 3 for `—3—`; "" where there is none."""
    found = PAGE_NUMBER.search(text)
    return (found[1] or found[2]) if found else ""
