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
from reportgen.office.judge import assess
from reportgen.office.result import OfficeResult
from reportgen.office.roster import DirectoryRow, roster
from reportgen.office.workspace import open_folder
from reportgen.reading.loader import read_office

Findings = dict[str, list[Finding]]  # by the office in whose file they are; "" for the rest


def findings_across(folder: Path, slugs: frozenset[str]) -> Findings:
    """What the district rules find. folder: data/<year>.

    slugs: of the offices to look at. What cannot be read is left out: it has no report, and is named for that.
    Raises UsageError or FaultyInput.
    """
    district = open_folder(folder)
    cases: list[Case] = []
    for entry in district.district.directory:
        if entry.slug in slugs:
            with suppress(UsageError):
                case, _ = assess(district, entry, read_office(district, entry))
                cases += [case] if case else []
    of_file = {case.submission.source.file: case.submission.entry.slug for case in cases}
    found: dict[str, list[Finding]] = {}
    for finding in check_district(cases):
        found.setdefault(of_file.get(finding.place.file, ""), []).append(finding)
    return found


def add_findings(
    directory: Iterable[DirectoryRow], results: Mapping[str, OfficeResult], found: Findings
) -> tuple[OfficeResult, ...]:
    """Where every office stands after a run, with what was found across offices.

    results: as the run left them; what they say is about today's files.
    """
    own = {s: replace(r, findings=(*r.findings, *found.get(s, ()))) for s, r in results.items()}
    return roster(directory, set(own), own, lambda _result: True)


def _serve(
    connection: Connection, folder: Path, directory: Sequence[DirectoryRow], slugs: frozenset[str]
) -> None:
    gc.disable()  # it keeps everything it makes, and soon ends
    from reportgen.ledger.summary_sheet import ledger  # openpyxl, which the parent does without

    found = findings_across(folder, slugs)
    standings = add_findings(directory, connection.recv(), found)
    connection.send((found, ledger(open_folder(folder).district, standings)))


class Across(Child):
    """The checks, begun at once, and the ledger. A context manager: leaving it ends the process."""

    def __init__(self, folder: Path, directory: Sequence[DirectoryRow], slugs: frozenset[str]) -> None:
        super().__init__(_serve, folder, directory, slugs)

    def conclude(self, results: Mapping[str, OfficeResult]) -> None:
        """Give it what the run has left of each office: the ledger can be made."""
        self.tell(results)

    def result(self) -> tuple[Findings, bytes]:
        """findings_across() and 台账.xlsx. Raises what the former raises; EngineError where the process has died."""
        found, ledger = self.answer("全区对照的进程意外退出，台账等全区文件没有生成")
        return found, ledger
