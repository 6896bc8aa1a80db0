"""The cases of every kind, each in a copy of one built district."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Self

from bench.hostile import commands, districts, environments, layouts, offices, states, templates
from bench.hostile.judgement import Run, breaches, run, snapshot
from bench.hostile.world import Case, World, raw_world

Maker = Callable[[random.Random, World], Case]
KINDS: dict[str, Maker] = {
    "commands": commands.make,
    "districts": districts.make,
    "environments": environments.make,
    "layouts": layouts.make,
    "offices": offices.make,
    "states": states.make,
    "templates": templates.make,
}
SEEDS = Path(__file__).with_name("seeds.txt")
_TOLD = 600  # characters of what a command said, at the end of a failure
_START = (
    ("build", "--all"),
    ("set", "mingxi", "机构人员.实有人数=47", "--no-build", "--who", "甲"),
    ("undo", "mingxi", "--no-build", "--who", "乙"),
)


def kept_numbers(kind: str) -> list[int]:
    """The cases of a kind that once broke the rule."""
    lines = (line.partition("#")[0].split() for line in SEEDS.read_text("utf-8").splitlines())
    return [int(words[1]) for words in lines if words and words[0] == kind]


class Session:
    """A district that is built once, in a folder; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._world = raw_world(folder / "world")

    def __enter__(self) -> Self:
        import reportgen.cli.build
        import reportgen.cli.check
        import reportgen.cli.diff
        import reportgen.cli.edits
        import reportgen.cli.explain
        import reportgen.cli.log
        import reportgen.cli.status
        import reportgen.cli.verify  # noqa: F401  # forks have them already

        for command in _START:
            done = run(self._world, Case("nothing", command, shell='"$@"'))
            assert done.code == 0, done.said + done.errors
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def failure(self, kind: str, number: int) -> str:
        """Run one case; what it was and in what it broke the rule, empty where it did not."""
        folder = self._folder / f"{kind}-{number}"
        world = self._world.copy(folder)
        try:
            case = KINDS[kind](random.Random(f"{kind} {number}"), world)
            before = snapshot(world)
            done = run(world, case)
            found = breaches(world, case, before, done)
            return _told(kind, number, case, done, found) if found else ""
        finally:
            _remove(folder)


def _told(kind: str, number: int, case: Case, done: Run, found: list[str]) -> str:
    text = (done.said + done.errors).strip()[-_TOLD:]
    command = " ".join(case.command)
    return (
        f"{kind} {number}: {case.what!r:.300}\n  reportgen {command!r:.200} {case.shell}\n"
        f"  {'; '.join(found)}\n  {text!r}"
    )


def _remove(folder: Path) -> None:
    for path, folders, _ in os.walk(folder):
        for name in folders:
            if not Path(path, name).is_symlink():
                Path(path, name).chmod(0o700)
    shutil.rmtree(folder)
