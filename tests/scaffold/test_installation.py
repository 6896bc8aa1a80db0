"""The program as it is installed: what `pip install .` carries is enough to begin a district and to build in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import FICTION, ROOT

BUILD = "from setuptools import setup; setup()"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what setuptools puts into a package of this tree, built away from the tree."""
    tree, library = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("library")
    for name in ("pyproject.toml", "README.md"):
        shutil.copyfile(ROOT / name, tree / name)
    for name in ("src", "templates"):
        shutil.copytree(
            ROOT / name,
            tree / name,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"),
        )
    command = [sys.executable, "-c", BUILD, "-q", "build_py", "--build-lib", str(library)]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    return library


def test_an_installed_program_begins_a_district_and_builds_in_it(library: Path, tmp_path: Path) -> None:
    def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "reportgen", *arguments],
            cwd=cwd, env={**os.environ, "PYTHONPATH": str(library)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = run("init", "新区", "--year", "2023", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "新区"
    assert run("check", "x", cwd=folder).returncode == 1
    for name in ("district.yaml", "mingxi.yaml"):
        shutil.copyfile(FICTION / "2023" / name, folder / "data" / "2023" / name)
    for command in (
        ["new", "yunling", "--year", "2023"],
        ["check", "mingxi"],
        ["build", "mingxi"],
        ["status"],
    ):
        done = run(*command, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "out" / "2023" / "mingxi.pdf").read_bytes().startswith(b"%PDF")
    assert not (library / "reportgen" / "templates").is_symlink()
