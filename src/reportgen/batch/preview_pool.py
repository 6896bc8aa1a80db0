"""Pages of reports that are still being filled in, drawn by warm worker processes for many people at once.

Each worker has a running LibreOffice. Of each viewer only the newest request waits; viewers take turns. A worker that
crashes or hangs costs one picture and is replaced.
"""

import gc
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from reportgen.batch.child import Child
from reportgen.batch.page_picture import Picture, draw_page, number_at
from reportgen.batch.work import MAX_DOCUMENTS_PER_ENGINE, MAX_ENGINE_MB
from reportgen.errors import EngineError, ReportgenError
from reportgen.explanation.origin import PrintedNumber
from reportgen.finding import FaultyInput
from reportgen.model.submission import DistrictFile
from reportgen.office.due_papers import compile_template, due_papers
from reportgen.office.fingerprint import TemplateFile
from reportgen.office.judge import Judgement, assess
from reportgen.office.papermaking import lay_out
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.reading.loader import parse_district

_NICENESS = 10
PICTURE_SECONDS = 60.0  # time limit for one picture
_LOST = "画这一页的进程意外退出，已换新的"
_LATE = f"这一页超过 {PICTURE_SECONDS:.0f} 秒没有画好"


@dataclass(frozen=True)
class PreviewTask:
    """A picture to draw: the data, the paper and the page.

    stem: what the paper's files are called; template: its own. pdf: made before from the same data, if any. place: in
    shares of the page, from the left and the top; where it is given, the number that is printed there is wanted.
    """

    folder: Path
    district: bytes
    slug: str
    office: bytes
    stem: str
    template: TemplateFile
    page: int = 1
    width: int = 800
    find: str = ""
    place: tuple[float, float] | None = None
    pdf: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Preview:
    """The PDF and the picture of one of its pages, or the number at a place. problem: why there is none, in Chinese."""

    pdf: bytes | None = field(default=None, repr=False)
    picture: Picture | None = None
    number: PrintedNumber | None = None
    problem: str = ""


def _serve(connection: Connection) -> None:
    """Draw what is received through the pipe until the parent closes it or ends.

    With its LibreOffice it gives way to the server, so that a picture never holds up what somebody writes.
    """
    os.nice(_NICENESS)
    with start_engine() as engine:
        gc.freeze()
        done = 0
        while True:
            connection.send(_drawn(connection.recv(), engine))
            done += 1
            if done >= MAX_DOCUMENTS_PER_ENGINE or engine.memory() > MAX_ENGINE_MB:
                engine.renew()
                done = 0


def _drawn(task: PreviewTask, engine: Engine | NoEngine) -> Preview:
    try:
        pdf = task.pdf
        if pdf is None:
            district = _district(task.folder, task.district)
            case, faults = assess(district, district.entry(task.slug), task.office)
            if case is None:
                return Preview(problem=f"还有 {len(faults)} 处没有填好或有错，改好才能排版")
            pdf = _laid_out(task, Judgement(district, district.entry(task.slug), case), engine)
        if task.place is not None:
            return Preview(pdf, number=number_at(pdf, task.page, *task.place))
        return Preview(pdf, draw_page(pdf, task.page, task.width, task.find))
    except ReportgenError as error:
        return Preview(problem=error.message)
    except Exception as error:  # a bug that one office's data triggers must not end the worker of the others
        return Preview(problem=f"程序内部出错（{type(error).__name__}），这一页没有画")


def _laid_out(task: PreviewTask, judgement: Judgement, engine: Engine | NoEngine) -> bytes:
    assert judgement.case is not None
    due = next(each for each in due_papers(judgement, task.template.path) if each.stem == task.stem)
    return lay_out(judgement.case, due, compile_template(task.template), engine)


@lru_cache(maxsize=2)
def _district(folder: Path, raw: bytes) -> DistrictFile:
    district, findings = parse_district(folder, raw)
    if district is None:
        raise FaultyInput(findings, "district.yaml 有错，先改正")
    return district


class _Request:
    def __init__(self, task: PreviewTask) -> None:
        self.task, self.done = task, threading.Event()
        self.answer: Preview | None = None

    def finish(self, answer: Preview | None) -> None:
        self.answer = answer
        self.done.set()


class PreviewPool:
    """A number of workers and the requests that wait for them. A context manager."""

    def __init__(self, count: int, deadline: float = PICTURE_SECONDS) -> None:
        self._deadline = deadline
        self._waiting: OrderedDict[str, _Request] = OrderedDict()
        self._change = threading.Condition()
        self._is_open = True
        self._workers: list[Child] = []
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def draw(self, viewer: str, task: PreviewTask) -> Preview | None:
        """Draw a page and wait for it. None where a newer request of the same viewer took its place."""
        request = _Request(task)
        with self._change:
            if not self._is_open:
                return None
            if earlier := self._waiting.get(viewer):
                earlier.finish(None)
            self._waiting[viewer] = request  # an earlier request's place in the queue is kept
            self._change.notify()
        request.done.wait()
        return request.answer

    @property
    def processes(self) -> list[int]:
        """The process ids of the workers."""
        return [worker.process.pid or 0 for worker in self._workers]

    def _work(self) -> None:
        """What each thread does: hand one request after another to its worker process."""
        worker: Child | None = None
        try:
            while request := self._next():
                try:
                    if worker is None or not worker.process.is_alive():
                        worker = self._start(worker)
                    request.finish(self._answer(worker, request.task))
                except (EngineError, OSError, EOFError) as error:
                    if worker is not None:
                        self._stop(worker)
                        worker = None
                    problem = error.message if isinstance(error, EngineError) else _LOST
                    request.finish(Preview(problem=problem))
        finally:
            if worker is not None:
                self._stop(worker)

    def _next(self) -> _Request | None:
        with self._change:
            while self._is_open and not self._waiting:
                self._change.wait()
            return self._waiting.popitem(last=False)[1] if self._is_open else None

    def _answer(self, worker: Child, task: PreviewTask) -> Preview:
        worker.connection.send(task)
        if not worker.connection.poll(self._deadline):
            raise EngineError(_LATE, "")
        answer = worker.answer(_LOST)
        assert isinstance(answer, Preview)
        return answer

    def _start(self, dead: Child | None) -> Child:
        if dead is not None:
            self._stop(dead)
        worker = Child(_serve)
        self._workers.append(worker)
        return worker

    def _stop(self, worker: Child) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
            worker.stop()

    def close(self) -> None:
        """Stop all workers; whoever waits gets no picture."""
        with self._change:
            self._is_open = False
            for request in self._waiting.values():
                request.finish(None)
            self._waiting.clear()
            self._change.notify_all()
        for worker in list(self._workers):
            self._stop(worker)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def preview_workers() -> int:
    """The default number of workers: one for each processor but the one that answers requests."""
    return max(1, len(os.sched_getaffinity(0)) - 1)
