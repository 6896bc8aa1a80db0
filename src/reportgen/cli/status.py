"""reportgen status: who has handed in and how far each office's report is."""

import argparse
import json
from collections.abc import Sequence

from reportgen.batch.plan import Plan, Request, make_plan
from reportgen.cli.refusal import refuse
from reportgen.errors import UsageError
from reportgen.files.columns import aligned
from reportgen.finding import Severity
from reportgen.formatting import score
from reportgen.office.roster import Standing, roster, tally

_REFUSED = "街道名录有错，列不出：先改正上面的错误"
_RIGHT = frozenset({3, 5, 6, 7})  # columns of figures


def run(arguments: argparse.Namespace) -> int:
    """Print the state of every office of the directory; 0 whatever it is, 1 where the directory is faulty."""
    request = Request(arguments.data, arguments.year, arguments.out, arguments.template)
    try:
        plan = make_plan(request)
    except ValueError:
        from reportgen.office.workspace import FaultyDistrict, open_district  # heavy, and not needed but here

        try:
            open_district(arguments.data, arguments.year)
        except FaultyDistrict as fault:
            return refuse(fault.findings, arguments.format, _REFUSED)
        raise UsageError("district.yaml 里读不出街道名录", "按 data/2022/district.yaml 的样子写") from None
    standings = standings_of(plan)
    print(_document(plan, standings) if arguments.format == "json" else _text(plan, standings))
    return 0


def standings_of(plan: Plan) -> tuple[Standing, ...]:
    """The roster of a plan: an office that is stale is not current."""
    stale = {office.slug for office in plan.stale}
    handed_in = {office.slug for office in plan.handed_in}
    return roster(plan.directory, handed_in, plan.records(), lambda record: record.slug not in stale)


def _text(plan: Plan, standings: Sequence[Standing]) -> str:
    rows = [("标识", "名称", "状态", "总分", "等级", *Severity, "说明")]
    rows += [_row(standing) for standing in standings]
    counts = "，".join(f"{state} {count} 个" for state, count in tally(standings).items() if count)
    return "\n".join([*aligned(rows, _RIGHT), "", f"{plan.folder.name}年度共 {len(standings)} 个：{counts}"])


def _row(standing: Standing) -> tuple[str, ...]:
    figures = standing.figures
    counts = [str(standing.count(s)) if standing.record else "" for s in Severity]
    total, rating = (score(figures.total), figures.rating) if figures else ("", "")
    return standing.slug, standing.name, standing.state, total, rating, *counts, standing.reason


def _document(plan: Plan, standings: Sequence[Standing]) -> str:
    offices = [
        {
            "slug": s.slug,
            "name": s.name,
            "state": s.state,
            "total": float(s.figures.total) if s.figures else None,
            "rating": s.figures.rating if s.figures else None,
            "findings": {severity: s.count(severity) for severity in Severity} if s.record else None,
            "acknowledged": s.acknowledged if s.record else None,
            "reason": s.reason,
        }
        for s in standings
    ]
    document = {"year": int(plan.folder.name), "offices": offices, "counts": tally(standings)}
    return json.dumps(document, ensure_ascii=False, indent=2)
