"""The effect of an edit on the report: figures, sentences, table cells and findings before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.comparison.documents import Block, TextDifference, blocks, differences
from reportgen.editing.edited import EditedOffice
from reportgen.errors import TemplateError, UsageError
from reportgen.files.folders import previous_files
from reportgen.finding import Finding
from reportgen.formatting import score
from reportgen.model.stated import if_stated
from reportgen.office.due_papers import Order, due_papers, lists_papers, paper_values
from reportgen.office.judge import OfficeFiles
from reportgen.office.remembered import judge_once
from reportgen.office.required_keys import with_required
from reportgen.scoring import Scorecard

Scores = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Version:
    """An office's data before or after the edit. scorecard is None and blocks are empty where it has faults.

    blocks: of each paper, by the name that messages call it.
    """

    scorecard: Scorecard | None
    findings: tuple[Finding, ...]
    blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of the report before and after the edit. what: its name."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """The effect of an edit. comparable: whether both versions are without faults. lost, gained: findings.

    differences: of each paper that changes, by its name.
    """

    comparable: bool
    steps: tuple[FigureChange, ...]
    differences: Mapping[str, tuple[TextDifference, ...]]
    lost: tuple[Finding, ...]
    gained: tuple[Finding, ...]


def effect(office: EditedOffice, before: bytes, after: bytes, order: Order) -> Effect:
    """Compare the papers that two versions of an office's file give. Raises UsageError, TemplateError."""
    previous = previous_files(office.district.folder, office.entry.slug)
    old, new = (_version(office, OfficeFiles(raw, previous), order) for raw in (before, after))
    comparable = old.scorecard is not None and new.scorecard is not None
    return Effect(
        comparable,
        if_stated(lambda: _steps(old.scorecard, new.scorecard)) or (),
        dict(_differences(old, new)) if comparable else {},
        _missing(old.findings, new.findings),
        _missing(new.findings, old.findings),
    )


def _version(office: EditedOffice, files: OfficeFiles, order: Order) -> Version:
    judgement = with_required(judge_once(office.district, office.entry, files), files.office, order)
    if judgement.case is None:
        return Version(None, judgement.findings)
    case, listed = judgement.case, lists_papers(judgement)
    documents: dict[str, bytes] = {}
    for due in due_papers(judgement, order.template):
        try:
            name = due.paper.name if listed else "报告"
            documents[name] = order.compiled(due.template).render(paper_values(case, due))
        except (TemplateError, UsageError):
            if not listed:
                raise  # Of several papers, one that cannot be made does not keep the data from being edited.
    return Version(case.scorecard, judgement.findings, {name: blocks(d) for name, d in documents.items()})


def _differences(old: Version, new: Version) -> Iterator[tuple[str, tuple[TextDifference, ...]]]:
    for name in dict.fromkeys([*old.blocks, *new.blocks]):
        if found := differences(old.blocks.get(name, ()), new.blocks.get(name, ())):
            yield name, found


def _steps(old: Scorecard | None, new: Scorecard | None) -> tuple[FigureChange, ...]:
    if old is None or new is None:
        return ()
    scores = [
        *_scores(
            {x.indicator.name: x.score for x in old.lines}, {x.indicator.name: x.score for x in new.lines}
        ),
        *_scores(
            {f"{x.name}小计": x.score for x in old.classes}, {f"{x.name}小计": x.score for x in new.classes}
        ),
    ]
    (total,) = _scores({"总分": old.total}, {"总分": new.total})
    changed = [step for step in scores if step.before != step.after]
    # Total and grade are shown even if they stay the same, because they are why people edit scores.
    return (*changed, total, FigureChange("等级", old.rating, new.rating)) if changed else ()


def _scores(old: Scores, new: Scores) -> list[FigureChange]:
    return [
        FigureChange(name, _score(old.get(name)), _score(new.get(name)))
        for name in dict.fromkeys([*old, *new])
    ]


def _score(value: Decimal | None) -> str:
    return "（无）" if value is None else f"{score(value)}分"


def _missing(these: Sequence[Finding], those: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of these that are not among those. The line of a finding is ignored."""
    known = {_identity(finding) for finding in those}
    return tuple(finding for finding in these if _identity(finding) not in known)


def _identity(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.place.key, finding.message, finding.acknowledged
