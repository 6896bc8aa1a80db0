"""A worker process and its private folder, from start to removal."""

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

from reportgen.errors import system_reason
from reportgen.pdf import libreoffice
from reportgen.pdf.libreoffice import Installation
from reportgen.pdf.privatefolder import PrivateFolder

_LOSS = b"\n% CreateFontSubset failed"
_LOST_FONT = re.compile(_LOSS + rb' for font "([^"\n]*)"')
_UNUSABLE = 3  # the exit code by which worker.py says that this LibreOffice lacks what it needs


class WorkerFailure(Exception):
    """The worker crashed, hung, or gave an unknown answer; the text says which, in Chinese.

    unusable: it could not start, or its LibreOffice lacks a function that the worker needs. is_final: the document
    is the reason, so a new worker would fail as well.
    """

    def __init__(self, text: str, unusable: bool = False, is_final: bool = False) -> None:
        super().__init__(text)
        self.unusable, self.is_final = unusable, is_final


@dataclass(frozen=True, slots=True)
class Way:
    """A way to convert: its name, the worker's command line, and the LibreOffice that is used."""

    name: str
    command: Sequence[str]
    office: Installation | None = None


class Worker:
    """One process and its private folder, from start to removal."""

    def __init__(self, way: Way) -> None:
        self._private = PrivateFolder()
        self.folder = self._private.path
        self._docx, self._pdf = (
            self.folder / "document.docx",
            self.folder / "document.pdf",
        )  # as worker.py has it
        self._isolation: list[str] | None = None  # what the kernel isolates it from; None until it is ready
        self._unread = b""
        try:
            environment = libreoffice.prepare(self.folder, way.office)
            with (self.folder / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    [*way.command, str(self.folder)],
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
        """The process ID."""
        return self._process.pid

    def convert(self, docx: bytes, end: float, seconds: int) -> tuple[bytes, str]:
        """Convert a DOCX. Returns the PDF and "", or b"" and LibreOffice's error message.

        end: the deadline for start and conversion, on the monotonic clock. seconds: of processor time that the
        conversion may take. Raises WorkerFailure.
        """
        try:
            self._pdf.unlink(missing_ok=True)
            self._docx.write_bytes(docx)
            self._in.write(b"convert %d\n" % seconds)
            self._in.flush()
        except BrokenPipeError:
            raise self._failure() from None
        except OSError as error:
            raise WorkerFailure(f"写不了 {self.folder}：{system_reason(error)}") from error
        self.get_ready(end)
        if refusal := str(self._answer(end, "error")["error"]):
            return b"", refusal
        pdf = self._pdf.read_bytes() if self._pdf.exists() else b""
        if fault := _fault(pdf):
            raise WorkerFailure(fault)
        return pdf, ""

    def get_ready(self, end: float) -> list[str]:
        """Wait until LibreOffice has started. Returns what the kernel isolates it from. Raises WorkerFailure."""
        if self._isolation is None:
            try:
                self._isolation = list(self._answer(end, "ready").get("isolation", []))
            except WorkerFailure as failure:
                raise WorkerFailure(str(failure), unusable=True) from None
        return self._isolation

    def _answer(self, end: float, key: str) -> dict[str, Any]:
        while b"\n" not in self._unread:
            readable, _, _ = select.select([self._out], [], [], max(0.0, end - time.monotonic()))
            if not readable:
                raise WorkerFailure("超过时限没有完成")
            chunk = os.read(self._out.fileno(), 65536)
            if not chunk:
                raise self._failure()
            self._unread += chunk
        line, self._unread = self._unread.split(b"\n", 1)
        with contextlib.suppress(ValueError):
            answer = json.loads(line)
            if isinstance(answer, dict) and key in answer:
                return answer
        raise WorkerFailure("转换进程的应答无法识别")

    def _failure(self) -> WorkerFailure:
        """Describe how the process ended, with the last line of its log."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        code = self._process.returncode
        if code == -signal.SIGPROF:
            return WorkerFailure("LibreOffice 用完了给它的处理器时间，还没有排完", is_final=True)
        how = "转换进程中途退出" if code is None or code >= 0 else f"转换进程崩溃（信号 {-code}）"
        said = (self.folder / "log").read_text("utf-8", "replace").strip().splitlines()[-1:]
        unusable = code == _UNUSABLE or self._isolation is None
        return WorkerFailure(how + (f"：{said[0][:200]}" if said else ""), unusable)

    def kill(self) -> None:
        """End the process and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the process and its children, and delete its folder."""
        self.kill()
        self._process.wait()
        for stream in (self._in, self._out):
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        self._private.remove()


def _fault(pdf: bytes) -> str:
    """What is wrong with the file as a whole PDF, or "". Checked because answers and exit codes prove nothing."""
    if not pdf:
        return "报告成功却没有生成 PDF"
    if not pdf.startswith(b"%PDF-") or b"%%EOF" not in pdf[-1024:]:
        return "生成的文件不是完整的 PDF"
    # LibreOffice 7.4 leaves out a font that it cannot embed, and says so only in this comment of the PDF.
    lost = _LOST_FONT.search(pdf) if _LOSS in pdf else None
    return f"字体 {lost[1].decode('utf-8', 'replace')} 没有嵌入" if lost else ""
