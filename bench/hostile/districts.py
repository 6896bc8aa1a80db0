"""District files: district.yaml spoilt as an office's file is."""

import random

from bench.hostile.mutations import spoilt_yaml
from bench.hostile.world import Case, World

_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check", "mingxi"),
    ("check", "--all"),
    ("status",),
    ("status", "--format", "json"),
    ("explain", "mingxi"),
    ("diff", "mingxi"),
    ("log", "mingxi"),
    ("build", "--all", "--only-changed-list"),
    ("set", "mingxi", "机构人员.实有人数=48", "--no-build", "--who", "甲"),
)
_BUILDS: tuple[tuple[str, ...], ...] = (("build", "mingxi"), ("build", "--all"), ("build", "--all", "--json"))


def make(chance: random.Random, world: World) -> Case:
    """Spoil district.yaml; one case in twenty builds."""
    path = world.data / "district.yaml"
    way, content = spoilt_yaml(chance, path.read_bytes())
    path.write_bytes(content)
    return Case(f"district.yaml, {way}", chance.choice(_COMMANDS if chance.random() < 0.95 else _BUILDS))
