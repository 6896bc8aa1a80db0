"""Build a district's year: the reports that are not up to date, then ledger, overview, volume and manifest."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.batch.plan import Plan, handover_is_current
from reportgen.errors import ReportgenError, UsageError
from reportgen.finding import Finding
from reportgen.office.result import OfficeResult, State

if TYPE_CHECKING:
    from reportgen.batch.run import Workers
    from reportgen.district_run.handover import Handover
    from reportgen.office.publish import OutputFolder

Listener = Callable[[OfficeResult], None]
# Called with the number of offices that will be built; returns the listener to call with each result.
Follow = Callable[[int], AbstractContextManager[Listener]]


@dataclass(frozen=True)
class DistrictRun:
    """The outcome of a run.

    results: by slug, of the offices that have a data file; empty where nothing had to be done and every office has
    its report. findings: those of the district rules that belong to no single office. failure: why the district's
    own files could not be made. handed_over: whether they were made. withdrawn: the slugs of offices whose data file
    was removed and whose report was therefore moved away. remarks: sentences about the volume for the clerk.
    """

    plan: Plan
    results: Mapping[str, OfficeResult]
    findings: tuple[Finding, ...] = ()
    failure: ReportgenError | None = None
    handed_over: bool = False
    withdrawn: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def without_report(self) -> list[OfficeResult]:
        """The results of the offices that have a data file but no report."""
        found = (self.results.get(office.slug) for office in self.plan.included)
        return [result for result in found if result and result.state is not State.BUILT]


def build_district(plan: Plan, cluster: str | None, follow: Follow) -> DistrictRun:
    """Build the stale reports, then the district's own files if they are not up to date.

    cluster: the address of a Dask scheduler, None for processes on this machine. follow: see Follow. Raises
    FaultyInput for faults of district.yaml; UsageError where another run holds the lock, the cluster cannot be
    used, or the folder cannot be written.
    """
    is_due = not plan.inputs.draft and (bool(plan.withdrawn) or not handover_is_current(plan))
    if not plan.stale and not is_due:
        return _nothing_to_do(plan)
    from reportgen.batch.child import prepare

    prepare()  # that process imports modules while this one reads the district
    from reportgen.batch.run import build_stale, raise_on_sigterm
    from reportgen.office.publish import OutputFolder
    from reportgen.office.workspace import open_folder

    open_folder(plan.inputs.folder)
    with (
        raise_on_sigterm(),
        OutputFolder.open(plan.folder, plan.inputs.draft, 0.0) as output,
        ExitStack() as stack,
    ):
        withdrawn = tuple(slug for slug in plan.withdrawn if output.withdraw(slug))
        results: Mapping[str, OfficeResult] = plan.results()
        handover = stack.enter_context(_handover(plan, output, results)) if is_due else None
        if plan.stale:
            with _workers(plan, cluster) as workers, follow(len(plan.stale)) as listener:
                listeners = [listener, *([handover.take] if handover else [])]
                results = build_stale(plan, output, results, workers, listeners)
        return replace(_finish(plan, results, handover), withdrawn=withdrawn)


def _nothing_to_do(plan: Plan) -> DistrictRun:
    """Return the outcome of a run without work. The records are read only if an office has no report."""
    slugs = {office.slug for office in plan.included}
    is_well = all(mark.state is State.BUILT for slug, mark in plan.marks.items() if slug in slugs)
    return DistrictRun(plan, {} if is_well else plan.results())


def _finish(plan: Plan, results: Mapping[str, OfficeResult], handover: "Handover | None") -> DistrictRun:
    if handover is None:
        return DistrictRun(plan, results)
    try:
        findings = tuple(handover.finish(results))
        return DistrictRun(plan, results, findings, handed_over=True, remarks=handover.remarks)
    except ReportgenError as error:
        return DistrictRun(plan, results, failure=error)


def _handover(plan: Plan, output: "OutputFolder", results: Mapping[str, OfficeResult]) -> "Handover":
    from reportgen.district_run.handover import Handover

    return Handover(plan, output, results)


@contextmanager
def _workers(plan: Plan, cluster: str | None) -> "Iterator[Workers]":
    """Start worker processes, or connect to the cluster. Raises UsageError where Dask is not installed."""
    from reportgen.batch.run import setup

    if not cluster:
        from reportgen.batch.pool import Pool, processors

        with Pool(setup(plan), min(plan.request.jobs or processors(), len(plan.stale))) as pool:
            yield pool
        return
    try:
        from reportgen.batch.cluster import Cluster
    except ModuleNotFoundError as missing:
        if missing.name not in ("dask", "distributed"):
            raise
        advice = "运行 pip install 'reportgen[cluster]'，每个节点都要装；不用集群就去掉 --cluster"
        raise UsageError("--cluster 要用 Dask，这里没有装", advice) from None
    with Cluster.open(cluster, setup(plan)) as workers:
        yield workers
