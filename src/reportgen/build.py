"""One office straight through: load → score → check → render → convert → verify → publish."""

import datetime
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from reportgen import atomic
from reportgen.checks import check
from reportgen.district import DirectoryEntry
from reportgen.document import contents_entries, families, unpaged_entries
from reportgen.errors import EngineError
from reportgen.finding import Finding, blocking
from reportgen.formatting import padded_name, score
from reportgen.loader import DistrictFile, Submission, load_office
from reportgen.pdf.archive import normalised
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.pdf.fonts import expected_faces
from reportgen.pdf.verify import Expectation, verify
from reportgen.render import Template
from reportgen.render.headings import LISTED_LEVELS
from reportgen.scoring import Scorecard, compute
from reportgen.view import grade_sentence, values
from reportgen.workspace import record_origin

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
            yield cls(Template.open(template), started)


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
    target = out / str(district.district.year) / f"{entry.slug}{'-草稿' if draft else ''}.docx"
    docx, pdf = _produce(submission, scorecard, workshop, target, draft, say)
    pages = _verified(pdf, docx, submission, scorecard, target)
    say("校验", f"{pages} 页，字体、文字、表格、签字名单相符")
    atomic.write(target, docx)
    atomic.write(target.with_suffix(".pdf"), pdf)
    record_origin(target, submission)
    _rejected(target).unlink(missing_ok=True)
    return Outcome(entry, tuple(findings), scorecard, target, target.with_suffix(".pdf"), pages)


def _produce(
    submission: Submission, scorecard: Scorecard, workshop: Workshop, target: Path, draft: bool, say: Say
) -> tuple[bytes, bytes]:
    """DOCX and PDF whose contents pages agree. The DOCX goes in place at once if the engine fails.

    Only the laid-out PDF knows on which page a heading is. LibreOfficeKit writes the contents of the
    PDF itself, and the DOCX is rendered again with them; soffice cannot, and converts again.
    """
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
        found = contents_entries(docx, Reading(pdf).headings)
        say("转换", f"PDF {len(pdf) // 1024} KB")
        if found == entries:
            return docx, pdf
        entries = found
        if workshop.engine.updates_indexes:
            return workshop.template.render(values(submission, scorecard, entries, draft)), pdf
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


def _verified(pdf: bytes, docx: bytes, submission: Submission, scorecard: Scorecard, target: Path) -> int:
    """The number of pages of a PDF that says what it must. Raises EngineError with all it fails to say."""
    reading = Reading(pdf)
    faults = verify(reading, _expectation(docx, submission, scorecard))
    if faults:
        atomic.write(_rejected(target), pdf)
        atomic.write(target, docx)
        raise EngineError(
            f"{submission.entry.name}的 PDF 没有通过校验：" + "；".join(faults),
            f"原有的 PDF 没有改动；这次的存为 {_rejected(target)}，供查看。字体问题先运行 reportgen doctor",
        )
    return reading.page_count


def _rejected(target: Path) -> Path:
    """Where a PDF that failed its verification is kept for people to look at."""
    return target.with_suffix(".未通过.pdf")


def _expectation(docx: bytes, submission: Submission, scorecard: Scorecard) -> Expectation:
    """What the PDF must show, taken from the data and not from the template."""
    evaluation = submission.evaluation
    return Expectation(
        title=f"部门{submission.district.year}年度整体支出绩效自评报告",
        contents=LISTED_LEVELS if evaluation.layout.contents else 0,
        sentences=(grade_sentence(scorecard),),
        rows=tuple(
            (
                line.indicator.name,
                line.indicator.standard,
                score(line.indicator.max_score),
                "" if line.score is None else score(line.score),
            )
            for line in scorecard.lines
        ),
        members=tuple(padded_name(m.name) for m in evaluation.members),
        faces=expected_faces(families(docx)),
    )
