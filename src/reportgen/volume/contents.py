"""The contents of a year's volume: its reports, and the offices that are missing in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reportgen.model.district import District
from reportgen.office.filing import FilingState
from reportgen.office.result import OfficeResult, State


@dataclass(frozen=True)
class Volume:
    """The contents of the volume of a year. absent: the names of the offices whose report is not in it.

    Only the names are printed: the reason why a report is missing is not for readers outside the bureau.
    """

    year: int
    district: str
    bureau: str
    reports: tuple[OfficeResult, ...]
    absent: tuple[str, ...]


def volume_of(district: District, standings: Iterable[OfficeResult]) -> Volume:
    """Collect the contents of the volume: every report that is up to date, in the order of the directory."""
    reports: list[OfficeResult] = []
    absent: list[str] = []
    for office in standings:
        if office.state is State.BUILT:
            reports.append(without_details(office))
        else:
            absent.append(office.name)
    return Volume(district.year, district.name, district.finance_bureau, tuple(reports), tuple(absent))


def without_details(result: OfficeResult) -> OfficeResult:
    """The result without findings, figures and filing, which the volume does not need, to save memory."""
    return replace(result, findings=(), figures=None, filing=FilingState.OPEN)
