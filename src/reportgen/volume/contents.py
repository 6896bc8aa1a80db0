"""What a year's volume is made of: the reports in it, and who is not in it and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.model.district import District
from reportgen.office.roster import Standing, State


@dataclass(frozen=True)
class Bound:
    """A report to be bound: the office, its PDF, how many pages it is known to have."""

    name: str
    pdf: Path
    pages: int


@dataclass(frozen=True)
class Volume:
    """What the volume of a year is made of. absent: why a report is not in it → the offices' short names."""

    year: int
    district: str
    bureau: str
    reports: tuple[Bound, ...]
    absent: Mapping[str, Sequence[str]]


def volume_of(district: District, standings: Iterable[Standing], folder: Path) -> Volume:
    """The volume of a year: every report that is what its inputs give, in order. folder: out/<year>."""
    short_names = {entry.slug: entry.short_name for entry in district.directory}
    reports: list[Bound] = []
    absent: dict[str, list[str]] = {}
    for office in standings:
        if report := bound(office, folder):
            reports.append(report)
        else:
            absent.setdefault(office.state, []).append(short_names[office.slug])
    return Volume(district.year, district.name, district.finance_bureau, tuple(reports), absent)


def bound(office: Standing, folder: Path) -> Bound | None:
    """An office's report as the volume takes it; None where there is none that is current. folder: out/<year>."""
    if office.state is not State.BUILT or not office.record:
        return None
    return Bound(office.name, folder / office.output(".pdf"), office.record.pages)
