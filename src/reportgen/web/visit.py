"""A request by somebody who may make it, and the answers that all handlers give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, Response

from reportgen.editing.edited import EditedOffice
from reportgen.editing.field_edit import EditConflict
from reportgen.errors import ReportgenError, UsageError
from reportgen.finding import FaultyInput, Finding
from reportgen.formatting import escape_invisible
from reportgen.web.session import Visitor
from reportgen.web.workbench import Workbench

_PAGES = Environment(
    loader=PackageLoader("reportgen.web", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_MAX_TEXT = 25_000  # characters of one value in a request; the data allows 20,000


@dataclass(frozen=True)
class Visit:
    """A request. path: the values in its path; query: after the ?; body: of a POST, as JSON or as a form has it."""

    workbench: Workbench
    session: Visitor
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def office(self) -> EditedOffice:
        """The office that the address names. Raises UsageError where the directory does not have it."""
        return self.workbench.office(self.path["slug"])

    @property
    def token(self) -> str:
        """The token that this session's changes must bear."""
        return self.session.token(self.workbench.key(self.session))

    def text(self, name: str) -> str:
        """A text of the body, "" where it has none. Raises UsageError for anything else, and for one that is too long."""
        value = self.body.get(name, "")
        if not isinstance(value, str) or len(value) > _MAX_TEXT:
            raise UsageError("请求不对，没有存", "重新打开这一页")
        return value.replace("\r\n", "\n")

    def number(self, name: str) -> int | None:
        """A whole number of the body; None where it has none. Raises UsageError for anything else."""
        value = self.body.get(name)
        if value is None or (type(value) is int and 0 <= value < 100_000):
            return value
        raise UsageError("请求不对，没有存", "重新打开这一页")

    def page(self, template: str, **values: Any) -> HTMLResponse:
        """A page made from a template."""
        return HTMLResponse(_render(template, session=self.session, token=self.token, **values))


def public_page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for somebody without a session."""
    return HTMLResponse(_render(template, session=None, token="", **values), status)


def _render(template: str, **values: Any) -> str:
    return _PAGES.get_template(f"{template}.html.j2").render(**values)


def finding_document(finding: Finding, reference: str = "") -> dict[str, Any]:
    """A finding as the page's JavaScript needs it: without the path of the file on the server.

    reference: by which a reason can be written for it, "" where it must be mended.
    """
    return {
        "code": finding.code,
        "reference": reference,
        "severity": str(finding.severity),
        "key": finding.place.key,
        "message": escape_invisible(finding.message),
        "advice": escape_invisible(finding.advice),
        "acknowledged": finding.acknowledged,
    }


def refusal(error: ReportgenError) -> JSONResponse:
    """What a request that cannot be carried out is answered, in the clerk's words."""
    document: dict[str, Any] = {"error": error.message, "advice": error.advice}
    if isinstance(error, EditConflict):
        document |= {"conflict": True, "theirs": error.theirs, "ours": error.ours}
    if isinstance(error, FaultyInput):
        document["findings"] = [finding_document(f) for f in error.findings]
    return JSONResponse(document, 409 if isinstance(error, EditConflict) else 422)


def refusal_page(error: ReportgenError, status: int) -> Response:
    """The same as a page, for somebody who follows a link or sends a form without JavaScript."""
    findings = error.findings if isinstance(error, FaultyInput) else ()
    return public_page("message", status, title=error.message, advice=error.advice, findings=findings)
