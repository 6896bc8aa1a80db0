"""One office straight through: load → score → check → render → convert → verify → publish."""

import datetime
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Self

from reportgen import atomic
from reportgen.checks import check
from reportgen.district import DirectoryEntry
from reportgen.document import unpaged_entries
from reportgen.errors import EngineError
from reportgen.finding import Finding, blocking
from reportgen.formatting import score
from reportgen.loader import DistrictFile, Submission, load_office
from reportgen.pdf.archive import normalised
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.render import Template
from reportgen.scoring import Scorecard, compute
from reportgen.view import values
from reportgen.workspace import record_origin, report_path

if TYPE_CHECKING:
    from reportgen.proof import Proof

Say = Callable[[str, str], None]  # stage, what came of it
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))
_PASSES = 3
# LibreOffice writes the contents anew; without one entry there would be nothing to write anew
_PLACEHOLDER: Sequence[Mapping[str, object]] = (
    {"级别": 1, "标题": "目录", "页码": "", "书签": "_Toc000001"},
)


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
            # pypdf takes 0.15 s to import and is not needed before LibreOffice has done its part
            Thread(target=import_module, args=("reportgen.proof",)).start()
            yield cls(compiled, started)


@dataclass(frozen=True)
class Outcome:
    """What came of one office. docx and pdf are None where findings kept it from being built."""

    entry: DirectoryEntry
    findings: tuple[Finding, ...]
    scorecard: Scorecard | None = None
    docx: Path | None = None
    pdf: Path | None = None
    pages: int = 0

    @property
    def built(self) -> bool:
        """Whether there is a report."""
        return self.pdf is not None


def build(
    district: DistrictFile, entry: DirectoryEntry, workshop: Workshop, out: Path, draft: bool, say: Say
) -> Outcome:
    """Build one office's report into out/<year>/. Faults and errors in its data are values.

    Raises EngineError where the PDF fails (the DOCX is then in place), TemplateError, UsageError.
    """
    submission, findings = load_office(district, entry)
    say("读取", str(district.office_file(entry)))
    if submission is None:
        return Outcome(entry, tuple(findings))
    scorecard = compute(submission)
    say("计分", f"{score(scorecard.total)} 分，{scorecard.rating}")
    findings = check(submission, scorecard)
    say("审核", f"{len(findings)} 条")
    if blocking(findings) and not draft:
        return Outcome(entry, tuple(findings), scorecard)
    target = report_path(out, district, entry, draft)
    product = _produce(submission, scorecard, workshop, target, draft, say)
    _publish(product, submission, scorecard, target)
    say("校验", f"{product.proof.pages} 页，字体、文字、表格、签字名单相符")
    pdf = target.with_suffix(".pdf")
    return Outcome(entry, tuple(findings), scorecard, target, pdf, product.proof.pages)


@dataclass(frozen=True)
class _Product:
    """A report before it is published."""

    docx: bytes
    pdf: bytes
    proof: "Proof"


def _produce(
    submission: Submission, scorecard: Scorecard, workshop: Workshop, target: Path, draft: bool, say: Say
) -> _Product:
    """DOCX and PDF whose contents pages agree. The DOCX goes in place at once if the engine fails.

    Only the laid-out PDF knows on which page a heading is. LibreOfficeKit writes the contents of the
    PDF itself, and the DOCX is rendered again with them; soffice cannot, and converts again.
    """
    from reportgen.proof import Proof  # imported by Workshop.open in the meantime

    entries: Sequence[Mapping[str, object]] = _PLACEHOLDER
    for _ in range(_PASSES):
        docx = workshop.template.render(values(submission, scorecard, entries, draft))
        say("成文", f"Word {len(docx) // 1024} KB")
        try:
            pdf = _convert(workshop.engine, docx, submission)
        except EngineError:
            entries = unpaged_entries(docx)
            atomic.write(target, workshop.template.render(values(submission, scorecard, entries, draft)))
            raise
        proof = Proof(pdf)
        found = proof.contents_entries(docx)
        say("转换", f"PDF {len(pdf) // 1024} KB")
        if workshop.engine.updates_indexes and found != entries:
            docx = workshop.template.render(values(submission, scorecard, found, draft))
        if workshop.engine.updates_indexes or found == entries:
            return _Product(docx, pdf, proof)
        entries = found
    raise EngineError(
        f"{submission.entry.name}的目录页码反复变动，定不下来", "在 Word 里打开文件，更新目录后另存为 PDF"
    )


def _convert(engine: Engine | NoEngine, docx: bytes, submission: Submission) -> bytes:
    """The PDF of a DOCX, its bytes the same each time: dated by the report, not by the clock."""
    closing, year = submission.evaluation.closing, submission.district.year
    day = closing.date if closing else datetime.date(year, 12, 31)
    with tempfile.TemporaryDirectory(prefix="reportgen-") as folder:
        source, target = Path(folder) / "report.docx", Path(folder) / "report.pdf"
        source.write_bytes(docx)
        engine.convert(source, target)
        return normalised(target.read_bytes(), datetime.datetime.combine(day, datetime.time(), _BEIJING))


def _publish(product: "_Product", submission: Submission, scorecard: Scorecard, target: Path) -> None:
    """Put DOCX and PDF in place. Raises EngineError where the PDF does not say what it must."""
    atomic.write(target, product.docx)
    faults = product.proof.faults(product.docx, submission, scorecard)
    if faults:
        atomic.write(_rejected(target), product.pdf)
        raise EngineError(
            f"{submission.entry.name}的 PDF 没有通过校验：" + "；".join(faults),
            f"原有的 PDF 没有改动；这次的存为 {_rejected(target)}，供查看。字体问题先运行 reportgen doctor",
        )
    atomic.write(target.with_suffix(".pdf"), product.pdf)
    record_origin(target, submission)
    _rejected(target).unlink(missing_ok=True)


def _rejected(target: Path) -> Path:
    """Where a PDF that failed its verification is kept for people to look at."""
    return target.with_suffix(".未通过.pdf")
