"""The way in: opening a link, telling one's name, leaving."""

import datetime
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reportgen.errors import UsageError
from reportgen.model.characters import forbidden_characters
from reportgen.office.links import BUREAU, Link
from reportgen.web.session import COOKIE, MAX_NAME, Visitor, same_token
from reportgen.web.visit import public_page
from reportgen.web.workbench import Workbench

Endpoint = Callable[[Request], Awaitable[Response]]
_COOKIE_SECONDS = 14 * 24 * 3600


def session_of(workbench: Workbench, request: Request) -> Visitor | None:
    """The session of a request; None where there is none or its link does not open any more."""
    cookie = request.cookies.get(COOKIE)
    return workbench.session(cookie) if cookie else None


def enter(workbench: Workbench) -> Endpoint:
    """The page that a link opens: it asks for the name. Merely looking at a link changes nothing."""

    async def answer(request: Request) -> Response:
        link = await run_in_threadpool(_opened, workbench, request.path_params["secret"])
        return _closed() if link is None else _asking(workbench, link, "")

    return answer


def begin_session(workbench: Workbench) -> Endpoint:
    """Begin a session for the person who told a name."""

    async def answer(request: Request) -> Response:
        link = await run_in_threadpool(_opened, workbench, request.path_params["secret"])
        if link is None:
            return _closed()
        given = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=5))
        who = " ".join(given.get("who", "").split())
        if not who or len(who) > MAX_NAME or any(forbidden_characters(who)):
            return _asking(workbench, link, f"写上您的姓名，不超过 {MAX_NAME} 个字")
        session = Visitor.begin(link.number, link.office, who)
        response = RedirectResponse("/", 303)
        response.set_cookie(
            COOKIE,
            session.cookie(workbench.key(session)),
            max_age=_COOKIE_SECONDS,
            secure=workbench.settings.secure or request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return response

    return answer


async def leave(_request: Request) -> Response:
    """End the session in this browser."""
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE)
    return response


def _opened(workbench: Workbench, secret: str) -> Link | None:
    own = workbench.settings.own_secret
    if own and same_token(secret, own):
        return Link(0, BUREAU, "", "", "")
    return workbench.links.opened_by(secret, datetime.date.today())


def _closed() -> Response:
    return public_page(
        "message", 404, title="这个链接打不开", advice="可能已经撤销或到期；请区里另发一个", findings=()
    )


def _asking(workbench: Workbench, link: Link, problem: str) -> Response:
    district = workbench.district.district
    try:
        name = workbench.office(link.office).entry.name if link.office else district.finance_bureau
    except UsageError:
        return _closed()
    return public_page("enter", 422 if problem else 200, name=name, year=district.year, problem=problem)
