"""reportgen check."""

import argparse
from collections.abc import Callable, Sequence

from reportgen.checks import Case, check, check_district
from reportgen.cli.formats import as_github, as_json, as_sarif
from reportgen.cli.printing import print_findings, summary
from reportgen.files.folders import previous_files
from reportgen.finding import Finding, Severity, blocking
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.office.workspace import FaultyDistrict, chosen, missing, open_district, previous_case
from reportgen.reading.loader import load_office
from reportgen.scoring import compute

_FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
_Part = tuple[str, list[Finding]]  # heading, findings


def run(arguments: argparse.Namespace) -> int:
    """Print what the rules find; 1 if any of it is an error nobody answered for (--strict: or a warning)."""
    try:
        district = open_district(arguments.data, arguments.year)
        parts = _parts(district, arguments)
    except FaultyDistrict as fault:
        parts = [("district.yaml", list(fault.findings))]
        district = None
    if arguments.format == "text":
        for heading, findings in parts:
            print_findings(findings)
            print(f"{heading}：{summary(findings)}")
        if district and arguments.all and (absent := missing(district)):
            print(f"尚未报送 {len(absent)} 个：{'、'.join(e.short_name for e in absent)}")
    else:
        print(_FORMATS[arguments.format]([f for _, findings in parts for f in findings]))
    return 1 if any(_stops(findings, arguments.strict) for _, findings in parts) else 0


def _parts(district: DistrictFile, arguments: argparse.Namespace) -> list[_Part]:
    """The findings office by office and, for all of them, those of the district rules."""
    parts: list[_Part] = []
    cases: list[Case] = []
    for entry in chosen(district, arguments.office, arguments.all):
        case, findings = _judged(district, entry)
        cases += [case] if case else []
        parts.append((f"{entry.name}  {district.district.year}年度", findings))
    if arguments.all and len(cases) > 1:
        parts.append((f"全区对照  {district.district.year}年度", check_district(cases)))
    return parts


def _judged(district: DistrictFile, entry: DirectoryEntry) -> tuple[Case | None, list[Finding]]:
    submission, findings = load_office(district, entry)
    if submission is None:
        return None, findings
    scorecard = compute(submission)
    folder = district.folder
    previous = previous_case(folder, entry.slug, previous_files(folder, entry.slug))
    return Case(submission, scorecard), check(submission, scorecard, previous)


def _stops(findings: Sequence[Finding], strict: bool) -> bool:
    warned = any(f.severity is Severity.WARNING and not f.acknowledged for f in findings)
    return bool(blocking(findings)) or (strict and warned)
