"""The page on which an office fills in its year: form, findings, picture of the report, history."""

from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response

from reportgen.editing.audit import digest
from reportgen.editing.edited import EditedOffice
from reportgen.editing.store import read_history
from reportgen.editing.waiving import listed
from reportgen.editing.yamledit import parse_bytes
from reportgen.files.folders import DEFAULT_TEMPLATE, previous_files
from reportgen.finding import Severity
from reportgen.formatting import score
from reportgen.model.indicator_system import IndicatorClass
from reportgen.office.due_papers import due_papers
from reportgen.office.filing import read_filing
from reportgen.office.judge import Judgement
from reportgen.reading.composer import Tree
from reportgen.references.resolution import vocabulary
from reportgen.render.score_values import stated
from reportgen.scaffold.beginning import begin_year
from reportgen.web.form import FormSource, form
from reportgen.web.judging import judged
from reportgen.web.paper_page import built_papers
from reportgen.web.visit import Visit, finding_document

_MAX_SHOWN = 30  # characters of what a name stands for


def show(visit: Visit) -> Response:
    """The whole page; where the office has no file yet, the page that begins one."""
    office = visit.office
    raw = visit.workbench.read(office)
    filing = read_filing(office.district.folder, office.entry.slug)
    shared = {"office": office.entry, "district": office.district.district, "filing": filing}
    if raw is None:
        return visit.page("begin", **shared)
    judgement = judged(office, raw)
    papers = [(due.stem, due.paper.name) for due in due_papers(judgement, DEFAULT_TEMPLATE)]
    return visit.page(
        "office",
        **shared,
        **_form_values(office, raw, judgement),
        **_standing(office, judgement),
        papers=papers,
        built=built_papers(visit),
    )


def show_form(visit: Visit) -> Response:
    """The form alone, for a page that is open while the file has got another structure."""
    office = visit.office
    raw = visit.workbench.read(office)
    if raw is None:
        return JSONResponse({"error": "数据文件不在了", "advice": "重新打开这一页"}, 422)
    filing = read_filing(office.district.folder, office.entry.slug)
    return visit.page("form", filing=filing, **_form_values(office, raw, judged(office, raw)))


def begin(visit: Visit) -> Response:
    """Begin the office's file, from last year's where there is one."""
    office = visit.office
    folder = office.district.folder
    begin_year(folder.parent, int(folder.name), [office.entry.slug])
    return RedirectResponse(f"/o/{office.entry.slug}", 303)


def state(visit: Visit) -> Response:
    """What an open page asks for every few seconds: the version of the file, its values if it is another one."""
    office = visit.office
    raw = visit.workbench.read(office)
    if raw is None:
        return JSONResponse({"version": "", "filing": "填报中"})
    filing = read_filing(office.district.folder, office.entry.slug)
    answer: dict[str, Any] = {"version": digest(raw), "filing": str(filing.state)}
    if answer["version"] != visit.query.get("version"):
        answer |= _present(office, raw)
    return JSONResponse(answer)


def references(visit: Visit) -> Response:
    """The names that a text may refer to, with what they stand for now; none while the data has faults."""
    office = visit.office
    raw = visit.workbench.read(office)
    case = judged(office, raw).case if raw is not None else None
    known = vocabulary(case.submission, case.scorecard).entries() if case else ()
    return JSONResponse({"names": [[each.name, each.text[:_MAX_SHOWN]] for each in known]})


def history(visit: Visit) -> Response:
    """Who changed what, newest first, and the steps to the bureau and back."""
    office = visit.office
    raw = visit.workbench.read(office)
    edits = read_history(office.district.office_file(office.entry)).logged if raw is not None else ()
    filing = read_filing(office.district.folder, office.entry.slug)
    return visit.page(
        "history", office=office.entry, district=office.district.district, edits=edits[::-1], filing=filing
    )


def present(visit: Visit, raw: bytes) -> dict[str, Any]:
    """What a page needs to know after a change: the version, the values, the findings, total and grade."""
    return {"version": digest(raw), **_present(visit.office, raw)}


def _present(office: EditedOffice, raw: bytes) -> dict[str, Any]:
    judgement = judged(office, raw)
    values: dict[str, str] = {}
    shape: list[str] = []
    for group in form(_source(office, raw, judgement)):
        _collect(group, values, shape)
    standing = _standing(office, judgement)
    return {"values": values, "shape": "\n".join(shape), "rules": _rules(judgement), **standing}


def _collect(part: Any, values: dict[str, str], shape: list[str]) -> None:
    """Add the values of a part of the form by name, and a line for each list that tells how many items it has."""
    if hasattr(part, "value"):
        values[part.name] = part.value
        return
    if part.shape != "section":
        shape.append(f"{part.name} {part.shape} {len(part.items) or len(part.parts)} {part.is_one_text}")
    for inner in (*part.items, *(() if part.shape == "records" else part.parts)):
        _collect(inner, values, shape)


def _form_values(office: EditedOffice, raw: bytes, judgement: Judgement) -> dict[str, Any]:
    groups = form(_source(office, raw, judgement))
    shape: list[str] = []
    for group in groups:
        _collect(group, {}, shape)
    return {
        "groups": groups,
        "version": digest(raw),
        "shape": "\n".join(shape),
        "slug": office.entry.slug,
        "remarks": read_filing(office.district.folder, office.entry.slug).remarks,
    }


def _source(office: EditedOffice, raw: bytes, judgement: Judgement) -> FormSource:
    previous = previous_files(office.district.folder, office.entry.slug)
    last: Tree | None = parse_bytes(previous[1]).tree if previous else None
    case = judgement.case
    system: tuple[IndicatorClass, ...] = (
        case.submission.indicator_system if case else office.district.district.indicator_system
    )
    return FormSource(parse_bytes(raw).tree, last, system, _rules(judgement))


def _rules(judgement: Judgement) -> dict[str, str]:
    """What the rule of each indicator gives, in words."""
    case = judgement.case
    return {x.indicator.name: case.scorecard.explain(x) for x in case.scorecard.lines} if case else {}


def _standing(office: EditedOffice, judgement: Judgement) -> dict[str, Any]:
    case = judgement.case
    order = list(Severity)
    known = {id(finding): reference for reference, finding in listed(office, judgement.findings)}
    findings = sorted(judgement.findings, key=lambda f: (bool(f.acknowledged), order.index(f.severity)))
    return {
        "findings": [finding_document(f, known.get(id(f), "")) for f in findings],
        "total": stated(lambda: score(case.scorecard.total)) if case else "",
        "grade": stated(lambda: case.scorecard.rating) if case else "",
    }
