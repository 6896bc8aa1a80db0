"""Build the offices of a plan with several workers. Only this process writes, one office after another."""

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
# By slug: the bytes of the office's file that a worker has, and what the report is made with.
_OpenTasks = dict[str, tuple[bytes, Recipe]]


class Workers(Protocol):
    """Something that carries out tasks: processes on this machine, or a cluster."""

    def run(self, tasks: Iterable[Task]) -> Iterator[OfficeResult]:
        """Yield the result of every task, in any order."""


def setup(plan: Plan) -> Setup:
    """Collect what all workers of a plan need."""
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
    """Build the stale offices and return the results of all offices that have a data file, by slug.

    Every office is published as soon as it is done, so an interrupted run loses only the offices in progress.
    before: plan.results(). listeners: called with each result after it was published.
    """
    results = dict(before)
    sent: _OpenTasks = {}
    unread: list[OfficeResult] = []
    # chain() reads unread only after the workers are done, when _tasks() has filled it.
    for result in chain(workers.run(_tasks(plan, sent, unread)), unread):
        published = _publish(plan, output, result, *sent.pop(result.slug, (b"", Recipe())))
        results[result.slug] = published
        for listen in listeners:
            listen(published)
    return results


def _tasks(plan: Plan, sent: _OpenTasks, unread: list[OfficeResult]) -> Iterator[Task]:
    """Yield the tasks. Files are read one office at a time, so memory does not grow with the district."""
    for office in plan.stale:
        template = plan.template(office.slug)
        try:
            raw = plan.inputs.office(office.slug)
        except UsageError as error:  # the file was deleted after the plan was made
            unread.append(failure(office.slug, office.name, str(error)))
            continue
        previous = previous_files(plan.inputs.folder, office.slug)
        sent[office.slug] = raw, plan.inputs.recipe(office.slug, raw, previous, template)
        yield Task(office.slug, office.name, OfficeFiles(raw, previous), template.path)


def _publish(
    plan: Plan, output: OutputFolder, result: OfficeResult, office: bytes, recipe: Recipe
) -> OfficeResult:
    """Publish a result. If that fails, the office is recorded as failed and the run goes on."""
    try:
        return output.publish(result, plan.inputs, office, recipe)
    except ReportgenError as error:
        failed = replace(result, state=State.FAILED, reason=str(error), documents=None)
        with suppress(ReportgenError):  # the record may be as impossible to write as the report was
            return output.publish(failed, plan.inputs, office, recipe)
        return failed


@contextmanager
def raise_on_sigterm() -> Iterator[None]:
    """Make SIGTERM raise Terminated in the block, so that processes are stopped and files are cleaned up."""

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
