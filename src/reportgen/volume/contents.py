"""What a year's volume is made of: the reports in it, and the offices whose report is not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reportgen.model.district import District
from reportgen.office.result import OfficeResult, State


@dataclass(frozen=True)
class Volume:
    """What the volume of a year is made of. absent: names of the offices whose report is not in it.

    Why one is not in it stays inside the bureau; readers of the volume are told the names only.
    """

    year: int
    district: str
    bureau: str
    reports: tuple[OfficeResult, ...]
    absent: tuple[str, ...]


def volume_of(district: District, standings: Iterable[OfficeResult]) -> Volume:
    """The volume of a year: every report that is what its inputs give, in order."""
    reports: list[OfficeResult] = []
    absent: list[str] = []
    for office in standings:
        if office.state is State.BUILT:
            reports.append(bare(office))
        else:
            absent.append(office.name)
    return Volume(district.year, district.name, district.finance_bureau, tuple(reports), tuple(absent))


def bare(result: OfficeResult) -> OfficeResult:
    """Of a report, what the volume needs: its name, its file, its pages."""
    return replace(result, findings=(), figures=None)
