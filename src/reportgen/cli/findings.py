"""Print findings as text."""

from collections import Counter
from collections.abc import Iterable, Sequence

from reportgen.cli.screen import paint, say
from reportgen.finding import FaultyInput, Finding, Severity

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_ORDER = list(Severity)


def print_faults(fault: FaultyInput, form: str) -> None:
    """Print the findings of an exception and its message. form: text, json, sarif or github."""
    if form == "text":
        print_findings(fault.findings)
        say(fault.message)
    elif form == "json":
        from reportgen.cli.jsonoutput import print_document

        print_document({"说明": fault.message, "问题": [f.document() for f in fault.findings]})
    else:
        from reportgen.cli.formats import print_as

        print_as(form, fault.findings)


def print_findings(findings: Sequence[Finding]) -> None:
    """Print every finding with its place, by severity; acknowledged ones last."""
    open_ones = [f for f in findings if not f.acknowledged]
    for severity in _ORDER:
        for finding in open_ones:
            if finding.severity is severity:
                _print_finding(finding)
    for finding in findings:
        if finding.acknowledged:
            _print_finding(finding)


def summary(findings: Iterable[Finding]) -> str:
    """Count findings in words: 错误 1，警告 2，提示 0，另有 3 条已说明理由."""
    listed = list(findings)
    counts = Counter(f.severity for f in listed if not f.acknowledged)
    answered = sum(1 for f in listed if f.acknowledged)
    text = "，".join(f"{severity} {counts[severity]}" for severity in _ORDER)
    return text + (f"，另有 {answered} 条已说明理由" if answered else "")


def _print_finding(finding: Finding) -> None:
    label = paint(f"{finding.severity} {finding.code}", COLOURS[finding.severity])
    key = f"  {finding.place.key}" if finding.place.key else ""
    say(f"{finding.place}: {label}{key}")
    say(f"    {finding.message}")
    if finding.acknowledged:
        say(f"    已说明：{finding.acknowledged}")
    else:
        say(f"    办法：{finding.advice}")
