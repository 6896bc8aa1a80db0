"""Build the offices of a plan on a Dask cluster: the workers compute, this process sends tasks and writes results.

Every worker process keeps one OfficeWorker. Dask gives the tasks of a lost worker to other workers. An office during
which two workers were lost is recorded as failed, as in Pool. This module is imported only for --cluster.
"""

import asyncio
import contextlib
import importlib.metadata
import logging
import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self

from distributed import Client, Future, KilledWorker, Worker, WorkerPlugin, as_completed, get_worker
from distributed.security import Security
from distributed.utils import sync

from reportgen.batch.work import OFFICE_SECONDS, OfficeWorker, Setup, Task, failure
from reportgen.errors import ReportgenError, UsageError
from reportgen.files.packing import compressed, deflated
from reportgen.office.fingerprint import digest, toolchain
from reportgen.office.result import OfficeResult

CONNECT_SECONDS = 10.0  # how long to wait for the scheduler to answer, and for a first worker
NO_WORKER_SECONDS = 60.0  # after this time without any worker the run ends
_MAX_ATTEMPTS = 2
_TASKS_PER_WORKER = 2  # one in progress, and one waiting so that the worker need not wait
_POLL_RESULTS_SECONDS, _POLL_WORKERS_SECONDS = 0.02, 2.0
_LIBRARIES = ("docxtpl", "python-docx", "jinja2", "lxml", "pydantic", "pypdf", "pyyaml")
_CERTIFICATES = "tls:// 的证书写在 ~/.config/dask 的 distributed.comm.tls 下，见 docs/scale.md"
_ADVICE = "各节点装同一版本的 reportgen、LibreOffice 和字体（见 docs/scale.md），重启工作节点后再运行"


@cache
def machine() -> Mapping[str, str]:
    """Everything on this machine that the bytes of a report depend on: toolchain(), libraries, compression.

    Compression is tested on a sample, because not every machine has the same library for it.
    """
    libraries = "\n".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    sample = Path(__file__).read_bytes()
    packed = digest(compressed(sample) + deflated(sample))
    return {**toolchain(), "程序库": digest(libraries.encode()), "压缩": packed}


def _differing(theirs: Mapping[str, str]) -> str:
    """List the differences between a worker's machine and this one, for a message."""
    return "、".join(
        f"{what}（{theirs.get(what, '无')[:12]}，本机 {ours[:12]}）"
        for what, ours in machine().items()
        if theirs.get(what) != ours
    )


class _SharedWorker:
    """The one OfficeWorker of a worker process. The threads that use it take turns by holding lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._owner = ""
        self._open = ExitStack()
        self._worker: OfficeWorker | None = None

    def of(self, owner: str, setup: Setup) -> OfficeWorker:
        """Return the OfficeWorker of a run, after closing that of another run. The caller must hold the lock."""
        if self._worker is None or self._owner != owner:
            self._close()
            self._worker = self._open.enter_context(OfficeWorker.open(setup))
            self._owner = owner
        return self._worker

    def close(self, owner: str) -> None:
        """Close the OfficeWorker of a run, after the office in progress."""
        with self.lock:
            if self._owner == owner:
                self._close()

    def _close(self) -> None:
        self._worker, self._owner = None, ""
        self._open.close()


_SHARED_WORKER = _SharedWorker()


class RunPlugin(WorkerPlugin):
    """Brings the Setup of a run to every worker once, instead of with each task; also to workers that join later."""

    def __init__(self, run: str, setup: Setup, machine_of_parent: Mapping[str, str]) -> None:
        self.name, self.run_setup, self.expected = run, setup, dict(machine_of_parent)

    async def teardown(self, worker: Worker) -> None:
        """Stop LibreOffice. One that hangs is not waited for: the watchdog ends it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(_SHARED_WORKER.close, self.name), 5.0)


