"""Write a fictional district: DIR/<year>/district.yaml, DIR/<year>/<slug>.yaml and DIR/planted.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.demo.faults import FAULTS, ORDINARY, Fault, Scene
from reportgen.demo.names import MOST_OFFICES
from reportgen.demo.world import World, world
from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE
from reportgen.scaffold.yamlwriter import to_yaml

MANIFEST = "planted.json"
_HEADER = "# 虚构：示例市示例区{name} {year}年度，由 reportgen demo 生成；地名、人名、数字均非真实。\n"
_MARK = "# 虚构："
_MAX_ROUNDS_OF_SCARCE = 3  # rounds through the list of faults in which scarce ones are planted


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A fault in one office's file of one year. neighbour: the other office that the fault involves."""

    turn: int
    number: int
    neighbour: int
    fault: Fault


@dataclass(frozen=True)
class DemoSummary:
    """What write_demo() wrote: the numbers of offices with data and of planted faults, for each year."""

    years: tuple[int, ...]
    handed_in: tuple[int, ...]
    planted: tuple[int, ...]
    manifest: Path


def write_demo(
    folder: Path, offices: int, years: int, seed: int, share: float = 0.2, is_national: bool = False
) -> DemoSummary:
    """Write the fictional district; the same arguments give the same files. share: of offices with a fault per year.
    is_national: the bureau uses the national forms (national.py).

    An earlier demo in folder is replaced. Raises UsageError where folder holds anything else, where
    the numbers are out of bounds, or where it cannot be written.
    """
    if not (1 <= offices <= MOST_OFFICES and 1 <= years <= 20 and 0 <= share <= 1):
        raise UsageError(
            f"做不出 {offices} 个街道、{years} 年的示例区", f"街道 1 到 {MOST_OFFICES} 个，年度 1 到 20 年"
        )
    _clear(folder)
    fiction = world(offices, years, seed, is_national)
    planted = list(_choose_faults(fiction, share))
    for one in planted:
        for number in (one.number, one.neighbour) if one.fault.twin else (one.number,):
            fiction.profiles[one.turn, number] = one.fault.profile if number == one.number else ORDINARY
    by_place = {(p.turn, p.number): p for p in planted}
    for year in fiction.years:
        target = folder / str(year.district.year)
        atomic.write(target / DISTRICT_FILE, year.text.encode())
        for office in fiction.offices:
            if office.number not in year.absent:
                content = _content(fiction, year.turn, office.number, by_place)
                atomic.write(target / f"{office.name.slug}.yaml", content)
    manifest = folder / MANIFEST
    atomic.write(manifest, _manifest(fiction, planted, seed).encode())
    return DemoSummary(
        tuple(y.district.year for y in fiction.years),
        tuple(offices - len(y.absent) for y in fiction.years),
        tuple(sum(len(_offices_with_finding(p)) for p in planted if p.turn == y.turn) for y in fiction.years),
        manifest,
    )


def _clear(folder: Path) -> None:
    """Delete an earlier demo. Raises UsageError where the folder contains anything else."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / MANIFEST).is_file():
        raise UsageError(f"{folder} 里已有别的东西，示例区不写进去", "换一个新的或空的文件夹")
    for file in folder.glob("[0-9][0-9][0-9][0-9]/*.yaml"):
        start = file.read_bytes()[:40]
        if start.startswith((_MARK.encode(), _MARK.encode("gb18030"))):
            file.unlink()


def _choose_faults(fiction: World, share: float) -> Iterator[PlantedFault]:
    """Choose offices and faults. No office has one in two successive years, because a fault affects the next year."""
    taken: dict[int, set[int]] = {}
    last = len(fiction.years) - 1
    for year in reversed(fiction.years):
        turn = year.turn
        before = fiction.years[turn - 1].absent if turn else frozenset(range(len(fiction.offices)))
        free = [o.number for o in fiction.offices if o.number not in year.absent | taken.get(turn + 1, set())]
        fiction.rng("planted", turn).shuffle(free)
        # A file that cannot be read is reported in the following year too.
        fit = [f for f in FAULTS if turn == last or not (f.carries or f.spoil)]
        wanted, used, place = round(share * len(fiction.offices)), set[int](), turn * 7
        flawless = (
            free.pop() if free else 0
        )  # the neighbour of all faults that need one; it gets no fault itself
        while wanted > len(used) and free:
            fault = fit[place % len(fit)]
            place += 1
            if (fault.scarce and place > _MAX_ROUNDS_OF_SCARCE * len(fit)) or (fault.twin and len(free) < 2):
                continue
            able = [n for n in free if not fault.looks_back or n not in before]
            if able:
                number = able[0]
                free.remove(number)
                neighbour = _most_alike(fiction, number, free) if fault.twin else flawless
                used |= {number, neighbour} if fault.twin else {number}
                yield PlantedFault(turn, number, neighbour, fault)
        taken[turn] = used


def _most_alike(fiction: World, number: int, free: list[int]) -> int:
    """Take from free the office nearest in size: figures of a much larger one would be a leap from last year."""
    size = fiction.size(number)
    found = min(free, key=lambda other: abs(fiction.size(other) - size))
    free.remove(found)
    return found


def _content(fiction: World, turn: int, number: int, by_place: dict[tuple[int, int], PlantedFault]) -> bytes:
    """The bytes of an office's file, with its fault if it has one."""
    office, year = fiction.offices[number], fiction.years[turn].district.year
    header = _HEADER.format(name=office.name.full, year=year)
    planted = by_place.get((turn, number))
    if planted is None:
        return (header + to_yaml(fiction.tree(turn, number))).encode()
    fault = planted.fault
    if fault.same_figures:
        fiction.share_figures(turn, number, planted.neighbour)
    tree = fiction.tree(turn, number)
    if fault.change:
        fault.change(Scene(fiction, turn, number, planted.neighbour, tree))
    text = header + to_yaml(tree)
    spoiled = fault.spoil(text) if fault.spoil else text
    return spoiled if isinstance(spoiled, bytes) else spoiled.encode()


def _offices_with_finding(planted: PlantedFault) -> list[tuple[int, str]]:
    """(office, description) of the offices in whose data the fault is found."""
    fault = planted.fault
    rows = [(planted.number, fault.description)]
    return rows + ([(planted.neighbour, f"{fault.description}（对方）")] if fault.twin else [])


def _manifest(fiction: World, planted: list[PlantedFault], seed: int) -> str:
    rows = [
        {
            "year": fiction.years[p.turn].district.year,
            "office": fiction.offices[number].name.slug,
            "name": fiction.offices[number].name.full,
            "codes": sorted(p.fault.codes),
            "description": description,
        }
        for p in planted
        for number, description in _offices_with_finding(p)
    ]
    absent = {
        str(y.district.year): sorted(fiction.offices[n].name.slug for n in y.absent) for y in fiction.years
    }
    ordered = sorted(rows, key=lambda row: (row["year"], row["office"]))
    content = {"fictional": True, "seed": seed, "not_handed_in": absent, "planted": ordered}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
