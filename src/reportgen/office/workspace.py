"""The folders that a command works on: data/<year>/, which offices have handed in, what a report was made from."""

import hashlib
from pathlib import Path

from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE, report_name, year_folder
from reportgen.finding import FaultyInput
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.reading.loader import load_district


def open_district(data: Path, year: int | None) -> DistrictFile:
    """The district of a year (None: the newest). Raises UsageError, and FaultyInput for faults of district.yaml."""
    return open_folder(year_folder(data, year))


def open_folder(folder: Path) -> DistrictFile:
    """The district whose district.yaml lies in folder. Raises what open_district() raises."""
    district, findings = load_district(folder)
    if district is None:
        raise FaultyInput(findings, "district.yaml 有错，先改正上面的错误")
    return district


def select_offices(district: DistrictFile, names: list[str]) -> list[DirectoryEntry]:
    """The offices of these names, each once. Raises UsageError for an unknown name, or where there is none."""
    if not names:
        raise UsageError("没有写明街道", "写标识或名称，如 dongli；全部街道用 --all")
    return list(dict.fromkeys(district.entry(name) for name in names))


def handed_in(district: DistrictFile) -> list[DirectoryEntry]:
    """The offices of the directory whose file is there."""
    return [e for e in district.district.directory if district.office_file(e).is_file()]


def missing(district: DistrictFile) -> list[DirectoryEntry]:
    """The offices of the directory whose data has not come in."""
    return [e for e in district.district.directory if not district.office_file(e).is_file()]


def report_path(out: Path, district: DistrictFile, entry: DirectoryEntry, draft: bool) -> Path:
    """Where an office's DOCX lies, or would lie; its PDF is beside it."""
    return out / str(district.district.year) / report_name(entry.slug, draft)


def origin_folder(report: Path) -> Path:
    """The folder of the data that a report (its DOCX) was made from: a data/<year>/ of one office."""
    return report.parent / ".built" / report.stem


def prepare_origin(report: Path, slug: str, district: bytes, office: bytes) -> atomic.Pending:
    """Keep the files that a report was made from, for `reportgen diff`; the office's is still to be put in place.

    A district's file is the same for all its offices and is kept once, under its digest.
    Raises UsageError where the folder cannot be written.
    """
    folder = origin_folder(report)
    kept = folder.parent / f"district-{hashlib.sha256(district).hexdigest()[:16]}.yaml"
    if not kept.is_file():
        atomic.write(kept, district)
    atomic.link(kept, folder / DISTRICT_FILE)
    return atomic.prepared(folder / f"{slug}.yaml", office)
