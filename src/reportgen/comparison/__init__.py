"""Two states of a report's data → what differs in it, in the words of the report."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.comparison.change import Change
from reportgen.comparison.computed import SCORES, compare_figures, figures
from reportgen.comparison.records import Side, compare, compare_records
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.source import Source
from reportgen.model.submission import Submission
from reportgen.scoring import compute

DISTRICT = "区级数据"
# an office may bring its own; what counts is the scheme that applies
_SCHEMES = frozenset({"等级标准", "指标体系"})


@dataclass(frozen=True)
class Comparison:
    """What differs, in the order of the report.

    same_text: both states are the same files to the letter (line ends aside).
    """

    before: Submission
    after: Submission
    changes: tuple[Change, ...]
    same_text: bool


def compare_submissions(before: Submission, after: Submission) -> Comparison:
    """Everything in which two states differ that a report can show. Comments and spelling
    (117.5 for 117.50) are no difference."""
    computed = list(
        compare_figures(figures(before, compute(before)), figures(after, compute(after))),
    )
    told = {path for _, path in computed if path}
    changes = [c for c, _ in computed]
    changes += [c for c in _stated(before, after) if c.path not in told]
    order = [SCORES, *(f.alias or n for n, f in SelfEvaluation.model_fields.items()), DISTRICT]
    changes.sort(key=lambda c: order.index(c.section))
    same = before.source.text == after.source.text
    same = same and before.district_source.text == after.district_source.text
    return Comparison(before, after, tuple(changes), same)


def _stated(before: Submission, after: Submission) -> Iterator[Change]:
    """What was typed, in the office's file and in the district's."""
    yield from compare_records(
        Side(before.evaluation, before.source, ()), Side(after.evaluation, after.source, ()), "", _SCHEMES
    )
    yield from compare(_scheme(before), _scheme(after), "指标体系", "")
    yield from compare(_bands(before), _bands(after), "等级标准", "")
    yield from compare_records(
        Side(before.district, before.district_source, ()),
        Side(after.district, after.district_source, ()),
        DISTRICT,
        _SCHEMES,
    )


def _scheme(submission: Submission) -> Side:
    return Side(submission.indicator_system, submission.indicator_source, ("指标体系",))


def _bands(submission: Submission) -> Side:
    source: Source = submission.source if submission.evaluation.rating_bands else submission.district_source
    return Side(submission.rating_bands, source, ("等级标准",))
