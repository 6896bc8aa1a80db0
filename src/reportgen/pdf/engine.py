"""The engine that makes PDF: a worker process with a folder of its own, a deadline, and a successor."""

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self, cast

from reportgen.errors import EngineError, EngineMissing, system_reason
from reportgen.pdf import libreoffice
from reportgen.pdf.libreoffice import Installation
from reportgen.pdf.privatefolder import PrivateFolder

DEADLINE = 60.0
_WORKER = Path(__file__).with_name("worker.py")
_ATTEMPTS = 2
_LOSS = b"\n% CreateFontSubset failed"
_LOST_FONT = re.compile(_LOSS + rb' for font "([^"\n]*)"')
_ADVICE = "Word 文件已可使用；运行 reportgen doctor 检查环境，或用 Word、WPS 打开该文件另存为 PDF。"
_INSTALL = (
    "Debian、Ubuntu：运行 make setup，或 apt-get install libreoffice-writer-nogui。"
    "麒麟、统信 UOS：sudo apt-get install libreoffice-writer。装好后再运行一次即可，Word 文件不受影响。"
)


class _WorkerFailure(Exception):
    """The worker crashed, hung, or said what nobody asked; the text says which, in Chinese."""


class _Worker:
    """One process and its private folder, from start to removal."""

    def __init__(self, command: Sequence[str], release: str) -> None:
        self._private = PrivateFolder()
        self.folder = self._private.path
        self._docx, self._pdf = (
            self.folder / "document.docx",
            self.folder / "document.pdf",
        )  # as worker.py has it
        self._ready = False
        self._unread = b""
        try:
            environment = libreoffice.prepare(self.folder, release)
            with (self.folder / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    [*command, str(self.folder)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    cwd=self.folder,
                    env=environment,
                    start_new_session=True,
                )
        except BaseException:
            self._private.remove()
            raise
        self._in, self._out = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def convert(self, docx: bytes, deadline: float) -> tuple[bytes, str]:
        """The PDF, or nothing and what LibreOffice says against it. deadline: seconds, the start included.

        Raises _WorkerFailure.
        """
        end = time.monotonic() + deadline
        try:
            self._pdf.unlink(missing_ok=True)
            self._docx.write_bytes(docx)
            self._in.write(b"convert\n")
            self._in.flush()
        except BrokenPipeError:
            raise _WorkerFailure(self._exit()) from None
        except OSError as error:
            raise _WorkerFailure(f"写不了 {self.folder}：{system_reason(error)}") from error
        if not self._ready:
            self._answer(end, "ready")
            self._ready = True
        if refusal := self._answer(end, "error"):
            return b"", refusal
        pdf = self._pdf.read_bytes() if self._pdf.exists() else b""
        if fault := _fault(pdf):
            raise _WorkerFailure(fault)
        return pdf, ""

    def _answer(self, end: float, key: str) -> str:
        while b"\n" not in self._unread:
            readable, _, _ = select.select([self._out], [], [], max(0.0, end - time.monotonic()))
            if not readable:
                raise _WorkerFailure("超过时限没有完成")
            chunk = os.read(self._out.fileno(), 65536)
            if not chunk:
                raise _WorkerFailure(self._exit())
            self._unread += chunk
        line, self._unread = self._unread.split(b"\n", 1)
        try:
            return str(json.loads(line)[key])
        except (ValueError, KeyError, TypeError):
            raise _WorkerFailure("转换进程的应答无法识别") from None

    def _exit(self) -> str:
        """How the process ended, and the last thing it said."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        code = self._process.returncode
        how = "转换进程中途退出" if code is None or code >= 0 else f"转换进程崩溃（信号 {-code}）"
        said = (self.folder / "log").read_text("utf-8", "replace").strip().splitlines()[-1:]
        return how + (f"：{said[0][:200]}" if said else "")

    def stop(self) -> None:
        """End the process and all it has started, and take away its folder."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._in, self._out):
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        self._private.remove()


class Engine:
    """Turns DOCX into PDF. Starts its worker at once and does not wait for it; a context manager.

    name: LibreOfficeKit, soffice, or what a test calls it. version: LibreOffice's, "" where it does not tell.
    """

    def __init__(
        self, name: str, version: str, command: Sequence[str], *, release: str = "", deadline: float
    ) -> None:
        self.name, self.version = name, version
        self._command, self._release, self._deadline = command, release, deadline
        self._lock = threading.Lock()
        self._worker: _Worker | None = self._start()

    def _start(self) -> _Worker:
        try:
            return _Worker(self._command, self._release)
        except OSError as error:
            raise EngineError(f"PDF 转换进程无法启动：{error}", _ADVICE) from error

    def convert(self, docx: bytes, name: str) -> bytes:
        """The PDF (PDF/A-2b, tagged, not compressed: archive.py does that) of a DOCX. Callers take turns.

        name: of the document, for messages. Raises EngineError when LibreOffice refuses it, or fails twice.
        """
        reasons: list[str] = []
        with self._lock:
            while len(reasons) < _ATTEMPTS:
                if self._worker is None:
                    self._worker = self._start()
                try:
                    pdf, refusal = self._worker.convert(docx, self._deadline)
                except _WorkerFailure as failure:
                    reasons.append(str(failure))
                    self._drop_worker()
                    continue
                if refusal:
                    raise EngineError(f"LibreOffice 不能把{name}转成 PDF：{refusal}", _ADVICE)
                return pdf
        why = "；".join(dict.fromkeys(reasons))
        raise EngineError(f"{name}转换 PDF 失败，换新进程重试也失败：{why}", _ADVICE)

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def memory(self) -> int:
        """Resident memory of the worker, in MB; 0 where there is none, or the system does not tell."""
        worker = self._worker
        try:
            pages = Path(f"/proc/{worker.pid}/statm").read_text().split()[1] if worker else "0"
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE") >> 20

    def renew(self) -> None:
        """Put a fresh worker, which starts at once, in place of this one."""
        with self._lock:
            self._drop_worker()
            self._worker = self._start()

    def close(self) -> None:
        """End the worker and remove its folder. A second call does nothing."""
        self._drop_worker()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _fault(pdf: bytes) -> str:
    """What keeps this from being a whole PDF, or "". Answers and exit codes prove nothing."""
    if not pdf:
        return "报告成功却没有生成 PDF"
    if not pdf.startswith(b"%PDF-") or b"%%EOF" not in pdf[-1024:]:
        return "生成的文件不是完整的 PDF"
    # a font that LibreOffice 7.4 cannot embed (its file was being replaced) it leaves out, and says so only here
    lost = _LOST_FONT.search(pdf) if _LOSS in pdf else None
    return f"字体 {lost[1].decode('utf-8', 'replace')} 没有嵌入" if lost else ""


def open_engine(
    kind: Literal["auto", "lok", "soffice"] = "auto",
    *,
    deadline: float = DEADLINE,
    command: Sequence[str] | None = None,
    installation: Installation | None = None,
) -> Engine:
    """The best engine of this machine: LibreOfficeKit, else soffice. Returns before its worker is ready.

    deadline: seconds for one attempt at a document. installation: in place of the one found. command: instead
    of our worker's command line; the private folder is appended (worker.py tells the protocol).
    Raises EngineMissing.
    """
    if command is not None:
        return Engine("fake", "", command, deadline=deadline)
    office = installation or libreoffice.find()
    python = [sys.executable, "-I", "-S", str(_WORKER)]
    if office and office.library and kind != "soffice":
        work = [*python, "lok", str(office.program)]
        return Engine("LibreOfficeKit", office.version, work, release=office.release, deadline=deadline)
    if office and office.soffice and kind != "lok":
        work = [*python, "soffice", str(office.soffice)]
        return Engine("soffice", office.version, work, release=office.release, deadline=deadline)
    raise EngineMissing("没有找到 LibreOffice，不能生成 PDF", _INSTALL)


class NoEngine:
    """Stands where an engine would be on a machine without one: the Word file is made all the same."""

    name = version = ""

    def __init__(self, missing: EngineMissing) -> None:
        self._missing = missing

    def convert(self, docx: bytes, name: str) -> bytes:
        """Raises EngineMissing, always."""
        raise self._missing

    def memory(self) -> int:
        """0: nothing runs."""
        return 0

    def renew(self) -> None:
        """Nothing to renew."""

    def close(self) -> None:
        """Nothing to end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def start_engine() -> Engine | NoEngine:
    """open_engine(), or what says only when a PDF is asked for that there is none."""
    try:
        return open_engine()
    except EngineMissing as missing:
        return NoEngine(missing)
