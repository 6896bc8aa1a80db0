"""What only shows with all reports of a year side by side, found by a process of its own.

It holds every office's text (some 0.3 MB an office); the parent, which lives through the whole run, stays small,
and binds the volume meanwhile. It computes only: if the parent is gone, nobody takes its answer and it ends.
"""

from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from reportgen.batch.child import Child, leave_signals_to_parent
from reportgen.checks import Case, check_district
from reportgen.errors import EngineError, ReportgenError, UsageError
from reportgen.finding import Finding
from reportgen.loader import load_office
from reportgen.scoring import compute
from reportgen.workspace import open_folder


def findings_across(folder: Path, slugs: frozenset[str]) -> dict[str, list[Finding]]:
    """Findings of the district rules by the office in whose file they are; "" for the rest. folder: data/<year>.

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


def _serve(connection: Connection, folder: Path, slugs: frozenset[str]) -> None:
    leave_signals_to_parent()
    try:
        answer: Mapping[str, list[Finding]] | ReportgenError = findings_across(folder, slugs)
    except ReportgenError as error:
        answer = error
    try:
        connection.send(answer)
    except BrokenPipeError:
        return  # the parent has ended


class Across(Child):
    """findings_across(), begun at once. A context manager: leaving it ends the process."""

    def __init__(self, folder: Path, slugs: frozenset[str]) -> None:
        super().__init__(_serve, folder, slugs)

    def findings(self) -> dict[str, list[Finding]]:
        """The answer. Raises what findings_across() raises; EngineError where the process has died."""
        try:
            answer = self.connection.recv()
        except (EOFError, ConnectionResetError):
            message = "全区对照的进程意外退出，台账等全区文件没有生成"
            raise EngineError(message, "再运行一次；内存不够时关掉别的程序") from None
        if isinstance(answer, ReportgenError):
            raise answer
        found: dict[str, list[Finding]] = answer
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
