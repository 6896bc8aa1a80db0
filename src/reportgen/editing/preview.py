"""The effect of an edit on the report: figures, sentences, table cells and findings before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.comparison.documents import Block, TextDifference, blocks, differences
from reportgen.editing.edited import EditedOffice
from reportgen.files.folders import previous_files
from reportgen.finding import Finding
from reportgen.formatting import score
from reportgen.office.judge import OfficeFiles, judge
from reportgen.render import Template
from reportgen.render.view import values
from reportgen.scoring import Scorecard

Scores = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Version:
    """An office's data before or after the edit. scorecard is None and blocks are empty where it has faults."""

    scorecard: Scorecard | None
    findings: tuple[Finding, ...]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of the report before and after the edit. what: its name."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """The effect of an edit. comparable: whether both versions are without faults. lost, gained: findings."""

    comparable: bool
    steps: tuple[FigureChange, ...]
    differences: tuple[TextDifference, ...]
    lost: tuple[Finding, ...]
    gained: tuple[Finding, ...]


def effect(office: EditedOffice, before: bytes, after: bytes, template: Template) -> Effect:
    """Compare the reports that two versions of an office's file give. Raises TemplateError."""
    previous = previous_files(office.district.folder, office.entry.slug)
    old, new = (_version(office, OfficeFiles(raw, previous), template) for raw in (before, after))
    comparable = old.scorecard is not None and new.scorecard is not None
    return Effect(
        comparable,
        _steps(old.scorecard, new.scorecard) if old.scorecard and new.scorecard else (),
        differences(old.blocks, new.blocks) if comparable else (),
        _missing(old.findings, new.findings),
        _missing(new.findings, old.findings),
    )


def _version(office: EditedOffice, files: OfficeFiles, template: Template) -> Version:
    judgement = judge(office.district, office.entry, files)
    if judgement.case is None:
        return Version(None, judgement.findings)
    case = judgement.case
    docx = template.render(values(case.submission, case.scorecard))
    return Version(case.scorecard, judgement.findings, blocks(docx))


def _steps(old: Scorecard, new: Scorecard) -> tuple[FigureChange, ...]:
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
