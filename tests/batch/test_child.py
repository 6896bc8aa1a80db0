"""What a killed run leaves behind is taken away by the next one."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.pdf import fonts, privatefolder
from reportgen.pdf.privatefolder import PREFIX

RUN = """
import os, signal, tempfile
from multiprocessing import util
from pathlib import Path
from reportgen.batch import child
from reportgen.pdf import fonts, privatefolder
privatefolder.MEMORY, privatefolder.ROOM = Path({place!r}), 0
child.prepare()
print(util.get_temp_dir(), tempfile.gettempdir(), flush=True)
if {killed}:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short path, as a socket needs it."""
    with tempfile.TemporaryDirectory(prefix="rg-", dir="/tmp") as folder:
        yield Path(folder)


def run(place: Path, killed: bool) -> tuple[Path, Path]:
    """Start the process that children are forked from, and end; its folder and the usual one for temporary files."""
    script = RUN.format(place=str(place), killed=killed)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == (-signal.SIGKILL if killed else 0)
    own, usual = done.stdout.split()
    return Path(own), Path(usual)


def test_the_folder_of_a_killed_run_is_swept(place: Path) -> None:
    own, usual = run(place, killed=True)
    assert own.exists() and own.name.startswith("pymp-")
    assert own.parent.parent == place and own.parent.name.startswith(PREFIX)
    assert usual != own.parent
    os.utime(own.parent, (0, 0))
    privatefolder._sweep(place)
    assert list(place.iterdir()) == []


def test_a_run_that_ends_leaves_nothing(place: Path) -> None:
    own, _ = run(place, killed=False)
    assert not own.exists() and list(place.iterdir()) == []


def test_a_long_path_is_no_error(tmp_path: Path) -> None:
    """A socket's path is limited to 107 characters."""
    long = tmp_path / ("x" * 60)
    long.mkdir()
    own, usual = run(long, killed=False)
    assert own.parent == usual and list(long.iterdir()) == []


def test_the_list_of_fonts_leaves_no_folder(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privatefolder, "MEMORY", place)
    monkeypatch.setattr(privatefolder, "ROOM", 0)
    seen: list[str] = []
    make = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", lambda **where: seen.append(where["prefix"]) or make(**where))
    fonts._installed.cache_clear()
    fonts.report()
    assert seen == [PREFIX] and list(place.iterdir()) == []
