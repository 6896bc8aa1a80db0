"""The engine's promises: a whole PDF or a clear error, in time, and nothing left behind."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from reportgen.errors import EngineError, EngineMissing
from reportgen.pdf import engine as engine_module
from reportgen.pdf import libreoffice, privatefolder
from reportgen.pdf.content import Reading
from reportgen.pdf.conversion import Conversion
from reportgen.pdf.engine import Engine, open_engine
from reportgen.pdf.layoutwork import ORDINARY_SECONDS, LayoutWork
from reportgen.pdf.libreoffice import Installation
from reportgen.pdf.workerprocess import Way, Worker

from .conftest import build_docx

FAKE = """
import json, os, signal, sys, time
mode, folder, starts = {mode!r}, sys.argv[-1], {starts!r}
pdf = os.path.join(folder, "document.pdf")
with open(starts, "a") as file:
    file.write(folder + "\\n")
first = len(open(starts).readlines()) == 1
print(json.dumps({{"ready": "0"}}), flush=True)
for line in sys.stdin:
    if mode == "crash" or mode == "crash once" and first:
        print("the last words", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGSEGV)
    if mode == "hang":
        time.sleep(600)
    if mode == "slow":
        os.kill(os.getpid(), signal.SIGPROF)
    if mode == "noise":
        print("LibreOffice says hello", flush=True)
    if mode == "refuse":
        print(json.dumps({{"error": "source file could not be loaded"}}), flush=True)
        continue
    if mode == "garbage":
        open(pdf, "w").write("not a pdf")
    if mode == "truncated":
        open(pdf, "w").write("%PDF-1.6 and no more")
    if mode == "font" or mode == "font once" and first:
        open(pdf, "w").write('%PDF-1.6\\n% CreateFontSubset failed for font "Song R" weight=5\\n%%EOF')
    elif mode in ("crash once", "font once"):
        open(pdf, "w").write("%PDF-1.6 %%EOF")
    print(json.dumps({{"error": ""}}), flush=True)
