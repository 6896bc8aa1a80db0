"""Build the offices of a plan with several workers. Only this process writes, one office after another."""

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Protocol

from reportgen.batch.plan import Plan
from reportgen.batch.work import Setup, Task, failure
from reportgen.errors import ReportgenError, Terminated, UsageError
from reportgen.files.folders import previous_files
from reportgen.model.papers import template_path
from reportgen.office.due_papers import own_template_paths, whole_recipe
from reportgen.office.judge import OfficeFiles
from reportgen.office.publish import OutputFolder
from reportgen.office.result import OfficeResult, Recipe, State
from reportgen.office.workspace import open_folder

Listener = Callable[[OfficeResult], None]
_OpenTasks = dict[str, Task]  # by slug: what a worker has


class Workers(Protocol):
    """Something that carries out tasks: processes on this machine, or a cluster."""

    def run(self, tasks: Iterable[Task]) -> Iterator[OfficeResult]:
        """Yield the result of every task, in any order."""


def setup(plan: Plan) -> Setup:
    """Collect what all workers of a plan need. A listed template that cannot be read is told for each paper."""
    papers = (open_folder(plan.inputs.folder).district.papers or ()) if plan.lists_papers else ()
    contents: dict[Path, bytes] = {}
    for path in (template_path(paper, plan.inputs.folder) for paper in papers):
        with suppress(UsageError):
            contents[path] = plan.templates.file(path).content
    if not papers:
        files = [plan.templates.file(plan.template_path(office.slug)) for office in plan.stale]
        contents = {file.path: file.content for file in files}
    return Setup(plan.inputs.folder, plan.inputs.district, contents, plan.inputs.draft, max(1, len(papers)))


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
        published = _publish(plan, output, result, sent.pop(result.slug, None))
        results[result.slug] = published
        for listen in listeners:
            listen(published)
    return results


def _tasks(plan: Plan, sent: _OpenTasks, unread: list[OfficeResult]) -> Iterator[Task]:
    """Yield the tasks. Files are read one office at a time, so memory does not grow with the district."""
    for office in plan.stale:
        try:
            raw = plan.inputs.office(office.slug)
        except UsageError as error:  # the file was deleted after the plan was made
            unread.append(failure(office.slug, office.name, str(error)))
            continue
        files = OfficeFiles(raw, previous_files(plan.inputs.folder, office.slug))
        template, kept = plan.template_path(office.slug), plan.kept(office.slug)
        task = Task(office.slug, office.name, files, template, _own_templates(plan, raw), kept)
        sent[office.slug] = task
        yield task


def _own_templates(plan: Plan, raw: bytes) -> dict[Path, bytes]:
    """The templates that an office's own list of papers names. One that cannot be read is told by the paper."""
    found: dict[Path, bytes] = {}
    for path in own_template_paths(raw, plan.inputs.folder):
        with suppress(UsageError):
            found[path] = plan.templates.file(path).content
    return found


def _publish(plan: Plan, output: OutputFolder, result: OfficeResult, task: Task | None) -> OfficeResult:
    """Publish a result. If that fails, the office is recorded as failed and the run goes on."""
    files = task.files if task else OfficeFiles(b"")
    used = result.recipe
    if task and not used.templates:  # The worker was lost before it could tell.
        path = task.template.as_posix()
        used = Recipe(path, templates=(path,))
    recipe = whole_recipe(used, plan.inputs, result.slug, files, plan.templates)
    try:
        return output.publish(result, plan.inputs, files.office, recipe)
    except ReportgenError as error:
        papers = tuple(replace(p, state=State.FAILED, documents=None) for p in result.papers)
        failed = replace(result, state=State.FAILED, reason=str(error), papers=papers)
        with suppress(ReportgenError):  # the record may be as impossible to write as the report was
            return output.publish(failed, plan.inputs, files.office, recipe)
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
