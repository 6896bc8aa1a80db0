"""Worker processes, each building one office at a time. A crash or a hang affects only the office in progress.

multiprocessing's own pools fail as a whole when a worker dies. This one starts a new worker, tries the office once
more, and records it as failed if that ends a second worker.
"""

import gc
import os
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Self

from reportgen.batch.child import Child
from reportgen.batch.work import OFFICE_SECONDS, OfficeWorker, Setup, Task, failure
from reportgen.errors import ReportgenError
from reportgen.office.result import OfficeResult

_MAX_ATTEMPTS = 2


def _serve(connection: Connection, setup: Setup) -> None:
    """Work on the tasks received through the pipe until the parent closes it or ends."""
    with OfficeWorker.open(setup) as worker:
        gc.freeze()  # all objects so far are needed to the end, so the collector need not examine them
        while True:
            connection.send(worker.work(connection.recv()))


class _Worker(Child):
    """A worker process and the task it is working on."""

    def __init__(self, setup: Setup) -> None:
        super().__init__(_serve, setup)
        self.task: Task | None = None
        self.due = 0.0  # when the task has to be done, on the monotonic clock

    def take(self, task: Task, deadline: float) -> None:
        """Send the process a task. deadline: seconds for an office of ordinary size."""
        self.task, self.due = task, time.monotonic() + deadline * task.share
        self.connection.send(task)


class Pool:
    """A number of worker processes with one Setup. A context manager that stops all processes in the end.

    deadline: seconds that each paper of an office of ordinary size may take.
    """

    def __init__(self, setup: Setup, count: int, deadline: float = OFFICE_SECONDS) -> None:
        self._setup, self._deadline = setup, deadline * setup.papers
        self._workers = [_Worker(setup) for _ in range(count)]
        self._lost: Counter[str] = Counter()

    def run(self, tasks: Iterable[Task]) -> Iterator[OfficeResult]:
        """Yield the result of every task, in the order of completion.

        Raises ReportgenError where no worker can start because of a fault of the template or district.yaml.
        """
        fresh = iter(tasks)
        again: deque[Task] = deque()
        done: list[OfficeResult] = []
        while True:
            for index, worker in enumerate(self._workers):
                if worker.task is None and (task := again.popleft() if again else next(fresh, None)):
                    done += self._hand_out(index, task, again)
            yield from done  # the caller writes these while the workers build the next ones
            done = list(self._collect(again))
            if not (done or again or any(w.task for w in self._workers)):
                return

    def _hand_out(self, index: int, task: Task, waiting: deque[Task]) -> Iterator[OfficeResult]:
        try:
            self._workers[index].take(task, self._deadline)
        except (BrokenPipeError, ConnectionResetError):
            yield from self._replace(index, task, waiting, "工作进程意外退出")

    def _collect(self, waiting: deque[Task]) -> Iterator[OfficeResult]:
        busy = [(i, w) for i, w in enumerate(self._workers) if w.task]
        due = min((w.due for _, w in busy), default=0.0)  # do not wait if nobody is busy
        ready = wait([w.connection for _, w in busy], max(0.0, due - time.monotonic()))
        now = time.monotonic()
        for index, worker in busy:
            if worker.connection in ready:
                yield from self._received(index, waiting)
            elif worker.task and now > worker.due:
                late = f"超过 {self._deadline * worker.task.share:.0f} 秒没有完成"
                yield from self._replace(index, worker.task, waiting, late)

    def _received(self, index: int, waiting: deque[Task]) -> Iterator[OfficeResult]:
        worker = self._workers[index]
        task = worker.task
        assert task is not None
        try:
            answer = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            yield from self._replace(index, task, waiting, "工作进程意外退出")
            return
        if isinstance(answer, ReportgenError):
            raise answer
        worker.task = None
        yield answer

    def _replace(self, index: int, task: Task, waiting: deque[Task], why: str) -> Iterator[OfficeResult]:
        """Start a new worker for a lost one. Its task is tried once more; the second time it has failed."""
        self._workers[index].stop()
        self._workers[index] = _Worker(self._setup)
        self._lost[task.slug] += 1
        if self._lost[task.slug] < _MAX_ATTEMPTS:
            waiting.appendleft(task)
        else:
            yield failure(task.slug, task.name, f"{why}，换新进程重试仍是如此，已搁置")

    def close(self) -> None:
        """Stop all processes."""
        for worker in self._workers:
            worker.stop()
        self._workers = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


def processors() -> int:
    """The default number of workers: the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))
