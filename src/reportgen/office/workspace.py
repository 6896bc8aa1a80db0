"""The folders a run works on: data/<year>/, which offices have handed in, what a report was made from."""

import hashlib
from functools import lru_cache
from pathlib import Path

from reportgen.checks import Case
from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE, report_name, year_folder
from reportgen.finding import Finding
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


def previous_case(folder: Path, slug: str, files: tuple[bytes, bytes] | None) -> Case | None:
    """Last year's report of an office, from folders.previous_files(); None where there is none that can be read.

    folder: of this year. Last year's faults are not this year's: they keep it from being compared.
    """
    if files is None:
        return None
    district = _previous_district(folder.parent / str(int(folder.name) - 1), files[0])
    entry = next((e for e in district.district.directory if e.slug == slug), None) if district else None
    if district is None or entry is None:
        return None
    submission, _ = parse_office(district, entry, files[1])
    return Case(submission, compute(submission)) if submission else None


@lru_cache(maxsize=2)
def _previous_district(folder: Path, raw: bytes) -> DistrictFile | None:
    """The same for every office of a run: read once."""
    return parse_district(folder, raw)[0]


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
