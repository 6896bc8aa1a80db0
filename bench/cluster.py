"""`build --all --cluster` with one Dask worker and with two, on the same machine; the ratio is what counts.

Both clusters start before the clock does; each run is a whole process over the same offices, all to be built.
A first run, not counted, starts every worker's LibreOffice once. Scheduler, parent, workers and their
LibreOffices share the processors of one machine here, so two workers can give less than twice as much.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).parent.parent
OFFICES, ROUNDS = 24, 2


def district(folder: Path, offices: int) -> Path:
    """data/ with so many offices, all with the figures of the tests' fictional one."""
    data = Path(shutil.copytree(ROOT / "tests" / "district", folder / "data"))
    with (data / "2023" / "district.yaml").open("a", encoding="utf-8") as directory:
        for number in range(1, offices):
            directory.write(f"  - {{代码: {999900000 + number}, 名称: 示例{number}, 标识: bench{number}}}\n")
            shutil.copy(data / "2023" / "mingxi.yaml", data / "2023" / f"bench{number}.yaml")
    return data


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers, each a process of one thread."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    worker = ["worker", address, "--nthreads", "1", "--local-directory", str(folder), "--name"]
    commands = [
        ["scheduler", "--host", "127.0.0.1", "--port", port],
        *([*worker, f"w{i}"] for i in range(workers)),
    ]
    with ExitStack() as stack:
        for command in commands:
            dask = [sys.executable, "-m", "dask", *command, "--no-dashboard"]
            process = subprocess.Popen(dask, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, 60)
        yield address


def seconds(data: Path, out: Path, *options: str) -> float:
    """Wall-clock seconds of one `build --all`, every office of it built."""
    command = [
        sys.executable,
        "-m",
        "reportgen",
        "build",
        "--all",
        "--force",
        "--data",
        str(data),
        "--out",
        str(out),
    ]
    start = time.perf_counter()
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    """Print seconds and offices a second with no cluster, one worker and two, and the ratio of the last two."""
    best: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = district(folder, OFFICES)
        alone = min(seconds(data, folder / "out", "-j", "1") for _ in range(ROUNDS))
        print(f"{OFFICES} offices on {os.cpu_count()} processors; best of {ROUNDS}, all in seconds a run")
        print(f"no cluster, -j 1  {alone:6.2f}  {OFFICES / alone:5.2f} offices/s")
        for workers in (1, 2):
            with cluster(folder, workers) as address:
                seconds(data, folder / "out", "--cluster", address)
                best[workers] = min(
                    seconds(data, folder / "out", "--cluster", address) for _ in range(ROUNDS)
                )
            print(f"{workers} worker(s)       {best[workers]:6.2f}  {OFFICES / best[workers]:5.2f} offices/s")
    print(f"ratio 1 → 2 workers: {best[1] / best[2]:.2f}")


if __name__ == "__main__":
    main()
