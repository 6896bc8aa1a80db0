"""The blocks of a document found in the text of its PDF, each after the one before it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.render.textblocks import TextBlock

_AHEAD = 8  # pieces looked at to tell a missing piece from something the PDF has besides
_BY_CHANCE = 4  # characters at most that another text has in common with a piece by chance
_SURE = 6  # characters of a piece that hardly stands there by chance


@dataclass(frozen=True, slots=True)
class Missing:
    """A piece that is not where it should be.

    block: its number. piece: the text. agreed: how many of its first characters are there. page: from 0, near which
    it should be.
    """

    block: int
    piece: str
    agreed: int
    page: int


class BodyText:
    """The body of a PDF as one text, page after page."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.text = "".join(pages)
        self.starts = [0]
        for page in pages:
            self.starts.append(self.starts[-1] + len(page))

    def page(self, position: int) -> int:
        """The page, from 0, on which a character stands."""
        return max(0, min(bisect_right(self.starts, position), len(self.starts) - 1) - 1)

    def page_end(self, position: int) -> int:
        """Where the page of a character ends."""
        return self.starts[min(self.page(position) + 1, len(self.starts) - 1)]


class Search:
    """Finds blocks in the body of a PDF; see places and missing for what came of it.

    places: by the number of the block where its first piece begins and its last piece ends.
    LibreOffice writes the body in reading order, tables row by row. Between two pieces there may be what the document
    does not tell, such as a page number; at the end of a page stand footnotes and text boxes, also within a paragraph.
    """

    def __init__(self, body: BodyText, blocks: Sequence[TextBlock], apart: Sequence[str] = ()) -> None:
        """apart: the pieces that stand apart from the body."""
        self._body = body
        self._apart = apart
        self._pieces = [
            (number, piece, block.in_table) for number, block in enumerate(blocks) for piece in block.pieces
        ]
        self.places: dict[int, tuple[int, int]] = {}
        self.missing: list[Missing] = []
        self._covered: list[tuple[int, int]] = []  # from where to where pieces stand
        self._find_all()

    def rest(self) -> str:
        """The body without what was found, a zero byte in place of each piece: what stands apart, and what is too much."""
        text, position, kept = self._body.text, 0, []
        for start, end in sorted(self._covered):
            kept.append(text[position:start])
            position = max(position, end)
        kept.append(text[position:])
        return "\0".join(filter(None, kept))

    def _find_all(self) -> None:
        text, position = self._body.text, 0
        for index, (number, piece, _) in enumerate(self._pieces):
            found: tuple[int, int] | None = (position, position + len(piece))
            if not text.startswith(piece, position):
                found = self._look_for(index, piece, position)
            if found is None:
                found = self._across_pages(index, position)
            else:
                self._covered.append(found)
            if found is None:
                agreed = _common_length(piece, text, position)
                self.missing.append(Missing(number, piece, agreed, self._body.page(position)))
                continue
            first = self.places.get(number, found)[0]
            self.places[number] = first, found[1]
            position = found[1]

    def _look_for(self, index: int, piece: str, position: int) -> tuple[int, int] | None:
        """Where a piece stands further on, unless pieces that follow it stand before that place."""
        text = self._body.text
        place = text.find(piece, position)
        if place < 0:
            return None
        following = [piece for _, piece, _ in self._pieces[index + 1 : index + 1 + _AHEAD]]
        if text.startswith("".join(following[:2]), position) and following:
            return None
        for ahead, later in enumerate(following):
            # a short one by itself may stand there by chance; with the one after it hardly
            sure = later if len(later) >= _SURE else later + "".join(following[ahead + 1 : ahead + 3])
            if len(sure) >= _SURE and text.find(sure, position, place) >= 0:
                return None
        return place, place + len(piece)

    def _across_pages(self, index: int, position: int) -> tuple[int, int] | None:
        """Where a piece stands that goes on on the next page, after what else is at the end of this one.

        The cells of a row that goes on there are on this page up to its end, and then on the next: the search
        for the next cell begins on this page.
        """
        _, piece, in_table = self._pieces[index]
        agreed = _common_length(piece, self._body.text, position)
        # the next character may be that of another cell and the same by chance
        for length in range(agreed, max(agreed - _BY_CHANCE, 0), -1):
            if self._is_page_end(index, position + length):
                parts = self._continued(piece[length:], position, in_table)
                if parts:
                    self._covered += [(position, position + length), *parts]
                    return position, (position + length if in_table else parts[-1][1])
        return None

    def _is_page_end(self, index: int, position: int) -> bool:
        """Whether nothing of the flow of a piece follows a position on its page."""
        text = self._body.text
        end = self._body.page_end(max(position - 1, 0))
        if position == end:
            return True
        if self._pieces[index][2] and index + 1 < len(self._pieces):
            return text.startswith(self._pieces[index + 1][1][:1], position)
        return self._stands_apart(text[position:end])

    def _continued(self, rest: str, position: int, in_table: bool) -> list[tuple[int, int]]:
        """Where the parts of the rest of a piece stand after the page of a position; it may fill whole pages.

        Nothing where it does not stand there.
        """
        text = self._body.text
        parts: list[tuple[int, int]] = []
        while (start := self._body.page_end(position)) < len(text):
            end = self._body.page_end(start)
            place = text.find(rest, start, end)
            if place == start or (place > start and (in_table or self._stands_apart(text[start:place]))):
                return [*parts, (place, place + len(rest))]
            agreed = _common_length(rest, text, start)
            if not agreed:
                return []
            parts.append((start, start + agreed))
            rest, position = rest[agreed:], start
        return []

    def _stands_apart(self, text: str) -> bool:
        """Whether a text holds a footnote or a text box."""
        return any(piece in text for piece in self._apart)


def _common_length(piece: str, text: str, position: int) -> int:
    """How many of the first characters of a piece stand at a position."""
    low, high = 0, min(len(piece), len(text) - position)
    while low < high:
        middle = (low + high + 1) // 2
        if text.startswith(piece[:middle], position):
            low = middle
        else:
            high = middle - 1
    return low
