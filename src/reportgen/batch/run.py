"""The offices of a plan, by several workers; the parent alone writes, one office after another."""

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from types import FrameType
from typing import Protocol

from reportgen.batch.plan import Plan
from reportgen.batch.work import Setup, Task, failure
from reportgen.errors import ReportgenError, Terminated, UsageError
from reportgen.files.folders import previous_files
from reportgen.office.judge import OfficeFiles
from reportgen.office.publish import OutputFolder
from reportgen.office.result import OfficeResult, Recipe, State

Listener = Callable[[OfficeResult], None]
_Sent = dict[
    str, tuple[bytes, Recipe]
]  # by slug: the office's file as it was read, what its report is made with


class Workers(Protocol):
    """Whatever does tasks: the processes of this machine, or a cluster."""

    def run(self, tasks: Iterable[Task]) -> Iterator[OfficeResult]:
        """The result of every task, in any order."""


def setup(plan: Plan) -> Setup:
    """What the workers of a plan share."""
    files = [plan.template(office.slug) for office in plan.stale]
    templates = {file.path: file.content for file in files}
    return Setup(plan.inputs.folder, plan.inputs.district, templates, plan.inputs.draft)


def build_stale(
    plan: Plan,
    output: OutputFolder,
    before: Mapping[str, OfficeResult],
    workers: Workers,
    listeners: Sequence[Listener],
) -> dict[str, OfficeResult]:
    """Build what is stale and return the results of all offices that have handed in.

    Every office is published as soon as it is done; whatever ends the run costs only the offices in hand.
    before: plan.results(). listeners are given each result as it was published.
    """
    results = dict(before)
    sent: _Sent = {}
    unread: list[OfficeResult] = []
    # chain takes the second list only when the first is through: it is filled by then
    for result in chain(workers.run(_tasks(plan, sent, unread)), unread):
        published = _published(plan, output, result, *sent.pop(result.slug, (b"", Recipe())))
        results[result.slug] = published
        for listen in listeners:
            listen(published)
    return results


def _tasks(plan: Plan, sent: _Sent, unread: list[OfficeResult]) -> Iterator[Task]:
    """Files are read only when a worker is free for them, so that a large district needs no more memory."""
    for office in plan.stale:
        template = plan.template(office.slug)
        try:
            raw = plan.inputs.office(office.slug)
        except UsageError as error:  # taken away since the plan was made
            unread.append(failure(office.slug, office.name, str(error)))
            continue
        previous = previous_files(plan.inputs.folder, office.slug)
        sent[office.slug] = raw, plan.inputs.recipe(office.slug, raw, previous, template)
        yield Task(office.slug, office.name, OfficeFiles(raw, previous), template.path)


def _published(
    plan: Plan, output: OutputFolder, result: OfficeResult, office: bytes, recipe: Recipe
) -> OfficeResult:
    """Publish what a worker made; what cannot be written has failed, and the run goes on."""
    try:
        return output.publish(result, plan.inputs, office, recipe)
    except ReportgenError as error:
        failed = replace(result, state=State.FAILED, reason=str(error), documents=None)
        with suppress(ReportgenError):  # the same disk may refuse the record, too
            return output.publish(failed, plan.inputs, office, recipe)
        return failed


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
