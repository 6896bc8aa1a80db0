"""The folder of a case: a fictional district whose reports are built, edited once, and undone."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
YEAR = "2023"


@dataclass(frozen=True)
class World:
    """The folder in which a command runs, with data/, out/ and templates/, and a temporary folder of its own."""

    folder: Path

    @property
    def data(self) -> Path:
        """data/2023."""
        return self.folder / "data" / YEAR

    @property
    def out(self) -> Path:
        """out/2023."""
        return self.folder / "out" / YEAR

    @property
    def office(self) -> Path:
        """The file of the one office that has handed in."""
        return self.data / "mingxi.yaml"

    @property
    def temporary(self) -> Path:
        """What TMPDIR names."""
        return self.folder / "tmp"

    def copy(self, folder: Path) -> "World":
        """Make another world that is like this one, times of files included."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return World(folder)


@dataclass(frozen=True)
class Case:
    """A world with something wrong in it, and what is run there.

    command: the arguments of reportgen. shell: a bash command line in which "$@" is the program with its arguments;
    empty for none. environment: what differs in the surroundings. what: what is wrong, for the person who reads
    of a failure. is_heard: whether messages can arrive, that is, standard error is neither closed nor full.
    """

    what: str
    command: tuple[str, ...]
    shell: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    is_heard: bool = True


def raw_world(folder: Path) -> World:
    """Make a world in which nothing has been built yet."""
    shutil.copytree(ROOT / "tests" / "district", folder / "data")
    shutil.copytree(ROOT / "templates", folder / "templates")
    world = World(folder)
    world.temporary.mkdir()
    return world
