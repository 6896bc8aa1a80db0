"""reportgen watch: on every save a new report, faults shown and waited on, a clean end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportgen.editing.watching import Watcher
from reportgen.pdf.content import Reading
from tests.conftest import ROOT

PATIENCE = 60.0


def save(path: Path, text: str) -> None:
    """As editors do: a new file in the old one's place."""
    other = path.with_name("saving~")
    other.write_text(text, "utf-8")
    other.replace(path)


def test_a_change_is_told_once_and_when_it_has_settled(tmp_path: Path) -> None:
    path, absent = tmp_path / "a", tmp_path / "b"
    path.write_text("1")
    watcher = Watcher([path, absent])
    paths = [path, absent]
    assert watcher.take_changes(paths) == set()
    path.write_text("12")
    assert watcher.take_changes(paths) == set()
    path.write_text("123")  # still being written
    assert watcher.take_changes(paths) == set()
    assert watcher.take_changes(paths) == {path}
    assert watcher.take_changes(paths) == set()
    path.unlink()
    assert watcher.take_changes(paths) == set()
    path.write_text("1234")  # was only away for a moment
    assert watcher.take_changes(paths) == set()
    assert watcher.take_changes(paths) == {path}
    absent.write_text("1")
    assert watcher.take_changes(paths) == set()
    assert watcher.take_changes(paths) == {absent}
    absent.unlink()
    assert (watcher.take_changes(paths), watcher.take_changes(paths), watcher.take_changes(paths)) == (
        set(),
        {absent},
        set(),
    )


def test_a_save_of_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("1")
    status = path.stat()
    watcher = Watcher([path])
    save(path, "2")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (watcher.take_changes([path]), watcher.take_changes([path])) == (set(), {path})


class Watching:
    """A running `reportgen watch mingxi` and what it says."""

    def __init__(self, data: Path, out: Path, template: Path, log: Path) -> None:
        self.log = log
        given = ["--data", str(data), "--out", str(out), "--template", str(template)]
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "reportgen", "watch", "mingxi", *given],
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def until(self, met: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not met():
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.02)

    def says(self, words: str, times: int = 1) -> None:
        self.until(lambda: self.log.read_text("utf-8").count(words) >= times)

    def children(self) -> list[int]:
        """Every process below it, of all generations."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue  # it has ended meanwhile
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found[1:]


@pytest.fixture
def watching(fiction: Path, tmp_path: Path) -> Iterator[Watching]:
    template = Path(shutil.copy(ROOT / "templates" / "report.docx", tmp_path))
    watch = Watching(fiction, tmp_path / "out", template, tmp_path / "log")
    yield watch
    if watch.process.poll() is None:
        watch.process.kill()
    watch.process.wait()


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="counts processes by /proc")
def test_from_save_to_save_to_the_end(watching: Watching, fiction: Path, tmp_path: Path) -> None:
    data = fiction / "2023" / "mingxi.yaml"
    district = fiction / "2023" / "district.yaml"
    pdf = tmp_path / "out" / "2023" / "mingxi.pdf"
    sound = data.read_text("utf-8")
    watching.says("用时", 1)  # nothing was built yet, so it starts with that
    workers = watching.children()
    assert workers

    save(data, sound.replace("执行数: 207.90", "执行数: 二百"))
    watching.says("“二百”不是数字")
    save(data, sound.replace("均为在职人员", "均为在编在职人员"))
    watching.says("用时", 3)
    assert "均为在编在职人员" in "".join(Reading(pdf).pages)

    common = district.read_text("utf-8")
    save(district, common.replace("市名:", "市名", 1))
    watching.says("等待改正后存盘", 1)
    save(district, common.replace("示例区", "样例区"))
    watching.says("用时", 4)
    assert "样例区" in "".join(Reading(pdf).pages)

    template = tmp_path / "report.docx"
    whole = template.read_bytes()
    template.write_bytes(whole[:2000])
    watching.says("等待改正后存盘", 2)
    template.write_bytes(whole)
    watching.says("用时", 5)

    assert watching.children() == workers  # the same warm engine all the while
    os.kill(watching.process.pid, signal.SIGINT)
    assert watching.process.wait(PATIENCE) == 0
    assert watching.log.read_text("utf-8").endswith("已停止。\n")
    deadline = time.monotonic() + PATIENCE
    while not all(map(gone, workers)):
        assert time.monotonic() < deadline, "an orphan"
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="counts processes by /proc")
def test_told_to_end_while_it_builds(watching: Watching) -> None:
    watching.says("守着")
    workers = watching.children()
    os.kill(watching.process.pid, signal.SIGTERM)
    assert watching.process.wait(PATIENCE) == 0
    deadline = time.monotonic() + PATIENCE
    while not all(map(gone, workers)):
        assert time.monotonic() < deadline, "an orphan"
        time.sleep(0.05)
