"""Compare `reportgen build --all` with the two ways to make the reports of a district without it.

1. docxtpl and `soffice --convert-to pdf` for each office, one after another.
2. docxtpl for each office, then one `soffice` call with all files.
3. cost per office at 10, 100 (and, with `full`, 1,000) offices, memory of the parent, and a run in which
   nothing has changed.

The two others only render and convert, without scoring, checks, verification and ledger. They are given the computed
values. `python -m bench batch` takes some minutes; `python -m bench.batch full` more.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.render import TEMPLATE, plain_template, with_docxtpl
from reportgen.office.workspace import open_folder
from reportgen.reading.loader import load_office
from reportgen.render import Template
from reportgen.render.document import unpaged_entries
from reportgen.render.view import values
from reportgen.scoring import compute

OFFICES = 100
TURNS = 3
_REPORTGEN = [sys.executable, "-m", "reportgen"]


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of one process; findings (exit 1) do not matter here."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command} ended with {done.returncode}")
    return time.perf_counter() - start


def district(folder: Path, offices: int) -> Path:
    """Write a fictional district with this number of offices and without planted faults."""
    data = folder / f"data{offices}"
    command = [*_REPORTGEN, "demo", str(data), "--offices", str(offices), "--seed", "1", "--faults", "0"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return data


def build_all(data: Path, out: Path, *more: str) -> list[str]:
    """The command line that builds a district."""
    return [*_REPORTGEN, "build", "--all", "--data", str(data), "--out", str(out), *more]


def render_with_docxtpl(data: Path, out: Path) -> tuple[list[Path], float]:
    """Render every office that can be read. Returns the DOCX files and the seconds that docxtpl took."""
    out.mkdir()
    folder = max(data.glob("????"))
    directory, compiled, plain = open_folder(folder), Template.open(TEMPLATE), plain_template(out)
    files: list[Path] = []
    spent = 0.0
    for entry in directory.district.directory:
        if not directory.office_file(entry).is_file():
            continue
        submission, _ = load_office(directory, entry)
        if submission is None:
            continue
        scorecard = compute(submission)
        contents = unpaged_entries(compiled, values(submission, scorecard))
        context = values(submission, scorecard, contents)
        start = time.perf_counter()
        files.append(out / f"{entry.slug}.docx")
        files[-1].write_bytes(with_docxtpl(plain, context))
        spent += time.perf_counter() - start
    return files, spent


def compare_with_others(folder: Path) -> None:
    """Parts 1 and 2. Both ways run in turns, each with its own ratio, because the speed of the machine varies."""
    data = district(folder, OFFICES)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    soffice = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf")]
    turns: list[tuple[float, float]] = []
    for turn in range(TURNS):
        files, spent = render_with_docxtpl(data, folder / f"docx{turn}")
        if not turn:
            seconds([*soffice, str(files[0])])  # a first run, which makes the profile
        at_once = spent + seconds([*soffice, *map(str, files)])
        out = folder / f"out{turn}"
        turns.append((at_once, seconds(build_all(data, out, "--json"))))
        built = len(list(out.glob("*/*.docx")))
        assert built == len(files), f"{built} of {len(files)} built"
    each = spent + sum(seconds([*soffice, str(file)]) for file in files)
    ours = median(own for _, own in turns)
    ratios = sorted(other / own for other, own in turns)
    print(f"{len(files)} offices; {TURNS} turns of one call and ours, medians")
    for name, took in (
        ("docxtpl + soffice per file", each),
        ("docxtpl + one soffice call", median(other for other, _ in turns)),
        ("reportgen build --all, with ledger, overview, volume", ours),
    ):
        print(f"{name:53}{took:7.1f} s  {took / len(files):6.3f} s an office")
    print(f"ratio to per file {each / ours:6.2f}   (goal: at least 8)")
    print(
        f"ratio to one call {median(ratios):6.2f}   (goal: at least 2; {ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def by_size(folder: Path, sizes: list[int]) -> None:
    """Part 3."""
    for size in sizes:
        data, out = district(folder, size), folder / f"out{size}"
        code = (
            "import resource,sys\nfrom reportgen.cli import main\nmain(sys.argv[1:])\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)"
        )
        command = [sys.executable, "-c", code, *build_all(data, out, "--json")[3:]]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        spent = time.perf_counter() - start
        last = json.loads(done.stdout.splitlines()[-1])
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        unchanged = min(seconds(build_all(data, out)) for _ in range(3))
        print(
            f"{size:5d} offices: {spent:7.1f} s, {spent / max(1, last['本次生成']):6.3f} s an office; "
            f"parent at most {done.stderr.split()[-1]} MB, largest process {children} MB; "
            f"nothing changed: {unchanged:.2f} s"
        )
        shutil.rmtree(out)


def main(sizes: tuple[int, ...] = (10, 100)) -> None:
    """Print all parts."""
    with tempfile.TemporaryDirectory() as folder:
        compare_with_others(Path(folder))
        by_size(Path(folder), list(sizes))


if __name__ == "__main__":
    main((10, 100, 1000) if sys.argv[1:] == ["full"] else (10, 100))
