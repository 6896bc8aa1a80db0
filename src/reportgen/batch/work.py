"""One office, done by a worker: bytes in, bytes out. The same function here and on a cluster."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from reportgen.errors import ReportgenError
from reportgen.finding import FaultyInput
from reportgen.model.submission import DistrictFile
from reportgen.office.judge import OfficeFiles, judge
from reportgen.office.production import produce
from reportgen.office.result import OfficeResult, State
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.reading.loader import parse_district
from reportgen.render import Template

RECYCLE_AFTER = 200  # documents
RECYCLE_ABOVE = 1_200  # MB: a warm LibreOffice has some 350


@dataclass(frozen=True)
class Setup:
    """What all tasks share. folder: data/<year>, for messages only; nothing is read from it.

    templates: the Word templates, by their path.
    """

    folder: Path
    district: bytes
    templates: Mapping[Path, bytes]
    draft: bool


@dataclass(frozen=True)
class Task:
    """One office: its name, its files, the path of its template."""

    slug: str
    name: str
    files: OfficeFiles
    template: Path


class OfficeWorker:
    """A warm engine, and the compiled templates, for one task after another. Made by open()."""

    def __init__(self, setup: Setup, district: DistrictFile, engine: Engine | NoEngine) -> None:
        self._setup, self._district, self._engine = setup, district, engine
        self._templates = {path: Template.load(body, path.name) for path, body in setup.templates.items()}
        self._done = 0

    @classmethod
    @contextmanager
    def open(cls, setup: Setup) -> Iterator[Self]:
        """Raises FaultyInput or TemplateError where district.yaml or a template is at fault."""
        with start_engine() as engine:
            district, findings = parse_district(setup.folder, setup.district)
            if district is None:
                raise FaultyInput(findings, "district.yaml 有错，先改正上面的错误")
            yield cls(setup, district, engine)

    def work(self, task: Task) -> OfficeResult:
        """Do one office. Whatever goes wrong with it is in the result."""
        start = time.perf_counter()
        try:
            judgement = judge(self._district, self._district.entry(task.slug), task.files)
            template = self._templates[task.template]
            result = produce(judgement, template, self._engine, self._setup.draft)
        except ReportgenError as error:
            return failure(task.slug, task.name, str(error), time.perf_counter() - start)
        except Exception as error:
            # A fault of the program's own must not take the other offices with it: it is told like any other.
            reason = f"程序内部出错（{type(error).__name__}：{error}），请把数据文件交给维护人员"
            return failure(task.slug, task.name, reason, time.perf_counter() - start)
        self._recycle()
        return result

    def _recycle(self) -> None:
        """Start a fresh LibreOffice before a long run makes the old one too large."""
        self._done += 1
        if self._done >= RECYCLE_AFTER or self._engine.memory() > RECYCLE_ABOVE:
            self._engine.renew()
            self._done = 0


def failure(slug: str, name: str, reason: str, seconds: float = 0.0) -> OfficeResult:
    """The result of an office that came to nothing."""
    return OfficeResult(slug, name, State.FAILED, reason=reason, seconds=seconds)
