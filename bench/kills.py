"""Kill processes of `reportgen build --all` again and again: `python -m bench.kills [COUNT]`; 200 take some minutes.

Each round builds a small district anew and, at a random moment, sends a random signal to a random one of its
processes: the command itself, a child (a worker, or a process that binds or checks), the server that children are forked from,
a LibreOffice. Then it checks that

- the command has ended, by itself or by the signal, and no process is left;
- every file in the folder is complete;
- one more run builds what is missing, every output has the bytes of an undisturbed run, and `reportgen verify` agrees.

Anything else ends the measurement with an error. Prints which processes were killed, and with what effect.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from bench.batch import build_all, district
from reportgen.pdf.privatefolder import PREFIX, home

OFFICES = 6
KILLS = 200
_MARK = "REPORTGEN_KILLS"
_SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


class District:
    """A fictional district in a folder of its own, and the outputs of an undisturbed run."""

    def __init__(self, folder: Path) -> None:
        self.data, self.out, self._mark = district(folder, OFFICES), folder / "out", str(folder)
        assert self.start().wait() == 0
        self.wanted = self.digests()

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a run, whose processes are recognised by an environment variable."""
        return subprocess.Popen(
            build_all(self.data, self.out, *options),
            env={**os.environ, _MARK: self._mark},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def processes(self) -> list[int]:
        """The IDs of all processes of a run."""
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        return [pid for pid in pids if f"{_MARK}={self._mark}".encode() in _environ(pid).split(b"\0")]

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every Word and PDF file. Raises AssertionError for an incomplete file."""
        found = {}
        for path in sorted(p for p in self.out.rglob("*") if p.suffix in (".docx", ".pdf")):
            content = path.read_bytes()
            if path.suffix == ".docx":
                with zipfile.ZipFile(path) as package:
                    assert package.testzip() is None, path
            else:
                assert content.startswith(b"%PDF-") and content.endswith(b"%%EOF\n"), path
            found[path.name] = hashlib.sha256(content).hexdigest()
        return found

    def verified(self) -> bool:
        """Whether `reportgen verify` finds no difference."""
        command = [sys.executable, "-m", "reportgen", "verify", "--out", str(self.out)]
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _environ(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # it has ended, or belongs to another user
        return b""


def _role(pid: int, parent: int) -> str:
    """The role of a process. Workers and the processes that bind and check have the command line of their server."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        above = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return "gone"
    if pid == parent:
        return "command"
    if b"worker.py" in command:
        return "LibreOffice"
    if b"resource_tracker" in command:
        return "tracker"
    return "server" if above == parent else "child"


def _folders() -> set[Path]:
    """The existing private folders of LibreOffice processes."""
    return set(home().glob(f"{PREFIX}*"))


def strike(district: District, chance: random.Random) -> tuple[str, bool]:
    """Do one round. Returns the process and the signal, and whether the run continued. Raises AssertionError."""
    run = district.start("--force")
    time.sleep(chance.uniform(0.1, 1.6))
    living = district.processes() or [run.pid]
    victim, how = chance.choice(living), chance.choice(_SIGNALS)
    role = _role(victim, run.pid)
    try:
        os.kill(victim, how)
    except ProcessLookupError:
        role = "gone"
    code = run.wait(120)
    deadline = time.monotonic() + 20
    while district.processes() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not district.processes(), "processes are left"
    assert set(district.digests()) <= set(district.wanted), "files that nobody wants"
    assert district.start().wait(120) == 0, "the next run does not finish the rest"
    other = dict(district.digests().items() ^ district.wanted.items())
    assert not other, f"other bytes than an undisturbed run gives after {role} {how.name}: {sorted(other)}"
    assert district.verified(), "reportgen verify disagrees"
    assert not list(district.out.rglob("*.part")), "half files are left"
    return f"{role} {how.name}", code == 0


def main() -> None:
    """Do as many rounds as the command line says, and print which processes were killed."""
    count = int(sys.argv[-1]) if sys.argv[-1].isdecimal() else KILLS
    chance = random.Random(count)
    struck: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    before = _folders()
    with tempfile.TemporaryDirectory() as folder:
        district = District(Path(folder))
        for number in range(count):
            what, whole = strike(district, chance)
            struck[what] += 1
            survived[what] += whole
            if number % 20 == 19:
                print(f"{number + 1} of {count}", file=sys.stderr, flush=True)
    for what, times in sorted(struck.items()):
        print(f"{what:22} {times:4d} times, {survived[what]:4d} runs went on and built everything")
    print(f"{count} kills of builds of {OFFICES} offices: nothing lost, half or left behind")
    # Left where LibreOffice was killed and then its worker ended; a later run deletes them.
    print(f"private folders left: {len(_folders() - before)}")


if __name__ == "__main__":
    main()
