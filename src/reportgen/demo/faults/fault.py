"""The shape of a planted fault: a change to a flawless file, and the codes by which it must be found."""

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportgen.demo.amounts import Profile
from reportgen.demo.office_writer import FictionalOffice
from reportgen.demo.world import World

Tree = dict[str, Any]  # of dict, list and str, as written to YAML

# a year that went well enough for a fault to stand alone: money left over, a few points lost
ORDINARY = Profile((0.83, 0.95), ahead=(-0.12, -0.03), calm=True)


@dataclass(frozen=True)
class Scene:
    """Where a fault is planted: an office in a year, its tree (to be changed) and a flawless neighbour."""

    world: World
    turn: int
    number: int
    neighbour: int
    tree: Tree

    @property
    def office(self) -> FictionalOffice:
        """The office itself."""
        return self.world.offices[self.number]

    @property
    def other(self) -> FictionalOffice:
        """The neighbour."""
        return self.world.offices[self.neighbour]

    @property
    def year(self) -> int:
        """The year that is evaluated."""
        return self.world.years[self.turn].district.year

    @property
    def rng(self) -> random.Random:
        """Chance of its own."""
        return self.world.rng("fault", self.turn, self.number)

    def tree_before(self) -> Tree:
        """The office's own file of the year before."""
        return self.world.tree(self.turn - 1, self.number)

    def tree_beside(self) -> Tree:
        """The neighbour's file of the same year."""
        return self.world.tree(self.turn, self.neighbour)

    def own_scheme(self) -> list[Any]:
        """Give the office an 指标体系 of its own, the district's to begin with; what was given."""
        scheme: list[Any] = copy.deepcopy(self.world.years[self.turn].scheme)
        self.tree["指标体系"] = scheme
        return scheme


TreeChange = Callable[[Scene], None]
Spoil = Callable[[str], str | bytes]


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    codes: all that `reportgen check --all` finds in the office, and nothing else. change works on
    the tree, spoil on the text of the file. profile: how the office's year went. twin: the neighbour
    shows the same codes. carries: it would show in the year after as well, so it is for the last year.
    looks_back: it needs a report of the year before. same_figures: the neighbour's are taken over.
    scarce: its scores leave so little to chance that many of it would score alike, a finding of its own.
    """

    codes: tuple[str, ...]
    description: str
    change: TreeChange | None = None
    spoil: Spoil | None = None
    profile: Profile = ORDINARY
    twin: bool = False
    carries: bool = False
    looks_back: bool = False
    same_figures: bool = False
    scarce: bool = False


def indicators(scheme: list[Any]) -> dict[str, dict[str, Any]]:
    """The 三级指标 of an 指标体系 by name."""
    return {i["三级指标"]: i for c in scheme for group in c["二级指标"] for i in group["三级指标"]}


def only_service_goal(scene: Scene) -> None:
    """One 分项目标 that speaks of no other indicator than the activities."""
    scene.tree["绩效目标"]["分项目标"] = [
        {
            "标题": "办好便民活动",
            "目标": "服务活动覆盖各个社区。",
            "指标": f"全年开展便民服务活动{24 + 2 * scene.turn}次以上。",
            "对应指标": ["便民服务活动次数"],
        }
    ]
