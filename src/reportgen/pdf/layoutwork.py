"""How much processor time a document will take LibreOffice, estimated before, and how much a report may take.

A template may print the same data a thousand times, and some contents take LibreOffice a time that grows with their
square: a table cell of many pages, a word without an end. So the time a report may take follows from the data that it
prints, whatever the template makes of them. The engine ends a conversion that takes more. What is sure to take more is
told before, with the paragraph or table that is the reason.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from reportgen.errors import EngineError

ORDINARY_SECONDS = 10  # of processor time, for a report of ordinary size, which takes 0.15 (measured)
_ORDINARY = 10_000  # characters of data
# For the data beyond that. An office a hundred times as large is laid out at 12,000 characters a second (measured).
_CHARACTERS_A_SECOND = 2_000

ADVICE = "检查模板里的循环、很长的段落和很多行的表格；把长的内容分成几段。Word 文件可以打开查看。"

# Seconds of a processor of 2022, measured with LibreOffice 7.4 in the shipped template.
_CHARACTER, _CHARACTER_SQUARED, _CELL_SQUARED = 6e-6, 1e-9, 1.2e-8
_UNBROKEN_SQUARED = 5e-8  # characters among which no line can end, in a cell or in a script other than Latin
_PARAGRAPH, _BREAK_SQUARED, _RUN_SQUARED = 1e-4, 7e-7, 1.2e-7
_CELL, _ROWS_TIMES_CELLS, _OBJECT_SQUARED = 8e-5, 1e-7, 1.5e-5
_UNBROKEN = re.compile("[^\\s\u2e80-\u9fff\uff00-\uffef]{200,}")
_SHOWN = 12  # characters by which a paragraph is known
_OBJECTS = frozenset(("w:drawing", "w:pict", "w:framePr"))


def processor_limit(values: object) -> int:
    """Seconds of processor time that LibreOffice may take for a report that prints these values."""
    return ORDINARY_SECONDS + max(0, _length(values) - _ORDINARY) // _CHARACTERS_A_SECOND


def _length(values: object) -> int:
    if isinstance(values, str):
        return len(values)
    if isinstance(values, Mapping):
        return sum(map(_length, values.values()))
    return sum(map(_length, values)) if isinstance(values, (list, tuple)) else 0


@dataclass(frozen=True, slots=True)
class LayoutWork:
    """What a document will take: seconds of processor time; heaviest: what takes most of it, in Chinese."""

    seconds: float
    heaviest: str

    def check(self, name: str, limit: int) -> None:
        """Raise EngineError where a document will take more than limit. name: of the document, for the message."""
        if self.seconds > limit:
            what = f"{name}不能转换 PDF：{self.heaviest}，LibreOffice 在 {limit} 秒内排不完"
            raise EngineError(what, ADVICE)


def layout_work(docx: bytes) -> LayoutWork:
    """Estimate the work of a DOCX; none for bytes that are no DOCX, which LibreOffice will refuse."""
    counter = _Survey()
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            counter.parse(package.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, expat.ExpatError):
        return LayoutWork(0.0, "")
    return counter.result()


class _Tally:
    """A paragraph, a cell or a table: what has been counted in it. in_cell: whether a paragraph lies in a cell."""

    __slots__ = ("breaks", "cells", "characters", "in_cell", "rows", "runs", "start", "texts")

    def __init__(self, in_cell: bool = False) -> None:
        self.in_cell = in_cell
        self.rows = self.cells = self.characters = self.runs = self.breaks = 0
        self.texts: list[str] = []
        self.start = ""


class _Survey:
    """Goes through the XML of a document once and adds up. Elements are known by their usual prefix."""

    def __init__(self) -> None:
        self._seconds, self._most, self._heaviest = 0.0, 0.0, ""
        self._objects = 0
        # An element of no use is put under the open ones, so that there is always one that counts what comes.
        self._paragraphs, self._cells, self._tables = [_Tally()], [_Tally()], [_Tally()]
        self._texts: list[str] | None = None  # of the paragraph whose text is being read

    def parse(self, xml: bytes) -> None:
        """Count. Raises ExpatError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)

    def result(self) -> LayoutWork:
        """The sum."""
        self._add(_OBJECT_SQUARED * self._objects**2, f"有 {self._objects} 个图形或文本框")
        return LayoutWork(self._seconds, self._heaviest)

    def _add(self, seconds: float, what: str) -> None:
        self._seconds += seconds
        if seconds > self._most:
            self._most, self._heaviest = seconds, what

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        if name == "w:r":
            self._paragraphs[-1].runs += 1
        elif name == "w:t":
            self._texts = self._paragraphs[-1].texts
        elif name == "w:p":
            self._paragraphs.append(_Tally(len(self._cells) > 1))
        elif name == "w:tc":
            self._tables[-1].cells += 1
            self._cells.append(_Tally())
        elif name == "w:tr":
            self._tables[-1].rows += 1
        elif name == "w:tbl":
            self._tables.append(_Tally())
        elif name == "w:br":
            self._paragraphs[-1].breaks += 1
        elif name in _OBJECTS:
            self._objects += 1

    def _text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def _end(self, name: str) -> None:
        if name == "w:t":
            self._texts = None
        elif name == "w:p":
            self._paragraph(self._paragraphs.pop())
        elif name == "w:tc":
            self._cell(self._cells.pop())
        elif name == "w:tbl":
            self._table(self._tables.pop())

    def _paragraph(self, block: _Tally) -> None:
        text = "".join(block.texts)
        unbroken = sum(
            len(run[0]) ** 2 for run in _UNBROKEN.finditer(text) if block.in_cell or not run[0].isascii()
        )
        self._add(
            _PARAGRAPH + _CHARACTER * len(text) + _CHARACTER_SQUARED * len(text) ** 2
            + _UNBROKEN_SQUARED * unbroken + _RUN_SQUARED * block.runs**2 + _BREAK_SQUARED * block.breaks**2,
            f"有一段 {len(text)} 字（“{text[:_SHOWN]}…”）",
        )  # fmt: skip
        self._cells[-1].characters += len(text)
        self._cells[-1].start = self._cells[-1].start or text[:_SHOWN]

    def _cell(self, block: _Tally) -> None:
        self._add(
            _CELL + _CELL_SQUARED * block.characters**2,
            f"表格里有一格 {block.characters} 字（“{block.start}…”）",
        )
        around = self._cells[-1]  # where the table lies in a cell of another
        around.characters += block.characters
        around.start = around.start or block.start

    def _table(self, block: _Tally) -> None:
        self._add(_ROWS_TIMES_CELLS * block.rows * block.cells, f"有一个 {block.rows} 行的表格")
