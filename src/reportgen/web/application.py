"""The application: checks who asks before any handler runs, and turns every fault into an answer in Chinese."""

import json
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from reportgen.errors import ReportgenError, UsageError
from reportgen.web.access_log import note
from reportgen.web.entrance import begin_session, enter, leave, session_of
from reportgen.web.guard import Guard
from reportgen.web.routes import ADDRESSES, AccessRole, Address
from reportgen.web.session import Visitor, same_token
from reportgen.web.static_files import static_file
from reportgen.web.visit import Visit, public_page, refusal, refusal_page
from reportgen.web.workbench import Workbench

_MAX_SLOW = 256  # requests that wait for LibreOffice at once; each takes a sleeping thread
Endpoint = Callable[[Request], Awaitable[Response]]
_INTERNAL = UsageError("程序内部出错，没有做", "再试一次；还是这样，请区里的维护人员看服务器的记录")
_ENDED = UsageError("会话已经结束，没有存", "重新打开您的链接；您写的文字还在框里，可以复制")
_FORBIDDEN = UsageError("这不是您的页面", "打开自己街道的链接")


def application(workbench: Workbench, hosts: Iterable[str]) -> Guard:
    """The ASGI application. hosts: the host names under which it may be called."""
    return Guard(routed(workbench), hosts)


def routed(workbench: Workbench) -> Starlette:
    """The application behind the guard: every route with its handler."""
    routes = [
        Route("/", _home(workbench)),
        Route("/link/{secret}", enter(workbench), methods=["GET"]),
        Route("/link/{secret}", begin_session(workbench), methods=["POST"]),
        Route("/leave", leave, methods=["POST"]),
        Route("/static/{name}", _static, methods=["GET"]),
        *(Route(a.path, _endpoint(workbench, a), methods=[a.method]) for a in ADDRESSES),
    ]
    handlers: Mapping[Any, Any] = {404: _not_found, 405: _not_found, 500: _failed}
    return Starlette(routes=routes, exception_handlers=handlers)


def _endpoint(workbench: Workbench, address: Address) -> Endpoint:
    slow = _slow_threads()

    async def logged(request: Request) -> Response:
        session = await run_in_threadpool(session_of, workbench, request)
        response = await answer(request, session)
        note(request, session, response.status_code)
        return response

    async def answer(request: Request, session: Visitor | None) -> Response:
        refuse = _page_refusal if address.is_page else _json_refusal
        if session is None:
            return refuse(_ENDED, 401)
        slug = request.path_params.get("slug")
        may = session.is_bureau or (address.role is AccessRole.OFFICE and slug == session.office)
        if not may:
            return refuse(_FORBIDDEN, 403)
        body: Mapping[str, Any] = {}
        try:
            if request.method == "POST":
                body = await _body(request)
                given = request.headers.get("x-token") or body.get("token")
                token = session.token(workbench.key(session))
                if not isinstance(given, str) or not same_token(given, token):
                    return refuse(_ENDED, 403)
            visit = Visit(workbench, session, request.path_params, request.query_params, body)
            limiter = slow if address.is_slow else None
            return await to_thread.run_sync(address.handler, visit, limiter=limiter)
        except ReportgenError as error:
            return refusal_page(error, 422) if address.is_page else refusal(error)
        except Exception as error:
            traceback.print_exception(error, file=sys.stderr)
            return refuse(_INTERNAL, 500)

    return logged


@cache
def _slow_threads() -> CapacityLimiter:
    """The threads of the requests that wait for LibreOffice, apart from those of all others."""
    return CapacityLimiter(_MAX_SLOW)


async def _body(request: Request) -> Mapping[str, Any]:
    """The body of a POST, from JSON or a form. Raises UsageError for anything else."""
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            body = json.loads(await request.body())
            if isinstance(body, dict):
                return body
        elif request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=200)
            return dict(pairs)
    except (ValueError, RecursionError, ClientDisconnect):
        pass
    raise UsageError("请求不对，没有做", "重新打开这一页")


def _page_refusal(error: ReportgenError, status: int) -> Response:
    return refusal_page(error, status)


def _json_refusal(error: ReportgenError, status: int) -> Response:
    return JSONResponse({"error": error.message, "advice": error.advice}, status)


def _home(workbench: Workbench) -> Endpoint:
    async def home(request: Request) -> Response:
        session = await run_in_threadpool(session_of, workbench, request)
        if session is None:
            return public_page(
                "message", 401, title="请打开您的链接", advice="链接由区里发给各街道", findings=()
            )
        return RedirectResponse("/bureau" if session.is_bureau else f"/o/{session.office}", 303)

    return home


async def _static(request: Request) -> Response:
    path = static_file(request.path_params["name"])
    if path is None:
        return await _not_found(request, None)
    return FileResponse(path, headers={"Cache-Control": "no-cache"})


async def _not_found(_request: Request, _error: object) -> Response:
    return public_page("message", 404, title="没有这个页面", advice="检查网址", findings=())


async def _failed(_request: Request, _error: Exception) -> Response:
    return _json_refusal(_INTERNAL, 500)
