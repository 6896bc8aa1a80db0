"""Join what one office hands in with the district whose rules it is measured by."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import UsageError
from reportgen.finding import nearest
from reportgen.model.district import DirectoryEntry, District, RatingBand
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.indicator_system import Indicator, IndicatorClass
from reportgen.model.money_score import MoneyScore
from reportgen.model.papers import Paper, papers_of
from reportgen.model.source import KeyPath, Source
from reportgen.model.stated import NotStated

if TYPE_CHECKING:
    from reportgen.model.formulas.calculation import Calculation


@dataclass(frozen=True)
class DistrictFile:
    """The district.yaml of one year with the places of its values. raw holds its bytes as they were read."""

    district: District
    source: Source
    folder: Path
    raw: bytes = field(default=b"", repr=False)

    def entry(self, office: str) -> DirectoryEntry:
        """Return the directory row of an office, found by 标识, 名称, 单位名称 or 代码.

        Raises UsageError naming the nearest office and all of them.
        """
        if found := self._by_name.get(office):
            return found
        entries = self.district.directory
        listing = "、".join(f"{e.slug}（{e.short_name}）" for e in entries)
        near = nearest(office, [n for e in entries for n in (e.slug, e.short_name)])
        hint = f"是不是“{near}”？" if near else ""
        raise UsageError(f"街道名录里没有“{office}”。{hint}", f"可用的街道：{listing}")

    @cached_property
    def _by_name(self) -> dict[str, DirectoryEntry]:
        """Return the row of every name. Where two offices share a name it is the first of the directory."""
        names: dict[str, DirectoryEntry] = {}
        for entry in self.district.directory:
            for name in (entry.slug, entry.short_name, entry.name, entry.code):
                names.setdefault(name, entry)
        return names

    def office_file(self, entry: DirectoryEntry) -> Path:
        """Return where the office's data lies, or would lie."""
        return self.folder / f"{entry.slug}.yaml"


@dataclass(frozen=True)
class ProjectScheme:
    """What a project is scored by, and where it stands: in source, below path."""

    system: tuple[IndicatorClass, ...]
    money_score: MoneyScore | None
    source: Source
    path: KeyPath


@dataclass(frozen=True)
class Submission:
    """What one office hands in, and the rules it is measured by.

    absent: the keys that are not stated and need be only where a paper prints them.
    """

    entry: DirectoryEntry
    evaluation: SelfEvaluation
    district: District
    source: Source
    district_source: Source
    absent: tuple[KeyPath, ...] = ()

    @cached_property
    def calculation(self) -> "Calculation":
        """The figures that the district's 算式 give for this office."""
        from reportgen.model.formulas.calculation import Calculation

        return Calculation(self.evaluation)

    @property
    def rating_bands(self) -> tuple[RatingBand, ...]:
        """Return the office's own grade bands, or else the district's."""
        return self.evaluation.rating_bands or self.district.rating_bands

    @property
    def report_date(self) -> datetime.date:
        """Return the date of the papers: 成文日期, else the day after the data had been collected.

        Where neither is stated it is the first day after the year.
        """
        try:
            return self.evaluation.report_date
        except NotStated:
            return datetime.date(self.district.year + 1, 1, 1)

    @property
    def lists_papers(self) -> bool:
        """Tell whether the district or the office says which papers are made; otherwise it is the report alone."""
        return bool(self.district.papers or self.evaluation.papers)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Return the papers that the office makes."""
        return papers_of(self.district.papers or (), self.evaluation.papers or ())

    @property
    def indicator_system(self) -> tuple[IndicatorClass, ...]:
        """Return the office's own indicators, or else the district's."""
        return self.evaluation.indicator_system or self.district.indicator_system

    @property
    def money_score(self) -> MoneyScore | None:
        """Return how the money row scores. An office with indicators of its own has its own, or none."""
        return self.evaluation.money_score if self.evaluation.indicator_system else self.district.money_score

    def project_scheme(self, number: int) -> ProjectScheme | None:
        """Return what a project is scored by; None where it names no 项目指标体系 of the district."""
        project = self.evaluation.projects[number]
        if project.own_system is not None:
            path: KeyPath = ("项目", number)
            return ProjectScheme(project.own_system, project.money_score, self.source, path)
        known = self.district.project_systems
        for index, named in enumerate(known):
            if named.name == project.system or (project.system is None and len(known) == 1):
                return ProjectScheme(
                    named.system, named.money_score, self.district_source, ("项目指标体系", index)
                )
        return None

    @property
    def indicator_source(self) -> Source:
        """Return the file in which the indicators stand."""
        return self.source if self.evaluation.indicator_system else self.district_source

    def indicators(self) -> Iterator[Indicator]:
        """Yield every 三级指标 in the order of the table."""
        return (i for c in self.indicator_system for i in c.indicators())
