"""Compare two states of a report's data and describe the differences in the words of the report."""

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
# An office may have its own; the schemes that apply to the two states are compared, whoever defines them.
_SCHEMES = frozenset({"等级标准", "指标体系"})


@dataclass(frozen=True)
class Comparison:
    """The differences, in the order of the report.

    same_text: whether the files of both states are identical except for line ends.
    """

    before: Submission
    after: Submission
    changes: tuple[Change, ...]
    same_text: bool


def compare_submissions(before: Submission, after: Submission) -> Comparison:
    """Find all differences that can appear in a report. Comments and spelling (117.5 for 117.50) are none."""
    computed = list(
        compare_figures(figures(before, compute(before)), figures(after, compute(after))),
    )
    covered = {path for _, path in computed if path}
    changes = [c for c, _ in computed]
    changes += [c for c in _typed_changes(before, after) if c.path not in covered]
    order = [SCORES, *(f.alias or n for n, f in SelfEvaluation.model_fields.items()), DISTRICT]
    changes.sort(key=lambda c: order.index(c.section))
    same = before.source.text == after.source.text
    same = same and before.district_source.text == after.district_source.text
    return Comparison(before, after, tuple(changes), same)


def _typed_changes(before: Submission, after: Submission) -> Iterator[Change]:
    """Yield the differences of what people typed, in the office's file and in district.yaml."""
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