def build_on_worker(run: str, task: Task, lost_before: int) -> OfficeResult:
    """Build one office on a worker. Threads take turns, because LibreOffice handles one document at a time.

    lost_before is the number of workers lost during this office before it was sent under its present key.
    Raises ReportgenError where this worker differs from the parent's machine and would make other bytes.
    """
    worker = get_worker()
    with _SHARED_WORKER.lock:
        plugin = worker.plugins[run]
        assert isinstance(plugin, RunPlugin)
        if difference := {k: v for k, v in machine().items() if plugin.expected.get(k) != v}:
            raise ReportgenError(f"工作节点 {worker.address} 与本机不一致：{'、'.join(difference)}", _ADVICE)
        with _count_attempt(worker, lost_before) as lost:
            if lost >= _MAX_ATTEMPTS:
                return _set_aside(task, lost)
            with _watchdog(plugin.run_setup.papers * task.share):
                return _SHARED_WORKER.of(run, plugin.run_setup).work(task)


def _set_aside(task: Task, lost: int) -> OfficeResult:
    return failure(task.slug, task.name, f"{lost} 个工作节点在做它时退出，已搁置")


@contextmanager
def _count_attempt(worker: Worker, lost_before: int) -> Iterator[int]:
    """Give the block the number of workers lost during this office, and count this worker as lost until it ends.

    Dask itself counts a lost worker for every task that was waiting on it, although only the one in progress can
    have caused the loss. The count is stored by the scheduler under the task's key and deleted with the task.
    Where Dask gives a task up, Cluster reads the count and sends the office again with it as lost_before.
    """
    key = worker.get_current_task()

    def ask(method: Callable[..., Any], **what: Any) -> Any:
        return sync(worker.loop, method, keys=[key], **what)

    lost: int = ask(worker.scheduler.get_metadata, default=lost_before)
    ask(worker.scheduler.set_metadata, value=lost + 1)
    yield lost
    ask(worker.scheduler.set_metadata, value=lost)


@contextmanager
def _watchdog(share: float) -> Iterator[None]:
    """End the worker process when the block exceeds share × OFFICE_SECONDS: a thread cannot be ended. Dask starts another."""
    timer = threading.Timer(OFFICE_SECONDS * share, os._exit, [1])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Cluster:
    """The workers of a Dask scheduler with one Setup. Use open()."""

    def __init__(self, client: Client, run: str) -> None:
        self._client, self._run = client, run
        self._out: dict[Future[OfficeResult], Task] = {}
        self._done = as_completed(loop=client.loop, with_results=True, raise_errors=False)
        self._given_up: Counter[str] = Counter()
        self._count = 1
        self._seen = self._looked = time.monotonic()

    @classmethod
    @contextmanager
    def open(cls, address: str, setup: Setup) -> Iterator[Self]:
        """Connect to the scheduler. Raises UsageError if it does not answer, has no worker, or one that differs."""
        _silence_dask()
        run = f"reportgen-{uuid.uuid4().hex}"
        with _connect(address) as client:
            _inspect(client, address)
            client.register_plugin(RunPlugin(run, setup, machine()), name=run)
            try:
                yield cls(client, run)
            finally:
                # a scheduler that has ended has no plugin to remove
                with contextlib.suppress(OSError, ValueError):
                    client.unregister_worker_plugin(run)

    def run(self, tasks: Iterable[Task]) -> Iterator[OfficeResult]:
        """Yield the result of every task, in the order of completion.

        Tasks are read from the iterable only as workers need them. Raises ReportgenError where the connection to
        the cluster is lost, or a worker cannot work at all.
        """
        fresh = iter(tasks)
        try:
            while True:
                self._count_workers()
                while len(self._out) < _TASKS_PER_WORKER * self._count and (task := next(fresh, None)):
                    self._hand_out(task)
                if not self._out:
                    return
                if not self._done.has_ready():
                    time.sleep(_POLL_RESULTS_SECONDS)
                    continue
                future, answer = next(self._done)
                if result := self._result_or_retry(self._out.pop(future), future, answer):
                    yield result
        finally:
            self._done.clear()
            self._client.cancel(list(self._out))

    def _hand_out(self, task: Task, lost: int = 0) -> None:
        future = self._client.submit(build_on_worker, self._run, task, lost, pure=False)
        self._out[future] = task
        self._done.add(future)

    def _result_or_retry(self, task: Task, future: Future[OfficeResult], answer: Any) -> OfficeResult | None:
        """Return the result of a task that has ended, or None where it is sent once more."""
        if isinstance(answer, OfficeResult):
            return answer
        if future.status != "error":
            raise ReportgenError("与集群的连接断开，或集群被重启", "恢复集群后再运行，已完成的不会重做")
        fault = answer[1]
        if isinstance(fault, ReportgenError):
            raise fault
        lost = self._client.get_metadata([future.key], default=0)
        if lost >= _MAX_ATTEMPTS:
            return _set_aside(task, lost)
        self._given_up[task.slug] += 1
        if self._given_up[task.slug] < _MAX_ATTEMPTS:
            self._hand_out(task, lost)
            return None
        why = "工作节点接连退出" if isinstance(fault, KilledWorker) else f"{type(fault).__name__}: {fault}"
        return failure(task.slug, task.name, f"{why}，重试仍是如此，已搁置")

    def _count_workers(self) -> None:
        """Count the workers every few seconds. Raises ReportgenError after a minute without any."""
        now = time.monotonic()
        if now < self._looked + _POLL_WORKERS_SECONDS:
            return
        self._looked = now
        try:
            count = len(self._client.nthreads())
        except (OSError, ValueError):  # if the connection is lost for good, the futures fail and run() raises
            return
        if count:
            self._count, self._seen = count, now
        elif now > self._seen + NO_WORKER_SECONDS:
            raise ReportgenError(
                f"{NO_WORKER_SECONDS:.0f} 秒没有任何工作节点", "启动工作节点后再运行，已完成的不会重做"
            )


