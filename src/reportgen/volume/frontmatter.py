"""Cover, editor's note and contents of the volume: a Word template, laid out by the engine like a report."""

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import partial

from reportgen.errors import EngineError
from reportgen.formatting import full_date
from reportgen.pdf.archive import make_archive
from reportgen.pdf.engine import Engine, NoEngine
from reportgen.pdf.expectation import Expectation, verify
from reportgen.pdf.fonts import expected_faces
from reportgen.pdf.layoutwork import processor_limit
from reportgen.render import Template
from reportgen.render.documenttext import read_document
from reportgen.volume.contents import Volume
from reportgen.volume.copying import Edit
from reportgen.volume.page_numbers import right_hand
from reportgen.volume.reader import SourcePdf
from reportgen.volume.stamping import CHARACTERS

_DAY = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # of the page of characters, which is not bound
_NAME = "汇编的封面、编者说明和目录"
_ADVICE = "检查模板 volume.docx；字体问题先运行 reportgen doctor"
_DESTINATION = re.compile(rb"/Dest\[[^\]]*\]")
_EMPTY = Volume(_DAY.year, "", "", (), ())
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


class FrontMatter:
    """Makes the pages of the volume that are no report. Raises EngineError, TemplateError."""

    def __init__(self, template: Template, engine: Engine | NoEngine) -> None:
        self._template, self._engine = template, engine

    def pages(self, volume: Volume, day: datetime.datetime) -> SourcePdf:
        """Cover, editor's note and contents, dated day."""
        return self._convert(values(volume, day), day)

    def characters(self) -> SourcePdf:
        """A page with every character of a stamp; only its font is used."""
        return self._convert(values(_EMPTY, _DAY, CHARACTERS), _DAY)

    def _convert(self, context: Mapping[str, object], day: datetime.datetime) -> SourcePdf:
        docx = self._template.render(context)
        content = make_archive(self._engine.convert(docx, _NAME, processor_limit(context)), day).pdf
        document = read_document(docx)
        faces = expected_faces(document.families, document.latin)
        # the contents list the reports, which are not in this document
        if faults := verify(content, Expectation(document, lists_headings=False, faces=faces)):
            raise EngineError(f"{_NAME}没有通过校验：{'；'.join(map(str, faults))}", _ADVICE)
        return SourcePdf(content, _NAME)


def values(volume: Volume, day: datetime.datetime, characters: str = "") -> dict[str, object]:
    """What templates/volume.docx is filled with.

    day: of the volume, printed as the date in China. characters: to be printed instead of all the rest.
    """
    pages, entries = 0, []
    for number, report in enumerate(volume.reports, 1):
        first = right_hand(pages)
        entries.append({"序号": number, "名称": report.name, "页码": first, "书签": f"_Toc{number:06}"})
        pages = first + report.pages - 1
    return {
        "区名": volume.district,
        "年度": volume.year,
        "财政局": volume.bureau,
        "编制日期": full_date(day.astimezone(_BEIJING)),
        "份数": len(volume.reports),
        "目录": entries,
        "未收录": list(volume.absent),
        "字样": characters,
    }


def link_edits(source: SourcePdf, targets: Sequence[int]) -> dict[int, Edit]:
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
    return {number: partial(_set_destination, targets[order[line]]) for number, line in lines.items()}


def _set_destination(page: int, head: bytes) -> bytes:
    return _DESTINATION.sub(b"/Dest[%d 0 R/Fit]" % page, head)
