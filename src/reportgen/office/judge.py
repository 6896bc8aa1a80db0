"""load → score → check: what an office's files say and what is to be said of them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportgen.checks import Case, check
from reportgen.files.folders import previous_files
from reportgen.finding import Finding
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.reading.loader import parse_district, parse_office, read_office
from reportgen.scoring import compute


@dataclass(frozen=True, slots=True)
class OfficeFiles:
    """The bytes that an office is judged by: its file, and last year's district.yaml and file where they are there."""

    office: bytes
    previous: tuple[bytes, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """An office's submission with its scorecard (case), and every finding.

    case is None where the file has faults; the findings are then those faults.
    """

    entry: DirectoryEntry
    findings: tuple[Finding, ...]
    case: Case | None = None


def read_files(district: DistrictFile, entry: DirectoryEntry) -> OfficeFiles:
    """The files of an office. Raises UsageError where its data has not come in, or cannot be read."""
    return OfficeFiles(read_office(district, entry), previous_files(district.folder, entry.slug))


def assess(district: DistrictFile, entry: DirectoryEntry, office: bytes) -> tuple[Case | None, list[Finding]]:
    """The submission in an office's file, scored, or the faults that keep it from being read."""
    submission, faults = parse_office(district, entry, office)
    return (None, faults) if submission is None else (Case(submission, compute(submission)), [])


def judge(district: DistrictFile, entry: DirectoryEntry, files: OfficeFiles) -> Judgement:
    """Load, score and check one office."""
    case, faults = assess(district, entry, files.office)
    if case is None:
        return Judgement(entry, tuple(faults))
    previous = _previous_case(district.folder, entry.slug, files.previous)
    return Judgement(entry, tuple(check(case.submission, case.scorecard, previous)), case)


def _previous_case(folder: Path, slug: str, files: tuple[bytes, bytes] | None) -> Case | None:
    """Last year's report of an office; None where there is none that can be read. folder: of this year."""
    if files is None:
        return None
    district = _previous_district(folder.parent / str(int(folder.name) - 1), files[0])
    entry = next((e for e in district.district.directory if e.slug == slug), None) if district else None
    return assess(district, entry, files[1])[0] if district and entry else None


@lru_cache(maxsize=2)
def _previous_district(folder: Path, raw: bytes) -> DistrictFile | None:
    """Last year's district, which is the same for every office of a run and so is read once."""
    return parse_district(folder, raw)[0]
