"""Compare the finished PDF with the data it was made from.

Of all that makes a report only this needs pypdf, which takes 0.15 s to import: production.warm_up() imports it
while LibreOffice starts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from reportgen.errors import EngineError, TemplateError
from reportgen.formatting import padded_name
from reportgen.model.submission import Submission
from reportgen.pdf.content import Heading, Reading
from reportgen.pdf.expectation import Expectation, verify
from reportgen.pdf.fonts import expected_faces
from reportgen.render.document import families
from reportgen.render.headings import LISTED_LEVELS
from reportgen.render.view import grade_sentence, printed_points, values
from reportgen.scoring import Scorecard

# Template braces in the data: somebody typed them, so the PDF is allowed to show them.
_BRACES = re.compile(r"\{[{%#].*?[}%#]\}|\{[{%#]|[}%#]\}")


class Proof:
    """A PDF, read once to find the pages of its headings and to verify it."""

    def __init__(self, pdf: bytes) -> None:
        """Raises EngineError where the PDF cannot be read."""
        try:
            self._reading = Reading(pdf)
            self._headings = self._reading.headings
        except Exception as error:  # pypdf raises whatever a broken file leads it to
            what = f"生成的 PDF 不能读取（{type(error).__name__}：{error}）"
            raise EngineError(what, "再生成一次；仍是如此就运行 reportgen doctor") from error

    @property
    def pages(self) -> int:
        """The number of pages."""
        return self._reading.page_count

    def contents_entries(self, unpaged: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
        """Return the lines of the table of contents with the page numbers of this PDF. Raises TemplateError."""
        return _contents_entries(unpaged, self._headings)

    def faults(self, docx: bytes, submission: Submission, scorecard: Scorecard) -> list[str]:
        """Return what is wrong with the PDF, in Chinese sentences; an empty list for a good one."""
        return verify(self._reading, _expectation(docx, submission, scorecard))


def _contents_entries(
    unpaged: Sequence[Mapping[str, object]], headings: Sequence[Heading]
) -> list[Mapping[str, object]]:
    """Return the lines of the table of contents: 级别, 标题 with its number, 页码 as printed, 书签.

    unpaged: unpaged_entries() of the DOCX. headings: those of the PDF converted from it, with their pages.
    Raises TemplateError where DOCX and PDF do not have the same number of headings.
    """
    listed = [h for h in headings if h.level <= LISTED_LEVELS]
    if len(unpaged) != len(listed):
        raise TemplateError(
            f"Word 里有 {len(unpaged)} 个一、二级标题，PDF 里却有 {len(listed)} 个",
            "检查模板里用了“标题 1”“标题 2”样式的段落：不要有空标题，不要放在文本框里",
        )
    return [
        {"级别": h.level, "标题": h.title, "页码": h.printed, "书签": entry["书签"]}
        for h, entry in zip(listed, unpaged, strict=True)
    ]


def _texts(value: object) -> Iterator[str]:
    """Yield every text inside the values that a template is given."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _closing(printed: Mapping[str, object]) -> tuple[str, ...]:
    """The texts of the 落款 that are not empty, the date first."""
    given = printed["落款"]
    assert isinstance(given, Mapping)
    texts = (str(given[key]) for key in ("成文日期", "署名", "联系人", "联系电话"))
    return tuple(text for text in texts if text)


def _expectation(docx: bytes, submission: Submission, scorecard: Scorecard) -> Expectation:
    """What the PDF must show. It is derived from the data alone, so a fault of the template is noticed."""
    evaluation = submission.evaluation
    printed = values(submission, scorecard)
    return Expectation(
        title=f"部门{submission.district.year}年度整体支出绩效自评报告",
        contents=LISTED_LEVELS if evaluation.layout.contents else 0,
        sentences=(grade_sentence(scorecard),),
        rows=tuple(
            (
                line.indicator.name,
                line.indicator.standard,
                *printed_points(line),
            )
            for line in scorecard.lines
        ),
        members=tuple(padded_name(m.name) for m in evaluation.members),
        closing=_closing(printed),
        literal=tuple(
            sorted({mark for text in _texts(printed) for mark in _BRACES.findall(text)}, key=len)[::-1]
        ),
        faces=expected_faces(families(docx)),
    )
