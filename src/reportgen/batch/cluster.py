"""The offices of a plan on a Dask cluster: the workers compute, this process hands out, collects and writes.

Every worker process keeps one warm OfficeWorker. Dask itself gives the offices of a lost worker to others;
an office that was in hand when two workers were lost is set aside, as in Pool. Imported only for --cluster.
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

from reportgen.batch.work import OfficeWorker, Setup, Task, failure
from reportgen.errors import ReportgenError, UsageError
from reportgen.files.packing import compressed, deflated
from reportgen.office.fingerprint import digest, toolchain
from reportgen.office.result import OfficeResult

DEADLINE = 240.0  # seconds for one office, as in Pool
CONNECT = 10.0  # seconds for the scheduler to answer, and for a first worker to be there
NO_WORKER = 60.0  # seconds without any worker before the run is given up
_ATTEMPTS = 2
_AHEAD = 2  # offices for each worker process: one in hand, one that lies ready
_GLANCE, _LOOK = 0.02, 2.0  # seconds between looks at the results, at the workers
_MAKERS = ("docxtpl", "python-docx", "jinja2", "lxml", "pydantic", "pypdf", "pyyaml")
_CERTIFICATES = "tls:// 的证书写在 ~/.config/dask 的 distributed.comm.tls 下，见 docs/scale.md"
_ADVICE = "各节点装同一版本的 reportgen、LibreOffice 和字体（见 docs/scale.md），重启工作节点后再运行"


@cache
def machine() -> Mapping[str, str]:
    """What decides the bytes of a report on this machine: toolchain(), the libraries, how these compress.

    The last is tried out: not every machine has the same library for it.
    """
    libraries = "\n".join(f"{name} {importlib.metadata.version(name)}" for name in _MAKERS)
    sample = Path(__file__).read_bytes()
    packed = digest(compressed(sample) + deflated(sample))
    return {**toolchain(), "程序库": digest(libraries.encode()), "压缩": packed}


def _differing(theirs: Mapping[str, str]) -> str:
    """What of a worker's machine is not as here, for the message."""
    return "、".join(
        f"{what}（{theirs.get(what, '无')[:12]}，本机 {ours[:12]}）"
        for what, ours in machine().items()
        if theirs.get(what) != ours
    )


class _Warm:
    """The one OfficeWorker of a worker process, whichever run it serves; its callers take turns."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._owner = ""
        self._open = ExitStack()
        self._worker: OfficeWorker | None = None

    def of(self, owner: str, setup: Setup) -> OfficeWorker:
        """The worker of a run; that of another run ends for it. Hold the lock."""
        if self._worker is None or self._owner != owner:
            self._close()
            self._worker = self._open.enter_context(OfficeWorker.open(setup))
            self._owner = owner
        return self._worker

    def close(self, owner: str) -> None:
        """End what a run has opened, after the office in hand."""
        with self.lock:
            if self._owner == owner:
                self._close()

    def _close(self) -> None:
        self._worker, self._owner = None, ""
        self._open.close()


_WARM = _Warm()


class RunPlugin(WorkerPlugin):
    """What a run leaves with every worker, also with one that joins later: once, not with each office."""

    def __init__(self, run: str, setup: Setup, machine_of_parent: Mapping[str, str]) -> None:
        self.name, self.run_setup, self.expected = run, setup, dict(machine_of_parent)

    async def teardown(self, worker: Worker) -> None:
        """End LibreOffice; one that hangs is left to its watchdog."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(_WARM.close, self.name), 5.0)


def office(run: str, task: Task) -> OfficeResult:
    """Do one office on a worker, whose threads take turns: LibreOffice does one document at a time.

    Raises ReportgenError where this worker would make other bytes than the parent, or none at all.
    """
    worker = get_worker()
    with _WARM.lock:
        plugin = worker.plugins[run]
        assert isinstance(plugin, RunPlugin)
        if difference := {k: v for k, v in machine().items() if plugin.expected.get(k) != v}:
            raise ReportgenError(f"工作节点 {worker.address} 与本机不一致：{'、'.join(difference)}", _ADVICE)
        with _counted(worker) as lost:
            if lost >= _ATTEMPTS:
                return failure(task.slug, task.name, f"{lost} 个工作节点在做它时退出，已搁置")
            with _watchdog():
                return _WARM.of(run, plugin.run_setup).work(task)


@contextmanager
def _counted(worker: Worker) -> Iterator[int]:
    """How many workers were lost over the office in hand, this one counted for as long as it takes.

    Dask blames every task that lay ready on a lost worker; only the one in hand is to blame. The count is
    kept by the scheduler under the task's key, which it forgets together with the task.
    """
    key = worker.get_current_task()

    def ask(method: Callable[..., Any], **what: Any) -> Any:
        return sync(worker.loop, method, keys=[key], **what)

    lost: int = ask(worker.scheduler.get_metadata, default=0)
    ask(worker.scheduler.set_metadata, value=lost + 1)
    yield lost
    ask(worker.scheduler.set_metadata, value=lost)


