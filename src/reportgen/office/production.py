"""One office straight through: load → score → check → render → convert → verify → publish."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Self

from reportgen.checks import check
from reportgen.errors import EngineError, EngineMissing, ReportgenError
from reportgen.files import atomic
from reportgen.files.folders import previous_files
from reportgen.finding import Finding, blocking
from reportgen.formatting import score
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile, Submission
from reportgen.office.workspace import previous_case, record_origin, report_path
from reportgen.pdf import fonts
from reportgen.pdf.archive import normalised
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.reading.loader import parse_office, read_office
from reportgen.render import Template
from reportgen.render.document import unpaged_entries
from reportgen.render.view import values
from reportgen.scoring import Scorecard, compute

if TYPE_CHECKING:
    from reportgen.office.proof import Proof

Say = Callable[[str, str], None]  # stage, what came of it
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


@dataclass(frozen=True)
class Workshop:
    """What serves many offices: the compiled template and the engine, warm. A context manager."""

    template: Template
    engine: Engine | NoEngine

    @classmethod
    @contextmanager
    def open(cls, template: Path, engine: Engine | NoEngine | None = None) -> Iterator[Self]:
        """Start the engine first (or take one that is starting): it warms up while the template compiles."""
        with engine or start_engine() as started:
            compiled = Template.open(template)
            Thread(target=_prepare_proof).start()
            yield cls(compiled, started)


def _prepare_proof() -> None:
    """What the proof of a PDF needs and LibreOffice leaves the time for: pypdf (0.15 s), the list of fonts."""
    import_module("reportgen.office.proof")
    with suppress(EngineMissing):  # without fc-list the proof itself says so
        fonts.report()


@dataclass(frozen=True)
class Outcome:
    """What came of one office; the documents are bytes, which publish() puts in place.

    pdf is None where findings kept the report from being built, or where it failed: failure then says
    why. A PDF that did not pass its verification is in rejected.
    """

    entry: DirectoryEntry
    findings: tuple[Finding, ...]
    submission: Submission | None = None
    scorecard: Scorecard | None = None
    docx: bytes | None = None
    pdf: bytes | None = None
    rejected: bytes | None = None
    pages: int = 0
    failure: ReportgenError | None = None

    @property
    def built(self) -> bool:
        """Whether there is a report."""
        return self.pdf is not None


def produce(
    district: DistrictFile, entry: DirectoryEntry, workshop: Workshop, draft: bool, say: Say
) -> Outcome:
    """One office's report, in memory: writes nothing. Whatever the data or the engine do is a value.

    Raises UsageError where the office has not handed in, TemplateError where the template is at fault.
    """
    raw = read_office(district, entry)
    say("读取", str(district.office_file(entry)))
    previous = previous_files(district.folder, entry.slug)
    return produce_from(district, entry, raw, previous, workshop, draft, say)


def produce_from(
    district: DistrictFile,
    entry: DirectoryEntry,
    raw: bytes,
    previous: tuple[bytes, bytes] | None,
    workshop: Workshop,
    draft: bool,
    say: Say,
) -> Outcome:
    """produce() from the bytes of the office's file and of last year's (folders.previous_files)."""
    submission, findings = parse_office(district, entry, raw)
    if submission is None:
        return Outcome(entry, tuple(findings))
    scorecard = compute(submission)
    say("计分", f"{score(scorecard.total)} 分，{scorecard.rating}")
    findings = check(submission, scorecard, previous_case(district.folder, entry.slug, previous))
    say("审核", f"{len(findings)} 条")
    judged = Outcome(entry, tuple(findings), submission, scorecard)
    if blocking(findings) and not draft:
        return judged
    return _documents(judged, submission, scorecard, workshop, draft, say)


@dataclass(frozen=True)
class Origin:
    """The files a report was made from, as they were read."""

    slug: str
    district: bytes
    office: bytes


def publish(
    target: Path, docx: bytes | None, pdf: bytes | None, rejected: bytes | None, origin: Origin
) -> None:
    """Put the documents in place: target is the DOCX, the PDF goes beside it.

    A PDF that failed is set aside; the good one before it stays. Raises UsageError where the disk refuses.
    """
    if docx is not None:
        atomic.write(target, docx)
    if rejected is not None:
        atomic.write(rejected_path(target), rejected)
    if pdf is not None:
        atomic.write(target.with_suffix(".pdf"), pdf)
        record_origin(target, origin.slug, origin.district, origin.office)
        rejected_path(target).unlink(missing_ok=True)


def build(
    district: DistrictFile, entry: DirectoryEntry, workshop: Workshop, out: Path, draft: bool, say: Say
) -> Outcome:
    """Produce and publish one office's report into out/<year>/.

    Raises the failure, the DOCX then being in place; else as produce() and publish().
    """
    outcome = produce(district, entry, workshop, draft, say)
    if outcome.submission is not None:
        origin = Origin(entry.slug, district.source.text.encode(), outcome.submission.source.text.encode())
        target = report_path(out, district, entry, draft)
        publish(target, outcome.docx, outcome.pdf, outcome.rejected, origin)
    if outcome.failure is not None:
        raise outcome.failure
    return outcome


def rejected_path(target: Path) -> Path:
    """Where a PDF that failed its verification is kept for people to look at."""
    return target.with_suffix(".未通过.pdf")


def _documents(
    judged: Outcome, submission: Submission, scorecard: Scorecard, workshop: Workshop, draft: bool, say: Say
) -> Outcome:
    """The outcome with DOCX and PDF.

    Only the laid-out PDF knows on which page a heading is. LibreOffice works the pages out itself where
    the contents are lines with page references; the DOCX to hand in has Word's own field instead, and the
    same pages, read from the PDF.
    """
    from reportgen.office.proof import Proof  # imported by Workshop.open in the meantime

    def render(entries: Sequence[Mapping[str, object]], field: bool) -> bytes:
        return workshop.template.render(values(submission, scorecard, entries, draft, field))

    unpaged = unpaged_entries(workshop.template, values(submission, scorecard, draft=draft))
    laid_out = render(unpaged, field=False)
    say("成文", f"Word {len(laid_out) // 1024} KB")
    try:
        pdf = _converted(workshop.engine, laid_out, submission)
        proof = Proof(pdf)
    except EngineError as failure:
        return replace(judged, docx=render(unpaged, field=True), failure=failure)
    docx = render(proof.contents_entries(unpaged), field=True)
    say("转换", f"PDF {len(pdf) // 1024} KB")
    return _verified(judged, docx, pdf, proof, say)


def _verified(judged: Outcome, docx: bytes, pdf: bytes, proof: "Proof", say: Say) -> Outcome:
    assert judged.submission is not None and judged.scorecard is not None
    faults = proof.faults(docx, judged.submission, judged.scorecard)
    if faults:
        failure = EngineError(
            f"{judged.entry.name}的 PDF 没有通过校验：" + "；".join(faults),
            "原有的 PDF 没有改动；这次的另存为“未通过.pdf”，供查看。字体问题先运行 reportgen doctor",
        )
        return replace(judged, docx=docx, rejected=pdf, failure=failure)
    say("校验", f"{proof.pages} 页，字体、文字、表格、签字名单相符")
    return replace(judged, docx=docx, pdf=pdf, pages=proof.pages)


def _converted(engine: Engine | NoEngine, docx: bytes, submission: Submission) -> bytes:
    """The PDF of a DOCX, its bytes the same each time: dated by the report, not by the clock."""
    closing, year = submission.evaluation.closing, submission.district.year
    day = closing.date if closing else datetime.date(year, 12, 31)
    pdf = engine.convert(docx, f"{submission.entry.name}的报告")
    return normalised(pdf, datetime.datetime.combine(day, datetime.time(), _BEIJING))
