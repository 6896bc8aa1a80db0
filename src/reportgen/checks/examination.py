"""Apply all rules to one report, or to all reports of a year."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from reportgen.checks.definition import (
    Case,
    DistrictCase,
    Hit,
    Review,
    Rule,
    ScoreTable,
    Unreadable,
    UnreadableYear,
    Within,
    YearPair,
    score_tables,
)
from reportgen.checks.rulebook import BY_CODE, RULES, waivable
from reportgen.checks.waivers import apply_waivers
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
    subjects: list[Case | ScoreTable | YearPair | UnreadableYear] = [case, *score_tables(case)]
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
        for hit in _named(subject, _hits(described, subject))
    ]
    findings = _answered(case, findings, covered, "office")
    # With an 指标体系 of its own an office cannot tell whether the waivers of the district's are in use.
    return findings if case.evaluation.indicator_system else _answered(case, findings, covered, "district")


def _named(subject: object, hits: Iterable[Hit]) -> Iterable[Hit]:
    """The hits; those in the score table of a project say which."""
    if not isinstance(subject, ScoreTable) or not subject.project:
        return hits
    return (replace(hit, message=f"项目“{subject.project.name}”：{hit.message}") for hit in hits)


def check_district(cases: Sequence[Case]) -> list[Finding]:
    """Apply the rules that compare the offices of a year. Returns only the findings of these rules.

    Waivers of these rules that acknowledge nothing are reported too, because only this function knows which findings
    there are.
    """
    if not cases:
        return []
    district = DistrictCase(tuple(cases))
    of_office: dict[int, list[Finding]] = {id(case): [] for case in cases}
    shared: list[Finding] = []
    for described in RULES:
        if described.subject is not DistrictCase:
            continue
        for hit in _hits(described, district):
            found = shared if hit.case is None else of_office[id(hit.case)]
            found.append(_finding(described, hit, hit.case or cases[0]))
    findings = _answered(cases[0], shared, {DistrictCase}, "district")
    for case in cases:
        findings += _answered(case, of_office[id(case)], {DistrictCase}, "office")
    return findings


def _hits(described: Rule[Any], subject: Any) -> Iterator[Hit]:
    """What a rule finds, up to where it asks for a value that is not stated, since no paper prints it."""
    with suppress(NotStated):
        yield from described.find(subject)


def _answered(
    case: Case, findings: Sequence[Finding], subjects: set[type[Any]], within: Within
) -> list[Finding]:
    """Apply the waivers of one file to the findings in it, then the rules that examine what the waivers came to."""
    is_office = within == "office"
    waivers = case.evaluation.waivers if is_office else case.submission.district.waivers
    if not waivers:
        return list(findings)
    here, there = _by_file(case, findings, is_office)
    own = [f for f in here if waivable(f)]
    answered, uses = apply_waivers(own, waivers, case.thresholds.reason_length)
    now = dict(zip(map(id, own), answered, strict=True))
    review = Review(case, within, tuple(uses), here, there if is_office else (), BY_CODE, frozenset(subjects))
    return [now.get(id(f), f) for f in findings] + [
        _finding(described, hit, case)
        for described in RULES
        if described.subject is Review
        for hit in _hits(described, review)
    ]


def _by_file(
    case: Case, findings: Sequence[Finding], is_office: bool
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings in the office's file and those in district.yaml, or the other way round."""
    district = case.submission.district_source.file
    in_office = tuple(f for f in findings if f.place.file != district)
    in_district = tuple(f for f in findings if f.place.file == district)
    return (in_office, in_district) if is_office else (in_district, in_office)


def _finding(described: Rule[Any], hit: Hit, case: Case) -> Finding:
    """Make a finding of a hit, with its place."""
    place = hit.place or case.place(hit.path, hit.within, hit.of_key)
    return Finding(
        described.code, hit.severity or described.severity, place, hit.message, hit.advice, beside=hit.beside
    )
