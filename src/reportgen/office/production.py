"""Produce the Word file and the verified PDF of one office, in memory.

The data is scored, the report rendered and its conversion begun; the rules are applied while LibreOffice converts.
"""

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING

from reportgen.checks.definition import Case
from reportgen.errors import EngineError, TemplateError
from reportgen.finding import blocking
from reportgen.formatting import score
from reportgen.model.submission import Submission
from reportgen.office.fingerprint import toolchain
from reportgen.office.judge import Judgement
from reportgen.office.result import Documents, OfficeResult, ReportFigures, ScoreRow, State
from reportgen.pdf.archive import Archive, make_archive
from reportgen.pdf.conversion import Conversion
from reportgen.pdf.engine import Engine, NoEngine
from reportgen.pdf.layoutwork import layout_work, processor_limit
from reportgen.render import Template
from reportgen.render.document import unpaged_entries
from reportgen.render.view import values

if TYPE_CHECKING:
    from reportgen.office.proof import Proof

Say = Callable[[str, str], None]  # called after each stage with its name and a line on its outcome
_LONG_SECONDS = 5  # of a conversion; one that takes longer is announced
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def say_nothing(_stage: str, _text: str) -> None:
    """Ignore a stage: the default for callers that show no progress."""


def warm_up() -> None:
    """List the fonts in a thread, while LibreOffice starts in its own process."""
    Thread(target=_list_fonts).start()


def _list_fonts() -> None:
    with suppress(Exception):  # The main thread meets the same exception and reports it.
        toolchain()


@dataclass(frozen=True)
class _Layout:
    """A rendered report whose conversion is under way.

    unpaged: its headings without page numbers. warning: that the conversion will take long, in Chinese, or "".
    """

    docx: bytes
    unpaged: Sequence[Mapping[str, object]]
    warning: str
    conversion: Conversion


def produce(
    judgement: Judgement,
    template: Template,
    engine: Engine | NoEngine,
    draft: bool,
    say: Say = say_nothing,
) -> OfficeResult:
    """Make one office's report and return the result, with its documents or with the reason why there are none.

    draft: make a report in spite of errors in the data. Nothing is written. Faults of the data, the template
    or the engine are reported in the result and not raised. An unfit office is not rendered where its judgement has
    been examined before; else its conversion is given up as soon as the rules have been applied.
    """
    start = time.perf_counter()
    result = _produced(judgement, template, engine, draft, say)
    return replace(result, seconds=time.perf_counter() - start)


def _produced(
    judgement: Judgement, template: Template, engine: Engine | NoEngine, draft: bool, say: Say
) -> OfficeResult:
    case = judgement.case
    if case is None or (judgement.is_examined and _is_unfit(judgement, draft)):
        return replace(_result_of(judgement), state=State.UNFIT)
    say("计分", f"{score(case.scorecard.total)} 分，{case.scorecard.rating}")
    layout, reason = None, ""
    try:
        layout = _lay_out(judgement, case, template, engine, draft)
    except TemplateError as error:
        reason = str(error)
    if _is_unfit(judgement, draft):
        return replace(_result_of(judgement), state=State.UNFIT)
    result = _result_of(judgement)
    if layout is None:
        return replace(result, state=State.FAILED, reason=reason)
    say("审核", f"{len(judgement.findings)} 条")
    try:
        return _with_documents(result, case, template, layout, draft, say)
    except TemplateError as error:
        return replace(result, state=State.FAILED, reason=str(error))


def _is_unfit(judgement: Judgement, draft: bool) -> bool:
    """Whether errors in the data prevent the report. Applies the rules."""
    return bool(blocking(judgement.findings)) and not draft


def _result_of(judgement: Judgement) -> OfficeResult:
    """The result of an office before any document is made."""
    entry, case = judgement.entry, judgement.case
    figures = _figures(case) if case else None
    return OfficeResult(entry.slug, entry.name, State.READY, figures, judgement.findings)


