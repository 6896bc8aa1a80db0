"""The checks that compare the offices of a year, and the ledger, both computed in a process of their own.

The process needs the data of all offices (about 0.3 MB each) and the workbook, so the main process, which runs much
longer, needs no memory for them. It writes no files. It ends when the main process has ended.
"""

import gc
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from reportgen.batch.child import Child
from reportgen.checks.definition import Case
from reportgen.checks.examination import check_district
from reportgen.errors import UsageError
from reportgen.finding import Finding
from reportgen.office.filing import FilingState
from reportgen.office.judge import assess
from reportgen.office.result import OfficeResult
from reportgen.office.roster import DirectoryRow, roster
from reportgen.office.workspace import open_folder
from reportgen.reading.loader import read_office

Findings = dict[
    str, list[Finding]
]  # by the slug of the office in whose file the finding is; "" for other files


def district_findings(folder: Path, slugs: frozenset[str]) -> Findings:
    """Run the rules that compare offices. folder: data/<year>. slugs: the offices to compare.

    An office whose data cannot be read is left out; the result of that office says so already. Raises UsageError or
    FaultyInput where district.yaml cannot be read.
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
    directory: Iterable[DirectoryRow],
    results: Mapping[str, OfficeResult],
    found: Findings,
    filings: Mapping[str, FilingState],
) -> tuple[OfficeResult, ...]:
    """Return the roster after a run, with found added to the findings of the offices.

    results: the results of the run, which therefore are up to date. filings: by slug, how far each office is.
    """
    own = {s: replace(r, findings=(*r.findings, *found.get(s, ()))) for s, r in results.items()}
    return roster(directory, set(own), own, lambda _result: True, filings)


def _serve(
    connection: Connection, folder: Path, directory: Sequence[DirectoryRow], slugs: frozenset[str]
) -> None:
    gc.disable()  # this process ends soon, and there is nothing to free before
    from reportgen.ledger.summary_sheet import ledger  # imports openpyxl, which the main process never needs

    found = district_findings(folder, slugs)
    results, filings = connection.recv()
    standings = add_findings(directory, results, found, filings)
    connection.send((found, ledger(open_folder(folder).district, standings)))


class DistrictLedger(Child):
    """The process that runs the checks at once and later makes the ledger. A context manager that ends the process."""

    def __init__(self, folder: Path, directory: Sequence[DirectoryRow], slugs: frozenset[str]) -> None:
        super().__init__(_serve, folder, directory, slugs)

    def conclude(self, results: Mapping[str, OfficeResult], filings: Mapping[str, FilingState]) -> None:
        """Send the results and states of all offices, from which the process then makes the ledger."""
        self.tell((results, filings))

    def result(self) -> tuple[Findings, bytes]:
        """Return district_findings() and the bytes of 台账.xlsx.

        Raises what district_findings() raises; EngineError where the process has died.
        """
        found, ledger = self.answer("全区对照的进程意外退出，台账等全区文件没有生成")
        return found, ledger