@contextmanager
def _watchdog() -> Iterator[None]:
    """An office past its deadline costs the worker process, which its nanny replaces: a thread cannot be ended."""
    timer = threading.Timer(DEADLINE, os._exit, [1])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Cluster:
    """The workers of a Dask scheduler over one Setup. Made by open()."""

    def __init__(self, client: Client, run: str) -> None:
        self._client, self._run = client, run
        self._lost: Counter[str] = Counter()
        self._count = 1
        self._seen = self._looked = time.monotonic()

    @classmethod
    @contextmanager
    def open(cls, address: str, setup: Setup) -> Iterator[Self]:
        """Raises UsageError where nobody answers, no worker is there, or one differs from this machine."""
        _hush()
        run = f"reportgen-{uuid.uuid4().hex}"
        with _connected(address) as client:
            _inspect(client, address)
            client.register_plugin(RunPlugin(run, setup, machine()), name=run)
            try:
                yield cls(client, run)
            finally:
                # a scheduler that has gone has no plugin left either
                with contextlib.suppress(OSError, ValueError):
                    client.unregister_worker_plugin(run)

    def run(self, tasks: Iterable[Task]) -> Iterator[OfficeResult]:
        """The result of every task, in the order of their completion.

        Only a few tasks for each worker are taken from the iterable ahead of their results. Raises
        ReportgenError where the cluster is gone, or a worker cannot work at all.
        """
        fresh = iter(tasks)
        done = as_completed(loop=self._client.loop, with_results=True, raise_errors=False)
        out: dict[Future[OfficeResult], Task] = {}
        try:
            while True:
                self._look(always=False)
                while len(out) < _AHEAD * self._count and (task := next(fresh, None)):
                    self._hand_out(task, out, done)
                if not out:
                    return
                if not done.has_ready():
                    time.sleep(_GLANCE)
                    continue
                future, answer = next(done)
                if result := self._judged(out.pop(future), future, answer, out, done):
                    yield result
        finally:
            done.clear()
            self._client.cancel(list(out))

    def _hand_out(self, task: Task, out: dict[Future[OfficeResult], Task], done: as_completed) -> None:
        future = self._client.submit(office, self._run, task, pure=False)
        out[future] = task
        done.add(future)

    def _judged(
        self,
        task: Task,
        future: Future[OfficeResult],
        answer: Any,
        out: dict[Future[OfficeResult], Task],
        done: as_completed,
    ) -> OfficeResult | None:
        """The result of a task that has come to an end; None where it is tried once more."""
        if isinstance(answer, OfficeResult):
            return answer
        if future.status != "error":
            raise ReportgenError("与集群的连接断开，或集群被重启", "恢复集群后再运行，已完成的不会重做")
        fault = answer[1]
        if isinstance(fault, ReportgenError):
            raise fault
        self._lost[task.slug] += 1
        if self._lost[task.slug] < _ATTEMPTS:
            self._hand_out(task, out, done)
            return None
        why = "工作节点接连退出" if isinstance(fault, KilledWorker) else f"{type(fault).__name__}: {fault}"
        return failure(task.slug, task.name, f"{why}，重试仍是如此，已搁置")

    def _look(self, always: bool) -> None:
        """Every few seconds: how many workers there are. Raises ReportgenError after a minute without one."""
        now = time.monotonic()
        if now < self._looked + _LOOK and not always:
            return
        self._looked = now
        try:
            count = len(self._client.nthreads())
        except (OSError, ValueError):  # gone for good, or for a moment: the futures will tell
            return
        if count:
            self._count, self._seen = count, now
        elif now > self._seen + NO_WORKER:
            raise ReportgenError(
                f"{NO_WORKER:.0f} 秒没有任何工作节点", "启动工作节点后再运行，已完成的不会重做"
            )


def _hush() -> None:
    """What Dask logs of lost workers the run itself tells, in words that a clerk understands."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Raises UsageError where the scheduler does not answer, or does not accept this machine."""
    try:
        security = Security()
        secret = address.startswith("tls:")
        # Dask's own refusals of these two leave a client behind that takes 20 s to end
        if secret and security.get_connection_args("client")["ssl_context"] is None:
            raise UsageError(f"{address} 要用证书，Dask 配置里没有写", _CERTIFICATES)
        if security.require_encryption and not secret:
            raise UsageError(f"Dask 配置要求加密，{address} 不加密", "把地址写成 tls://主机:端口")
        client = Client(address, security=security, timeout=CONNECT, set_as_default=False, name="reportgen")
    except (OSError, ValueError, RuntimeError) as error:
        advice = f"检查地址和网络，确认 dask scheduler 在运行；{_CERTIFICATES}"
        raise UsageError(f"连不上集群的调度器 {address}：{error}", advice) from error
    try:
        yield client
    finally:
        client.close(CONNECT)


def _inspect(client: Client, address: str) -> None:
    """Raises UsageError unless there are workers, and all would make the same bytes as this machine."""
    try:
        client.wait_for_workers(1, CONNECT)
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
