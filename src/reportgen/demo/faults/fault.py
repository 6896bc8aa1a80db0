"""The definition of a planted fault: a change of a faultless file, and the codes that must report it."""

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportgen.demo.amounts import Profile
from reportgen.demo.office_writer import FictionalOffice
from reportgen.demo.world import World

Tree = dict[str, Any]  # of dict, list and str, as written to YAML

# A year without findings of its own, so that only the fault is found: some money left over, few points lost.
ORDINARY = Profile((0.83, 0.95), ahead=(-0.12, -0.03), calm=True)


@dataclass(frozen=True)
class Scene:
    """Where a fault is planted: an office in a year, its tree, which is changed, and a faultless neighbour."""

    world: World
    turn: int
    number: int
    neighbour: int
    tree: Tree

    @property
    def office(self) -> FictionalOffice:
        """The office that gets the fault."""
        return self.world.offices[self.number]

    @property
    def other(self) -> FictionalOffice:
        """The neighbouring office."""
        return self.world.offices[self.neighbour]

    @property
    def year(self) -> int:
        """The year of the evaluation."""
        return self.world.years[self.turn].district.year

    @property
    def rng(self) -> random.Random:
        """The random generator of this fault."""
        return self.world.rng("fault", self.turn, self.number)

    def tree_before(self) -> Tree:
        """The office's file of the year before."""
        return self.world.tree(self.turn - 1, self.number)

    def tree_beside(self) -> Tree:
        """The neighbour's file of the same year."""
        return self.world.tree(self.turn, self.neighbour)

    def own_scheme(self) -> list[Any]:
        """Give the office a copy of the district's 指标体系 as its own, and return the copy."""
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
    """Leave one 分项目标, which is about 便民服务活动 only."""
    scene.tree["绩效目标"]["分项目标"] = [
        {
            "标题": "办好便民活动",
            "目标": "服务活动覆盖各个社区。",
            "指标": f"全年开展便民服务活动{24 + 2 * scene.turn}次以上。",
            "对应指标": ["便民服务活动次数"],
        }
    ]
