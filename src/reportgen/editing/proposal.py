"""Turn an edit into the new bytes of an office's file, and check them before anything is written."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.checks.definition import Case, score_tables
from reportgen.checks.rules.scores import score_above_weight
from reportgen.editing import naming, yamledit
from reportgen.editing.audit import AuditEntry, Change, ValueChange, digest
from reportgen.editing.edited import EditedFile, EditedOffice
from reportgen.editing.store import Session
from reportgen.errors import UsageError
from reportgen.finding import FaultyInput, Finding
from reportgen.formatting import score
from reportgen.model.office_form import evaluation_class
from reportgen.model.placeholders import confirmed
from reportgen.model.source import KeyPath, key_name
from reportgen.model.submission import Submission
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.unfinished import UNFINISHED
from reportgen.scoring import compute

_REASON_KEY = "扣分原因"


class EditRefused(FaultyInput):
    """The edit was not made because the file would have these faults."""

    def __init__(
        self, findings: Sequence[Finding], message: str = "没有修改：这样改，数据就不合要求"
    ) -> None:
        super().__init__(findings, message)


@dataclass(frozen=True)
class Proposal:
    """A valid edit: the new bytes of the file, the changes, and remarks for the user."""

    command: str
    reason: str
    raw: bytes
    changes: tuple[Change, ...]
    undoes: int | None = None
    remarks: tuple[str, ...] = ()


def propose_values(
    office: EditedOffice, raw: bytes, pairs: Sequence[tuple[str, str]], reason: str
) -> Proposal:
    """Propose new values. pairs: 名称 and 值. Raises EditRefused where the result has faults; UsageError."""
    tree = tree_of(office, raw)
    record = evaluation_class(office.district.district)
    entries = [(naming.resolve(name, tree, record), value) for name, value in pairs]
    return propose_entries(office, raw, entries, "set", reason)


def propose_confirmation(office: EditedOffice, raw: bytes, names: Sequence[str], reason: str) -> Proposal:
    """Take the mark 【待核】 off last year's texts: all of them, or those at and below the names.

    Raises UsageError for a name that leads nowhere, and where nothing is left to confirm; EditRefused where the
    file has other faults than values that are still open.
    """
    tree = tree_of(office, raw)
    marked = yamledit.parse_bytes(raw).source.unconfirmed
    wanted = naming.below(names, tree, marked)
    if not wanted:
        where = "、".join(f"“{name}”" for name in names) or office.entry.name
        raise UsageError(f"{where}没有待核的文字", "reportgen check 列出还没有核对和没有填的")
    pairs = [(path, confirmed(str(value_at(tree, path)))) for path in wanted]
    return propose_entries(office, raw, pairs, "confirm", reason or "核对去年带来的文字")


def propose_scores(
    office: EditedOffice, raw: bytes, pairs: Sequence[tuple[str, str]], reason: str, deduction: str | None
) -> Proposal:
    """Propose new scores. pairs: 三级指标 and score in 分. A score below the indicator's 分值 gets a 扣分原因.

    deduction: the text of the 扣分原因, which also replaces an existing one. "" changes none. None takes reason
    where there is no 扣分原因 yet. Raises EditRefused where the result has faults or a score is above its 分值;
    UsageError for an unknown indicator.
    """
    tree = tree_of(office, raw)
    district = office.district.district
    indicators = [i.name for c in district.indicator_system for i in c.indicators()]
    indicators += [district.money_score.name] if district.money_score else []
    paths = [naming.score_path(name, tree, indicators) for name, _ in pairs]
    raw, changes = _assign(raw, [(path, value) for path, (_, value) in zip(paths, pairs, strict=True)])
    submission = _validate(office, raw)
    _within_weight(submission, paths)
    reasons, remarks = _reasons(submission, [str(path[1]) for path in paths], reason, deduction)
    if reasons:
        raw, more = _assign(raw, reasons)
        _validate(office, raw)
        changes += more
    return Proposal("score", reason, raw, changes, None, remarks)


def propose_entries(
    file: EditedFile, raw: bytes, entries: Sequence[tuple[KeyPath, str]], command: str, reason: str
) -> Proposal:
    """Propose new values at these paths of a file. Raises EditRefused where the result has faults; UsageError."""
    raw, changes = _assign(raw, entries)
    refuse_faults(file, raw)
    return Proposal(command, reason, raw, changes)


def commit(session: Session, proposal: Proposal, who: str) -> AuditEntry:
    """Write a proposal that was made from this session's bytes. Returns its entry in the record."""
    entry = AuditEntry(
        number=session.number,
        time=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        who=who,
        command=proposal.command,
        reason=proposal.reason,
        changes=proposal.changes,
        hash_before=digest(session.raw),
        hash_after=digest(proposal.raw),
        undoes=proposal.undoes,
    )
    session.commit(proposal.raw, entry)
    return entry


