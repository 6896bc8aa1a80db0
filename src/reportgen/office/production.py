"""Produce the Word file and the verified PDF of one office, in memory."""

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from reportgen.checks import Case
from reportgen.errors import EngineError, TemplateError
from reportgen.finding import blocking
from reportgen.formatting import score
from reportgen.model.submission import Submission
from reportgen.office.fingerprint import toolchain
from reportgen.office.judge import Judgement
from reportgen.office.result import Documents, OfficeResult, ReportFigures, ScoreRow, State
from reportgen.pdf.archive import Archive, make_archive
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
    """Import pypdf and list the fonts in a thread, while LibreOffice starts in its own process."""
    Thread(target=_load_proof_and_fonts).start()


def _load_proof_and_fonts() -> None:
    with suppress(Exception):  # The main thread meets the same exception and reports it.
        import_module("reportgen.office.proof")  # imports pypdf, which takes 0.15 s
        toolchain()


def produce(
    judgement: Judgement,
    template: Template,
    engine: Engine | NoEngine,
    draft: bool,
    say: Say = say_nothing,
) -> OfficeResult:
    """Make one office's report and return the result, with its documents or with the reason why there are none.

    draft: make a report in spite of errors in the data. Nothing is written. Faults of the data, the template
    or the engine are reported in the result and not raised.
    """
    start = time.perf_counter()
    result = _result_of(judgement)
    if judgement.case is None or (blocking(judgement.findings) and not draft):
        return replace(result, state=State.UNFIT, seconds=time.perf_counter() - start)
    case = judgement.case
    say("计分", f"{score(case.scorecard.total)} 分，{case.scorecard.rating}")
    say("审核", f"{len(judgement.findings)} 条")
    try:
        result = _with_documents(result, case, template, engine, draft, say)
    except TemplateError as error:
        result = replace(result, state=State.FAILED, reason=str(error))
    return replace(result, seconds=time.perf_counter() - start)


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


def _with_documents(
    result: OfficeResult, case: Case, template: Template, engine: Engine | NoEngine, draft: bool, say: Say
) -> OfficeResult:
    """Render the DOCX, convert it, prove the PDF. Raises TemplateError.

    The template is rendered twice, because only the PDF tells on which page a heading is. LibreOffice converts
    a DOCX whose table of contents has page references, which LibreOffice fills in. The DOCX that is handed in
    has Word's own contents field, filled with the page numbers read from the PDF.
    """
    from reportgen.office.proof import Proof  # warm_up() has usually imported it by now

    submission, scorecard = case.submission, case.scorecard

    def render(entries: Sequence[Mapping[str, object]], field: bool) -> bytes:
        return template.render(values(submission, scorecard, entries, draft, field))

    printed = values(submission, scorecard, draft=draft)
    unpaged = unpaged_entries(template, printed)
    laid_out = render(unpaged, field=False)
    work, limit = layout_work(laid_out), processor_limit(printed)
    is_long = _LONG_SECONDS < work.seconds <= limit
    long = f"；内容很多，转换 PDF 至少要 {work.seconds:.0f} 秒" if is_long else ""
    say("成文", f"Word {len(laid_out) // 1024} KB{long}")
    try:
        work.check(f"{result.name}的报告", limit)
        archive = _convert(engine, laid_out, submission, limit)
        proof = Proof(archive.pdf)
    except EngineError as failure:
        docx = render(unpaged, field=True)
        return replace(result, state=State.FAILED, reason=str(failure), documents=Documents(docx))
    entries = proof.contents_entries(unpaged) if template.prints("目录") else ()
    docx = render(entries, field=True)
    say("转换", f"PDF {len(archive.pdf) // 1024} KB")
    result = replace(result, remark=archive.remark)
    printed = values(submission, scorecard, entries, draft)
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


def _convert(engine: Engine | NoEngine, docx: bytes, submission: Submission, seconds: int) -> Archive:
    """Convert a DOCX in so much processor time. The PDF bears the date of the report: same data, same bytes."""
    day = submission.evaluation.report_date
    pdf = engine.convert(docx, f"{submission.entry.name}的报告", seconds)
    return make_archive(pdf, datetime.datetime.combine(day, datetime.time(), _BEIJING))
