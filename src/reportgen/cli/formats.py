"""Print findings for other programs: SARIF 2.1.0 or annotations of GitHub Actions."""

from collections.abc import Iterable, Sequence
from typing import Any

from reportgen import __version__
from reportgen.checks.documentation import sections_of
from reportgen.checks.rulebook import BY_CODE
from reportgen.cli.jsonoutput import print_document
from reportgen.cli.screen import say
from reportgen.finding import Finding, Severity

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def print_as(form: str, findings: Sequence[Finding]) -> None:
    """Print findings. form: sarif or github."""
    if form == "github":
        say(_github(findings))
    else:
        print_document(_sarif(findings))


def _sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """A SARIF log. Acknowledged findings are marked as suppressed, with their reason."""
    driver = {
        "name": "reportgen",
        "version": __version__,
        "rules": [_sarif_rule(code) for code in dict.fromkeys(f.code for f in findings)],
    }
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_sarif_result(f) for f in findings]}],
    }


def _sarif_rule(code: str) -> dict[str, object]:
    found = BY_CODE.get(code)
    if found is None:  # the code of a fault found in reading, which is no rule
        return {"id": code}
    text = "\n".join(f"{name}：{text}" for name, text in sections_of(found))
    return {
        "id": code,
        "shortDescription": {"text": found.title},
        "fullDescription": {"text": text},
        "defaultConfiguration": {"level": _SARIF_LEVELS[found.severity]},
    }


def _sarif_result(finding: Finding) -> dict[str, object]:
    place = finding.place
    location: dict[str, object] = {"artifactLocation": {"uri": place.file.replace("\\", "/")}}
    if place.line:
        location["region"] = {"startLine": place.line, "startColumn": place.column}
    result: dict[str, object] = {
        "ruleId": finding.code,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": f"{finding.message}。办法：{finding.advice}"},
        "locations": [{"physicalLocation": location}],
    }
    if finding.acknowledged:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.acknowledged}]
    return result


def _github(findings: Iterable[Finding]) -> str:
    """One workflow command for each unacknowledged finding."""
    return "\n".join(_annotation(f) for f in findings if not f.acknowledged)


def _annotation(finding: Finding) -> str:
    place = finding.place
    properties = {"file": place.file, "title": f"{finding.code} {place.key}".strip()}
    if place.line:
        properties |= {"line": str(place.line), "col": str(place.column)}
    listed = ",".join(f"{name}={_escape(value, ':,')}" for name, value in properties.items())
    text = _escape(f"{finding.message}。办法：{finding.advice}")
    return f"::{_GITHUB_LEVELS[finding.severity]} {listed}::{text}"


def _escape(text: str, more: str = "") -> str:
    """Escape % and line ends for a workflow command, and the characters in more (: and , in properties)."""
    for character in "%\r\n" + more:  # % must be first, otherwise the escapes would be escaped
        text = text.replace(character, f"%{ord(character):02X}")
    return text
