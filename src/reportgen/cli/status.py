"""reportgen status: print the state of every office."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.batch.plan import Plan, Request, make_plan
from reportgen.cli.screen import say
from reportgen.district_run.standings import DISTRICT, standings_of, strays_of, unfinished_of
from reportgen.files.text_table import align
from reportgen.finding import Severity
from reportgen.formatting import score
from reportgen.office.result import OfficeResult, PaperResult, State
from reportgen.office.roster import tally

_RIGHT_ALIGNED = frozenset({4, 6, 7, 8, 9, 10})  # the columns with figures
_UNFINISHED = ("待填", "待核")


def run(arguments: argparse.Namespace) -> int:
    """Print the state of every office of the directory and the stray files. Always returns 0.

    Raises FaultyInput where the directory in district.yaml has faults.
    """
    plan = make_plan(Request(arguments.data, arguments.year, arguments.out, arguments.template))
    standings, strays, unfinished = standings_of(plan), strays_of(plan), unfinished_of(plan)
    if arguments.format == "json":
        from reportgen.cli.jsonoutput import print_document

        files = [{"文件": str(s.path), "问题": s.message, "办法": s.advice} for s in strays]
        print_document({**_document(plan, standings, unfinished), "没有读的文件": files})
    else:
        say(_text(plan, standings, unfinished))
        for stray in strays:
            say(f"{stray.path}：{stray.message}\n    办法：{stray.advice}")
    return 0


def _text(plan: Plan, standings: Sequence[OfficeResult], unfinished: Mapping[str, tuple[int, int]]) -> str:
    rows = [("标识", "名称", "状态", "办理", "总分", "等级", *Severity, "待填", "待核", "文书", "说明")]
    rows += [_row(standing, unfinished.get(standing.slug)) for standing in standings]
    if not any(standing.lists_papers for standing in standings):
        rows = [(*row[:-2], row[-1]) for row in rows]
    counts = "，".join(f"{state} {count} 个" for state, count in tally(standings).items() if count)
    lines = [*align(rows, _RIGHT_ALIGNED), "", f"{plan.folder.name}年度共 {len(standings)} 个：{counts}"]
    if any(unfinished[DISTRICT]):
        lines.append("district.yaml：待填 {} 处，待核 {} 处".format(*unfinished[DISTRICT]))
    return "\n".join(lines)


def _row(standing: OfficeResult, unfinished: tuple[int, int] | None) -> tuple[str, ...]:
    figures = standing.reported
    counts = [str(standing.count(s)) if standing.is_judged else "" for s in Severity]
    total, rating = (score(figures.total), figures.rating) if figures else ("", "")
    left = [str(count) for count in unfinished] if unfinished else ["", ""]
    return (
        standing.slug,
        standing.name,
        str(standing.state),
        str(standing.filed or ""),
        total,
        rating,
        *counts,
        *left,
        f"{len(_made(standing))}/{len(standing.papers)}" if standing.lists_papers else "",
        standing.reason_line,
    )


def _made(standing: OfficeResult) -> list[PaperResult]:
    return [paper for paper in standing.papers if paper.state is State.BUILT]


def _document(
    plan: Plan, standings: Sequence[OfficeResult], unfinished: Mapping[str, tuple[int, int]]
) -> dict[str, Any]:
    return {
        "年度": int(plan.folder.name),
        "街道": [_office(standing, unfinished.get(standing.slug)) for standing in standings],
        "district.yaml": dict(zip(_UNFINISHED, unfinished[DISTRICT], strict=True)),
        "合计": {str(state): count for state, count in tally(standings).items()},
    }


def _office(standing: OfficeResult, unfinished: tuple[int, int] | None) -> dict[str, Any]:
    figures = standing.reported
    counts = {str(severity): standing.count(severity) for severity in Severity}
    return {
        "标识": standing.slug,
        "名称": standing.name,
        "状态": str(standing.state),
        "办理": str(standing.filed) if standing.filed else None,
        "总分": figures.total if figures else None,
        "等级": figures.rating if figures else None,
        "问题数": counts if standing.is_judged else None,
        "已说明": standing.acknowledged if standing.is_judged else None,
        **dict(zip(_UNFINISHED, unfinished or (None, None), strict=True)),
        "文书": [_paper(paper) for paper in standing.papers],
        "说明": standing.reason_line,
    }


def _paper(paper: PaperResult) -> dict[str, Any]:
    return {
        "名称": paper.name,
        "对象": paper.subject or None,
        "状态": str(paper.state),
        "页数": paper.pages,
        "文件": sorted(paper.outputs),
    }
