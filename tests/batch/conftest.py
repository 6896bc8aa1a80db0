"""A fictional district of several offices, and a run over it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import FICTION, ROOT

SYLLABLES = ["jia", "yi", "bing", "ding", "wu", "ji", "geng", "xin"]
Make = Callable[[int], Path]


@pytest.fixture
def district(tmp_path: Path) -> Make:
    """district(n) → a data folder with n offices that have handed in and one that has not."""

    def make(count: int) -> Path:
        folder = tmp_path / "data" / "2023"
        folder.mkdir(parents=True)
        text = (FICTION / "2023" / "district.yaml").read_text("utf-8")
        head, _, _ = text.partition("街道名录:")
        rows = [
            f"  - {{代码: {999902001 + i}, 名称: 虚构{n}, 标识: {n}}}\n"
            for i, n in enumerate(slugs(count + 1))
        ]
        (folder / "district.yaml").write_text(head + "街道名录:\n" + "".join(rows), "utf-8")
        office = (FICTION / "2023" / "mingxi.yaml").read_text("utf-8")
        for slug in slugs(count):
            (folder / f"{slug}.yaml").write_text(office.replace("明溪", f"虚构{slug}"), "utf-8")
        return folder.parent

    return make


def slugs(count: int) -> list[str]:
    return [SYLLABLES[i % 8] + (str(i // 8) if i >= 8 else "") for i in range(count)]


def command(data: Path, *more: str, jobs: int = 2) -> list[str]:
    """A `reportgen build --all` over data into the folder beside it."""
    template = ROOT / "templates" / "report.docx"
    where = ["--data", str(data), "--out", str(data.parent / "out"), "--template", str(template)]
    return [sys.executable, "-m", "reportgen", "build", "--all", "-j", str(jobs), *where, *more]


def run(data: Path, *more: str, jobs: int = 2) -> subprocess.CompletedProcess[str]:
    """Run it to its end; a minute is far more than it needs."""
    return subprocess.run(
        command(data, *more, jobs=jobs), capture_output=True, text=True, timeout=120, check=False
    )


def built(data: Path) -> set[str]:
    return {p.stem for p in (data.parent / "out" / "2023").glob("*.pdf") if len(p.suffixes) == 1} - {"汇编"}


def descendants(root: int) -> set[int]:
    """All processes below root, with their session's: what a killed parent might leave behind."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


def alive(pids: set[int]) -> set[int]:
    """Those of pids that still run (and are not merely waiting to be reaped)."""
    running = set()
    for pid in pids:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            running.add(pid)
    return running
