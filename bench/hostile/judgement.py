"""Run one command where a case has it run, and say in what it broke the rule."""

import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.hostile.world import ROOT, Case, World

SECONDS, MEMORY = 20.0, 1 << 30  # of one command, on a machine that has nothing else to do
_ADDRESS_SPACE = 3 << 30  # bytes; keeps a command that breaks the rule from taking the machine's memory
_HAN = re.compile("[\u4e00-\u9fff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMPLAINTS = ("Traceback (most recent call last)", "程序内部出错", "Fatal Python error", "Exception ignored")
_OWN = re.compile(r"\.mingxi\.yaml\.edit-\d+|mingxi\.(yaml|audit\.jsonl)")


@dataclass(frozen=True)
class Run:
    """How a command ended. code is negative for a signal; memory is the largest part of it that was in use.

    allowed: the seconds that it may take: SECONDS, and more where others use the machine's processors too.
    """

    code: int
    said: str
    errors: str
    seconds: float
    memory: int
    allowed: float


def _allowed() -> float:
    return SECONDS * max(1.0, max(os.getloadavg()) / (os.cpu_count() or 1))


def snapshot(world: World) -> dict[str, tuple[int, ...]]:
    """What lies in the world, by path: kind, rights, size and time of each file."""
    found = {}
    for folder, folders, files in os.walk(world.folder):
        for name in (*folders, *files):
            path = Path(folder, name)
            status = path.lstat()
            size = (status.st_size, status.st_mtime_ns) if name in files else ()
            found[path.relative_to(world.folder).as_posix()] = (status.st_mode, *size)
    return found


def run(world: World, case: Case) -> Run:
    """Run the command of a case: in a fork of this process, or by a shell where the surroundings are the matter."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        arguments = (world, case, said.fileno(), errors.fileno())
        pid = _by_shell(*arguments) if case.shell else _by_fork(*arguments)
        code, memory = _wait(pid, start + _allowed() + 5)
        seconds, allowed = time.monotonic() - start, _allowed()
        said.seek(0)
        errors.seek(0)
        texts = [_decoded(f.read(1 << 24)) for f in (said, errors)]
    return Run(code, texts[0], texts[1], seconds, memory, allowed)


def _decoded(said: bytes) -> str:
    """What a command said in UTF-8, or in the encoding of its surroundings."""
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("gb18030", "backslashreplace")


def _environment(world: World, case: Case) -> dict[str, str]:
    path = os.pathsep.join(p for p in (str(ROOT / "src"), os.environ.get("PYTHONPATH")) if p)
    return {"TMPDIR": str(world.temporary), "PYTHONPATH": path, **case.environment}


def _by_fork(world: World, case: Case, said: int, errors: int) -> int:
    """The process that runs the command with all modules imported already."""
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.setsid()
        os.dup2(said, 1)
        os.dup2(errors, 2)
        os.chdir(world.folder)
        os.environ.update(_environment(world, case))
        tempfile.tempdir = None
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        from reportgen.cli import main

        try:
            code = main(list(case.command))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        import traceback

        os.write(2, traceback.format_exc().encode("utf-8", "backslashreplace"))
    finally:
        os._exit(code)


def _by_shell(world: World, case: Case, said: int, errors: int) -> int:
    program = (sys.executable, "-m", "reportgen", *case.command)
    process = subprocess.Popen(
        ["bash", "-c", case.shell, "bash", *program], stdout=said, stderr=errors, cwd=world.folder,
        env={**os.environ, **_environment(world, case)}, start_new_session=True,
    )  # fmt: skip
    process.returncode = 0  # _wait() reaps it
    return process.pid


def _wait(pid: int, deadline: float) -> tuple[int, int]:
    """Exit code and largest memory in bytes. What lives longer than the deadline is killed."""
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024
        if time.monotonic() > deadline:
            os.killpg(pid, signal.SIGKILL)
            deadline = float("inf")
        time.sleep(0.005)


def breaches(world: World, case: Case, before: dict[str, tuple[int, ...]], done: Run) -> list[str]:
    """In what a command broke the rule; empty where it kept it. before: the snapshot() taken before the run."""
    found = [*_of_messages(done, case.is_heard), *_of_files(world, before)]
    if done.seconds > done.allowed:
        found.append(f"{done.seconds:.0f} s")
    if done.memory > MEMORY:
        found.append(f"{done.memory >> 20} MB")
    return found


def _of_messages(done: Run, is_heard: bool) -> Iterator[str]:
    text = done.said + done.errors
    if done.code not in (0, 1, 2):
        yield f"exit code {done.code}"
    for complaint in _COMPLAINTS:
        if complaint in text:
            yield complaint
    if done.code and is_heard and not _HAN.search(text):
        yield "no message in Chinese"
    if done.errors.count("无法进行：") > 1:
        yield "more than one message"
    if sent := _CONTROL.search(text.replace("\r\n", "\n")):
        yield f"{sent[0]!r} sent to the terminal"


def _of_files(world: World, before: dict[str, tuple[int, ...]]) -> Iterator[str]:
    after = snapshot(world)
    for name in sorted(before.keys() | after.keys()):
        path = world.folder / name
        if before.get(name) == after.get(name):
            continue
        if not name.startswith("out/") and name != "out" and not _OWN.fullmatch(path.name):
            yield f"{name} outside out/ was changed"
        if path.name.endswith(".part") and path.exists():
            yield f"left behind {name}"
        if name.startswith("out/") and path.is_file() and _is_torn(path):
            yield f"half file {name}"


def _is_torn(path: Path) -> bool:
    """Whether a file that was written just now is not whole."""
    if path.suffix in (".docx", ".xlsx"):
        return not zipfile.is_zipfile(path)
    if path.suffix == ".pdf":
        return not path.read_bytes().rstrip().endswith(b"%%EOF")
    return False
