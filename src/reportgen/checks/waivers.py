"""Find the finding that a reason under 忽略检查 was given for: the same rule, place and message with its figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.checks.reasons import says_nothing
from reportgen.finding import Finding
from reportgen.model.waiver import Waiver

# Positions in other files move with every line that is added there, without anything being different.
_POSITION = re.compile(r"[^\s（）“”]*\.yaml:\d+:\d+")
_ITEM = re.compile(r"第\d+项")
_TWIN = re.compile(
    r"#\d+$"
)  # CON-03@重点工作.第1项.内容#2 is the second of several findings of a rule at one place


def statement(message: str) -> str:
    """What a message says, without positions in other files. A waiver holds as long as this stays the same."""
    return _POSITION.sub("", message)


def code_of(reference: str) -> str:
    """The code of a reference: IND-02 of IND-02@群众满意度."""
    return reference.partition("@")[0]


def place_of(reference: str) -> str:
    """The place of a reference: 群众满意度 of IND-02@群众满意度."""
    return _TWIN.sub("", reference.partition("@")[2])


def meant_by(reference: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that a reference may mean: of its code, at this place, or else at one whose key holds the place.

    IND-02@群众满意度 means the one at 评分.群众满意度.自评得分.
    """
    bare = _TWIN.sub("", reference)
    exact = [f for f in findings if f.reference == bare]
    code, place = code_of(reference), place_of(reference)
    return exact or [f for f in findings if place and f.code == code and f".{place}." in f".{f.place.key}."]


def references(findings: Sequence[Finding]) -> list[str]:
    """A reference for each finding; those of one rule at one place that say different things are numbered: …#1, …#2."""
    told: dict[str, list[str]] = {}
    for finding in findings:
        messages = told.setdefault(finding.reference, [])
        if finding.message not in messages:
            messages.append(finding.message)
    names = []
    for finding in findings:
        messages = told[finding.reference]
        twin = f"#{messages.index(finding.message) + 1}" if len(messages) > 1 else ""
        names.append(f"{finding.reference}{twin}")
    return names


def twin_of(reference: str) -> str:
    """The number of a reference among those of one rule at one place: #2; empty where it has none."""
    found = _TWIN.search(reference)
    return found[0] if found else ""


def short_reference(reference: str, findings: Sequence[Finding]) -> str:
    """The shortest reference that means the same among these findings: HR-01@实有人数, GOAL-01@分项目标.第3项."""
    meant = meant_by(reference, findings)[0]
    steps, twin = meant.place.key.split("."), reference[len(meant.reference) :]
    items = [n for n, step in enumerate(steps) if _ITEM.fullmatch(step)]
    if items:
        first = max(0, items[0] - 1)
        runs = [steps[first:end] for end in range(items[0] + 1, len(steps) + 1)]
    else:
        runs = [
            steps[n - length : n]
            for length in range(1, len(steps))
            for n in range(len(steps), length - 1, -1)
        ]
    for run in runs:
        short = f"{meant.code}@{'.'.join(run)}"
        if {f.reference for f in meant_by(short, findings)} == {meant.reference}:
            return short + twin
    return reference


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """What a waiver came to. meant: the findings at its place; held: whether it holds for one of them."""

    reference: str
    waiver: Waiver
    meant: tuple[Finding, ...]
    held: bool


def apply_waivers(
    findings: Sequence[Finding], waivers: Mapping[str, Waiver], least: int
) -> tuple[list[Finding], list[WaiverUse]]:
    """Return the findings, with the reason in those that a waiver holds for, and what each waiver came to.

    findings: those that can be waived. least: the characters that a reason must have (RSN-01 reports shorter ones). A
    place that several findings fit, all saying the same, is no finding's.
    """
    answered = list(findings)
    uses = []
    for reference, waiver in waivers.items():
        meant = meant_by(reference, findings)
        same = [f for f in meant if statement(f.message) == statement(waiver.found)]
        held = len({f.reference for f in same}) == 1
        uses.append(WaiverUse(reference, waiver, tuple(meant), held))
        if held and not says_nothing(waiver.reason, least):
            answered = [replace(f, acknowledged=waiver.reason) if f in same else f for f in answered]
    return answered, uses
