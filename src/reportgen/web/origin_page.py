"""Where a number of the page comes from, as the page of an office asks for it."""

import re
from typing import Any

from starlette.responses import JSONResponse, Response

from reportgen.errors import UsageError
from reportgen.explanation import Derivation
from reportgen.explanation.origin import NUMBER, Origin, PrintedNumber, origins
from reportgen.model.source import key_name
from reportgen.model.submission import Submission
from reportgen.quantities.standing import Account
from reportgen.web.judging import judged
from reportgen.web.paper_page import drawn_page
from reportgen.web.visit import Visit

_MAX_NUMBER = 60  # characters of what is asked for


def origin(visit: Visit) -> Response:
    """Where a number comes from: its accounts, the likeliest first, and how it is computed.

    query: as of picture(), and x and y, the place of the number in shares of the page; or number, the number alone.
    """
    office = visit.office
    raw = visit.workbench.read(office)
    case = judged(office, raw).case if raw is not None else None
    if case is None:
        raise UsageError("数据还有错，说不出来历", "先改正错误")
    if found := NUMBER.search(visit.query.get("number", "")[:_MAX_NUMBER]):
        number = PrintedNumber(found[0])
    else:
        place = _share(visit.query.get("x", "")), _share(visit.query.get("y", ""))
        drawn = drawn_page(visit, place)
        if drawn is None or drawn.number is None:
            problem = drawn.problem if drawn else ""
            return JSONResponse({"number": "", "problem": problem or "这里没有数；点数字本身"})
        number = drawn.number
    found_origins = [_origin_document(case.submission, each) for each in origins(case, number)]
    return JSONResponse({"number": number.text, "origins": found_origins})


def _origin_document(submission: Submission, found: Origin) -> dict[str, Any]:
    account = found.account
    return {
        "standing": account.standing,
        "text": account.text,
        "name": account.counted,
        "reason": account.reason,
        "key": key_name(account.path) if account.within == "office" else "",
        "place": _place(submission, account),
        "derivations": [_derivation_document(each) for each in found.derivations],
    }


def _place(submission: Submission, account: Account) -> str:
    """Where an account is written that no field of the form has."""
    if account.within == "scheme" and submission.evaluation.indicator_system:
        return "本单位的指标体系"
    return {"office": "", "scheme": "区里的指标体系", "district": "district.yaml"}[account.within]


def _derivation_document(derivation: Derivation) -> dict[str, Any]:
    operands = (*derivation.operands, *derivation.basis)
    return {
        "name": derivation.quantity,
        "formula": derivation.formula,
        "operands": [[o.name, o.value, o.place.key if o.place else ""] for o in operands],
        "steps": list(derivation.steps),
        "rounding": derivation.rounding,
        "result": derivation.result,
        "remark": derivation.remark,
    }


def _share(text: str) -> float:
    """A share of the page from a query. Raises UsageError for anything else."""
    if not re.fullmatch(r"[01](\.\d{1,6})?", text):
        raise UsageError("请求不对", "重新打开这一页")
    return float(text)
