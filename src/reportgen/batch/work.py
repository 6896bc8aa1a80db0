"""What a worker does: build one office from bytes to bytes, on this machine or in a cluster."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from reportgen.errors import ReportgenError
from reportgen.finding import FaultyInput
from reportgen.model.submission import DistrictFile
from reportgen.office.due_papers import Order, compile_template
from reportgen.office.fingerprint import TemplateFiles
from reportgen.office.judge import OfficeFiles, judge
from reportgen.office.production import produce
from reportgen.office.required_keys import with_required
from reportgen.office.result import OfficeResult, State
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.reading.loader import parse_district

# Time limit for each paper of an office of ordinary size; the engine may try its document twice.
OFFICE_SECONDS = 240.0
_ORDINARY_BYTES = 100_000  # of an office's file; those of 2022 have 14,000
MAX_DOCUMENTS_PER_ENGINE = 200
MAX_ENGINE_MB = 1_200  # LibreOffice usually needs about 350 MB


@dataclass(frozen=True)
class Setup:
    """What all tasks of a run share.

    folder: data/<year>; only for messages, no worker reads it. district: the bytes of district.yaml. templates: the
    bytes of the Word templates by their path. papers: how many papers an office usually has.
    """

    folder: Path
    district: bytes
    templates: Mapping[Path, bytes]
    draft: bool
    papers: int = 1


@dataclass(frozen=True)
class Task:
    """One office to build: slug, name, the bytes of its files.

    template: the path of its template if it lists no papers. own_templates: the bytes of those that only this office
    uses, by path. kept: see Order.
    """

    slug: str
    name: str
    files: OfficeFiles
    template: Path
    own_templates: Mapping[Path, bytes] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """How many times OFFICE_SECONDS this office may take: once up to an ordinary size, then by its size."""
        return max(1.0, len(self.files.office) / _ORDINARY_BYTES)


class OfficeWorker:
    """A running LibreOffice and the compiled templates, used for one task after another. Use open()."""

    def __init__(self, setup: Setup, district: DistrictFile, engine: Engine | NoEngine) -> None:
        self._setup, self._district, self._engine = setup, district, engine
        self._templates = TemplateFiles(setup.templates)
        if not district.district.papers:
            for path in setup.templates:
                compile_template(self._templates.file(path))
        self._done = 0

    @classmethod
    @contextmanager
    def open(cls, setup: Setup) -> Iterator[Self]:
        """Start LibreOffice and load what all tasks share. Raises FaultyInput for faults of district.yaml, TemplateError."""
        with start_engine() as engine:
            district, findings = parse_district(setup.folder, setup.district)
            if district is None:
                raise FaultyInput(findings, "district.yaml 有错，先改正上面的错误")
            yield cls(setup, district, engine)

    def work(self, task: Task) -> OfficeResult:
        """Build one office. Every error becomes part of the result; nothing is raised."""
        start = time.perf_counter()
        try:
            order = self._order(task)
            # Examined first: every processor is busy, so converting the report of an unfit office would cost time.
            judgement = judge(self._district, self._district.entry(task.slug), task.files)
            judgement = with_required(judgement, task.files.office, order).examined()
            result = produce(judgement, order, self._engine)
        except ReportgenError as error:
            return failure(task.slug, task.name, str(error), time.perf_counter() - start)
        except Exception as error:
            # A bug that one office's data triggers must not end the run for the other offices.
            reason = f"程序内部出错（{type(error).__name__}：{error}），请把数据文件交给维护人员"
            return failure(task.slug, task.name, reason, time.perf_counter() - start)
        self._recycle(sum(1 for paper in result.papers if paper.documents))
        return result

    def _order(self, task: Task) -> Order:
        own = task.own_templates
        templates = TemplateFiles({**self._setup.templates, **own}) if own else self._templates
        return Order(task.template, templates, self._setup.draft, kept=task.kept)

    def _recycle(self, documents: int) -> None:
        """Restart LibreOffice after many documents, because its memory grows."""
        self._done += documents
        if self._done >= MAX_DOCUMENTS_PER_ENGINE or self._engine.memory() > MAX_ENGINE_MB:
            self._engine.renew()
            self._done = 0


def failure(slug: str, name: str, reason: str, seconds: float = 0.0) -> OfficeResult:
    """Return the result of an office whose report could not be made."""
    return OfficeResult(slug, name, State.FAILED, reason=reason, seconds=seconds)
