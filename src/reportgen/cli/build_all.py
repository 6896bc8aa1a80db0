"""reportgen build --all: build the whole district and print the outcome."""

import argparse
from collections.abc import Iterable, Sequence

from reportgen.batch.plan import Request, make_plan
from reportgen.cli.progress import failure_reason, follow
from reportgen.cli.screen import say
from reportgen.district_run.district_build import DistrictRun, build_district
from reportgen.files.folders import LEDGER, MANIFEST, OVERVIEW, VOLUME, WITHDRAWN
from reportgen.files.text_table import align
from reportgen.finding import Severity
from reportgen.office.result import OfficeResult

_MAX_TABLE_ROWS = 100  # with more offices the table lists only those that were not built
_HEADINGS = ("街道", "状态", "总分", "等级", "页数", "错误", "警告", "提示", "秒")
_RIGHT_ALIGNED = frozenset({2, 4, 5, 6, 7, 8})  # the columns with figures


def build_all(arguments: argparse.Namespace) -> int:
    """Build the reports that are not up to date. Returns 1 if any office has no report; the reasons are printed."""
    request = Request(
        data=arguments.data,
        year=arguments.year,
        out=arguments.out,
        template=arguments.template,
        draft=arguments.draft,
        force=arguments.force,
        jobs=arguments.jobs,
        thorough=arguments.thorough,
        final_only=arguments.final_only,
    )
    plan = make_plan(request)
    if arguments.only_changed_list:
        say("".join(f"{office.slug}\n" for office in plan.stale), end="")
        return 0
    done = build_district(plan, arguments.cluster, lambda total: follow(total, arguments.json))
    _report(done, arguments.json)
    if done.failure:
        raise done.failure
    return 1 if done.without_report else 0


def _report(done: DistrictRun, as_json: bool) -> None:
    plan, failed = done.plan, done.without_report
    stale, unbuilt = {o.slug for o in plan.stale}, {result.slug for result in failed}
    counts = {
        "有数据": len(plan.handed_in),
        "本次生成": len(stale - unbuilt),
        "无须生成": len(plan.included) - len(stale | unbuilt),
        "未成": len(failed),
        "未报送": len(plan.missing),
    }
    if as_json:
        from reportgen.cli.jsonoutput import print_document

        print_document({"事件": "结束", **counts}, indent=None)
        return
    if stale:
        ordered = [done.results[o.slug] for o in plan.included]
        _print_table(ordered if len(ordered) <= _MAX_TABLE_ROWS else failed)
    say("，".join(f"{what} {count} 个" for what, count in counts.items()))
    for result in failed:
        say(f"{result.state}：{result.name}  {failure_reason(result)}")
    if plan.request.final_only:
        say(
            f"只做定稿的：{len(plan.included)} 个；没有定稿的 {len(plan.handed_in) - len(plan.included)} 个没有收入"
        )
    if plan.missing:
        say(f"未报送：{'、'.join(o.name for o in plan.missing)}")
    for slug in done.withdrawn:
        say(f"{slug}：数据文件已不在，原来的报告移到 {plan.folder / WITHDRAWN}")
    if done.findings:
        from reportgen.cli.findings import print_findings

        print_findings(done.findings)
    for remark in [*_remarks(done.results.values()), *done.remarks]:
        say(f"注意：{remark}")
    if done.handed_over:
        names = [n for n in (LEDGER, OVERVIEW, VOLUME, MANIFEST) if (plan.folder / n).is_file()]
        say(f"全区的文件在 {plan.folder}：{'、'.join(names)}")


def _remarks(results: Iterable[OfficeResult]) -> list[str]:
    return [f"{result.name}：{remark}" for result in results for remark in result.remarks]


def _print_table(results: Sequence[OfficeResult]) -> None:
    if results:
        say("\n".join(align([_HEADINGS, *map(_row, results)], _RIGHT_ALIGNED)))


def _row(result: OfficeResult) -> tuple[str, ...]:
    figures = result.reported
    return (
        result.name,
        result.state,
        f"{figures.total.normalize():f}" if figures else "",
        figures.rating if figures else "",
        str(result.pages or ""),
        *(str(result.count(severity)) for severity in Severity),
        f"{result.seconds:.1f}",
    )
