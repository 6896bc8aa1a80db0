"""What every request has to pass, and the headers of every answer.

Known host names only, small bodies only, changes from our own pages only, and not too many tries at links.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 << 10  # bytes; the longest text of the data is 20,000 characters
_LINK_TRIES, _LINK_SECONDS = 20, 60.0  # requests for links from one address in a time
_MAX_ADDRESSES = 10_000
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class RateLimit:
    """At most count events of an address in some seconds. Old addresses are forgotten."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._events: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Note an event and tell whether it is within the limit."""
        now = time.monotonic()
        events = self._events.setdefault(address, deque())
        self._events.move_to_end(address)
        while events and events[0] < now - self._seconds:
            events.popleft()
        while len(self._events) > _MAX_ADDRESSES:
            self._events.popitem(last=False)
        if len(events) >= self._count:
            return False
        events.append(now)
        return True


class Guard:
    """ASGI middleware. hosts: the host names, without port, under which the 工作台 may be called."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)
        self._links = RateLimit(_LINK_TRIES, _LINK_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal:
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, send_with_headers)
            return
        await self._app(scope, _bounded(receive), send_with_headers)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if _host(headers.get("host", "")) not in self._hosts:
            return 421, "这个网址不是工作台的"
        client = scope["client"][0] if scope.get("client") else ""
        if scope["path"].startswith("/link/") and not self._links.allows(client):
            return 429, "试得太多了，过一分钟再打开"
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return 405, "没有这种请求"
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return 413, "内容太长"
        origin = urlsplit(headers.get("origin", ""))
        if origin.netloc != headers.get("host") or origin.scheme not in ("http", "https"):
            return 403, "请求不是从工作台的页面来的"
        return None


def _host(header: str) -> str:
    """The name in a Host header, without the port."""
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.partition(":")[0].lower()


def _bounded(receive: Receive) -> Receive:
    """Receive no more than MAX_BODY bytes, whatever the header says."""
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return {"type": "http.disconnect"} if received > MAX_BODY else message

    return bounded
