"""Cover and contents of the volume: a Word template, filled and laid out by the engine like a report."""

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import partial

from reportgen.errors import EngineError
from reportgen.pdf.archive import make_archive
from reportgen.pdf.engine import Engine, NoEngine
from reportgen.pdf.expectation import Expectation, verify
from reportgen.pdf.fonts import expected_faces
from reportgen.render import Template
from reportgen.render.document import families
from reportgen.volume.contents import Volume
from reportgen.volume.copying import Edit
from reportgen.volume.reader import Source
from reportgen.volume.stamping import CHARACTERS

_LISTED_ON_COVER = 24  # names that fit between title and bureau; more of them follow the contents
_DAY = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # of the page of characters, which nobody sees
_ADVICE = "检查模板 volume.docx；字体问题先运行 reportgen doctor"
_DESTINATION = re.compile(rb"/Dest\[[^\]]*\]")


_EMPTY = Volume(_DAY.year, "", "", (), {})


class FrontMatter:
    """Makes the PDFs that the volume has besides the reports. Raises EngineError, TemplateError."""

    def __init__(self, template: Template, engine: Engine | NoEngine) -> None:
        self._template, self._engine = template, engine

    def pages(self, volume: Volume, day: datetime.datetime) -> Source:
        """Cover and contents, dated day."""
        title = f"{volume.district}{volume.year}年度部门整体支出绩效自评报告汇编"
        return self._converted(values(volume), title, day)

    def characters(self) -> Source:
        """A page with every character of a stamp; only its font is used."""
        return self._converted(values(_EMPTY, CHARACTERS), CHARACTERS, _DAY)

    def _converted(self, context: Mapping[str, object], title: str, day: datetime.datetime) -> Source:
        docx = self._template.render(context)
        content = make_archive(self._engine.convert(docx, "汇编的封面和目录"), day).pdf
        if faults := verify(content, Expectation(title, faces=expected_faces(families(docx)))):
            raise EngineError(f"汇编的封面和目录没有通过校验：{'；'.join(faults)}", _ADVICE)
        return Source(content, "汇编的封面和目录")


def values(volume: Volume, characters: str = "") -> dict[str, object]:
    """What templates/volume.docx is filled with. characters: to be printed instead of cover and contents."""
    page, entries = 1, []
    for number, report in enumerate(volume.reports, 1):
        entries.append({"序号": number, "名称": report.name, "页码": page, "书签": f"_Toc{number:06}"})
        page += report.pages
    absent = [f"{why}（{len(names)}个）：{'、'.join(names)}。" for why, names in volume.absent.items()]
    count = "，".join(f"{why}{len(names)}个" for why, names in volume.absent.items())
    fits = sum(map(len, volume.absent.values())) <= _LISTED_ON_COVER
    return {
        "区名": volume.district,
        "年度": volume.year,
        "财政局": volume.bureau,
        "份数": len(volume.reports),
        "页数": page - 1,
        "目录": entries,
        "封面未收录": absent if fits else [f"{count}，名单附目录之后。"],
        "目录未收录": [] if fits else absent,
        "字样": characters,
    }


def linked(source: Source, targets: Sequence[int]) -> dict[int, Edit]:
    """Edits by which the lines of the contents lead to the reports. targets: their first pages, in order.

    In the Word file every line leads to itself, for the reports are not in it: the links' destinations,
    from the top down, are the lines. (LibreOffice 7.4 makes links in a contents field only.)
    Raises EngineError where the lines are not as many as the reports.
    """
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(source.pages)}
    links = [a for page in source.pages for a in page.get("/Annots", ()) if "/Dest" in a.get_object()]
    lines = {
        link.idnum: (numbers[target[0].idnum], -float(target[3]))
        for link in links
        for target in (link.get_object()["/Dest"],)
    }
    order = {line: index for index, line in enumerate(sorted(set(lines.values())))}
    if len(order) != len(targets):
        message = f"汇编目录有 {len(order)} 行带链接，报告却有 {len(targets)} 份"
        raise EngineError(message, "检查模板 volume.docx 的目录：每份报告一行，带超链接")
    return {number: partial(_leading_to, targets[order[line]]) for number, line in lines.items()}


def _leading_to(page: int, head: bytes) -> bytes:
    return _DESTINATION.sub(b"/Dest[%d 0 R/Fit]" % page, head)
