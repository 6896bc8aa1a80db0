"""Measure `build --all --cluster`: how many workers can one main process (the parent) keep busy?

Prints CPU seconds per office of the parent, of the scheduler, and of a worker with its LibreOffice, the last one with
and without the cluster. Each is computed from the difference between two runs with different numbers of offices, so
that the start is not counted. Drafts are built, which have no ledger and no volume. Wall-clock time is printed too, but
means little where scheduler, parent, workers and LibreOffice share two processors.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from distributed import Client

ROOT = Path(__file__).parent.parent
FEW, MANY = 16, 64  # offices
PARENT_GOAL, WORKER_GOAL = 0.010, 1.1  # seconds per office; ratio
_POLL_SECONDS = 0.02  # between readings of the CPU time of the processes


@dataclass(frozen=True)
class Cost:
    """The cost of a run: wall-clock seconds, and CPU seconds of parent, scheduler and the worker's processes."""

    wall: float
    parent: float
    scheduler: float
    worker: float

    def per_office(self, fewer: "Cost") -> "Cost":
        """The cost of one more office, from this run and a run with fewer offices."""
        count = MANY - FEW
        return Cost(
            (self.wall - fewer.wall) / count,
            (self.parent - fewer.parent) / count,
            (self.scheduler - fewer.scheduler) / count,
            (self.worker - fewer.worker) / count,
        )


def district(folder: Path, offices: int) -> Path:
    """Write a data folder with this number of offices, all with the figures of the fictional one of the tests."""
    folder.mkdir()
    data = Path(shutil.copytree(ROOT / "tests" / "district", folder / "data"))
    with (data / "2023" / "district.yaml").open("a", encoding="utf-8") as directory:
        for number in range(1, offices):
            directory.write(f"  - {{代码: {999900000 + number}, 名称: 示例{number}, 标识: bench{number}}}\n")
            shutil.copy(data / "2023" / "mingxi.yaml", data / "2023" / f"bench{number}.yaml")
    return data


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, psutil.Process, psutil.Process]]:
    """Start a scheduler and a worker with one thread. Yields the address and both processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    worker = ["worker", address, "--nthreads", "1", "--local-directory", str(folder), "--name"]
    commands = [["scheduler", "--host", "127.0.0.1", "--port", port], [*worker, "w"]]
    processes: list[psutil.Process] = []
    with ExitStack() as stack:
        for command in commands:
            dask = [sys.executable, "-m", "dask", *command, "--no-dashboard"]
            process = subprocess.Popen(dask, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            processes.append(psutil.Process(process.pid))
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(1, 60)
        yield address, processes[0], processes[1]


def clocks(processes: list[psutil.Process], seen: dict[int, float]) -> None:
    """Store the present CPU seconds of processes and their children in seen, by process ID."""
    for process in processes:
        try:
            for each in (process, *process.children(recursive=True)):
                times = each.cpu_times()
                seen[each.pid] = times.user + times.system
        except psutil.NoSuchProcess:
            continue


def build(
    data: Path, out: Path, *options: str, cluster: tuple[psutil.Process, psutil.Process] | None = None
) -> Cost:
    """Run `build --all` for drafts. Raises where an office is not built."""
    command = [sys.executable, "-m", "reportgen", "build", "--all", "--force", "--draft"]
    where = ["--data", str(data), "--out", str(out)]
    before: dict[int, float] = {}
    clocks(list(cluster or ()), before)
    start = time.perf_counter()
    process = subprocess.Popen([*command, *where, *options], stdout=subprocess.DEVNULL, cwd=ROOT)
    parent, own, below = psutil.Process(process.pid), {}, dict(before)
    while process.poll() is None:
        clocks([*(cluster[1:] if cluster else parent.children())], below)
        with contextlib.suppress(psutil.NoSuchProcess):
            times = parent.cpu_times()
            own[parent.pid] = times.user + times.system
        time.sleep(_POLL_SECONDS)
    assert process.returncode == 0
    scheduler = cluster[0].cpu_times() if cluster else None
    used = scheduler.user + scheduler.system - before[cluster[0].pid] if scheduler and cluster else 0.0
    work = sum(below.values()) - sum(before.values())
    return Cost(time.perf_counter() - start, sum(own.values()), used, work)


def main() -> None:
    """Print the costs and the ratios that the goals are set for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = (district(folder / str(n), n) for n in (FEW, MANY))
        alone = build(many, folder / "out", "-j", "1").per_office(build(few, folder / "out", "-j", "1"))
        with cluster(folder) as (address, scheduler, worker):
            both, option = (scheduler, worker), ("--cluster", address)
            build(
                few, folder / "out", *option, cluster=both
            )  # a first run, so that the worker has started everything
            fewer = build(few, folder / "out", *option, cluster=both)
            shared = build(many, folder / "out", *option, cluster=both).per_office(fewer)
    print(f"CPU an office, from {FEW} and {MANY} offices on {os.cpu_count()} processors")
    for label, cost in (("no cluster, -j 1", alone), ("cluster, 1 worker", shared)):
        print(
            f"{label:18} parent {1000 * cost.parent:5.1f} ms  scheduler {1000 * cost.scheduler:5.1f} ms"
            f"  worker {1000 * cost.worker:6.1f} ms  by the clock {1000 * cost.wall:6.1f} ms"
        )
    bound = shared.parent + shared.scheduler
    print(f"parent and scheduler {1000 * bound:.1f} ms an office (goal {1000 * PARENT_GOAL:.0f} ms):")
    print(f"one parent keeps {shared.worker / bound:.0f} workers busy")
    print(f"a worker with the cluster / without: {shared.worker / alone.worker:.2f} (goal {WORKER_GOAL})")


if __name__ == "__main__":
    main()
