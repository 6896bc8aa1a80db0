"""Compare a score edit in a running process, up to the new PDF, with a new `reportgen build`.

    python -m bench edit
    python -m bench.edit KILLS

In the running process the template is compiled and LibreOffice has converted a document. The edit does all that
`reportgen score` does: lock, validate, preview, record, rename, with everything synced to the disk. Edits and builds
are measured in turns, so that a busy machine slows both, and the medians are compared.

The second command kills this number of editing processes with SIGKILL at random moments. It prints how often that was
between record and data, and fails if an edit was lost, incomplete or not recorded.
"""

import itertools
import multiprocessing
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reportgen.editing.audit import digest
from reportgen.editing.edited import EditedOffice
from reportgen.editing.preview import effect
from reportgen.editing.proposal import commit, propose_scores, propose_values
from reportgen.editing.store import open_session, read_history
from reportgen.office.due_papers import Order
from reportgen.office.office_build import Target, build_office
from reportgen.office.result import State
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.reading.loader import load_district

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "templates" / "report.docx"
ROUNDS = 11
GOAL = 0.4  # s
_STAGES = {"转换": "convert (two renderings, LibreOffice, contents)", "校验": "verify the PDF"}


def office_in(folder: Path) -> EditedOffice:
    """Copy the real office into a data folder of its own."""
    shutil.copytree(ROOT / "data" / "2022", folder / "data" / "2022")
    district, findings = load_district(folder / "data" / "2022")
    assert district is not None, findings
    return EditedOffice(district, district.entry("dongli"))


def time_edit(office: EditedOffice, points: int, engine: Engine | NoEngine) -> dict[str, float]:
    """Make one edit and the report after it. Returns the seconds of each part."""
    marks: list[tuple[str, float]] = [("", time.perf_counter())]
    with open_session(office.district.office_file(office.entry)) as session:
        proposal = propose_scores(office, session.raw, [("群众满意度", str(points))], "测速", None)
        marks.append(("validate the edit", time.perf_counter()))
        effect(office, session.raw, proposal.raw, Order(TEMPLATE))
        marks.append(("effect before and after", time.perf_counter()))
        commit(session, proposal, "bench")
        marks.append(("record and rename, flushed", time.perf_counter()))

    def say(stage: str, _text: str) -> None:
        marks.append((_STAGES.get(stage, "load, score, check, first rendering"), time.perf_counter()))

    out = office.district.folder.parent.parent / "out"
    result = build_office(office.district, office.entry, engine, Target(out, TEMPLATE), say)
    assert result.state is State.BUILT, result.findings
    marks.append(("write DOCX, PDF, origin, flushed", time.perf_counter()))
    parts: dict[str, float] = {}
    for (_, before), (name, after) in itertools.pairwise(marks):
        parts[name] = parts.get(name, 0.0) + after - before
    return parts


def time_build(office: EditedOffice) -> float:
    """The seconds of one `reportgen build` in a new process."""
    folder = office.district.folder.parent
    command = [sys.executable, "-m", "reportgen", "build", "dongli", "--data", str(folder)]
    command += ["--out", str(folder.parent / "fresh"), "--template", str(TEMPLATE)]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - start


def measure() -> None:
    """Print the parts, the whole and the ratio."""
    with tempfile.TemporaryDirectory() as folder, start_engine() as engine:
        office = office_in(Path(folder))
        time_edit(office, 9, engine)
        time_build(office)
        rounds, builds = [], []
        for n in range(ROUNDS):
            rounds.append(time_edit(office, 8 - n % 2, engine))
            builds.append(time_build(office))
    for name in rounds[0]:
        print(f"  {name:48} {1000 * statistics.median(r[name] for r in rounds):6.1f} ms")
    wholes = [sum(parts.values()) for parts in rounds]
    ratio = statistics.median(a / b for a, b in zip(wholes, builds, strict=True))
    print(f"score edit → new PDF, warm   {statistics.median(wholes):6.3f} s   (goal: {GOAL} s)")
    print(f"reportgen build, fresh       {statistics.median(builds):6.3f} s   ratio {ratio:.2f}")


def _edit_on(office: EditedOffice, acknowledged: int) -> None:
    while True:
        with open_session(office.district.office_file(office.entry)) as session:
            pairs = [("机构人员.人员说明", f"{os.getpid()}在{time.monotonic_ns()}")]
            entry = commit(session, propose_values(office, session.raw, pairs, ""), "bench")
        os.write(acknowledged, f"{entry.number}\n".encode())


def kills(count: int) -> None:
    """Kill this number of processes and verify data and record after each."""
    fork, chance = multiprocessing.get_context("fork"), random.Random(count)
    with tempfile.TemporaryDirectory() as folder:
        office = office_in(Path(folder))
        data = office.district.office_file(office.entry)
        for _ in range(count):
            reading, writing = os.pipe()
            worker = fork.Process(target=_edit_on, args=(office, writing))
            worker.start()
            time.sleep(chance.uniform(0.02, 0.08))
            worker.kill()
            worker.join()
            assert worker.exitcode == -signal.SIGKILL
            os.close(writing)
            with os.fdopen(reading) as lines:
                told = {int(line) for line in lines}
            history = read_history(data)
            done = {e.entry.number: e.entry for e in history.logged if e.outcome != "未生效"}
            assert told <= set(done) and not any(e.touched_before for e in history.logged)
            if done:
                assert digest(data.read_bytes()) == done[max(done)].hash_after
        total, void = len(history.logged), len(history.logged) - len(done)
    print(
        f"{count} kills, {total} edits on record, {void} of them cut short before the data; none lost or half"
    )


def main() -> None:
    """Run what the command line asks for."""
    if sys.argv[-1].isdecimal():
        kills(int(sys.argv[-1]))
    else:
        measure()


if __name__ == "__main__":
    main()
