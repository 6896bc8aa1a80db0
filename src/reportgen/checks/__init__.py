"""审核: every rule in one explicit list, and the run over all of them."""

from collections import Counter
from collections.abc import Iterator

from reportgen.checks import finance, organisation, scores
from reportgen.checks.rule import Case, Hit, Rule, rule
from reportgen.finding import Finding, Severity
from reportgen.loader import Submission
from reportgen.scoring import Scorecard
from reportgen.validation import nearest

__all__ = ["RULES", "Case", "Hit", "Rule", "check"]


@rule("IGN-01", Severity.WARNING, "忽略检查没有用上")
def unused_acknowledgement(_case: Case) -> Iterator[Hit]:
    """检查内容：“忽略检查”里的每个编号是否存在，并且确实有要忽略的结果。
    为什么：过时的忽略会把以后真正的问题也盖住。
    错例：人数已改正，“忽略检查”里还留着 HR-01。
    改法：删去用不上的一行；编号写错的改编号。
    """
    # found by check() itself, which alone knows what the other rules found
    return iter(())


RULES: tuple[Rule, ...] = (
    finance.adjusted_without_reason,
    finance.stated_execution_rate,
    finance.unexplained_balance,
    scores.stated_against_rule,
    finance.balance_sheet,
    organisation.over_authorized_posts,
    organisation.evaluation_before_year_end,
    organisation.process_out_of_order,
    scores.deduction_without_reason,
    scores.weights_sum,
    scores.score_above_weight,
    scores.score_missing,
    scores.actual_mismatch,
    organisation.duplicate_members,
    unused_acknowledgement,
)
BY_CODE = {r.code: r for r in RULES}
assert len(BY_CODE) == len(RULES), "two rules share a code"


def check(submission: Submission, scorecard: Scorecard) -> list[Finding]:
    """Everything the rules find, in the order of RULES, with what the office answered for marked."""
    case = Case(submission, scorecard)
    findings = [_finding(r, hit, submission) for r in RULES for hit in r.find(case)]
    return findings + list(_unused(submission, findings))


def _finding(found_by: Rule, hit: Hit, submission: Submission) -> Finding:
    source = submission.indicator_source if hit.in_scheme else submission.source
    reason = submission.evaluation.ignored.get(found_by.code, "")
    severity = hit.severity or found_by.severity
    return Finding(found_by.code, severity, source.place(hit.path), hit.message, hit.advice, reason)


def _unused(submission: Submission, findings: list[Finding]) -> Iterator[Finding]:
    found = Counter(f.code for f in findings)
    for code in submission.evaluation.ignored:
        if code in found:
            continue
        place = submission.source.place(("忽略检查", code), of_key=True)
        if code in BY_CODE:
            message, advice = f"忽略了 {code}，但没有这个问题", "删去这一行"
        else:
            near = nearest(code, BY_CODE)
            message = f"没有编号为“{code}”的检查"
            advice = f"改为 {near}" if near else "改正或删去这一行"
        yield Finding("IGN-01", Severity.WARNING, place, message, advice)
