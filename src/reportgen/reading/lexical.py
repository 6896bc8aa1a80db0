"""Find faults of single lines, which word processors and input methods leave, before YAML is parsed.

Each is reported and then mended in a copy, so that the rest of the file is still read and every
fault shows in one run.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from reportgen.model.characters import FORBIDDEN, forbidden_characters
from reportgen.reading.flow import COLON, KEY, FlowMender, colon_fault
from reportgen.reading.indent import BLANKS, ODD_BLANK, Levels
from reportgen.reading.line import Line
from reportgen.reading.reference_quotes import mend_unquoted

MAX_FAULTS = 500  # More are not told of the lines of one file: a hostile file could have a million.
_ODD_INDENT = re.compile(rf"^ *{ODD_BLANK}", re.MULTILINE)
_BLOCK_START = re.compile(r"(?:: |- |:|-)\s*[|>][-+\d]*\s*(?:#.*)?$")
_ITEM = re.compile(r"\s*(-(?=[^\s\d.-])|[－—–•●·]\s*(?=\S))")
_ITEM_MARK = re.compile(r"-\s|[－—–•●·]")
_COLON = re.compile(rf"\s*(?:- +)*{KEY}{COLON}")


@dataclass(frozen=True, slots=True)
class LineFault:
    """A fault of a line. line and column count from 1; message and advice are Chinese."""

    code: str
    line: int
    column: int
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A mended text, the faults that its lines had, and the changed lines by number (from 0)."""

    text: str
    faults: tuple[LineFault, ...]
    changed: Mapping[int, Line]

    def typed(self, line: int, column: int) -> tuple[int, int]:
        """Return where in the file as typed stands what is at line and column of text. All count from 0."""
        changed = self.changed.get(line)
        return line, changed.original(column) if changed else column


def mend(text: str, keys: frozenset[str]) -> Mended:
    """Mend the faults of the lines of a text.

    The result is only for reading on: the file stays as it is.

    keys holds every key of the model, by which a faulty colon after a key is told from prose.
    """
    faults: list[LineFault] = []
    lines: list[str] = []
    changed: dict[int, Line] = {}
    flow, levels = FlowMender(keys), Levels()
    forbidden = FORBIDDEN.search(text) is not None
    odd_indent = _ODD_INDENT.search(text) is not None
    block_indent: int | None = None  # The indent of the key whose block of text is being read.
    for number, typed in enumerate(text.split("\n"), 1):
        line = Line(typed)
        found = list(_forbidden(line)) if forbidden else []
        indent = len(line.text) - len(line.text.lstrip(" "))
        if block_indent is None or (line.text.strip() and indent <= block_indent):
            block_indent = indent if _BLOCK_START.search(line.text) and not flow.inside else None
            if not flow.inside:
                if odd_indent:
                    found += _mend_indent(line, levels)
                found += [*_mend_item(line), *_mend_colon(line, keys)]
                if odd_indent:
                    levels.read(line.text)
            found += mend_unquoted(line, flow.inside)
            found += [("YML-06", *fault) for fault in flow.mend(line)]
        for code, at, what, advice in found[: MAX_FAULTS - len(faults)]:
            faults.append(LineFault(code, number, at + 1, what, advice))
        lines.append(line.text)
        if line.text != typed:
            changed[number - 1] = line
    return Mended("\n".join(lines), tuple(faults), changed)


_Found = tuple[str, int, str, str]  # The code, the offset in the line as typed, what is wrong, what to do.


def _forbidden(line: Line) -> Iterator[_Found]:
    for fault in islice(forbidden_characters(line.text), MAX_FAULTS):
        yield "YML-11", fault.offset, fault.message, fault.advice
    line.replace([(*found.span(), "") for found in FORBIDDEN.finditer(line.text)])


def _mend_indent(line: Line, levels: Levels) -> Iterator[_Found]:
    found = BLANKS.match(line.text)
    indent = found[0] if found else ""
    offset = next((i for i, c in enumerate(indent) if c != " "), None)
    if offset is None or not line.text.strip():
        return
    name = "制表符（Tab）" if indent[offset] == "\t" else "全角空格或特殊空格"
    yield "YML-07", line.original(offset), f"行首缩进用了{name}", "缩进只用半角空格"
    is_item = _ITEM_MARK.match(line.text, len(indent)) is not None
    line.replace([(0, len(indent), " " * levels.likeliest(indent, is_item))])


def _mend_item(line: Line) -> Iterator[_Found]:
    found = _ITEM.match(line.text)
    if not found or line.text.strip() == "---":
        return
    mark = found[1].strip()
    message = "列表项的“-”后面缺空格" if mark == "-" else f"列表项用了“{mark}”"
    yield "YML-06", line.original(found.start(1)), message, "写成半角减号加空格“- ”"
    line.replace([(*found.span(1), "- ")])


def _mend_colon(line: Line, keys: frozenset[str]) -> Iterator[_Found]:
    found = _COLON.match(line.text)
    if found and found[1] in keys:
        yield "YML-06", line.original(found.start(2)), *colon_fault(found[1], found[2])
        line.replace([(*found.span(2), ": ")])