def _figures(case: Case) -> ReportFigures:
    budget, scorecard = case.evaluation.budget, case.scorecard
    return ReportFigures(
        budget.approved,
        budget.adjusted,
        budget.outturn,
        budget.execution_rate,
        tuple(ScoreRow(c.name, c.max_score, c.score) for c in scorecard.classes),
        tuple(ScoreRow(line.indicator.name, line.max_score, line.score) for line in scorecard.lines),
        scorecard.total,
        scorecard.rating,
    )


def _lay_out(
    judgement: Judgement, case: Case, template: Template, engine: Engine | NoEngine, draft: bool
) -> _Layout | None:
    """Render the DOCX that LibreOffice converts, and begin to convert it. Raises TemplateError.

    A document that takes long is converted only after the rules have been applied; None is returned where they find
    that the office is unfit.
    """
    submission, scorecard = case.submission, case.scorecard
    printed = values(submission, scorecard, draft=draft)
    unpaged = unpaged_entries(template, printed)
    docx = template.render(values(submission, scorecard, unpaged, draft, contents_field=False))
    work, limit = layout_work(docx), processor_limit(printed)
    is_long = work.seconds > _LONG_SECONDS
    if is_long and _is_unfit(judgement, draft):
        return None
    warning = (
        f"；内容很多，转换 PDF 至少要 {work.seconds:.0f} 秒" if is_long and work.seconds <= limit else ""
    )
    conversion = Conversion(engine, docx, f"{submission.entry.name}的报告", work, limit)
    return _Layout(docx, unpaged, warning, conversion)


def _with_documents(
    result: OfficeResult, case: Case, template: Template, layout: _Layout, draft: bool, say: Say
) -> OfficeResult:
    """Wait for the PDF, prove it, render the DOCX that is handed in. Raises TemplateError.

    The template is rendered twice, because only the PDF tells on which page a heading is. LibreOffice converts
    a DOCX whose table of contents has page references, which LibreOffice fills in. The DOCX that is handed in
    has Word's own contents field, filled with the page numbers read from the PDF.
    """
    from reportgen.office.proof import Proof  # imports pypdf, which takes 0.15 s

    def handed_in(entries: Sequence[Mapping[str, object]]) -> bytes:
        return template.render(values(case.submission, case.scorecard, entries, draft))

    say("成文", f"Word {len(layout.docx) // 1024} KB{layout.warning}")
    try:
        archive = _archive(layout.conversion.result(), case.submission)
        proof = Proof(archive.pdf)
    except EngineError as failure:
        docx = handed_in(layout.unpaged)
        return replace(result, state=State.FAILED, reason=str(failure), documents=Documents(docx))
    entries = proof.contents_entries(layout.unpaged) if template.prints("目录") else ()
    docx = handed_in(entries)
    say("转换", f"PDF {len(archive.pdf) // 1024} KB")
    result = replace(result, remark=archive.remark)
    printed = values(case.submission, case.scorecard, entries, draft)
    return _prove(result, template, printed, Documents(docx, archive.pdf), proof, say)


def _prove(
    result: OfficeResult,
    template: Template,
    printed: Mapping[str, object],
    documents: Documents,
    proof: "Proof",
    say: Say,
) -> OfficeResult:
    """Add the documents to the result where the PDF passes its proof; else mark the result as failed."""
    faults = proof.faults(documents.docx, template, printed)
    if faults:
        what = f"{result.name}的报告（模板 {template.name}）：PDF 没有通过校验：" + "；".join(
            map(str, faults)
        )
        advice = "原有的报告没有改动；这次的另存为“未通过”，供查看"
        if any(fault.of_fonts for fault in faults):
            advice += "。字体问题先运行 reportgen doctor"
        rejected = Documents(documents.docx, None, documents.pdf)
        return replace(result, state=State.FAILED, reason=str(EngineError(what, advice)), documents=rejected)
    say("校验", f"{proof.pages} 页，与 Word 逐段相符，字体、数据相符")
    return replace(result, state=State.BUILT, pages=proof.pages, documents=documents)


def _archive(pdf: bytes, submission: Submission) -> Archive:
    """Make a PDF fit to be kept. It bears the date of the report, so the same data gives the same bytes."""
    day = submission.evaluation.report_date
    return make_archive(pdf, datetime.datetime.combine(day, datetime.time(), _BEIJING))