def tree_of(file: EditedFile, raw: bytes) -> Tree:
    """The file as a tree. Raises EditRefused where its syntax has faults."""
    tree = yamledit.parse_bytes(raw).tree
    if not isinstance(tree, dict):
        raise EditRefused(file.faults(raw))
    return tree


def refuse_faults(file: EditedFile, raw: bytes) -> None:
    """Raise EditRefused where the file has other faults than that it is still being filled in."""
    findings = [f for f in file.faults(raw) if f.code not in UNFINISHED]
    if findings:
        raise EditRefused(findings)


def refuse_new_faults(office: EditedOffice, before: bytes, after: bytes) -> None:
    """Raise EditRefused where the file gets faults that it did not have, other than that it is being filled in."""
    findings = [f for f in office.read(after)[1] if f.code not in UNFINISHED]
    if findings:
        known = {(f.code, f.place.key, f.message) for f in office.read(before)[1]}
        if new := [f for f in findings if (f.code, f.place.key, f.message) not in known]:
            raise EditRefused(new)


def _validate(office: EditedOffice, raw: bytes) -> Submission:
    submission, findings = office.read(raw)
    if submission is None:
        raise EditRefused(findings)
    return submission


def _assign(raw: bytes, wanted: Sequence[tuple[KeyPath, str]]) -> tuple[bytes, tuple[ValueChange, ...]]:
    """Assign the values one by one. Returns the new bytes and the changes. Raises UsageError where none changes."""
    changes: list[ValueChange] = []
    for path, value in wanted:
        before = value_at(yamledit.parse_bytes(raw).tree, path)
        if before == value:
            continue
        edited = yamledit.assign(raw, path, value)
        old = before if isinstance(before, str) else None
        changes.append(
            ValueChange(
                path=path, before=old, after=value, text_before=edited.before, text_after=edited.after
            )
        )
        raw = edited.raw
    if not changes:
        listing = "，".join(f"{key_name(path)} 已经是 {value}" for path, value in wanted)
        raise UsageError(f"没有要改的：{listing}", "不必再改")
    return raw, tuple(changes)


def _within_weight(submission: Submission, paths: Sequence[KeyPath]) -> None:
    case = Case(submission, compute(submission))
    above = [hit for hit in score_above_weight.find(next(score_tables(case))) if hit.path in paths]
    if above:
        rule = score_above_weight
        raise EditRefused(
            [
                Finding(rule.code, rule.severity, submission.source.place(h.path), h.message, h.advice)
                for h in above
            ]
        )


def _reasons(
    submission: Submission, names: Sequence[str], reason: str, deduction: str | None
) -> tuple[list[tuple[KeyPath, str]], tuple[str, ...]]:
    """The 扣分原因 to write, and remarks on existing ones that are not changed."""
    wanted: list[tuple[KeyPath, str]] = []
    remarks: list[str] = []
    for line in compute(submission).lines:
        name, stated = line.indicator.name, line.stated.reason
        if name not in names:
            continue
        if not line.deduction:
            if stated:
                remarks.append(
                    f"“{name}”已得满分 {score(line.indicator.max_score)}，原有的扣分原因“{stated}”请核对"
                )
        elif deduction or (deduction is None and not stated):
            text = deduction or reason
            if text != stated:
                wanted.append((("评分", name, _REASON_KEY), text))
        elif stated and deduction is None:
            remarks.append(f"“{name}”原有的扣分原因没有动：“{stated}”；要改用 --deduction")
    return wanted, tuple(remarks)
