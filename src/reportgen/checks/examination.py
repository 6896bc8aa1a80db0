"""Apply all rules to one report, or to all reports of a year."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from reportgen.checks.definition import (
    Case,
    DistrictCase,
    Hit,
    Review,
    Rule,
    Unreadable,
    UnreadableYear,
    YearPair,
)
from reportgen.checks.reasons import says_nothing
from reportgen.checks.rulebook import BY_CODE, RULES
from reportgen.finding import Finding
from reportgen.model.stated import NotStated
from reportgen.model.submission import Submission
from reportgen.scoring import Scorecard


def check(
    submission: Submission, scorecard: Scorecard, previous: Case | Unreadable | None = None
) -> list[Finding]:
    """Apply the rules to one report. Returns the findings in the order of RULES; acknowledged ones are marked.

    previous: the office's report of the year before, or the faults of its file; None where there is no such file.
    """
    case = Case(submission, scorecard)
    subjects: list[Case | YearPair | UnreadableYear] = [case]
    covered: set[type[Any]] = {Case}
    if previous is not None:
        covered.add(UnreadableYear)
    if isinstance(previous, Case):
        subjects.append(YearPair(case, previous))
        covered.add(YearPair)
    elif previous is not None:
        subjects.append(UnreadableYear(case, previous))
    findings = [
        _finding(described, hit, case)
        for described in RULES
        for subject in subjects
        if described.subject is type(subject)
        for hit in _hits(described, subject)
    ]
    return findings + _review(case, findings, covered)


def check_district(cases: Sequence[Case]) -> list[Finding]:
    """Apply the rules that compare the offices of a year. Returns only the findings of these rules.

    Entries under 忽略检查 for these rules that acknowledge nothing are reported too, because only this function
    knows which findings there are.
    """
    if not cases:
        return []
    district = DistrictCase(tuple(cases))
    findings: list[Finding] = []
    of_office: dict[int, list[Finding]] = defaultdict(list)
    for described in RULES:
        if described.subject is not DistrictCase:
            continue
        for hit in _hits(described, district):
            answerable = hit.case is not None or hit.within != "office"
            finding = _finding(described, hit, hit.case or cases[0], answerable)
            findings.append(finding)
            if hit.case is not None:
                of_office[id(hit.case)].append(finding)
    for case in cases:
        findings += _review(case, of_office[id(case)], {DistrictCase})
    return findings


def _hits(described: Rule[Any], subject: Any) -> Iterator[Hit]:
    """What a rule finds, up to where it asks for a value that is not stated, since no paper prints it."""
    with suppress(NotStated):
        yield from described.find(subject)


def _review(case: Case, findings: Sequence[Finding], subjects: set[type[Any]]) -> list[Finding]:
    """Apply the rules that examine the findings of the others. Their own findings cannot be acknowledged."""
    district = case.submission.district_source.file
    own = frozenset(f.code for f in findings if f.place.file != district)
    shared = frozenset(f.code for f in findings if f.place.file == district)
    review = Review(case, own, shared, BY_CODE, frozenset(subjects))
    return [
        _finding(described, hit, case, answerable=False)
        for described in RULES
        if described.subject is Review
        for hit in _hits(described, review)
    ]


def _finding(described: Rule[Any], hit: Hit, case: Case, answerable: bool = True) -> Finding:
    """Make a finding of a hit, with its place and its acknowledgement from the file that it is in."""
    place = hit.place or case.place(hit.path, hit.within, hit.of_key)
    in_district = place.file == case.submission.district_source.file
    ignored = case.submission.district.ignored if in_district else case.evaluation.ignored
    reason = ignored.get(described.code, "") if answerable else ""
    if says_nothing(reason, case.thresholds.reason_length):
        reason = ""  # the reason is too short, which RSN-01 reports; the finding is not acknowledged
    severity = hit.severity or described.severity
    return Finding(described.code, severity, place, hit.message, hit.advice, reason)
