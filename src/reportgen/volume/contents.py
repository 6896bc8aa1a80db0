"""What a year's volume is made of: the reports in it, and who is not in it and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.model.district import District
from reportgen.office.result import OfficeResult, State


@dataclass(frozen=True)
class Volume:
    """What the volume of a year is made of. absent: why a report is not in it → the offices' short names."""

    year: int
    district: str
    bureau: str
    reports: tuple[OfficeResult, ...]
    absent: Mapping[str, Sequence[str]]


def volume_of(district: District, standings: Iterable[OfficeResult]) -> Volume:
    """The volume of a year: every report that is what its inputs give, in order."""
    short_names = {entry.slug: entry.short_name for entry in district.directory}
    reports: list[OfficeResult] = []
    absent: dict[str, list[str]] = {}
    for office in standings:
        if office.state is State.BUILT:
            reports.append(bare(office))
        else:
            absent.setdefault(office.state, []).append(short_names[office.slug])
    return Volume(district.year, district.name, district.finance_bureau, tuple(reports), absent)


def bare(result: OfficeResult) -> OfficeResult:
    """Of a report, what the volume needs: its name, its file, its pages."""
    return replace(result, findings=(), figures=None)
