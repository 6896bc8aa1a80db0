"""reportgen build --all: the whole district."""

import argparse
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.batch.plan import Plan, Request, handover_is_current, make_plan
from reportgen.cli.progress import shown, why
from reportgen.errors import ReportgenError, UsageError
from reportgen.files.folders import LEDGER, MANIFEST, OVERVIEW, VOLUME
from reportgen.finding import Finding
from reportgen.office.record import OfficeRecord, Status

if TYPE_CHECKING:
    from reportgen.batch.run import Workers
    from reportgen.district_run.handover import Handover

_ROWS = 100  # a longer table nobody reads: only what was not built is then listed


def build_all(arguments: argparse.Namespace) -> int:
    """Build what has changed; 1 if any office has no report, each named with its reason."""
    request = Request(
        data=arguments.data,
        year=arguments.year,
        out=arguments.out,
        template=arguments.template,
        draft=arguments.draft,
        force=arguments.force,
        jobs=arguments.jobs,
    )
    try:
        plan = make_plan(request)
    except ValueError:
        return _tell_faults(request)
    if arguments.only_changed_list:
        print("".join(f"{office.slug}\n" for office in plan.stale), end="")
        return 0
    due = not plan.inputs.draft and not handover_is_current(plan)
    if plan.stale or due:
        from reportgen.batch.child import prepare

        prepare()
        from reportgen.office.workspace import FaultyDistrict, open_folder

        try:
            open_folder(plan.inputs.folder)
        except FaultyDistrict:
            return _tell_faults(request)
    done = _carry_out(plan, due, arguments) if plan.stale or due else None
    statuses = {s: r.status for s, r in done.records.items()} if done else _statuses(plan)
    failed = [o.slug for o in plan.handed_in if statuses[o.slug] is not Status.BUILT]
    # where nothing was done and all is well, the records need not even be read
    _report(plan, done or _Done(plan.records() if failed else {}), failed, arguments.json)
    if done and done.failure:
        raise done.failure
    return 1 if failed else 0


@dataclass(frozen=True)
class _Done:
    """What a run left: the records, what the district rules found of no single office, what went wrong."""

    records: Mapping[str, OfficeRecord]
    findings: tuple[Finding, ...] = ()
    failure: ReportgenError | None = None
    handed_over: bool = False


def _statuses(plan: Plan) -> dict[str, Status]:
    return {slug: mark.status for slug, mark in plan.marks.items()}


def _tell_faults(request: Request) -> int:
    from reportgen.cli.printing import print_findings
    from reportgen.office.workspace import FaultyDistrict, open_district

    try:
        open_district(request.data, request.year)
    except FaultyDistrict as fault:
        print_findings(fault.findings)
    return 1


def _carry_out(plan: Plan, due: bool, arguments: argparse.Namespace) -> _Done:
    """Build what is stale, then the district's own files (due: they are wanted, and not up to date)."""
    from reportgen.batch.run import build_stale, exclusive, terminable

    with terminable(), exclusive(plan.folder), ExitStack() as stack:
        records: Mapping[str, OfficeRecord] = plan.records()
        handover = stack.enter_context(_handover(plan, records)) if due else None
        with ExitStack() as building:
            if plan.stale:
                workers = building.enter_context(_workers(plan, arguments.cluster))
                progress = building.enter_context(shown(len(plan.stale), arguments.json))
                takers = [progress.done, *([handover.take] if handover else [])]
                records = build_stale(plan, records, workers, takers)
        if not handover:
            return _Done(records)
        try:
            return _Done(records, tuple(handover.finish(records)), handed_over=True)
        except ReportgenError as error:
            return _Done(records, failure=error)


def _handover(plan: Plan, records: Mapping[str, OfficeRecord]) -> "Handover":
    from reportgen.district_run.handover import Handover

    return Handover(plan, records)


def _workers(plan: Plan, cluster: str | None) -> "AbstractContextManager[Workers]":
    """The processes of this machine, or a cluster's. Raises UsageError where Dask is not installed."""
    from reportgen.batch.run import setup

    if not cluster:
        from reportgen.batch.pool import Pool, processors

        return Pool(setup(plan), min(plan.request.jobs or processors(), len(plan.stale)))
    try:
        from reportgen.batch.cluster import Cluster
    except ModuleNotFoundError as missing:
        if missing.name not in ("dask", "distributed"):
            raise
        advice = "运行 pip install 'reportgen[cluster]'，每个节点都要装；不用集群就去掉 --cluster"
        raise UsageError("--cluster 要用 Dask，这里没有装", advice) from None
    return Cluster.open(cluster, setup(plan))


def _report(plan: Plan, done: _Done, failed: list[str], as_json: bool) -> None:
    stale = {o.slug for o in plan.stale}
    counts = {
        "有数据": len(plan.handed_in),
        "本次生成": len(stale.difference(failed)),
        "无须生成": len(plan.handed_in) - len(stale.union(failed)),
        "未成": len(failed),
        "未报送": len(plan.missing),
    }
    if as_json:
        print(json.dumps({"事件": "结束", **counts}, ensure_ascii=False))
        return
    unbuilt = [done.records[slug] for slug in failed]
    if stale:
        ordered = [done.records[o.slug] for o in plan.handed_in]
        _table(ordered if len(ordered) <= _ROWS else unbuilt)
    print("，".join(f"{what} {count} 个" for what, count in counts.items()))
    for record in unbuilt:
        print(f"{record.status}：{record.name}  {why(record)}")
    if plan.missing:
        print(f"未报送：{'、'.join(o.name for o in plan.missing)}")
    if done.findings:
        from reportgen.cli.printing import print_findings

        print_findings(done.findings)
    if done.handed_over:
        names = [n for n in (LEDGER, OVERVIEW, VOLUME, MANIFEST) if (plan.folder / n).is_file()]
        print(f"全区的文件在 {plan.folder}：{'、'.join(names)}")


def _table(records: list[OfficeRecord]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(header_style="")
    for title in ("街道", "状态"):
        table.add_column(title)
    for title in ("总分", "等级", "页数", "错误", "警告", "提示", "秒"):
        table.add_column(title, justify="right")
    for record in records:
        figures = record.figures
        table.add_row(
            record.name,
            record.status,
            f"{figures.total.normalize():f}" if figures else "",
            figures.rating if figures else "",
            str(record.pages or ""),
            *(
                str(sum(f.severity == s and not f.acknowledged for f in record.findings))
                for s in ("错误", "警告", "提示")
            ),
            f"{record.seconds:.1f}",
        )
    Console().print(table, markup=False)
