"""How findings and stages look on a terminal or in a file."""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from reportgen.finding import Finding, Severity

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_ORDER = list(Severity)


class StageLines:
    """Prints one line per stage with the seconds since the one before."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def __call__(self, stage: str, text: str) -> None:
        now = time.perf_counter()
        print(f"  {stage}  {now - self._last:5.2f} 秒  {text}", flush=True)
        self._last = now


def print_findings(findings: Sequence[Finding]) -> None:
    """Every finding with its place, grouped by severity, those answered for last."""
    open_ones = [f for f in findings if not f.acknowledged]
    for severity in _ORDER:
        for finding in open_ones:
            if finding.severity is severity:
                _print_finding(finding)
    for finding in findings:
        if finding.acknowledged:
            _print_finding(finding)


def summary(findings: Iterable[Finding]) -> str:
    """错误 1，警告 2，提示 0，另有 3 条已说明."""
    listed = list(findings)
    counts = Counter(f.severity for f in listed if not f.acknowledged)
    answered = sum(1 for f in listed if f.acknowledged)
    text = "，".join(f"{severity} {counts[severity]}" for severity in _ORDER)
    return text + (f"，另有 {answered} 条已说明理由" if answered else "")


def _print_finding(finding: Finding) -> None:
    label = f"{finding.severity} {finding.code}"
    if sys.stdout.isatty():
        label = f"\033[{_COLOURS[finding.severity]}m{label}\033[0m"
    key = f"  {finding.place.key}" if finding.place.key else ""
    print(f"{finding.place}: {label}{key}")
    print(f"    {finding.message}")
    if finding.acknowledged:
        print(f"    已说明：{finding.acknowledged}")
    else:
        print(f"    办法：{finding.advice}")
