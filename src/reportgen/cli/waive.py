"""reportgen waive: acknowledge single findings with a reason; turn the old form of 忽略检查 into the present one."""

import argparse
from typing import TYPE_CHECKING

from reportgen.cli.screen import say
from reportgen.cli.starting import start_edit
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from reportgen.editing.migration import Migration


def run(arguments: argparse.Namespace) -> int:
    """Write a reason for the findings that are named, list those that can be named, or migrate files."""
    if arguments.migrate:
        return _migrate(arguments)
    if not arguments.office:
        raise UsageError("没有写明街道", "写标识或名称，如 dongli；区里的问题写 district")
    return start_edit(arguments) if arguments.references else _list(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from reportgen.editing.edited import named_file
    from reportgen.editing.waiving import findings_in, listed
    from reportgen.office.workspace import open_district

    file = named_file(open_district(arguments.data, arguments.year), arguments.office)
    known = listed(file, findings_in(file, file.path.read_bytes()))
    for reference, finding in known:
        say(f"{finding.severity} {reference}\n    {finding.message}")
        if finding.acknowledged:
            say(f"    已说明：{finding.acknowledged}")
    say(f"{file.name}：可以说明的 {len(known)} 条" if known else f"{file.name}没有可以说明的问题")
    return 0


def _migrate(arguments: argparse.Namespace) -> int:
    """Show what becomes of every old entry, and write it unless --dry-run. Returns 1 where a file has other faults."""
    from reportgen.cli.findings import print_findings
    from reportgen.cli.identity import acting_person
    from reportgen.editing.edited import DISTRICT, named_file
    from reportgen.editing.migration import plan, propose_migration, read_district
    from reportgen.editing.proposal import commit
    from reportgen.editing.store import open_session
    from reportgen.files.folders import year_folder
    from reportgen.office.workspace import handed_in

    district = read_district(year_folder(arguments.data, arguments.year))
    who = acting_person(arguments.who)
    names = [arguments.office] if arguments.office else [DISTRICT, *(e.slug for e in handed_in(district))]
    migrations, faults = plan(district, [named_file(district, name) for name in names])
    print_findings(faults)
    for migration in migrations:
        _show(migration)
        if not arguments.dry_run:
            with open_session(migration.file.path) as session:
                entry = commit(session, propose_migration(migration, session.raw), who)
            say(f"  已写入，记为第 {entry.number} 号修改，原来的写法留在修改记录里")
    if not migrations:
        say("没有旧写法的忽略检查，不用改")
    elif arguments.dry_run:
        say("\n只是预览，没有写入")
    return 1 if faults else 0


def _show(migration: "Migration") -> None:
    say(f"{migration.file.path}")
    for step in migration.steps:
        say(f"  {step.code}: {step.reason}")
        for reference, finding in step.findings:
            say(f"    → {reference}  {finding.message}")
        if step.left_out:
            say(f"    → 删去：{step.left_out}")
