"""The folders a run works on: data/<year>/, which offices have handed in, what a report was made from."""

import hashlib
from functools import lru_cache
from pathlib import Path

from reportgen.checks import Case, Unreadable
from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE, report_name, year_folder
from reportgen.finding import Finding, Place, Severity
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.reading.loader import load_district, parse_district, parse_office
from reportgen.scoring import compute


class FaultyDistrict(Exception):
    """district.yaml has faults: nothing of its year can be read."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


def open_district(data: Path, year: int | None) -> DistrictFile:
    """The district of a year (None: the newest). Raises UsageError or FaultyDistrict."""
    return open_folder(year_folder(data, year))


def open_folder(folder: Path) -> DistrictFile:
    """The district whose district.yaml lies in folder. Raises UsageError or FaultyDistrict."""
    district, findings = load_district(folder)
    if district is None:
        raise FaultyDistrict(tuple(findings))
    return district


def chosen(district: DistrictFile, offices: list[str], everyone: bool) -> list[DirectoryEntry]:
    """The offices asked for, each once, in the order of the directory where all are meant.

    everyone: all that have handed in. Raises UsageError for an unknown name, or where none is named.
    """
    if everyone:
        return [e for e in district.district.directory if district.office_file(e).is_file()]
    if not offices:
        raise UsageError("没有写明街道", "写标识或名称，如 dongli；全部街道用 --all")
    return list(dict.fromkeys(district.entry(name) for name in offices))


def missing(district: DistrictFile) -> list[DirectoryEntry]:
    """The offices of the directory whose data has not come in."""
    return [e for e in district.district.directory if not district.office_file(e).is_file()]


def previous_case(folder: Path, slug: str, files: tuple[bytes, bytes] | None) -> Case | Unreadable | None:
    """Last year's report of an office, from folders.previous_files(), or why it cannot be read.

    folder: of this year. None where last year has no file of this office. Last year's faults are not this
    year's, but they keep the two years from being compared, which rule YR-05 reports.
    """
    if files is None:
        return None
    before = folder.parent / str(int(folder.name) - 1)
    district, faults = _previous_district(before, files[0])
    if district is None:
        return Unreadable(faults)
    entry = next((e for e in district.district.directory if e.slug == slug), None)
    if entry is None:
        message, advice = f"去年的街道名录里没有标识“{slug}”", f"在名录里加上标识“{slug}”，或给去年的文件改名"
        place = district.source.place(("街道名录",))
        return Unreadable((Finding("YML-05", Severity.ERROR, place, message, advice),))
    submission, findings = parse_office(district, entry, files[1])
    return Case(submission, compute(submission)) if submission else Unreadable(tuple(findings))


@lru_cache(maxsize=2)
def _previous_district(folder: Path, raw: bytes) -> tuple[DistrictFile | None, tuple[Finding, ...]]:
    """The same for every office of a run: read once."""
    if not raw:
        place = Place(str(folder / DISTRICT_FILE))
        message, advice = "没有这个文件，或者它是空的", f"把去年的 {DISTRICT_FILE} 放回 {folder}"
        return None, (Finding("YML-04", Severity.ERROR, place, message, advice),)
    district, findings = parse_district(folder, raw)
    return district, tuple(findings)


def report_path(out: Path, district: DistrictFile, entry: DirectoryEntry, draft: bool) -> Path:
    """Where an office's DOCX lies, or would lie; its PDF is beside it."""
    return out / str(district.district.year) / report_name(entry.slug, draft)


def origin(report: Path) -> Path:
    """The folder of the data that a report (its DOCX) was made from: a data/<year>/ of one office."""
    return report.parent / ".built" / report.stem


def record_origin(report: Path, slug: str, district: bytes, office: bytes) -> None:
    """Leave beside a report the files it was made from, for `reportgen diff`.

    A district's file is the same for all its offices and is kept once, under its digest.
    Raises UsageError where the folder cannot be written.
    """
    folder = origin(report)
    kept = folder.parent / f"district-{hashlib.sha256(district).hexdigest()[:16]}.yaml"
    if not kept.is_file():
        atomic.write(kept, district)
    atomic.link(kept, folder / DISTRICT_FILE)
    atomic.write(folder / f"{slug}.yaml", office)
