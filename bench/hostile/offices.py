"""Office files: the bytes, lines, values and encoding of a sound one spoilt."""

import random

from bench.hostile.mutations import spoilt_yaml
from bench.hostile.world import Case, World

_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check", "mingxi"),
    ("check", "mingxi"),
    ("check", "--all", "--format", "json"),
    ("explain", "mingxi"),
    ("explain", "mingxi", "总分"),
    ("diff", "mingxi"),
    ("diff", "mingxi", "--format", "json"),
    ("log", "mingxi"),
    ("status",),
    ("set", "mingxi", "机构人员.实有人数=48", "--no-build", "--who", "甲"),
    ("set", "mingxi", "预算.执行数=1", "--dry-run"),
    ("undo", "mingxi", "--no-build", "--who", "甲"),
)
_BUILDS: tuple[tuple[str, ...], ...] = (
    ("build", "mingxi"),
    ("build", "mingxi", "--draft"),
    ("build", "--all"),
)


def make(chance: random.Random, world: World) -> Case:
    """Spoil the office's file; one case in twenty builds."""
    way, content = spoilt_yaml(chance, world.office.read_bytes())
    world.office.write_bytes(content)
    return Case(f"mingxi.yaml, {way}", chance.choice(_COMMANDS if chance.random() < 0.95 else _BUILDS))
