"""The bureau's page: all offices with their states, and the steps that only the bureau takes."""

import asyncio
import datetime
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from reportgen.batch.plan import Plan, Request, make_plan
from reportgen.district_run.filing_steps import finalise, reopen, return_
from reportgen.district_run.standings import standings_of, unfinished_of
from reportgen.editing.audit import digest
from reportgen.errors import UsageError
from reportgen.finding import Severity
from reportgen.formatting import score
from reportgen.ledger.overview import BAR_WIDTH, BASE, distributions
from reportgen.model.stated import if_stated
from reportgen.office.filing import Filing, FilingState, FilingStep, read_filing
from reportgen.office.judge import Judgement
from reportgen.office.production import figures_of
from reportgen.office.result import OfficeResult
from reportgen.pdf.engine import start_engine
from reportgen.render.score_values import stated
from reportgen.web.judging import judged
from reportgen.web.paper_page import DISTRICT_FILES, paper_links
from reportgen.web.side_by_side import side_by_side
from reportgen.web.visit import Visit

_MAX_LIVE = 60  # offices; of more, the page shows what their last reports say
_EVENT_SECONDS = 0.5  # between two looks at a running batch


def show(visit: Visit) -> Response:
    """All offices with state, total, grade and findings; the files of the district; a running batch."""
    bench = visit.workbench
    plan = _plan(visit)
    standings, unfinished = standings_of(plan), unfinished_of(plan)
    deadline = bench.district.district.deadline
    rows = [_row(plan, standing, unfinished.get(standing.slug, (0, 0)), deadline) for standing in standings]
    judged_now = _judged_now(visit, rows) if len(rows) <= _MAX_LIVE else {}
    rows = [row | _live(judged_now[row["slug"]][0]) if row["slug"] in judged_now else row for row in rows]
    figures = [f for j, _ in judged_now.values() if j.case and (f := if_stated(partial(figures_of, j.case)))]
    counts = {str(state): sum(1 for row in rows if row["filing"] == state) for state in FilingState}
    folder = bench.settings.target.folder(bench.district)
    return visit.page(
        "bureau",
        district=bench.district.district,
        rows=rows,
        counts={state: count for state, count in counts.items() if count},
        files={name: file for name, file in DISTRICT_FILES.items() if (folder / file).is_file()},
        batch=bench.batch,
        is_live=bool(judged_now) or not rows,
        drawings=distributions(
            bench.district.district, figures if judged_now else [s.reported for s in standings if s.reported]
        ),
        bar_width=BAR_WIDTH,
        base=BASE,
        between=side_by_side(judged_now),
    )


def _plan(visit: Visit) -> Plan:
    settings = visit.workbench.settings
    folder = settings.folder
    return make_plan(Request(folder.parent, int(folder.name), settings.target.out, settings.target.template))


def _row(
    plan: Plan, standing: OfficeResult, unfinished: tuple[int, int], deadline: datetime.date | None
) -> dict[str, Any]:
    folder = plan.inputs.folder
    filing = read_filing(folder, standing.slug)
    path = plan.inputs.office_path(standing.slug)
    newest = filing.entries[-1] if filing.entries else None
    return {
        "slug": standing.slug,
        "name": standing.name,
        "state": standing.state,
        "filing": filing.state,
        "since": newest.time[:16].replace("T", " ") if newest else "",
        "who": newest.who if newest else "",
        "late": _days_late(filing, deadline),
        "touched": path.is_file() and filing.is_touched(digest(path.read_bytes())),
        "has_file": path.is_file(),
        "open": unfinished[0],
        "unconfirmed": unfinished[1],
        "total": score(standing.reported.total) if standing.reported else "",
        "grade": standing.reported.rating if standing.reported else "",
        "errors": standing.count(Severity.ERROR) if standing.is_judged else "",
        "warnings": standing.count(Severity.WARNING) if standing.is_judged else "",
        "papers": paper_links(standing),
    }


def _judged_now(visit: Visit, rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Judgement, bytes]]:
    """The judgement of each office that has a file, as it is now, with its bytes."""
    found: dict[str, tuple[Judgement, bytes]] = {}
    for row in rows:
        office = visit.workbench.office(row["slug"])
        raw = visit.workbench.read(office)
        if raw is not None:
            found[row["slug"]] = judged(office, raw), raw
    return found


def _days_late(filing: Filing, deadline: datetime.date | None) -> int:
    """How many days after 报送期限 an office submitted for the first time, or has not yet; 0 where it is in time."""
    if deadline is None:
        return 0
    first = next((e for e in filing.entries if e.step is FilingStep.SUBMIT), None)
    day = datetime.date.fromisoformat(first.time[:10]) if first else datetime.date.today()
    return max(0, (day - deadline).days)


def _live(judgement: Judgement) -> dict[str, Any]:
    """Total, grade and findings of an office's file as it is now."""
    case, open_findings = judgement.case, [f for f in judgement.findings if not f.acknowledged]
    return {
        "total": stated(lambda: score(case.scorecard.total)) if case else "",
        "grade": stated(lambda: case.scorecard.rating) if case else "",
        "errors": sum(f.severity is Severity.ERROR for f in open_findings),
        "warnings": sum(f.severity is Severity.WARNING for f in open_findings),
    }


def send_back(visit: Visit) -> Response:
    """Return a submitted year. remarks: pairs of a name and a text."""
    remarks = visit.body.get("remarks", [])
    if not isinstance(remarks, list) or not all(
        isinstance(r, list) and len(r) == 2 and all(isinstance(t, str) for t in r) for r in remarks
    ):
        raise UsageError("请求不对，没有退回", "重新打开这一页")
    given = [(name, text.strip()) for name, text in remarks if text.strip()]
    return_(visit.office, visit.session.who, given, visit.text("reason").strip())
    return _back(visit)


def make_final(visit: Visit) -> Response:
    """Build the final papers of a submitted year and freeze them."""
    with start_engine() as engine:
        finalise(visit.office, visit.session.who, engine, visit.workbench.settings.target)
    return _back(visit)


def open_again(visit: Visit) -> Response:
    """Reopen a final year, with a reason."""
    reopen(visit.office, visit.session.who, visit.text("reason").strip())
    return _back(visit)


def _back(visit: Visit) -> Response:
    slug = visit.office.entry.slug
    if visit.body.get("json"):
        return JSONResponse({"saved": True, "open": f"/o/{slug}"})
    return RedirectResponse(f"/o/{slug}", 303)


def start_batch(visit: Visit) -> Response:
    """Build everything that is not up to date, as `build --all` does."""
    visit.workbench.batch.start(final_only=bool(visit.text("final_only")))
    return RedirectResponse("/bureau", 303)


def stop_batch(visit: Visit) -> Response:
    """Stop the running batch; what is done stays."""
    visit.workbench.batch.stop()
    return RedirectResponse("/bureau", 303)


def follow_batch(visit: Visit) -> Response:
    """The progress of the batch as server-sent events, from its beginning to its end."""
    return StreamingResponse(_events(visit), media_type="text/event-stream")


async def _events(visit: Visit) -> AsyncIterator[str]:
    batch, sent = visit.workbench.batch, 0
    while True:
        running = batch.is_running
        for event in batch.events[sent:]:
            sent += 1
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
        if not running:
            end = {"end": True, "code": batch.code, "problem": batch.problem}
            yield f"data: {json.dumps(end, ensure_ascii=False)}\n\n"
            return
        await asyncio.sleep(_EVENT_SECONDS)
