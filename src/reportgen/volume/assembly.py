"""out/<year>/汇编.pdf: cover, editor's note, contents, and every report of the year, whole, under one numbering.

What precedes the reports is a Word template (templates/volume.docx), laid out by the engine like a report, and
numbered i, ii …; the reports begin at 1, so the length of the contents changes no number in them. Every part and
every report begins on a right-hand page. A report keeps its own page numbers at the foot; the volume's stands at
the head of the page, and the contents list that one.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from reportgen.errors import EngineError, UsageError, system_reason
from reportgen.files import atomic
from reportgen.files.packing import compressed
from reportgen.volume.completeness import PageDigests, find_faults
from reportgen.volume.contents import BoundPaper, Volume
from reportgen.volume.copying import CopyResult, Edit, PdfWriter, Structure, copy, text
from reportgen.volume.frontmatter import FrontMatter, link_edits
from reportgen.volume.page_numbers import BLANK, PageLabels, arrange, blank_page, insert_pages, right_hand
from reportgen.volume.reader import SourcePdf
from reportgen.volume.stamping import FONT, Stamp

_CREATION = re.compile(r"D:(\d{14})(Z|[+-]\d\d'\d\d)")


@dataclass
class _Chapter:
    """The bookmark of a report, or of the note or the contents, and those of its headings: title, destination."""

    title: str
    page: int
    headings: list[tuple[str, bytes]] = field(default_factory=list)


class Binding:
    """The volume while it grows, one report after another; what precedes them is written last.

    stream: to write and to read back. target: what it will be called, for messages. folder: where the reports are.
    """

    def __init__(self, stream: IO[bytes], target: Path, folder: Path) -> None:
        self._stream, self._target, self._folder = stream, target, folder
        self._output = PdfWriter(stream)
        self._tree = self._output.reserve()
        self._structure = Structure(self._output.reserve())
        self._stamp = Stamp(self._output)
        self._trees: list[tuple[int, int]] = []  # number, pages
        self._chapters: list[_Chapter] = []
        self._date: datetime.datetime | None = None  # of the newest report
        self._digests: list[tuple[str, list[bytes]]] = []
        self._reports: list[BoundPaper] = []
        self._pages = 0  # of the reports and the blanks between them
        self._blanks: list[int] = []  # their page numbers
        self._blank_contents = self._output.add_stream(BLANK)
        self.remarks: list[str] = []  # reports that were not bound as they are, and what of them got lost

    def take(self, report: BoundPaper) -> None:
        """Add a report.

        Raises EngineError for one that is not what was built or would not be whole, UsageError where it cannot be
        read or the disk is full.
        """
        path = self._folder / report.pdf
        try:
            source = SourcePdf(path.read_bytes(), path.name)
        except OSError as error:
            raise UsageError(f"读不了 {path}：{system_reason(error)}", "重新生成这份报告") from error
        if source.remark:
            self.remarks.append(source.remark)
        if len(source.pages) != report.pages:
            message = f"{path} 有 {len(source.pages)} 页，生成时是 {report.pages} 页"
            raise EngineError(message, "文件生成后被改动过；重新生成这份报告")
        self._digests.append((report.name, PageDigests(source, source.page_numbers).all()))
        with atomic.refusals(self._target):
            self._turn_to_right_hand(source)
            copied = self._copy(source, self._stamp.edits(source, self._pages + 1))
            self._output.flush()
        chapter = _Chapter(report.name, copied.page(source.pages[0]))
        for title, destination in source.headings():
            place = b" ".join(str(v).encode() for v in destination[1:])
            chapter.headings.append((title, b"[%d 0 R %s]" % (copied.numbers[destination[0].idnum], place)))
        self._chapters.append(chapter)
        self._date = max(filter(None, (self._date, _date(source))), default=None)
        self._reports.append(report)
        self._pages += report.pages

    def get_ready(self, matter: FrontMatter) -> None:
        """Make the page of characters, which depends on no report. Raises EngineError, TemplateError."""
        self._matter, self._characters = matter, matter.characters()

    def finish(self, volume: Volume) -> int:
        """Add the reports not yet taken and what precedes them, and verify the whole. Returns its number of pages.

        get_ready() must have been called. Raises UsageError without reports, EngineError where the engine fails,
        and what take() raises.
        """
        if not volume.reports:
            raise UsageError("没有可以汇编的报告", "先生成报告：make reports")
        count = len(self._reports)
        assert list(volume.reports[:count]) == self._reports, "the volume has changed while it was bound"
        for report in volume.reports[count:]:
            self.take(report)
        if self._date is None:
            raise EngineError("没有一份报告的 PDF 带日期，汇编无从确定编制日期", "重新生成这些报告")
        source = self._matter.pages(volume, self._date)
        with atomic.refusals(self._target):
            self._stamp.finish(self._characters)
            front = self._close(source)
            self._stream.flush()
        if faults := find_faults(self._stream, front, self._digests, FONT):
            raise EngineError(
                f"汇编不完整：{'；'.join(faults[:5])}", "原有的汇编没有改动；重新生成上述报告后再汇编"
            )
        return front + self._pages

    def _close(self, source: SourcePdf) -> int:
        """Write what precedes the reports, bookmarks, labels and the end of the file.

        Returns how many pages precede the reports.
        """
        numbers = {number: index for index, number in enumerate(source.page_numbers)}
        parts = [("".join(title.split()), numbers[place[0].idnum]) for title, place in source.headings()]
        if len(source.root["/Pages"]["/Kids"]) != len(source.pages):
            raise EngineError("汇编的封面和目录有分层的页面树，不能加空白页", "运行 reportgen doctor")
        arrangement = arrange(len(source.pages), [index for _, index in parts])
        blanks = {place: self._output.reserve() for place, page in enumerate(arrangement) if page is None}
        edits = link_edits(source, [c.page for c in self._chapters])
        edits[source.root.raw_get("/Pages").idnum] = partial(insert_pages, blanks)
        copied = self._copy(source, edits)
        tree = copied.numbers[copied.tree]
        for number in blanks.values():
            self._output.put(number, blank_page(tree, self._blank_contents, source.pages[0].mediabox))
        self._trees.pop()
        self._trees.insert(0, (tree, len(arrangement)))
        self._structure.kids.insert(0, self._structure.kids.pop())
        self._chapters[:0] = [_Chapter(title, copied.page(source.pages[index])) for title, index in parts]
        kids = b" ".join(b"%d 0 R" % number for number, _ in self._trees)
        count = sum(pages for _, pages in self._trees)
        self._output.put(self._tree, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count))
        self._structure.write(self._output)
        self._output.close(self._catalogue(source, arrangement), self._output.add(_information(source)))
        return len(arrangement)

    def _copy(self, source: SourcePdf, edits: Mapping[int, Edit]) -> CopyResult:
        copied = copy(source, self._output, self._structure, self._tree, edits)
        self._trees.append((copied.numbers[copied.tree], len(source.pages)))
        return copied

    def _turn_to_right_hand(self, source: SourcePdf) -> None:
        """Add a blank page, as large as the first of source, where the next page would be a left-hand one."""
        if right_hand(self._pages) == self._pages + 1:
            return
        page = blank_page(self._tree, self._blank_contents, source.pages[0].mediabox)
        self._trees.append((self._output.add(page), 1))
        self._pages += 1
        self._blanks.append(self._pages)

    def _catalogue(self, source: SourcePdf, arrangement: Sequence[int | None]) -> int:
        output, root = self._output, source.root
        metadata = output.add(b"".join(source.body(root.raw_get("/Metadata").idnum)))
        profile = compressed(root["/OutputIntents"][0]["/DestOutputProfile"].get_data())
        intended = output.add(
            b"<</N 3/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(profile), profile)
        )
        labels = PageLabels()
        labels.add_front(arrangement)
        labels.add_reports(self._pages, self._blanks)
        return output.add(
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang(zh-CN)"
            % (self._tree, self._structure.number)
            + b"/Outlines %d 0 R/PageMode/UseOutlines/ViewerPreferences<</DisplayDocTitle true>>"
            % _bookmarks(output, self._chapters)
            + b"/PageLabels%s/Metadata %d 0 R/OutputIntents[<</Type/OutputIntent"
            % (labels.number_tree(), metadata)
            + b"/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]>>"
            % intended
        )


def _bookmarks(output: PdfWriter, chapters: Sequence[_Chapter]) -> int:
    """The outline: offices, closed, with their headings below; its number."""
    top = output.reserve()
    numbers = [output.reserve() for _ in chapters]
    for index, chapter in enumerate(chapters):
        kids = [output.reserve() for _ in chapter.headings]
        for place, (title, destination) in enumerate(chapter.headings):
            output.put(kids[place], _item(title, destination, numbers[index], kids, place))
        below = b"/First %d 0 R/Last %d 0 R/Count -%d" % (kids[0], kids[-1], len(kids)) if kids else b""
        first_page = b"[%d 0 R/Fit]" % chapter.page
        output.put(numbers[index], _item(chapter.title, first_page, top, numbers, index, below))
    ends = (numbers[0], numbers[-1], len(numbers))
    output.put(top, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % ends)
    return top


def _item(
    title: str, destination: bytes, parent: int, siblings: Sequence[int], place: int, below: bytes = b""
) -> bytes:
    before = b"/Prev %d 0 R" % siblings[place - 1] if place else b""
    after = b"/Next %d 0 R" % siblings[place + 1] if place + 1 < len(siblings) else b""
    return b"<</Title%s/Parent %d 0 R/Dest%s%s%s%s>>" % (
        text(title),
        parent,
        destination,
        before,
        after,
        below,
    )


def _date(source: SourcePdf) -> datetime.datetime | None:
    """The date of a report, None where its PDF has none. The volume is as old as its newest report."""
    found = _CREATION.match(str(source.information.get("/CreationDate", "")))
    if not found:
        return None
    offset = "+0000" if found[2] == "Z" else found[2].replace("'", "")
    return datetime.datetime.strptime(found[1] + offset, "%Y%m%d%H%M%S%z")


def _information(source: SourcePdf) -> bytes:
    """The document information of what precedes the reports, with which its XMP packet agrees."""
    return b"<<%s>>" % b"".join(key.encode() + text(str(value)) for key, value in source.information.items())
