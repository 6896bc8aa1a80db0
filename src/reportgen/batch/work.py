"""One office, done by a worker: bytes in, bytes out. The same function here and on a cluster."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from reportgen.errors import ReportgenError
from reportgen.finding import Finding
from reportgen.model.submission import DistrictFile
from reportgen.office.production import Outcome, Workshop, produce_from
from reportgen.office.record import Figures, ScoreRow
from reportgen.pdf.engine import start_engine
from reportgen.reading.loader import parse_district
from reportgen.render import Template

RECYCLE_AFTER = 200  # documents
RECYCLE_ABOVE = 1_200  # MB: a warm LibreOffice has some 350


@dataclass(frozen=True)
class Setup:
    """What all tasks share. folder: data/<year>, for messages only; nothing is read from it."""

    folder: Path
    district: bytes
    template: bytes
    template_name: str
    draft: bool


@dataclass(frozen=True)
class Task:
    """One office: its file, and last year's district.yaml and file where they are there."""

    slug: str
    office: bytes
    previous: tuple[bytes, bytes] | None


@dataclass(frozen=True)
class Result:
    """What came of a task; the parent publishes it. reason: why it failed, "" if it did not."""

    slug: str
    findings: tuple[Finding, ...]
    figures: Figures | None
    docx: bytes | None
    pdf: bytes | None
    rejected: bytes | None
    pages: int
    reason: str
    seconds: float


class OfficeWorker:
    """A warm workshop and what is needed to do one task after another. Made by open()."""

    def __init__(self, setup: Setup, district: DistrictFile, workshop: Workshop) -> None:
        self._setup, self._district, self._workshop = setup, district, workshop
        self._done = 0

    @classmethod
    @contextmanager
    def open(cls, setup: Setup) -> Iterator[Self]:
        """Raises ReportgenError where district.yaml or the template is at fault: the parent checked them."""
        with start_engine() as engine:
            template = Template.load(setup.template, setup.template_name)
            yield cls(setup, _opened(setup), Workshop(template, engine))

    def work(self, task: Task) -> Result:
        """Do one office. Whatever goes wrong with it is in the result."""
        start = time.perf_counter()
        try:
            entry = self._district.entry(task.slug)
            outcome = produce_from(
                self._district,
                entry,
                task.office,
                task.previous,
                self._workshop,
                self._setup.draft,
                lambda _stage, _text: None,
            )
        except ReportgenError as error:
            return failed(task.slug, str(error), time.perf_counter() - start)
        except Exception as error:
            # a fault of the program's own must not take the other offices with it; it is told like any other
            reason = f"程序内部出错（{type(error).__name__}：{error}），请把数据文件交给维护人员"
            return failed(task.slug, reason, time.perf_counter() - start)
        self._recycle()
        return _result(task.slug, outcome, time.perf_counter() - start)

    def _recycle(self) -> None:
        """A fresh LibreOffice before a long run makes the old one too large."""
        self._done += 1
        if self._done >= RECYCLE_AFTER or self._workshop.engine.memory() > RECYCLE_ABOVE:
            self._workshop.engine.renew()
            self._done = 0


def failed(slug: str, reason: str, seconds: float) -> Result:
    """The result of a task that came to nothing."""
    return Result(slug, (), None, None, None, None, 0, reason, seconds)


def _result(slug: str, outcome: Outcome, seconds: float) -> Result:
    return Result(
        slug,
        outcome.findings,
        _figures(outcome),
        outcome.docx,
        outcome.pdf,
        outcome.rejected,
        outcome.pages,
        str(outcome.failure or ""),
        seconds,
    )


def _figures(outcome: Outcome) -> Figures | None:
    scorecard, submission = outcome.scorecard, outcome.submission
    if scorecard is None or submission is None:
        return None
    budget = submission.evaluation.budget
    return Figures(
        budget.approved,
        budget.adjusted,
        budget.outturn,
        budget.execution_rate,
        tuple(ScoreRow(c.name, c.max_score, c.score) for c in scorecard.classes),
        tuple(ScoreRow(line.indicator.name, line.max_score, line.score) for line in scorecard.lines),
        scorecard.total,
        scorecard.rating,
    )


def _opened(setup: Setup) -> DistrictFile:
    district, findings = parse_district(setup.folder, setup.district)
    if district is None:
        raise ReportgenError(f"{findings[0].place}：{findings[0].message}", findings[0].advice)
    return district
