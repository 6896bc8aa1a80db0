"""The fictional district over several years in memory: its offices, which of them hand in data, and the data.

Nothing here knows of faults; faults are planted into what this makes.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any

import yaml

from reportgen.demo.amounts import AssetAmounts, OfficeAmounts, Profile, figures, first_assets
from reportgen.demo.grammar import corpus
from reportgen.demo.names import OfficeName, office_names, person_names
from reportgen.demo.national import NATIONAL, national_district, national_sections
from reportgen.demo.office_writer import FictionalOffice, OfficeWriter
from reportgen.formatting import rounded
from reportgen.model.district import District
from reportgen.reading.loader import KNOWN_KEYS
from reportgen.reading.validation import validated
from reportgen.reading.yamltext import parse_yaml
from reportgen.scaffold.yamlwriter import Node

LAST_YEAR = 2025
_MEMBERS, _RESERVE = 40, 4  # members of the largest 评价工作组; substitutes, one of whom is the contact
_SHARE_WITHOUT_DATA = 0.06  # of the offices
_MAX_ATTEMPTS = 200  # to find scores that no other office has; three have always been enough


@dataclass(frozen=True)
class Year:
    """One year: its district.yaml, and the numbers of the offices without data."""

    turn: int
    district: District
    text: str
    absent: frozenset[int]

    @cached_property
    def scheme(self) -> list[Any]:
        """The 指标体系 as YAML values, for an office that gets one of its own."""
        plain: dict[str, Any] = yaml.load(self.text.partition("街道名录:")[0], yaml.CBaseLoader)
        found: list[Any] = plain["指标体系"]
        return found


@dataclass
class World:
    """The whole fictional district. profiles: prescribed profiles by (number of the year, number of the office).

    is_national: its bureau uses the national forms, with projects (national.py).
    """

    seed: int
    offices: tuple[FictionalOffice, ...]
    years: tuple[Year, ...]
    profiles: dict[tuple[int, int], Profile] = field(default_factory=dict)
    is_national: bool = False
    _figures_by_year: dict[int, list[OfficeAmounts]] = field(default_factory=dict)

    def rng(self, *what: object) -> random.Random:
        """A random generator of its own for each thing, so that adding one thing changes nothing else."""
        return random.Random("/".join(map(str, (self.seed, *what))))

    def figures(self, turn: int, number: int) -> OfficeAmounts:
        """The figures of an office. Those of all offices of a year are made at the first call."""
        if turn not in self._figures_by_year:
            self._figures_by_year[turn] = self._made_year(turn)
        return self._figures_by_year[turn][number]

    def share_figures(self, turn: int, number: int, like: int) -> None:
        """Give an office the budget and the scores of another one. Its people and its assets stay its own."""
        model, own = self.figures(turn, like), self.figures(turn, number)
        self._figures_by_year[turn][number] = OfficeAmounts(
            own.administrative,
            own.institutional,
            own.headcount,
            own.assets,
            own.assets_before,
            model.approved,
            model.adjusted,
            model.outturn,
            model.ratings,
        )

    def tree(self, turn: int, number: int) -> dict[str, Node]:
        """The content of an office's file without faults, as a new tree."""
        office, year = self.offices[number], self.years[turn]
        rng = self.rng("words", turn, number)
        figures = self.figures(turn, number)
        tree = OfficeWriter(office, year.district, turn, figures, rng).tree()
        if self.is_national:
            name = year.district.name + office.name.full
            tree |= national_sections(name, figures, self.rng("national", turn, number))
        return tree

    def _made_year(self, turn: int) -> list[OfficeAmounts]:
        """Make the figures of a year. No two offices get the same scores, which would be a finding."""
        made, seen = [], set()
        order = list(range(len(self.offices)))
        # Each office has a rank of its own, so the distribution is the same for any number of offices.
        self.rng("ranks", turn).shuffle(order)
        for number, rank in enumerate(order):
            for attempt in range(_MAX_ATTEMPTS):
                found = self._made(turn, number, rank, attempt)
                scores = tuple(r.points for r in found.ratings), rounded(found.rate / 10)
                if scores not in seen or (
                    found.spent_all and not any(r.has_deduction for r in found.ratings)
                ):
                    break
            seen.add(scores)
            made.append(found)
        return made

    def _made(self, turn: int, number: int, rank: int, attempt: int) -> OfficeAmounts:
        rng = self.rng("figures", turn, number, attempt)
        before, posts = self._first(number)
        if turn:
            before = self.figures(turn - 1, number).assets
        rate = 0.78 + 0.235 * ((rank + 0.5) / len(self.offices)) ** 1.3
        profile = self.profiles.get((turn, number)) or Profile((rate, rate))
        return figures(self.years[turn].district, profile, before, posts, rng)

    def size(self, number: int) -> int:
        """The posts of an office, from which its budget follows."""
        return sum(self._first(number)[1])

    def _first(self, number: int) -> tuple[AssetAmounts, tuple[int, int]]:
        """What an office begins with: its assets, its 行政编制 and 事业编制."""
        rng = self.rng("office", number)
        return first_assets(rng), (rng.randint(12, 40), rng.randint(16, 70))


def world(offices: int, years: int, seed: int, is_national: bool = False) -> World:
    """Make a district with this number of offices and years, the last of which is LAST_YEAR."""
    rng = random.Random(f"{seed}/names")
    names = office_names(offices, rng)
    crowd = person_names(offices * (_MEMBERS + _RESERVE), rng)
    made = []
    for number, name in enumerate(names):
        fit = [word for word in corpus()["社区名"] if word not in name.short]  # 竹里竹里 looks like a slip
        words = rng.sample(fit, rng.randint(6, 12))
        people = crowd[number * (_MEMBERS + _RESERVE) : (number + 1) * (_MEMBERS + _RESERVE)]
        made.append(
            FictionalOffice(number, name, tuple(f"{name.short}{w}社区" for w in words), tuple(people))
        )
    turns = (_year(names, turn, years, seed, is_national) for turn in range(years))
    return World(seed, tuple(made), tuple(turns), is_national=is_national)


def _year(names: list[OfficeName], turn: int, years: int, seed: int, is_national: bool) -> Year:
    text = district_text(LAST_YEAR - years + 1 + turn, turn, names)
    if is_national:
        text = national_district(
            text, resources.files("reportgen.demo").joinpath(NATIONAL).read_text("utf-8")
        )
    district, findings = validated(District, parse_yaml(text.encode(), "district.yaml", KNOWN_KEYS))
    assert district is not None, findings  # otherwise the template of district.yaml has faults
    gone = round(len(names) * _SHARE_WITHOUT_DATA) if len(names) > 2 else 0
    absent = random.Random(f"{seed}/absent/{turn}").sample(range(len(names)), gone)
    return Year(turn, district, text, frozenset(absent))


def district_text(year: int, turn: int, names: list[OfficeName]) -> str:
    """The content of district.yaml of a year. Targets never fall from year to year."""
    template = resources.files("reportgen.demo").joinpath("district.yaml").read_text("utf-8")
    values: Mapping[str, int] = {"年": year, "活动": 24 + 2 * turn, "隐患": 120 + 10 * turn}
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", str(value))
    rows = [f"  - {{代码: {n.code}, 名称: {n.short}, 标识: {n.slug}}}\n" for n in names]
    return template + "".join(rows)
