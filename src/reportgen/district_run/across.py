"""What looks at all offices of a year side by side, done by a process of its own: the cross-office checks, the ledger.

It holds every office's text (some 0.3 MB an office) and the workbook; the parent, which lives through the whole run,
stays small, and binds the volume meanwhile. It computes only: if the parent is gone, nobody takes its answer and it
ends.
"""

import gc
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from reportgen.batch.child import Child
from reportgen.checks import Case, check_district
from reportgen.errors import UsageError
from reportgen.finding import Finding
from reportgen.office.record import OfficeRecord
from reportgen.office.roster import Office, Standing, roster
from reportgen.office.workspace import open_folder
from reportgen.reading.loader import load_office
from reportgen.scoring import compute

Findings = dict[str, list[Finding]]  # by the office in whose file they are; "" for the rest


def findings_across(folder: Path, slugs: frozenset[str]) -> Findings:
    """What the district rules find. folder: data/<year>.

    slugs: of the offices to look at. What cannot be read is left out: it has no report, and is named for that.
    Raises UsageError or FaultyDistrict.
    """
    district = open_folder(folder)
    cases: list[Case] = []
    for entry in district.district.directory:
        if entry.slug in slugs:
            with suppress(UsageError):
                submission, _ = load_office(district, entry)
                if submission is not None:
                    cases.append(Case(submission, compute(submission)))
    of_file = {case.submission.source.file: case.submission.entry.slug for case in cases}
    found: dict[str, list[Finding]] = {}
    for finding in check_district(cases):
        found.setdefault(of_file.get(finding.place.file, ""), []).append(finding)
    return found


def concluded(
    directory: Iterable[Office], records: Mapping[str, OfficeRecord], found: Findings
) -> tuple[Standing, ...]:
    """Where every office stands after a run, with what was found across offices.

    records: as the run left them; what they say is about today's files.
    """
    own = {s: replace(r, findings=(*r.findings, *found.get(s, ()))) for s, r in records.items()}
    return roster(directory, set(own), own, lambda _record: True)


def _serve(connection: Connection, folder: Path, directory: Sequence[Office], slugs: frozenset[str]) -> None:
    gc.disable()  # it holds on to everything, and soon ends
    from reportgen.ledger.summary_sheet import ledger  # openpyxl, which the parent does without

    found = findings_across(folder, slugs)
    standings = concluded(directory, connection.recv(), found)
    connection.send((found, ledger(open_folder(folder).district, standings)))


class Across(Child):
    """The checks, begun at once, and the ledger. A context manager: leaving it ends the process."""

    def __init__(self, folder: Path, directory: Sequence[Office], slugs: frozenset[str]) -> None:
        super().__init__(_serve, folder, directory, slugs)

    def conclude(self, records: Mapping[str, OfficeRecord]) -> None:
        """Give it what the run has left of each office: the ledger can be made."""
        self.tell(records)

    def result(self) -> tuple[Findings, bytes]:
        """findings_across() and 台账.xlsx. Raises what the former raises; EngineError where the process has died."""
        found, ledger = self.answer("全区对照的进程意外退出，台账等全区文件没有生成")
        return found, ledger
