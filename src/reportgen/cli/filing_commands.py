"""The common part of submit, return, finalise and reopen: take the step and print it."""

import argparse
from pathlib import Path

from reportgen.cli.identity import acting_person
from reportgen.cli.screen import say
from reportgen.editing import naming
from reportgen.editing.edited import EditedOffice
from reportgen.office.filing import AFTER, FilingEntry
from reportgen.office.workspace import open_district
from reportgen.reading.loader import read_office


def opened(arguments: argparse.Namespace) -> EditedOffice:
    """Open the office that the command is about. Raises UsageError where it has handed in no data."""
    district = open_district(arguments.data, arguments.year)
    office = EditedOffice(district, district.entry(arguments.office))
    read_office(district, office.entry)
    return office


def person(arguments: argparse.Namespace) -> str:
    """Who takes the step."""
    return acting_person(arguments.who)


def remarks(texts: list[str]) -> list[tuple[str, str]]:
    """The name and the text of each remark. Raises UsageError for one that is not 名称=意见."""
    return naming.assignments(texts)


def print_step(office: EditedOffice, entry: FilingEntry) -> None:
    """Print a step, with its remarks and the state that it leads to."""
    year = office.district.district.year
    say(
        f"{office.entry.name}  {year}年度  {entry.step}：现在是“{AFTER[entry.step]}”（{entry.who}，{entry.time}）"
    )
    if entry.reason:
        say(f"  {entry.reason}")
    for name, text in entry.remarks:
        say(f"  {name}：{text}")
    for name, sha256 in entry.papers.items():
        say(f"  {Path(name).name}  SHA-256 {sha256}")
