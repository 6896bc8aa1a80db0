"""The changes that an office's page asks for: values, items, scores, undo, submission."""

from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response

from reportgen.district_run.filing_steps import submit as submit_office
from reportgen.editing.entry_proposal import propose_removal
from reportgen.editing.field_edit import FormEdit, ListEdit, propose_form_value, propose_list_edit
from reportgen.editing.preview import Effect, effect
from reportgen.editing.proposal import Proposal, propose_confirmation, propose_scores
from reportgen.editing.store import Session as EditSession
from reportgen.editing.undoing import propose_undo
from reportgen.editing.waiving import WAIVERS, propose_waivers
from reportgen.errors import UsageError
from reportgen.web.office_page import present
from reportgen.web.visit import Visit, finding_document


def save_value(visit: Visit) -> Response:
    """Write one value. The answer tells the version of the file and everything that follows from it."""
    office = visit.office
    base = visit.workbench.version(office, visit.text("base"))
    edit = FormEdit(visit.text("name"), visit.text("before"), visit.text("after"), base)
    raw, proposal = visit.workbench.edit(
        office, visit.session.who, lambda held: propose_form_value(office, held.raw, edit)
    )
    return JSONResponse({"saved": proposal is not None, **present(visit, raw)})


def change_list(visit: Visit) -> Response:
    """Add, remove or move an item of a list."""
    office = visit.office
    base = visit.workbench.version(office, visit.text("base"))
    values = visit.body.get("values", [])
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise UsageError("请求不对，没有存", "重新打开这一页")
    edit = ListEdit(visit.text("name"), visit.number("old"), visit.number("new"), base, tuple(values))
    raw, _ = visit.workbench.edit(
        office, visit.session.who, lambda held: propose_list_edit(office, held.raw, edit)
    )
    return JSONResponse({"saved": True, **present(visit, raw)})


def confirm(visit: Visit) -> Response:
    """Take the mark off a text of last year that was looked at."""
    office, name = visit.office, visit.text("name")
    raw, _ = visit.workbench.edit(
        office,
        visit.session.who,
        lambda held: propose_confirmation(office, held.raw, [name] if name else [], ""),
    )
    return JSONResponse({"saved": True, **present(visit, raw)})


def change_score(visit: Visit) -> Response:
    """Change a score as `reportgen score` does. preview: only tell what it changes in the report."""
    office = visit.office
    reason = visit.text("reason").strip()
    pairs = [(visit.text("indicator"), visit.text("score").strip())]
    deduction = visit.text("deduction").strip() or None
    if visit.body.get("preview"):
        raw = visit.workbench.read(office)
        if raw is None:
            raise UsageError("数据文件不在了", "重新打开这一页")
        proposal = propose_scores(office, raw, pairs, reason or "（还没有写理由）", deduction)
        order = visit.workbench.settings.target.order(office.district.folder.name, office.entry.slug)
        return JSONResponse(_effect(proposal, effect(office, raw, proposal.raw, order)))
    if not reason:
        raise UsageError("没有写理由", "写明为什么改")
    raw, _ = visit.workbench.edit(
        office, visit.session.who, lambda held: propose_scores(office, held.raw, pairs, reason, deduction)
    )
    return JSONResponse({"saved": True, **present(visit, raw)})


def waive(visit: Visit) -> Response:
    """Write the reason why a finding is true and stays, or take it back. reference: of the finding; withdraw: take it back."""
    office, reference = visit.office, visit.text("reference")
    reason = visit.text("reason").strip()
    least = office.district.district.thresholds.reason_length

    def propose(held: EditSession) -> Proposal:
        if visit.body.get("withdraw"):
            return propose_removal(office, held.raw, [f"{WAIVERS}.{reference}"], "")
        return propose_waivers(office, held.raw, [reference], reason, least)

    raw, _ = visit.workbench.edit(office, visit.session.who, propose)
    return JSONResponse({"saved": True, **present(visit, raw)})


def undo(visit: Visit) -> Response:
    """Undo the newest change that is still in effect."""
    office = visit.office
    newest = visit.number("number")

    def propose(held: EditSession) -> Proposal:
        proposal = propose_undo(office, held.raw, held.history(), "")
        if newest is not None and proposal.undoes != newest:
            raise UsageError(
                f"第 {newest} 号已不是最近的修改，没有撤销", "重新打开这一页，看看刚才谁改了什么"
            )
        return proposal

    raw, _ = visit.workbench.edit(office, visit.session.who, propose)
    return JSONResponse({"saved": True, **present(visit, raw)})


def submit(visit: Visit) -> Response:
    """Submit the year to the bureau."""
    office = visit.office
    submit_office(office, visit.session.who, visit.text("note").strip())
    return RedirectResponse(f"/o/{office.entry.slug}", 303)


def _effect(proposal: Proposal, effect_of_edit: Effect) -> dict[str, Any]:
    return {
        "data": [change.sentence for change in proposal.changes],
        "figures": [[step.what, step.before, step.after] for step in effect_of_edit.steps],
        "texts": [
            [f"{paper}：{d.where}", d.before, d.after]
            for paper, differences in effect_of_edit.differences.items()
            for d in differences
        ],
        "lost": [finding_document(f) for f in effect_of_edit.lost],
        "gained": [finding_document(f) for f in effect_of_edit.gained],
        "remarks": list(proposal.remarks),
    }
