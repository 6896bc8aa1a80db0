"""The folders a run works on: data/<year>/, and which offices of the year have handed in."""

import re
from dataclasses import dataclass
from pathlib import Path

from reportgen.district import DirectoryEntry
from reportgen.errors import UsageError
from reportgen.finding import Finding
from reportgen.loader import DISTRICT_FILE, DistrictFile, load_district


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
    folder = data / str(year or newest_year(data))
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
