"""What only shows with all reports of a year side by side, found by a process of its own.

It holds every office's text (some 0.3 MB an office); the parent, which lives through the whole run, stays small,
and binds the volume meanwhile. It computes only: if the parent is gone, nobody takes its answer and it ends.
"""

import multiprocessing
import signal
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from reportgen.checks import Case, check_district
from reportgen.errors import EngineError, ReportgenError
from reportgen.finding import Finding
from reportgen.loader import load_office
from reportgen.scoring import compute
from reportgen.workspace import open_folder

_SPAWN = multiprocessing.get_context("spawn")  # as the workers


def findings_across(folder: Path, slugs: frozenset[str]) -> dict[str, list[Finding]]:
    """Findings of the district rules by the office in whose file they are; "" for the rest. folder: data/<year>.

    Raises UsageError or FaultyDistrict.
    """
    district = open_folder(folder)
    cases: list[Case] = []
    for entry in district.district.directory:
        submission, _ = load_office(district, entry) if entry.slug in slugs else (None, [])
        if submission is not None:
            cases.append(Case(submission, compute(submission)))
    of_file = {case.submission.source.file: case.submission.entry.slug for case in cases}
    found: dict[str, list[Finding]] = {}
    for finding in check_district(cases):
        found.setdefault(of_file.get(finding.place.file, ""), []).append(finding)
    return found


def _serve(connection: Connection, folder: Path, slugs: frozenset[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # only the parent decides what Ctrl-C means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        answer: Mapping[str, list[Finding]] | ReportgenError = findings_across(folder, slugs)
    except ReportgenError as error:
        answer = error
    try:
        connection.send(answer)
    except BrokenPipeError:
        return  # the parent has ended


class Across:
    """findings_across(), begun at once. A context manager: leaving it ends the process."""

    def __init__(self, folder: Path, slugs: frozenset[str]) -> None:
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, folder, slugs), daemon=True)
        self._process.start()
        theirs.close()  # or the end of the process would not be seen here

    def findings(self) -> dict[str, list[Finding]]:
        """The answer. Raises what findings_across() raises; EngineError where the process has died."""
        try:
            answer = self._connection.recv()
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
        self._process.kill()
        self._process.join()
        self._connection.close()
