"""The access log: who asked for what, and what became of it. It has no secrets and no texts."""

import logging
import sys

from starlette.requests import Request

from reportgen.web.session import Visitor

_LOGGER = logging.getLogger("reportgen.access")
_FREQUENT = ("/state", "/picture", "/progress")  # what open pages ask for by themselves


def start_log() -> None:
    """Write the log to the standard output, a line for each request that a person has made."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False


def note(request: Request, visitor: Visitor | None, status: int) -> None:
    """Note a request and the status of its answer; of those that pages make by themselves, only refused ones."""
    path = request.url.path
    if status < 400 and path.endswith(_FREQUENT):
        return
    client = request.client.host if request.client else "?"
    who = f"{visitor.office or '区里'}/{visitor.who}" if visitor else "?"
    _LOGGER.info("%s %s %s %s %s", client, who, request.method, ascii(path)[1:-1], status)