"""


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., Engine]:
    def start(mode: str, deadline: float = 30.0) -> Engine:
        script = tmp_path / "fake.py"
        script.write_text(FAKE.format(mode=mode, starts=str(tmp_path / "starts")))
        return open_engine(command=[sys.executable, "-I", "-S", str(script)], deadline=deadline)

    return start


DOCUMENT = b"anything: the fakes do not look"
NO_WORK = LayoutWork(0.0, "")


def folders_of(tmp_path: Path) -> list[Path]:
    """The private folders of all workers started, in order."""
    return [Path(line) for line in (tmp_path / "starts").read_text().splitlines()]


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("crash", "信号 11"),
        ("hang", "超过时限"),
        ("noise", "无法识别"),
        ("no pdf", "没有生成 PDF"),
        ("garbage", "不是完整的 PDF"),
        ("truncated", "不是完整的 PDF"),
        ("font", "字体 Song R 没有嵌入"),
    ],
)
def test_a_failing_worker_gets_one_successor(
    mode: str, said: str, fake: Callable[..., Engine], tmp_path: Path
) -> None:
    deadline = 1.0 if mode == "hang" else 30.0
    with fake(mode, deadline) as engine, pytest.raises(EngineError, match=said) as caught:
        engine.convert(DOCUMENT, "某报告")
    assert caught.value.advice
    assert len(set(folders_of(tmp_path))) == 2
    assert not any(folder.exists() for folder in folders_of(tmp_path))


def test_a_crash_tells_the_last_words(fake: Callable[..., Engine]) -> None:
    with fake("crash") as engine, pytest.raises(EngineError, match="the last words"):
        engine.convert(DOCUMENT, "某报告")


def test_closing_the_engine_ends_a_conversion_under_way(fake: Callable[..., Engine], tmp_path: Path) -> None:
    with fake("hang", 600.0) as engine:
        engine.probe()
        conversion = Conversion(engine, DOCUMENT, "某报告", NO_WORK, ORDINARY_SECONDS)
    with pytest.raises(EngineError, match="已经停止"):
        conversion.result()
    assert len(folders_of(tmp_path)) == 1  # no successor
    assert not any(folder.exists() for folder in folders_of(tmp_path))


def test_a_conversion_gives_what_the_engine_gives(fake: Callable[..., Engine]) -> None:
    with fake("font once") as engine:
        assert Conversion(engine, DOCUMENT, "某报告", NO_WORK, ORDINARY_SECONDS).result() == b"%PDF-1.6 %%EOF"
    with fake("refuse") as engine, pytest.raises(EngineError, match="could not be loaded"):
        Conversion(engine, DOCUMENT, "某报告", NO_WORK, ORDINARY_SECONDS).result()


def test_a_conversion_that_would_take_too_long_is_not_begun(fake: Callable[..., Engine]) -> None:
    much = LayoutWork(11.0, "有一段 99999 字")
    with (
        fake("crash") as engine,
        pytest.raises(EngineError, match="有一段 99999 字，LibreOffice 在 10 秒内排不完"),
    ):
        Conversion(engine, DOCUMENT, "某报告", much, 10).result()


@pytest.mark.parametrize("mode", ["crash once", "font once"])
def test_one_failure_is_not_noticed(mode: str, fake: Callable[..., Engine], tmp_path: Path) -> None:
    with fake(mode) as engine:
        assert engine.convert(DOCUMENT, "某报告") == b"%PDF-1.6 %%EOF"
    assert len(folders_of(tmp_path)) == 2


def test_a_refusal_is_final(fake: Callable[..., Engine], tmp_path: Path) -> None:
    with fake("refuse") as engine, pytest.raises(EngineError, match="could not be loaded"):
        engine.convert(DOCUMENT, "某报告")
    assert len(folders_of(tmp_path)) == 1


def test_more_processor_time_has_a_later_deadline(
    fake: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    def seconds_left(_: Worker, __: bytes, end: float, seconds: int) -> tuple[bytes, str]:
        return b"", f"{seconds}：剩 {end - time.monotonic():.0f} 秒"

    monkeypatch.setattr(Worker, "convert", seconds_left)
    with fake("hang", deadline=100.0) as engine:
        for seconds, left in ((1, 100), (ORDINARY_SECONDS, 100), (6 * ORDINARY_SECONDS, 600)):
            with pytest.raises(EngineError, match=f"{seconds}：剩 {left} 秒"):
                engine.convert(DOCUMENT, "甲", seconds)


def test_a_document_that_takes_too_long_is_not_tried_again(
    fake: Callable[..., Engine], tmp_path: Path
) -> None:
    with fake("slow") as engine, pytest.raises(EngineError, match="用完了给它的处理器时间"):
        engine.convert(DOCUMENT, "某报告")
    assert len(folders_of(tmp_path)) == 1


@pytest.mark.parametrize("kind", ["lok", "soffice"])
def test_processor_time_is_limited_for_each_document(
    kind: Literal["lok", "soffice"], docx: Path, tmp_path: Path
) -> None:
    """A document that takes hours ends after a second; the one after it is made, by the limit of its own."""
    endless = build_docx(tmp_path / "endless.docx", body="\u0628a" * 100_000)
    with open_engine(kind) as engine:
        engine.probe()
        with pytest.raises(EngineError, match="用完了给它的处理器时间"):
            engine.convert(endless.read_bytes(), "某报告", 1)
        for _ in range(2):
            assert Reading(engine.convert(docx.read_bytes(), docx.name)).page_count == 3


def test_a_command_that_does_not_exist_is_an_engine_error() -> None:
    place = privatefolder.home()
    before = set(place.glob("reportgen-pdf-*"))
    with pytest.raises(EngineError, match="无法启动"):
        open_engine(command=["/nonexistent/python"])
    assert set(place.glob("reportgen-pdf-*")) <= before


def test_the_folder_is_in_memory_where_there_is_room(
    fake: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    homes = []
    for room, memory in ((0, tmp_path), (1 << 60, tmp_path), (0, tmp_path / "none")):
        monkeypatch.setattr(privatefolder, "MEMORY", memory)
        monkeypatch.setattr(privatefolder, "ROOM", room)
        with fake("crash") as engine:
            assert engine._worker
            homes.append(engine._worker.folder.parent)
    assert homes == [tmp_path, Path(tempfile.gettempdir()), Path(tempfile.gettempdir())]


def test_folders_of_the_dead_are_swept(
    fake: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where LibreOffice was killed, and then its owner, nobody was left to take the folder away."""
    monkeypatch.setattr(privatefolder, "MEMORY", tmp_path)
    monkeypatch.setattr(privatefolder, "ROOM", 0)
    dead, living, fresh = (tmp_path / f"reportgen-pdf-{name}" for name in ("dead", "living", "fresh"))
    for folder in (dead, living, fresh):
        folder.mkdir()
        (folder / "log").touch()
    for folder in (dead, living):
        os.utime(folder, (0, 0))
    handle = os.open(living, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with fake("crash"):
        assert [folder.exists() for folder in (dead, living, fresh)] == [False, True, True]
    os.close(handle)


def test_without_libreoffice_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    with pytest.raises(EngineMissing) as caught:
        open_engine()
    assert "libreoffice-writer-nogui" in caught.value.advice
    assert "麒麟" in caught.value.advice


def test_soffice_stands_in_where_the_library_is_missing() -> None:
    office = Installation(Path("/opt/x/program"), None, Path("/bin/false"), "7.4", "7.4")
    with open_engine(installation=office) as engine:
        assert (engine.name, engine.version) == ("soffice", "7.4")


def test_soffice_stands_in_where_the_library_does_not_start(docx: Path, tmp_path: Path) -> None:
    """A library of another build, or a broken one: the document is made all the same, and doctor can say why."""
    office = libreoffice.find()
    assert office
    (tmp_path / "libmergedlo.so").write_bytes(b"no library")
    broken = Installation(
        tmp_path, tmp_path / "libmergedlo.so", office.soffice, office.version, office.release
    )
    with open_engine(installation=broken) as engine:
        assert engine.name == "LibreOfficeKit"
        assert Reading(engine.convert(docx.read_bytes(), docx.name)).page_count == 3
        assert engine.name == "soffice"
        assert engine.remark.startswith("LibreOfficeKit 不能用，改用 soffice 命令（转换进程中途退出：OSError")


UNUSABLE = """
import json, sys
print(json.dumps({{"ready": "0", "isolation": []}}), flush=True)
sys.stdin.readline()
sys.exit({code})
"""


def test_a_library_that_lacks_a_function_is_given_up_at_once(tmp_path: Path) -> None:
    """It may only show with the first document; the worker then ends with a code of its own."""
    for code in (3, 1):
        (tmp_path / f"{code}.py").write_text(UNUSABLE.format(code=code))
    good = tmp_path / "good.py"
    good.write_text(FAKE.format(mode="font once", starts=str(tmp_path / "starts")))
    (tmp_path / "starts").write_text("an earlier start\n")
    python = [sys.executable, "-I", "-S"]
    with Engine(
        [Way("kit", [*python, str(tmp_path / "3.py")]), Way("other", [*python, str(good)])], deadline=30
    ) as engine:
        assert engine.convert(DOCUMENT, "某报告") == b"%PDF-1.6 %%EOF"
        assert engine.name == "other" and "kit 不能用" in engine.remark
    with (
        Engine(
            [Way("kit", [*python, str(tmp_path / "1.py")]), Way("other", [*python, str(good)])], deadline=30
        ) as engine,
        pytest.raises(EngineError, match="换新进程重试也失败"),
    ):
        engine.convert(DOCUMENT, "某报告")


TABLE = """
import ctypes, sys
sys.path.insert(0, {modules!r})
import worker
words = (ctypes.c_void_p * 3)(3 * ctypes.sizeof(ctypes.c_void_p), 0, 0)
instance = (ctypes.c_void_p * 1)(ctypes.addressof(words))
for slot in (2, 3):
    try:
        worker._function(ctypes.addressof(instance), slot, None)
        print("there")
    except worker.UnusableLibrary as error:
        print(error)
"""


def test_a_table_that_is_too_short_is_told() -> None:
    """LibreOfficeKit's class table states its size in bytes."""
    script = TABLE.format(modules=str(Path(libreoffice.__file__).parent))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["there", "this LibreOfficeKit has no function 3"]


def test_libreofficekit_makes_an_archive_pdf(pdf: bytes, engine: Engine) -> None:
    assert pdf.startswith(b"%PDF-")
    assert engine.version == getattr(libreoffice.find(), "version", None)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf


def test_a_document_that_is_none_is_refused(engine: Engine) -> None:
    with pytest.raises(EngineError, match="某报告"):
        engine.convert(b"PK\x03\x04 nothing of the kind", "某报告")


def test_the_document_after_a_refused_one_is_whole(engine: Engine, docx: Path, pdf: bytes) -> None:
    """The refused one's successor must not find, nor leave, anything of another document in the folder."""
    with pytest.raises(EngineError):
        engine.convert(b"PK\x03\x04 nothing of the kind", "某报告")
    assert Reading(engine.convert(docx.read_bytes(), docx.name)).pages == Reading(pdf).pages


def test_soffice_makes_the_same_pages(docx: Path) -> None:
    with open_engine("soffice") as engine:
        made = Reading(engine.convert(docx.read_bytes(), docx.name))
    assert (made.page_count, made.archive_level, made.tagged) == (3, "2B", True)


PARENT = """
import sys, time
from pathlib import Path
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import open_engine
from reportgen.pdf.libreoffice import Installation
kind, fake = sys.argv[1:]
office = Installation(Path(fake).parent, None, Path(fake), "", "") if fake else None
engine = open_engine(kind, installation=office)
print(engine._worker._process.pid, engine._worker.folder, flush=True)
if fake:
    engine.convert(b"", "某报告")
time.sleep(600)
"""


def in_group(leader: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


@pytest.mark.parametrize("busy", [False, True])
def test_no_orphans_when_the_parent_is_killed(busy: bool, tmp_path: Path) -> None:
    sleeper = tmp_path / "soffice"
    sleeper.write_text("#!/bin/sh\nsleep 600\n")
    sleeper.chmod(0o755)
    kind, fake = ("soffice", str(sleeper)) if busy else ("lok", "")
    command = [sys.executable, "-c", PARENT, kind, fake]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid, folder = parent.stdout.readline().split()
    if busy:
        assert wait_until(lambda: len(in_group(int(pid))) >= 3)  # worker, shell, sleep
    else:
        assert wait_until(lambda: (Path(folder) / "profile" / ".lock").exists())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not in_group(int(pid)))
    assert wait_until(lambda: not Path(folder).exists())


def test_a_worker_with_nobody_to_tell_takes_its_folder_away(tmp_path: Path) -> None:
    """Its parent may be gone before it is ready, which it then notices by telling that it is."""
    office = libreoffice.find()
    assert office
    folder = tmp_path / "private"
    environment = libreoffice.prepare(folder, office)
    command = [
        sys.executable,
        "-I",
        "-S",
        str(engine_module._WORKER),
        "lok",
        str(office.program),
        str(folder),
    ]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, env=environment, start_new_session=True
    ) as worker:
        assert worker.stdout is not None
        worker.stdout.close()
        worker.wait(60)
    assert wait_until(lambda: not folder.exists())


HIDDEN = """
import os, sys
sys.path.insert(0, {modules!r})
from pathlib import Path
from worker import Kit
folder = Path({folder!r})
kit = Kit(Path({program!r}), folder)
kit._in_the_open = lambda: "not hidden"
print(kit.convert(60), (folder / "document.pdf").stat().st_size > 0, flush=True)
os._exit(0)
"""


def test_documents_are_opened_hidden(tmp_path: Path) -> None:
    """Otherwise they come out just as well, only slower, and nobody would notice."""
    office = libreoffice.find()
    assert office and office.library
    folder = tmp_path / "部门 100%"
    script = HIDDEN.format(
        modules=str(Path(libreoffice.__file__).parent),
        folder=str(folder),
        program=str(office.program),
    )
    environment = libreoffice.prepare(folder, office)
    build_docx(folder / "document.docx")
    command = [sys.executable, "-I", "-S", "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "True", done.stderr
