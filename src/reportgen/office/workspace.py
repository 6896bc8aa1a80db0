"""The folders that a command works on: the district of a year, its offices, the data a report was made from."""

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
    """Load the district of a year (None: the newest). Raises UsageError, or FaultyInput for faults of district.yaml."""
    return open_folder(year_folder(data, year))


def open_folder(folder: Path) -> DistrictFile:
    """Load the district.yaml in folder. Raises what open_district() raises."""
    district, findings = load_district(folder)
    if district is None:
        raise FaultyInput(findings, "district.yaml 有错，先改正上面的错误")
    return district


def select_offices(district: DistrictFile, names: list[str]) -> list[DirectoryEntry]:
    """Find the offices of these names, each once. Raises UsageError for an unknown name or an empty list."""
    if not names:
        raise UsageError("没有写明街道", "写标识或名称，如 dongli；全部街道用 --all")
    return list(dict.fromkeys(district.entry(name) for name in names))


def handed_in(district: DistrictFile) -> list[DirectoryEntry]:
    """The offices of the directory that have a data file."""
    return [e for e in district.district.directory if district.office_file(e).is_file()]


def missing(district: DistrictFile) -> list[DirectoryEntry]:
    """The offices of the directory that have no data file."""
    return [e for e in district.district.directory if not district.office_file(e).is_file()]


def report_path(out: Path, district: DistrictFile, entry: DirectoryEntry, draft: bool) -> Path:
    """The path of an office's DOCX, whether it exists or not. The PDF has the same name with .pdf."""
    return out / str(district.district.year) / report_name(entry.slug, draft)


def origin_folder(report: Path) -> Path:
    """The folder with a copy of the data that a report was made from. report: the path of its DOCX."""
    return report.parent / ".built" / report.stem


def prepare_origin(report: Path, slug: str, district: bytes, office: bytes) -> atomic.Pending:
    """Copy the files that a report was made from, for `reportgen diff`.

    district.yaml is the same for all offices, so it is stored once under its digest and linked. The office's file
    is returned as pending, to be put in place together with the report. Raises UsageError where the folder
    cannot be written.
    """
    folder = origin_folder(report)
    kept = folder.parent / f"district-{hashlib.sha256(district).hexdigest()[:16]}.yaml"
    if not kept.is_file():
        atomic.write(kept, district)
    atomic.link(kept, folder / DISTRICT_FILE)
    return atomic.prepare(folder / f"{slug}.yaml", office)
