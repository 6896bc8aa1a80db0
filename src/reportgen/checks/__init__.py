"""审核: every rule in one explicit list, and the run over all of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from reportgen.checks import (
    consistency,
    finance,
    formalities,
    goals,
    indicators,
    offices,
    organisation,
    scores,
    wording,
    years,
)
from reportgen.checks.definition import Case, DistrictCase, Hit, Rule, YearPair, rule
from reportgen.finding import Finding, Severity, nearest
from reportgen.model.submission import Submission
from reportgen.scoring import Scorecard

__all__ = ["BY_CODE", "RULES", "Case", "DistrictCase", "Hit", "Rule", "YearPair", "check", "check_district"]


@rule("IGN-01", Severity.WARNING, "忽略检查没有用上")
def unused_acknowledgement(_case: Case) -> Iterator[Hit]:
    """检查内容：“忽略检查”里的每个编号是否存在，并且确实有要忽略的结果。
    为什么：过时的忽略会把以后真正的问题也盖住。
    错例：人数已改正，“忽略检查”里还留着 HR-01。
    改法：删去用不上的一行；编号写错的改编号。
    """
    # found by check() itself, which alone knows what the other rules found
    return iter(())


RULES: tuple[Rule[Any], ...] = (
    finance.adjusted_without_reason,
    finance.stated_execution_rate,
    finance.unexplained_balance,
    scores.stated_against_rule,
    finance.narrow_scope,
    finance.scores_outrun_execution,
    finance.low_execution_unexplained,
    finance.high_total_low_execution,
    finance.balance_sheet,
    finance.large_change,
    organisation.over_authorized_posts,
    organisation.evaluation_before_year_end,
    organisation.process_out_of_order,
    wording.announced_count,
    wording.typed_number,
    goals.promise_without_result,
    goals.goal_without_indicator,
    goals.measured_two_ways,
    goals.goal_without_figure,
    indicators.missing_columns,
    scores.deduction_without_reason,
    indicators.unquantified_standard,
    indicators.gaps_in_standard,
    indicators.weights_off_scheme,
    indicators.too_many_full_marks,
    scores.weights_sum,
    scores.score_above_weight,
    scores.score_missing,
    scores.actual_mismatch,
    indicators.over_achieved_without_reason,
    indicators.points_unplaced,
    indicators.actuals_repeat_targets,
    indicators.all_targets_whole,
    indicators.satisfaction_without_sample,
    consistency.problem_against_scores,
    consistency.praise_against_scores,
    consistency.figure_against_data,
    consistency.problem_without_measure,
    consistency.deduction_without_problem,
    consistency.no_problem_at_all,
    consistency.empty_reason,
    wording.repeated,
    wording.missing_full_stop,
    wording.width_and_units,
    wording.other_year,
    wording.other_office,
    formalities.no_signature_column,
    formalities.empty_titles,
    formalities.duplicate_members,
    formalities.formal_elements,
    years.carried_figures,
    years.copied_from_last_year,
    years.lowered_targets,
    years.same_problem_again,
    offices.copied_from_neighbour,
    offices.identical_scores,
    offices.foreign_communities,
    offices.outliers,
    offices.too_many_top_grades,
    unused_acknowledgement,
)
BY_CODE = {r.code: r for r in RULES}
assert len(BY_CODE) == len(RULES), "two rules share a code"


def check(submission: Submission, scorecard: Scorecard, previous: Case | None = None) -> list[Finding]:
    """Everything the rules find in one report, in the order of RULES, with what the office answered for
    marked. previous: the office's report of the year before, where there is one.
    """
    case = Case(submission, scorecard)
    subjects: list[Case | YearPair] = [case] + ([YearPair(case, previous)] if previous else [])
    findings = [
        _finding(r, hit, hit.case or case)
        for r in RULES
        for subject in subjects
        if isinstance(subject, r.subject)
        for hit in r.find(subject)
    ]
    scopes = {type(subject) for subject in subjects}
    return findings + list(_unused(case, findings, scopes))


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
    for found_by in RULES:
        if found_by.subject is not DistrictCase:
            continue
        for hit in found_by.find(district):
            finding = _finding(found_by, hit, hit.case or cases[0], of_office_itself=hit.case is not None)
            findings.append(finding)
            if hit.case is not None:
                of_office[id(hit.case)].append(finding)
    for case in cases:
        findings += _unused(case, of_office[id(case)], {DistrictCase})
    return findings


def _finding(found_by: Rule[Any], hit: Hit, case: Case, of_office_itself: bool = True) -> Finding:
    """A hit with its place and, where the office has answered for it, the answer."""
    reason = case.evaluation.ignored.get(found_by.code, "") if of_office_itself else ""
    if consistency.says_nothing(reason, case.thresholds.reason_length):
        reason = ""  # RSN-01 tells so; what is wrong stays unanswered
    severity = hit.severity or found_by.severity
    place = case.place(hit.path, hit.within)
    return Finding(found_by.code, severity, place, hit.message, hit.advice, reason)


def _unused(case: Case, findings: Sequence[Finding], scopes: set[type]) -> Iterator[Finding]:
    """Answers that answer nothing, for rules of the scopes that have run; unknown codes with the report's."""
    found = Counter(f.code for f in findings)
    for code in case.evaluation.ignored:
        known = BY_CODE.get(code)
        if code in found or (known.subject if known else Case) not in scopes:
            continue
        place = case.submission.source.place(("忽略检查", code), of_key=True)
        if known:
            message, advice = f"忽略了 {code}，但没有这个问题", "删去这一行"
        else:
            near = nearest(code, BY_CODE)
            message = f"没有编号为“{code}”的检查"
            advice = f"改为 {near}" if near else "改正或删去这一行"
        yield Finding("IGN-01", Severity.WARNING, place, message, advice)
