"""The engine that makes PDF: a worker process with a private folder and a deadline, replaced when it fails."""

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

from reportgen.errors import EngineError, EngineMissing, system_reason
from reportgen.files.handles import ensure_handles
from reportgen.pdf import layoutwork, libreoffice
from reportgen.pdf.layoutwork import ORDINARY_SECONDS
from reportgen.pdf.libreoffice import Installation
from reportgen.pdf.workerprocess import Way, Worker, WorkerFailure

_Result = TypeVar("_Result")
# Time limit for LibreOffice's start, and for one attempt at an ordinary report. A conversion reaches it before its
# limit of processor time only where it waits for something, or where the machine has much else to do.
CONVERT_SECONDS = 60.0
_WORKER = Path(__file__).with_name("worker.py")
_MAX_ATTEMPTS = 2
_ADVICE = "Word 文件已可使用；运行 reportgen doctor 检查环境，或用 Word、WPS 打开该文件另存为 PDF。"
_INSTALL = (
    "Debian、Ubuntu：运行 make setup，或 apt-get install libreoffice-writer-nogui。"
    "麒麟、统信 UOS：sudo apt-get install libreoffice-writer。装好后再运行一次即可，Word 文件不受影响。"
)


class Engine:
    """Converts DOCX to PDF. Starts its worker at once without waiting for it. A context manager.

    ways: how to convert, best first; the next one is used where a way cannot start or lacks a function. remark: why
    the first way is not used, in Chinese; "" where it is.
    deadline: seconds for one attempt at an ordinary report; more for a document that may take more processor time.
    """

    def __init__(self, ways: Sequence[Way], *, deadline: float) -> None:
        self._ways, self._deadline, self.remark = list(ways), deadline, ""
        self._lock = threading.Lock()
        self._closed = False
        self._worker: Worker | None = self._start()

    @property
    def name(self) -> str:
        """The name of the way in use: LibreOfficeKit, soffice, or that of a test."""
        return self._ways[0].name

    @property
    def version(self) -> str:
        """LibreOffice's version; "" where it is unknown."""
        office = self._ways[0].office
        return office.version if office else ""

    def _start(self) -> Worker:
        if self._closed:
            raise EngineError("PDF 转换已经停止", _ADVICE)
        ensure_handles()
        try:
            return Worker(self._ways[0])
        except OSError as error:
            where = f"（{error.filename}）" if error.filename else ""
            raise EngineError(f"PDF 转换进程无法启动：{system_reason(error)}{where}", _ADVICE) from error

    def probe(self) -> list[str]:
        """Wait until LibreOffice has started. Returns what the kernel isolates it from: "network", "files".

        Raises EngineError where it cannot be started in any way.
        """
        return self._attempt(lambda worker, end: worker.get_ready(end), "LibreOffice 启动")

    def convert(self, docx: bytes, name: str, seconds: int = ORDINARY_SECONDS) -> bytes:
        """Convert a DOCX to PDF/A-2b, tagged but not compressed; archive.py compresses. Threads take turns.

        name: of the document, for messages. seconds: of processor time that it may take (layoutwork.py). Raises EngineError
        where LibreOffice refuses it, takes longer, or fails twice.
        """
        more = self._deadline * max(0.0, seconds / ORDINARY_SECONDS - 1)
        pdf, refusal = self._attempt(
            lambda worker, end: worker.convert(docx, end + more, seconds), f"{name}转换 PDF "
        )
        if refusal:
            raise EngineError(f"LibreOffice 不能把{name}转成 PDF：{refusal}", _ADVICE)
        return pdf

    def _attempt(self, work: Callable[[Worker, float], _Result], what: str) -> _Result:
        """Call work with the worker and its deadline, and return the result. A failed worker is replaced.

        Raises EngineError, with the reasons, after the second failure of the last way.
        """
        reasons: list[str] = []
        with self._lock:
            while len(reasons) < _MAX_ATTEMPTS:
                if self._worker is None:
                    self._worker = self._start()
                try:
                    return work(self._worker, time.monotonic() + self._deadline)
                except WorkerFailure as failure:
                    self._drop_worker()
                    if failure.is_final:
                        raise EngineError(f"{what}失败：{failure}", layoutwork.ADVICE) from None
                    if failure.unusable and len(self._ways) > 1:
                        bad = self._ways.pop(0)
                        self.remark = f"{bad.name} 不能用，改用 {self.name} 命令（{failure}）"
                    else:
                        reasons.append(str(failure))
        why = "；".join(dict.fromkeys(reasons))
        raise EngineError(f"{what}失败，换新进程重试也失败：{why}", _ADVICE)

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def memory(self) -> int:
        """The resident memory of the worker in MB; 0 where there is no worker or the system does not tell."""
        worker = self._worker
        try:
            pages = Path(f"/proc/{worker.pid}/statm").read_text().split()[1] if worker else "0"
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE") >> 20

    def renew(self) -> None:
        """Replace the worker by a new one, which starts at once."""
        with self._lock:
            self._drop_worker()
            self._worker = self._start()

    def close(self) -> None:
        """End the worker, in the middle of a conversion too, and remove its folder. A second call does nothing."""
        self._closed = True
        worker = self._worker
        if worker is not None:
            worker.kill()  # A thread that waits for it now fails, and lets go of the lock.
        with self._lock:
            self._drop_worker()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_engine(
    kind: Literal["auto", "lok", "soffice"] = "auto",
    *,
    deadline: float = CONVERT_SECONDS,
    command: Sequence[str] | None = None,
    installation: Installation | None = None,
) -> Engine:
    """Open the engine of this machine: LibreOfficeKit, or soffice where that fails. Does not wait for its worker.

    deadline: seconds for one attempt at an ordinary report. installation: used instead of the one that is found. command:
    used instead of the worker's command line; the private folder is appended (see worker.py for the protocol).
    Raises EngineMissing where there is no LibreOffice.
    """
    if command is not None:
        return Engine([Way("fake", command)], deadline=deadline)
    office = installation or libreoffice.find()
    python, ways = [sys.executable, "-I", "-S", str(_WORKER)], []
    if office and office.library and kind != "soffice":
        ways.append(Way("LibreOfficeKit", [*python, "lok", str(office.program)], office))
    if office and office.soffice and kind != "lok":
        ways.append(Way("soffice", [*python, "soffice", str(office.soffice)], office))
    if ways:
        return Engine(ways, deadline=deadline)
    raise EngineMissing("没有找到 LibreOffice，不能生成 PDF", _INSTALL)


class NoEngine:
    """Used instead of an Engine where LibreOffice is missing, so that the Word file is still made."""

    name = version = remark = ""

    def __init__(self, missing: EngineMissing) -> None:
        self._missing = missing

    def convert(self, docx: bytes, name: str, seconds: int = ORDINARY_SECONDS) -> bytes:
        """Always raises EngineMissing."""
        raise self._missing

    def memory(self) -> int:
        """Always 0."""
        return 0

    def renew(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def start_engine() -> Engine | NoEngine:
    """Open the engine, or where there is none return a NoEngine, which raises when a PDF is wanted."""
    try:
        return open_engine()
    except EngineMissing as missing:
        return NoEngine(missing)
