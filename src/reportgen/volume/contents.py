"""The contents of a year's volume: the papers that are bound in it, and the offices that are missing in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.model.district import District
from reportgen.office.result import OfficeResult, State


@dataclass(frozen=True, slots=True)
class BoundPaper:
    """A paper that goes into the volume. name: its line in the contents. pdf: the name of its file in out/<year>."""

    name: str
    pdf: str
    pages: int


@dataclass(frozen=True)
class Volume:
    """The contents of the volume of a year. absent: the names of the offices whose report is not in it.

    Only the names are printed: the reason why a report is missing is not for readers outside the bureau.
    """

    year: int
    district: str
    bureau: str
    reports: tuple[BoundPaper, ...]
    absent: tuple[str, ...]


def volume_of(district: District, standings: Iterable[OfficeResult]) -> Volume:
    """Collect the contents of the volume: every paper that is up to date, in the order of the directory and of 文书."""
    reports: list[BoundPaper] = []
    absent: list[str] = []
    for office in standings:
        bound = bound_papers(office)
        reports += bound
        if not bound:
            absent.append(office.name)
    return Volume(district.year, district.name, district.finance_bureau, tuple(reports), tuple(absent))


def bound_papers(office: OfficeResult) -> list[BoundPaper]:
    """The papers of an office that go into the volume; one alone is called after its office."""
    if office.state is not State.BUILT:
        return []
    papers = [paper for paper in office.papers if paper.in_volume]
    names = [office.name + (paper.title if len(papers) > 1 else "") for paper in papers]
    return [BoundPaper(n, p.output(".pdf"), p.pages) for n, p in zip(names, papers, strict=True)]
