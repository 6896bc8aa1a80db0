"""The folders a run works on: data/<year>/, which offices have handed in, what a report was made from."""

import re
from dataclasses import dataclass
from pathlib import Path

from reportgen import atomic
from reportgen.checks import Case
from reportgen.district import DirectoryEntry
from reportgen.errors import UsageError
from reportgen.finding import Finding
from reportgen.loader import (
    DISTRICT_FILE,
    DistrictFile,
    Submission,
    load_district,
    parse_district,
    parse_office,
)
from reportgen.scoring import compute


@dataclass(frozen=True)
class FaultyDistrict(Exception):
    """district.yaml has faults: nothing of its year can be read."""

    findings: tuple[Finding, ...]


def newest_year(data: Path) -> int:
    """The latest year for which data holds a district.yaml. Raises UsageError where there is none."""
    if not data.is_dir():
        raise UsageError(f"没有数据文件夹 {data}", "在项目文件夹里运行，或用 --data 指明")
    years = [
        int(f.name)
        for f in data.iterdir()
        if re.fullmatch(r"\d{4}", f.name) and (f / DISTRICT_FILE).is_file()
    ]
    if not years:
        raise UsageError(f"{data} 里没有任何年度的 district.yaml", "按 data/2022 的样子放好数据")
    return max(years)


def open_district(data: Path, year: int | None) -> DistrictFile:
    """The district of a year (None: the newest). Raises UsageError or FaultyDistrict."""
    return open_folder(data / str(year or newest_year(data)))


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
        raise UsageError("没有写明街道", "写标识或名称，如 reportgen build dongli；全部街道用 --all")
    return list(dict.fromkeys(district.entry(name) for name in offices))


def missing(district: DistrictFile) -> list[DirectoryEntry]:
    """The offices of the directory whose data has not come in."""
    return [e for e in district.district.directory if not district.office_file(e).is_file()]


def previous_files(folder: Path, slug: str) -> tuple[bytes, bytes] | None:
    """district.yaml and an office's file of the year before folder's, where both are there."""
    before = folder.parent / str(int(folder.name) - 1) if folder.name.isdecimal() else folder / "none"
    files = before / DISTRICT_FILE, before / f"{slug}.yaml"
    return (files[0].read_bytes(), files[1].read_bytes()) if all(f.is_file() for f in files) else None


def previous_case(folder: Path, slug: str, files: tuple[bytes, bytes] | None) -> Case | None:
    """Last year's report of an office, from previous_files(); None where there is none that can be read.

    folder: of this year. Last year's faults are not this year's: they keep it from being compared.
    """
    if files is None:
        return None
    district, _ = parse_district(folder.parent / str(int(folder.name) - 1), files[0])
    entry = next((e for e in district.district.directory if e.slug == slug), None) if district else None
    if district is None or entry is None:
        return None
    submission, _ = parse_office(district, entry, files[1])
    return Case(submission, compute(submission)) if submission else None


def report_path(out: Path, district: DistrictFile, entry: DirectoryEntry, draft: bool) -> Path:
    """Where an office's DOCX lies, or would lie; its PDF is beside it."""
    return out / str(district.district.year) / f"{entry.slug}{'-草稿' if draft else ''}.docx"


def origin(report: Path) -> Path:
    """The folder of the data that a report (its DOCX) was made from: a data/<year>/ of one office."""
    return report.parent / ".built" / report.stem


def record_origin(report: Path, submission: Submission) -> None:
    """Leave beside a report what it was made from, as it was read, for `reportgen diff`.

    Raises UsageError where the folder cannot be written.
    """
    folder = origin(report)
    atomic.write(folder / DISTRICT_FILE, submission.district_source.text.encode())
    atomic.write(folder / f"{submission.entry.slug}.yaml", submission.source.text.encode())
