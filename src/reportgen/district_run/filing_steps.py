"""Take a step of an office's filing: submit, return with remarks, finalise, reopen.

Each step holds the lock of the office's file, so no edit can come between what is judged and what is recorded.
"""

import datetime
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from reportgen.editing import naming
from reportgen.editing.edited import EditedOffice
from reportgen.editing.store import Session, open_session
from reportgen.editing.yamledit import parse_bytes
from reportgen.errors import EngineError, UsageError
from reportgen.files.folders import DEFAULT_TEMPLATE, previous_files
from reportgen.finding import FaultyInput, blocking
from reportgen.model.source import key_name
from reportgen.office.due_papers import Order
from reportgen.office.filing import (
    Filing,
    FilingEntry,
    FilingState,
    FilingStep,
    append,
    damage,
    read_filing,
)
from reportgen.office.fingerprint import digest
from reportgen.office.judge import OfficeFiles
from reportgen.office.office_build import Target, build_office
from reportgen.office.papermaking import Say
from reportgen.office.production import say_nothing
from reportgen.office.remembered import judge_once
from reportgen.office.required_keys import with_required
from reportgen.office.result import OfficeResult, State
from reportgen.pdf.engine import Engine, NoEngine

_FROM = {
    FilingStep.SUBMIT: (FilingState.OPEN, FilingState.RETURNED),
    FilingStep.RETURN: (FilingState.SUBMITTED,),
    FilingStep.FINALISE: (FilingState.SUBMITTED,),
    FilingStep.REOPEN: (FilingState.FINAL,),
}
_ADVICE = {
    FilingState.OPEN: "先由街道提交：reportgen submit {slug}",
    FilingState.SUBMITTED: "等区里退回或定稿",
    FilingState.RETURNED: "街道改好后再提交：reportgen submit {slug}",
    FilingState.FINAL: "要改先撤销定稿：reportgen reopen {slug} --reason '…'",
}


@dataclass(frozen=True)
class _Step:
    """A step that may be taken: the office, its open session and the record so far."""

    office: EditedOffice
    session: Session
    filing: Filing

    def record(
        self,
        step: FilingStep,
        who: str,
        reason: str,
        remarks: Sequence[tuple[str, str]] = (),
        papers: Mapping[str, str] | None = None,
    ) -> FilingEntry:
        """Add the step to the record."""
        entry = FilingEntry(
            number=len(self.filing.entries) + 1,
            time=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            who=who,
            step=step,
            reason=reason,
            data=digest(self.session.raw),
            district=digest(self.office.district.raw),
            remarks=tuple(remarks),
            papers=papers or {},
        )
        append(self.office.district.folder, self.office.entry.slug, self.filing, entry)
        return entry


def submit(office: EditedOffice, who: str, note: str = "") -> FilingEntry:
    """Submit an office's year: its file is locked from now on.

    Raises FaultyInput where the data has errors that nobody has answered for; UsageError where it is not the
    office's turn or nothing was handed in.
    """
    with _session(office) as session:
        step = _taking(office, session, FilingStep.SUBMIT)
        files = OfficeFiles(session.raw, previous_files(office.district.folder, office.entry.slug))
        judgement = with_required(
            judge_once(office.district, office.entry, files), session.raw, Order(DEFAULT_TEMPLATE)
        )
        if errors := blocking(judgement.findings):
            raise FaultyInput(
                errors, f"没有提交：还有 {len(errors)} 个错误，改正后再提交；属实而不改的，写入忽略检查"
            )
        return step.record(FilingStep.SUBMIT, who, note)


def return_(office: EditedOffice, who: str, remarks: Sequence[tuple[str, str]], reason: str) -> FilingEntry:
    """Return a submitted year to the office. remarks: name of a key, and what is to be changed there.

    Raises UsageError where nothing was submitted, nothing is said, or a name leads nowhere.
    """
    with _session(office) as session:
        step = _taking(office, session, FilingStep.RETURN)
        if not reason and not remarks:
            raise UsageError(
                "没有写明为什么退回", "用 --reason 写总的意见，或用 --remark '名称=意见' 写在某一项上"
            )
        tree = parse_bytes(session.raw).tree
        placed = [(key_name(naming.entry_path(name, tree)), text) for name, text in remarks]
        return step.record(FilingStep.RETURN, who, reason, placed)


def finalise(
    office: EditedOffice,
    who: str,
    engine: Engine | NoEngine,
    target: Target,
    reason: str = "",
    say: Say = say_nothing,
) -> tuple[FilingEntry, OfficeResult]:
    """Build the final papers of a submitted year and freeze them: record the SHA-256 of each file.

    Raises UsageError where nothing was submitted or the file was changed since; FaultyInput for errors in the data;
    EngineError where the papers could not be made.
    """
    with _session(office) as session:
        step = _taking(office, session, FilingStep.FINALISE)
        if step.filing.is_touched(digest(session.raw)):
            raise UsageError(
                f"{office.entry.name}的数据文件在提交以后被直接改过，没有定稿",
                f"退回重新提交：reportgen return {office.entry.slug} --reason '…'",
            )
        result = build_office(office.district, office.entry, engine, target, say)
        if result.state is State.UNFIT:
            raise FaultyInput(blocking(result.findings), "没有定稿：数据有错误")
        if result.state is not State.BUILT:
            raise EngineError(f"没有定稿：报告没有生成：{result.reason}", "")
        papers = {name: left.sha256 for name, left in sorted(result.outputs.items())}
        return step.record(FilingStep.FINALISE, who, reason, (), papers), result


def reopen(office: EditedOffice, who: str, reason: str) -> FilingEntry:
    """Reopen a final year: the office may edit and submit it again. Raises UsageError without a reason."""
    with _session(office) as session:
        step = _taking(office, session, FilingStep.REOPEN)
        if not reason:
            raise UsageError("没有写明为什么撤销定稿", "用 --reason 写明理由")
        return step.record(FilingStep.REOPEN, who, reason)


def _session(office: EditedOffice) -> AbstractContextManager[Session]:
    return open_session(office.district.office_file(office.entry), editing=False)


def _taking(office: EditedOffice, session: Session, step: FilingStep) -> _Step:
    """Raise UsageError where the step cannot be taken in the present state."""
    folder, slug = office.district.folder, office.entry.slug
    filing = read_filing(folder, slug)
    if filing.state is FilingState.DAMAGED:
        raise damage(folder, slug)
    if filing.state not in _FROM[step]:
        advice = _ADVICE[filing.state].format(slug=slug)
        raise UsageError(f"{office.entry.name}现在是“{filing.state}”，不能{step}", advice)
    return _Step(office, session, filing)
