"""out/<year>/汇编.pdf: cover, contents, and every report of the year, whole, under one numbering.

Cover and contents are a Word template (templates/volume.docx), laid out by the engine like a report. They are
numbered i, ii …; the reports are 1 to the last page, so how long the contents get changes no page in them.
A report keeps its own page numbers; the volume's stands in small type at the head of the page.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from reportgen.errors import EngineError, UsageError, system_reason
from reportgen.files import atomic
from reportgen.files.packing import compressed
from reportgen.office.result import OfficeResult
from reportgen.volume.completeness import PageDigests, missing
from reportgen.volume.contents import Volume
from reportgen.volume.copying import Copied, Edit, Output, Structure, copy, text
from reportgen.volume.frontmatter import FrontMatter, linked
from reportgen.volume.reader import Source
from reportgen.volume.stamping import FONT, Stamp

_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


@dataclass
class _Chapter:
    """A report's bookmark and those of its headings: title and destination."""

    title: str
    page: int
    headings: list[tuple[str, bytes]] = field(default_factory=list)


class Binding:
    """The volume while it grows, one report after another; cover and contents come last into the file.

    stream: to write and to read back. target: what it will be called, for messages. folder: where the reports are.
    """

    def __init__(self, stream: IO[bytes], target: Path, folder: Path) -> None:
        self._stream, self._target, self._folder = stream, target, folder
        self._output = Output(stream)
        self._tree = self._output.reserve()
        self._structure = Structure(self._output.reserve())
        self._stamp = Stamp(self._output)
        self._trees: list[tuple[int, int]] = []  # number, pages
        self._chapters: list[_Chapter] = []
        self._latest = ""
        self._digests: list[tuple[str, list[bytes]]] = []
        self._taken: list[OfficeResult] = []
        self._pages = 0
        self.remarks: list[str] = []  # reports that were not bound as they are, and what of them got lost

    def take(self, report: OfficeResult) -> None:
        """Add a report.

        Raises EngineError for one that is not what was built or would not be whole, UsageError where it cannot be
        read or the disk is full.
        """
        path = self._folder / report.output(".pdf")
        try:
            source = Source(path.read_bytes(), path.name)
        except OSError as error:
            raise UsageError(f"读不了 {path}：{system_reason(error)}", "重新生成这份报告") from error
        if source.remark:
            self.remarks.append(source.remark)
        if len(source.pages) != report.pages:
            message = f"{path} 有 {len(source.pages)} 页，生成时是 {report.pages} 页"
            raise EngineError(message, "文件生成后被改动过；重新生成这份报告")
        self._digests.append((report.name, PageDigests(source, source.page_numbers).all()))
        with atomic.refusals(self._target):
            copied = self._copied(source, self._stamp.edits(source, self._pages + 1))
            self._output.flush()
        chapter = _Chapter(report.name, copied.page(source.pages[0]))
        for title, destination in source.headings():
            place = b" ".join(str(v).encode() for v in destination[1:])
            chapter.headings.append((title, b"[%d 0 R %s]" % (copied.numbers[destination[0].idnum], place)))
        self._chapters.append(chapter)
        self._latest = max(self._latest, str(source.information.get("/CreationDate", "")))
        self._taken.append(report)
        self._pages += report.pages

    def get_ready(self, matter: FrontMatter) -> None:
        """Have the page of characters made, which hangs on no report. Raises EngineError, TemplateError."""
        self._matter, self._characters = matter, matter.characters()

    def finish(self, volume: Volume) -> int:
        """Add what is not yet taken, cover and contents; verify the whole. Its number of pages.

        get_ready() must have been called. Raises UsageError without reports, EngineError where the engine fails,
        and what take() raises.
        """
        if not volume.reports:
            raise UsageError("没有可以汇编的报告", "先生成报告：make reports")
        count = len(self._taken)
        assert list(volume.reports[:count]) == self._taken, "the volume has changed while it was bound"
        for report in volume.reports[count:]:
            self.take(report)
        front = self._matter.pages(volume, self._date(volume.year))
        with atomic.refusals(self._target):
            self._stamp.finish(self._characters)
            self._close(front)
            self._stream.flush()
        if faults := missing(self._stream, len(front.pages), self._digests, FONT):
            raise EngineError(
                f"汇编不完整：{'；'.join(faults[:5])}", "原有的汇编没有改动；重新生成上述报告后再汇编"
            )
        return len(front.pages) + self._pages

    def _close(self, source: Source) -> None:
        """Cover and contents, bookmarks, labels, and the end of the file."""
        self._copied(source, linked(source, [c.page for c in self._chapters]))
        self._trees.insert(0, self._trees.pop())
        self._structure.kids.insert(0, self._structure.kids.pop())
        kids = b" ".join(b"%d 0 R" % number for number, _ in self._trees)
        count = sum(pages for _, pages in self._trees)
        self._output.put(self._tree, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count))
        self._structure.write(self._output)
        self._output.close(self._catalogue(source), self._output.add(_information(source)))

    def _copied(self, source: Source, edits: Mapping[int, Edit]) -> Copied:
        copied = copy(source, self._output, self._structure, self._tree, edits)
        self._trees.append((copied.numbers[copied.tree], len(source.pages)))
        return copied

    def _date(self, year: int) -> datetime.datetime:
        """The volume is as old as its newest report: the clock does not come into it."""
        found = re.match(r"D:(\d{14})", self._latest)
        if not found:
            return datetime.datetime(year, 12, 31, tzinfo=_BEIJING)
        return datetime.datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)

    def _catalogue(self, source: Source) -> int:
        output, root = self._output, source.root
        metadata = output.add(b"".join(source.body(root.raw_get("/Metadata").idnum)))
        profile = compressed(root["/OutputIntents"][0]["/DestOutputProfile"].get_data())
        intended = output.add(
            b"<</N 3/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(profile), profile)
        )
        # 封面, i, ii …, then the reports from 1
        labels = b"0<</P%s>>" % text("封面") + (b"1<</S/r>>" if len(source.pages) > 1 else b"")
        return output.add(
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang(zh-CN)"
            % (self._tree, self._structure.number)
            + b"/Outlines %d 0 R/PageMode/UseOutlines/ViewerPreferences<</DisplayDocTitle true>>"
            % _bookmarks(output, self._chapters)
            + b"/PageLabels<</Nums[%s%d<</S/D>>]>>/Metadata %d 0 R/OutputIntents[<</Type/OutputIntent"
            % (labels, len(source.pages), metadata)
            + b"/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]>>"
            % intended
        )


def _bookmarks(output: Output, chapters: Sequence[_Chapter]) -> int:
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


def _information(source: Source) -> bytes:
    """The document information of cover and contents, with which their XMP packet agrees."""
    return b"<<%s>>" % b"".join(key.encode() + text(str(value)) for key, value in source.information.items())
