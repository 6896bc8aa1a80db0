"""The run over all rules: of one report, and of all reports of a year."""

from collections import defaultdict
from collections.abc import Sequence
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
from reportgen.model.submission import Submission
from reportgen.scoring import Scorecard


def check(
    submission: Submission, scorecard: Scorecard, previous: Case | Unreadable | None = None
) -> list[Finding]:
    """Everything the rules find in one report, in the order of RULES, with what the office answered for
    marked. previous: the office's report of the year before, or that its file cannot be read; None where
    there is no such file.
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
        for hit in described.find(subject)
    ]
    return findings + _reviewed(case, findings, covered)


def check_district(cases: Sequence[Case]) -> list[Finding]:
    """What only shows when all offices of a year lie side by side: the district rules.

    The findings of single reports are check()'s. Answers for district rules that nothing needs are
    reported here, since only here it is known.
    """
    if not cases:
        return []
    district = DistrictCase(tuple(cases))
    findings: list[Finding] = []
    of_office: dict[int, list[Finding]] = defaultdict(list)
    for described in RULES:
        if described.subject is not DistrictCase:
            continue
        for hit in described.find(district):
            answerable = hit.case is not None or hit.within != "office"
            finding = _finding(described, hit, hit.case or cases[0], answerable)
            findings.append(finding)
            if hit.case is not None:
                of_office[id(hit.case)].append(finding)
    for case in cases:
        findings += _reviewed(case, of_office[id(case)], {DistrictCase})
    return findings


def _reviewed(case: Case, findings: Sequence[Finding], subjects: set[type[Any]]) -> list[Finding]:
    """What the rules find that look at the findings of the others. Nothing answers for those."""
    district = case.submission.district_source.file
    own = frozenset(f.code for f in findings if f.place.file != district)
    shared = frozenset(f.code for f in findings if f.place.file == district)
    review = Review(case, own, shared, BY_CODE, frozenset(subjects))
    return [
        _finding(described, hit, case, answerable=False)
        for described in RULES
        if described.subject is Review
        for hit in described.find(review)
    ]


def _finding(described: Rule[Any], hit: Hit, case: Case, answerable: bool = True) -> Finding:
    """A hit with its place and the answer for it, from the file in which it stands."""
    place = hit.place or case.place(hit.path, hit.within, hit.of_key)
    in_district = place.file == case.submission.district_source.file
    ignored = case.submission.district.ignored if in_district else case.evaluation.ignored
    reason = ignored.get(described.code, "") if answerable else ""
    if says_nothing(reason, case.thresholds.reason_length):
        reason = ""  # RSN-01 tells so; what is wrong stays unanswered
    severity = hit.severity or described.severity
    return Finding(described.code, severity, place, hit.message, hit.advice, reason)
