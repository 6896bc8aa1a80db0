"""The common part of score, set, waive and undo: print the effect of the edit, write it, build the report."""

import argparse
from collections.abc import Sequence

from reportgen.cli.findings import print_findings
from reportgen.cli.identity import acting_person
from reportgen.cli.reports import StageLines, print_result
from reportgen.cli.screen import say
from reportgen.comparison.documents import TextDifference
from reportgen.editing import naming
from reportgen.editing.audit import AuditEntry, LoggedEdit
from reportgen.editing.edited import EditedDistrict, EditedFile, EditedOffice, named_file
from reportgen.editing.entry_proposal import propose_item, propose_move, propose_removal
from reportgen.editing.preview import Effect, effect
from reportgen.editing.proposal import (
    Proposal,
    commit,
    propose_confirmation,
    propose_scores,
    propose_values,
)
from reportgen.editing.store import open_session, read_history
from reportgen.editing.undoing import propose_undo
from reportgen.editing.waiving import propose_waivers
from reportgen.errors import UsageError
from reportgen.finding import Finding
from reportgen.office.due_papers import Order
from reportgen.office.office_build import Target, build_office
from reportgen.office.production import warm_up
from reportgen.office.result import State
from reportgen.office.workspace import open_district
from reportgen.pdf.engine import Engine, NoEngine
from reportgen.reading.loader import read_office


def edit_office(arguments: argparse.Namespace, engine: Engine | NoEngine | None) -> int:
    """Print the effect of the edit, write it and build the report. Returns the exit code.

    engine: None with --no-build and --dry-run. Raises EditRefused where the edit would make the data faulty.
    """
    office = named_file(open_district(arguments.data, arguments.year), arguments.office)
    if isinstance(office, EditedDistrict):
        return _edit_district(arguments, office)
    district = office.district
    target = Target(arguments.out, arguments.template, arguments.draft)
    if engine:
        warm_up()
    order = target.order(district.folder.name, office.entry.slug)
    (_preview if arguments.dry_run else _write)(arguments, office, order)
    if engine is None:
        return 0
    say()
    result = build_office(district, office.entry, engine, target, StageLines())
    # The change in the findings was printed above; here only those that prevent the report are printed.
    print_result(result, target.out / district.folder.name, arguments.draft)
    return {State.BUILT: 0, State.UNFIT: 1}.get(result.state, 2)


def _edit_district(arguments: argparse.Namespace, file: EditedDistrict) -> int:
    """Do what edit_office() does, for district.yaml. Its reports are made by `build --all`."""
    if arguments.command not in ("waive", "undo"):
        raise UsageError("district.yaml 不能这样改", "用编辑器改；reportgen waive district 说明里面的问题")
    if arguments.dry_run:
        print_changes(
            _proposal(arguments, file, file.path.read_bytes(), read_history(file.path).logged), file
        )
        say("\n只是预览，没有写入")
        return 0
    with open_session(file.path) as session:
        proposal = _proposal(arguments, file, session.raw, session.history())
        print_changes(proposal, file)
        entry = commit(session, proposal, acting_person(arguments.who))
    _say_written(file, entry)
    say("各街道的报告用 reportgen build --all 更新")
    return 0


def _preview(arguments: argparse.Namespace, office: EditedOffice, order: Order) -> None:
    raw = read_office(office.district, office.entry)
    proposal = _proposal(arguments, office, raw, read_history(office.path).logged)
    print_effect(proposal, effect(office, raw, proposal.raw, order), office)
    say("\n只是预览，没有写入")


def _write(arguments: argparse.Namespace, office: EditedOffice, order: Order) -> None:
    who = acting_person(arguments.who)
    with open_session(office.path) as session:
        proposal = _proposal(arguments, office, session.raw, session.history())
        print_effect(proposal, effect(office, session.raw, proposal.raw, order), office)
        entry = commit(session, proposal, who)
    _say_written(office, entry)


def _say_written(file: EditedFile, entry: AuditEntry) -> None:
    say(
        f"\n已写入 {file.path}，记为第 {entry.number} 号修改（{entry.who}）；撤销用 reportgen undo {file.slug}"
    )


def _proposal(
    arguments: argparse.Namespace, file: EditedFile, raw: bytes, logged: Sequence[LoggedEdit]
) -> Proposal:
    reason = arguments.reason.strip()
    if arguments.command == "undo":
        return propose_undo(file, raw, logged, arguments.reason)
    if arguments.command == "waive":
        least = file.district.district.thresholds.reason_length
        return propose_waivers(file, raw, arguments.references, reason, least)
    assert isinstance(file, EditedOffice)  # _edit_district() refuses the other commands
    match arguments.command:
        case "score":
            pairs = naming.assignments(arguments.values)
            if not reason:
                raise UsageError("没有写理由", "用 --reason 写明为什么改（make score 用 REASON='…'）")
            return propose_scores(file, raw, pairs, reason, arguments.deduction)
        case "confirm":
            return propose_confirmation(file, raw, arguments.names, reason)
        case "add":
            at = None if arguments.at is None else arguments.at - 1
            return propose_item(file, raw, arguments.list, arguments.values, at, reason)
        case "remove":
            return propose_removal(file, raw, arguments.names, reason)
        case "move":
            return propose_move(file, raw, arguments.item, arguments.to - 1, reason)
    return propose_values(file, raw, naming.assignments(arguments.values), reason)


def print_changes(proposal: Proposal, file: EditedFile) -> None:
    """Print what an edit changes in the data."""
    undone = f"  撤销第 {proposal.undoes} 号修改" if proposal.undoes else ""
    say(f"{file.name}  {file.district.district.year}年度{undone}")
    say("\n数据")
    for change in proposal.changes:
        say(f"  {change.sentence}")


def print_effect(proposal: Proposal, effect_of_edit: Effect, office: EditedOffice) -> None:
    """Print everything that an edit changes: the data, scores, the text of the report, findings."""
    print_changes(proposal, office)
    if not effect_of_edit.comparable:
        say("\n修改前的数据有错误，报告没有可比的样子")
    if effect_of_edit.steps:
        say("\n得分")
        for step in effect_of_edit.steps:
            after = "（不变）" if step.before == step.after else f" → {step.after}"
            say(f"  {step.what}：{step.before}{after}")
    for name, differences in effect_of_edit.differences.items():
        say(f"\n{name}")
        _print_differences(differences)
    _print_findings("审核：不再有", effect_of_edit.lost)
    _print_findings("审核：新出现", effect_of_edit.gained)
    for remark in proposal.remarks:
        say(f"\n注意：{remark}")


def _print_differences(differences: Sequence[TextDifference]) -> None:
    for difference in differences:
        if difference.where:
            say(f"  表 {difference.where}：{difference.before or '（空）'} → {difference.after or '（空）'}")
        else:
            for sign, text in (("－", difference.before), ("＋", difference.after)):
                if text:
                    say(f"  {sign} {text}")


def _print_findings(heading: str, findings: Sequence[Finding]) -> None:
    if findings:
        say(f"\n{heading}")
        print_findings(findings)