def _silence_dask() -> None:
    """Turn off Dask's log. The run itself reports lost workers, in words that a clerk understands."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _connect(address: str) -> Iterator[Client]:
    """Open and close a client. Raises UsageError where the scheduler does not answer, or refuses this machine."""
    try:
        security = Security()
        secret = address.startswith("tls:")
        # Checked here because after Dask's own refusal its client takes 20 s to end.
        if secret and security.get_connection_args("client")["ssl_context"] is None:
            raise UsageError(f"{address} 要用证书，Dask 配置里没有写", _CERTIFICATES)
        if security.require_encryption and not secret:
            raise UsageError(f"Dask 配置要求加密，{address} 不加密", "把地址写成 tls://主机:端口")
        client = Client(
            address, security=security, timeout=CONNECT_SECONDS, set_as_default=False, name="reportgen"
        )
    except (OSError, ValueError, RuntimeError) as error:
        advice = f"检查地址和网络，确认 dask scheduler 在运行；{_CERTIFICATES}"
        raise UsageError(f"连不上集群的调度器 {address}：{error}", advice) from error
    try:
        yield client
    finally:
        client.close(CONNECT_SECONDS)


def _inspect(client: Client, address: str) -> None:
    """Raise UsageError unless there are workers and all of them would make the same bytes as this machine."""
    try:
        client.wait_for_workers(1, CONNECT_SECONDS)
    except TimeoutError:
        raise UsageError(
            f"{address} 上没有工作节点", "用 dask worker 启动工作节点，见 docs/scale.md"
        ) from None
    answers: dict[str, Any] = client.run(machine, on_error="return")
    faults = [
        f"{worker}：{'没有可用的 reportgen（' + str(answer) + '）' if isinstance(answer, BaseException) else wrong}"
        for worker, answer in answers.items()
        if isinstance(answer, BaseException) or (wrong := _differing(answer))
    ]
    if faults:
        listing = "\n  ".join(faults[:5]) + (f"\n  等 {len(faults)} 个" if len(faults) > 5 else "")
        raise UsageError(f"工作节点与本机不一致，生成的文件会不同：\n  {listing}", _ADVICE)
