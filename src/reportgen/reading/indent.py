"""Tell the likeliest indent of a line that is indented by tabs or wide spaces, from the lines above it."""

import re

ODD_BLANK = r"[\t\u3000\u00a0\u2000-\u200a\u202f\u205f]"
BLANKS = re.compile(rf"(?: |{ODD_BLANK})*")
_TAB = 4


class Levels:
    """The sections and lists that are open at the end of the lines read so far."""

    def __init__(self) -> None:
        self._open: list[
            tuple[int, int]
        ] = []  # The indent, and the content's indent, of each line that others may align with.
        self._deeper = False  # The last line is a bare key, so the next may belong to it.

    def read(self, text: str) -> None:
        """Take a line of block style, with the indent that it was given."""
        body = text.lstrip(" ")
        if not body or body.startswith("#"):
            return
        indent = len(text) - len(body)
        content = indent + 2 if body.startswith("- ") else indent
        while self._open and self._open[-1][0] >= indent:
            self._open.pop()
        self._open.append((indent, content))
        self._deeper = body.rstrip().endswith(":")

    def likeliest(self, blanks: str, is_item: bool) -> int:
        """Return the indent that a line with these blanks is likeliest meant to have, the deeper of two equally likely."""
        width = sum(_TAB if c == "\t" else 2 if c == "\u3000" else 1 for c in blanks)
        levels = [self._open[-1][1] + 2] if self._deeper else []
        for indent, content in reversed(self._open):
            if not is_item:
                levels.append(content)
            elif content > indent:
                levels.append(indent)
        return min(levels, key=lambda level: abs(width - level), default=0)
