"""The offices of a plan, by several workers; the parent alone writes, one office after another."""

import fcntl
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Protocol

from reportgen.batch.plan import Plan
from reportgen.batch.work import Result, Setup, Task, failed
from reportgen.errors import ReportgenError, Terminated, UsageError, system_reason
from reportgen.files import atomic
from reportgen.files.folders import LOCK, previous_files, report_name
from reportgen.finding import blocking
from reportgen.office.fingerprint import measured
from reportgen.office.production import Origin, publish
from reportgen.office.record import OfficeRecord, Status

Taker = Callable[[OfficeRecord], None]


class Workers(Protocol):
    """Whatever does tasks: the processes of this machine, or a cluster."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """The result of every task, in any order."""


def setup(plan: Plan) -> Setup:
    """What the workers of a plan share."""
    inputs, template = plan.inputs, plan.request.template
    return Setup(inputs.folder, inputs.district, inputs.template, template.name, inputs.draft)


def build_stale(
    plan: Plan, before: Mapping[str, OfficeRecord], workers: Workers, takers: Sequence[Taker]
) -> dict[str, OfficeRecord]:
    """Build what is stale and return the records of all offices that have handed in.

    Every office is written and remembered as soon as it is done; whatever ends the run costs only the
    offices in hand. before: plan.records(). takers are given each record. Call it within exclusive().
    """
    records = dict(before)
    sent: dict[str, tuple[str, bytes]] = {}
    unread: list[Result] = []
    names = {o.slug: o.name for o in plan.stale}
    with plan.state.open("a", encoding="utf-8") as journal:
        # chain takes the second list only when the first is through: it is filled by then
        for result in chain(workers.run(_tasks(plan, sent, unread)), unread):
            fingerprint, office = sent.pop(result.slug, ("", b""))
            record = _published(plan, result, names[result.slug], fingerprint, office)
            journal.write(record.line() + "\n")
            journal.flush()
            records[record.slug] = record
            for take in takers:
                take(record)
    _compact(plan, records)
    return records


def _tasks(plan: Plan, sent: dict[str, tuple[str, bytes]], unread: list[Result]) -> Iterator[Task]:
    """Files are read only when a worker is free for them, so that a large district needs no more memory."""
    for office in plan.stale:
        try:
            raw = plan.inputs.office(office.slug)
        except UsageError as error:  # taken away since the plan was made
            unread.append(failed(office.slug, str(error), 0.0))
            continue
        previous = previous_files(plan.inputs.folder, office.slug)
        sent[office.slug] = plan.inputs.fingerprint(office.slug, raw, previous), raw
        yield Task(office.slug, raw, previous)


def _published(plan: Plan, result: Result, name: str, fingerprint: str, office: bytes) -> OfficeRecord:
    """Write what the worker made; what cannot be written has failed, and the run goes on."""
    target = plan.folder / report_name(result.slug, plan.inputs.draft)
    reason, status = result.reason, Status.BUILT
    try:
        origin = Origin(result.slug, plan.inputs.district, office)
        publish(target, result.docx, result.pdf, result.rejected, origin)
    except ReportgenError as error:
        reason = str(error)
    if reason:
        status = Status.FAILED
    elif result.pdf is None:
        status = Status.UNFIT if blocking(result.findings) else Status.FAILED
    outputs = (
        {p.name: measured(p) for p in (target, target.with_suffix(".pdf"))} if status is Status.BUILT else {}
    )
    return OfficeRecord(
        slug=result.slug,
        name=name,
        status=status,
        # what failed is tried again next time; what is unfit stays so until its data change
        fingerprint="" if status is Status.FAILED else fingerprint,
        figures=result.figures,
        findings=result.findings,
        pages=result.pages,
        outputs=outputs,
        reason=reason,
        seconds=round(result.seconds, 3),
    )


def _compact(plan: Plan, records: dict[str, OfficeRecord]) -> None:
    lines = "".join(records[o.slug].line() + "\n" for o in plan.handed_in if o.slug in records)
    atomic.write(plan.state, lines.encode())


def _sweep(folder: Path) -> None:
    """Take away what a run that was killed left half written."""
    for part in folder.rglob(".*.part"):
        part.unlink(missing_ok=True)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Only one run at a time over out/<year>, which it finds swept; the lock goes with the process, however it ends.

    Raises UsageError where another run is at it, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(f"写不了 {folder}：{system_reason(error)}", "检查磁盘空间和文件夹权限") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"另一个生成正在写 {folder}", "等它结束再运行") from None
        with suppress(OSError):  # a full disk is told where something is lost by it
            os.write(handle, b"running")  # it stays there if this run is killed, see handover_is_current()
        _sweep(folder)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


@contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM raises Terminated inside, so that processes and files are left in good order."""

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
