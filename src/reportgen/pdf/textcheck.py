"""What a PDF says, held against what the Word file says that it was made from."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from reportgen.pdf.content import Heading, Reading
from reportgen.pdf.textorder import BodyText, Missing, Search
from reportgen.render.documenttext import DocumentText, Section
from reportgen.render.textblocks import TextBlock, squeezed

_NUMBER = re.compile(r"\d+|[ivxlc]+")
_LEADER = ".…·．"
_SHOWN = 40  # characters of a text in a message
_LEAD = 8  # of these before the first character that differs
_LISTED = 5  # missing texts that are told one by one
_SHORT = 6  # a missing text of so few characters is told with what stands before it


def shorten(text: str) -> str:
    """The start of a text, for a message."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


class TextCheck:
    """The text of a PDF and of the Word file it was made from.

    Characters outside GB 2312 are looked for by themselves: a second font draws them, and LibreOffice writes them
    after their line, so that the PDF does not tell where they stand.
    """

    def __init__(self, pdf: Reading, document: DocumentText) -> None:
        self._pdf, self._document = pdf, document
        texts = [piece for block in document.blocks for piece in block.pieces]
        printed = [squeezed(text.whole) for text in pdf.texts]
        self._wanted = _rare("".join((*texts, *document.apart)))
        self._lost = self._wanted - _rare("".join(printed))
        self._dropped = dict.fromkeys(map(ord, self._wanted | _rare("".join(printed))))
        self._pages = [self._common(text) for text in printed]
        self._body = BodyText([self._common(squeezed(text.body)) for text in pdf.texts])
        self._apart = tuple(filter(None, map(self._common, document.apart)))
        self._blocks = [
            TextBlock(tuple(filter(None, map(self._common, p.pieces))), p.in_table, p.contents, p.new_page)
            for p in document.blocks
        ]
        self._search = Search(self._body, self._blocks, self._apart)

    def missing(self) -> Iterator[str]:
        """What the Word file says and the PDF does not."""
        for character in sorted(self._lost):
            yield f"哪一页上都没有“{character}”（U+{ord(character):04X}）"
        missing = self._search.missing
        for one in missing[:_LISTED]:
            yield self._sentence(one)
        if len(missing) > _LISTED:
            yield f"还有 {len(missing) - _LISTED} 处文字缺少或不同"
        for piece in self._absent_apart():
            yield f"缺少文本框或脚注里的“{shorten(piece)}”"
        yield from self._repeated()

    def absent(self, sequences: Sequence[Sequence[str]]) -> Iterator[str]:
        """What the data says and the paper does not, or not in this order. All that the Word file says is in the PDF.

        What the template hides counts as printed.
        """
        said = self._said()
        for sequence in sequences:
            position = 0
            for text in sequence:
                common = self._common(squeezed(text))
                found = said.find(common, position)
                if found < 0:
                    what = "没有印在应有的位置" if common in said else "没有印出来"
                    yield f"数据里的“{shorten(text)}”{what}"
                    break
                position = found + len(common)

    def _said(self) -> str:
        """All that the Word file says, the body first."""
        repeated = (
            piece
            for section in self._document.sections
            for by_type in (section.headers, section.footers)
            for pieces in by_type.values()
            for piece in pieces
        )
        body = "".join(piece for block in self._blocks for piece in block.pieces)
        return "".join(
            (body, *self._apart, *map(self._common, repeated), self._common(self._document.hidden))
        )

    def contents(self) -> Iterator[str]:
        """Where the lines of the contents do not tell the page of their headings."""
        lines = [number for number, block in enumerate(self._blocks) if block.contents]
        headings = self._pdf.headings
        if not lines or not headings:
            return
        titles = [self._common(squeezed(heading.title)) for heading in headings]
        listed: set[int] = set()
        for number in lines:
            text = "".join(self._blocks[number].pieces)
            index = _heading_of(text, titles, listed)
            if index is None:
                if text not in ("目录", "目次"):
                    yield f"目录中的“{shorten(text)}”不是报告里的标题"
                continue
            listed.add(index)
            if number in self._search.places:
                yield from self._entry(number, titles[index], headings[index])
        deepest = max((headings[index].level for index in listed), default=0)
        for index, heading in enumerate(headings):
            if heading.level <= deepest and index not in listed:
                yield f"目录缺少“{heading.title}”"

    def _entry(self, number: int, title: str, heading: Heading) -> Iterator[str]:
        """Where a line of the contents has another page than its heading, which may stand on one without a number."""
        start = self._search.places[number][0] + len(title)
        following = self._search.places.get(number + 1)
        end = following[0] if following else self._body.page_end(start)
        found = _NUMBER.match(self._body.text[start:end].lstrip(_LEADER))
        shown = found[0] if found else ""
        if heading.printed and shown != heading.printed:
            yield f"目录中“{heading.title}”的页码是 {shown or '空'}，应为 {heading.printed}"

    def closing(self, texts: Sequence[str]) -> Iterator[str]:
        """Where the last paragraphs with these texts, the date first, stand by themselves on a page or on two."""
        common = [self._common(squeezed(text)) for text in texts if text]
        dated = [n for n, p in enumerate(self._blocks) if common and common[0] in "".join(p.pieces)]
        if not dated:
            return  # a template may leave the closing out
        first = last = dated[-1]

        def closes(number: int) -> bool:
            inside = 0 <= number < len(self._blocks)
            return inside and any(text in "".join(self._blocks[number].pieces) for text in common)

        while closes(first - 1):
            first -= 1
        while closes(last + 1):
            last += 1
        if not all(number in self._search.places for number in range(max(first - 1, 0), last + 1)):
            return  # a part is missing, which is told
        pages = [self._body.page(self._search.places[number][0]) for number in range(first, last + 1)]
        if pages[0] != pages[-1]:
            parted = next(
                n for n, page in zip(range(first, last + 1), pages, strict=True) if page != pages[0]
            )
            yield f"落款没有全在一页上：“{''.join(self._blocks[parted].pieces)}”在下一页"
        alone = first > 0 and not self._blocks[first].new_page
        if alone and self._body.page(self._search.places[first - 1][1] - 1) != pages[0]:
            before = "".join(self._blocks[first - 1].pieces)
            yield f"落款单独在一页上，它前面的“{shorten(before)}”在上一页"

    def _sentence(self, missing: Missing) -> str:
        """A message about a missing piece, with the text around the first character that differs."""
        start = max(0, missing.agreed - _LEAD) if len(missing.piece) > _SHOWN else 0
        text = ("…" if start else "") + shorten(missing.piece[start:])
        where = ""
        if len(missing.piece) <= _SHORT and missing.block:
            before = "".join(self._blocks[missing.block - 1].pieces)
            where = f"（在“{before[-_SHOWN:]}”之后）"
        return f"第 {missing.page + 1} 页附近缺少“{text}”{where}"

    def _repeated(self) -> Iterator[str]:
        """Where a page lacks the header or footer of its section."""
        begin = 0
        covered: dict[int, list[tuple[Section, bool]]] = {}
        for section in self._document.sections:
            places = [self._search.places[n] for n in range(begin, section.end) if n in self._search.places]
            begin = section.end
            if places:
                first, last = self._body.page(places[0][0]), self._body.page(places[-1][1] - 1)
                for page in range(first, last + 1):
                    covered.setdefault(page, []).append((section, page == first))
        told: set[str] = set()
        for page, sections in sorted(covered.items()):
            for name in ("headers", "footers"):
                choices = [
                    c for section, is_first in sections for c in self._choices(section, name, is_first)
                ]
                if choices and not any(all(piece in self._pages[page] for piece in c) for c in choices):
                    text = next(p for p in choices[0] if p not in self._pages[page])
                    kind = "页眉" if name == "headers" else "页脚"
                    if text not in told:
                        told.add(text)
                        yield f"第 {page + 1} 页缺少{kind}“{shorten(text)}”"

    def _choices(self, section: Section, name: str, is_first: bool) -> list[tuple[str, ...]]:
        """The headers or footers that a page of a section may have."""
        by_type = section.headers if name == "headers" else section.footers
        types = ["default", *(["even"] if self._document.even_pages else [])]
        if section.title_page and is_first:
            types = ["first"]
        return [tuple(filter(None, map(self._common, by_type.get(kind, ())))) for kind in types]

    def _absent_apart(self) -> Iterator[str]:
        """The pieces that stand apart and are on no page besides the body; one may go on on the next page."""
        rest = self._search.rest() if self._apart else ""
        for piece in sorted(self._apart, key=len, reverse=True):
            if piece in rest:
                rest = rest.replace(piece, "\0", 1)
                continue
            cuts = (cut for cut in range(len(piece) - 1, 0, -1) if piece[:cut] in rest)
            cut = next(cuts, 0)
            if cut and piece[cut:] in rest[rest.index(piece[:cut]) + cut :]:
                rest = rest.replace(piece[:cut], "\0", 1).replace(piece[cut:], "\0", 1)
            else:
                yield piece

    def _common(self, text: str) -> str:
        """text without its rare characters; without regard to case where the document prints capitals."""
        common = text.translate(self._dropped) if self._dropped else text
        return common.lower() if self._document.capitals else common


def _heading_of(text: str, titles: Sequence[str], listed: set[int]) -> int | None:
    """Which heading a line of the contents names: the longest title that it begins with."""
    fitting = [index for index, title in enumerate(titles) if title and text.startswith(title)]
    return max(fitting, key=lambda index: (len(titles[index]), index not in listed), default=None)


def _rare(text: str) -> set[str]:
    return {c for c in set(text) if not _in_gb2312(c)}


@cache
def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character.isspace()
    return True
