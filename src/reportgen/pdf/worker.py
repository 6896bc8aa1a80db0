"""The process that turns DOCX into PDF. It stands alone: run as `python -I -S worker.py …`.

    worker.py lok     PROGRAM_FOLDER  PRIVATE_FOLDER     LibreOfficeKit, loaded into this process
    worker.py soffice SOFFICE_BINARY  PRIVATE_FOLDER     `soffice --convert-to pdf` for each document

Imports nothing of reportgen but isolation.py beside it, so it starts fast while its parent does other work. The private
folder contains a list of the folders that LibreOffice may read.

Protocol, in lines. The worker first writes {"ready": "7.4.7.2", "isolation": ["network", "files"]}. For each line
`convert SECONDS` that it reads, it converts document.docx to document.pdf in the private folder and writes {"error": ""},
where error is LibreOffice's message if it refused the document. If LibreOffice takes more than SECONDS of processor time,
the worker ends by SIGPROF. The end of input means that the parent has ended: the worker then deletes the folder and ends
all processes of its group.
"""

import ctypes
import json
import os
import queue
import resource
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn, Protocol

sys.path.append(str(Path(__file__).parent))  # python -I does not add it
from isolation import isolate  # type: ignore[import-not-found]

UNUSABLE = 3  # the exit code where LibreOfficeKit cannot be used; soffice may
READABLE = "readable"  # a file in the private folder with one path per line, written by libreoffice.prepare()
_WORDS = ctypes.POINTER(ctypes.c_void_p)
_TEXT = ctypes.c_char_p

# PDF/A-2b, tagged, with the headings as bookmarks and the title in the window's bar
_FILTER = {
    "SelectPdfVersion": 2,
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "DisplayPDFDocumentTitle": True,
}
_FILTER_TEXT = json.dumps(
    {
        name: {"type": "boolean" if value is True else "long", "value": json.dumps(value)}
        for name, value in _FILTER.items()
    }
)

# LibreOfficeKit opens a document in a window. A Basic macro can open it hidden, as `soffice --convert-to` does, which
# takes a seventh less time. This module replaces the empty one of a new profile.
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Function Named(name, content)
    Dim property As New com.sun.star.beans.PropertyValue
    property.Name = name
    property.Value = content
    Named = property
End Function

' Figures stand among Chinese characters without a gap, each as wide as half a character. LibreOffice does not read
' this setting from a DOCX, and with the gap it ends a line between a figure and its unit.
Sub Convert
    On Error Resume Next
    document = StarDesktop.loadComponentFromURL("{docx}", "_blank", 0, Array(Named("Hidden", True)))
    document.StyleFamilies.getByName("ParagraphStyles").getByName("Standard").ParaIsCharacterDistance = False
    document.storeToURL("{pdf}", Array(Named("FilterName", "writer_pdf_Export"), Named("FilterData", Array({filter}))))
    document.close(True)
End Sub

Sub Ready
End Sub
</script:module>
"""


class Converter(Protocol):
    """The interface of both ways to convert."""

    version: str

    def convert(self, seconds: int) -> str:
        """Make document.pdf from document.docx. Returns LibreOffice's error message, or an empty text.

        seconds: of processor time; a conversion that takes more ends this process.
        """

    def warm_up(self) -> None:
        """Do what can be done before the first document arrives."""


class UnusableLibrary(OSError):
    """This LibreOfficeKit does not start or lacks a function that is needed."""


def _function(instance: int, slot: int, result: Any, *arguments: Any) -> Any:
    """Return the function in a slot of a LibreOfficeKit object's class table (LibreOfficeKit.h).

    The table's first word is its size in bytes. New versions add functions only at its end.
    """
    table = ctypes.cast(ctypes.cast(instance, _WORDS)[0] or 0, _WORDS)
    if slot * ctypes.sizeof(ctypes.c_void_p) >= (table[0] or 0):
        raise UnusableLibrary(f"this LibreOfficeKit has no function {slot}")
    function = ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)(table[slot] or 0)
    return lambda *values: function(instance, *values)


class Kit:
    """LibreOffice loaded into this process. It cannot be closed and opened again; the process has to end."""

    def __init__(self, program: Path, folder: Path) -> None:
        library = next(p for n in ("libmergedlo.so", "libsofficeapp.so") if (p := program / n).exists())
        hook = ctypes.CDLL(str(library)).libreofficekit_hook_2
        hook.restype, hook.argtypes = ctypes.c_void_p, [_TEXT, _TEXT]
        office = hook(str(program).encode(), (folder / "profile").as_uri().encode())
        if not office:
            raise UnusableLibrary(f"LibreOfficeKit did not start from {program}")
        self._folder = folder
        self._docx, self._pdf = folder / "document.docx", folder / "document.pdf"
        self._error = _function(office, 3, _TEXT)
        self._load = _function(office, 4, ctypes.c_void_p, _TEXT, _TEXT)
        self._macro = _function(office, 11, ctypes.c_int, _TEXT)
        self._write_module(folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba")
        about = json.loads(_function(office, 10, _TEXT)() or b"{}")
        self.version = f"{about.get('ProductVersion', '')}{about.get('ProductExtension', '')}"

    def _write_module(self, path: Path) -> None:
        options = ", ".join(f'Named("{name}", {value})' for name, value in _FILTER.items())
        path.parent.mkdir(parents=True, exist_ok=True)
        module = _MODULE.format(docx=self._docx.as_uri(), pdf=self._pdf.as_uri(), filter=options)
        path.write_text(module, encoding="utf-8")

    def convert(self, seconds: int) -> str:
        """Convert in a hidden window. If that fails, convert in a visible one, which gives an error message."""
        # LibreOffice handles most signals itself, and some of its versions may handle this one.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        self._macro(b"macro:///Standard.Module1.Convert")
        error = "" if self._pdf.exists() else self._in_the_open()
        signal.setitimer(signal.ITIMER_PROF, 0)
        return error

    def _in_the_open(self) -> str:
        document = self._load(self._docx.as_uri().encode(), b"")
        if not document:
            return self._complaint() or "the document cannot be loaded"
        try:
            save = _function(document, 2, ctypes.c_int, _TEXT, _TEXT, _TEXT)
            saved = save(self._pdf.as_uri().encode(), b"pdf", _FILTER_TEXT.encode())
            return "" if saved else self._complaint() or "the PDF cannot be saved"
        finally:
            _function(document, 1, None)()

    def warm_up(self) -> None:
        """Load the warm-up page while the parent is still computing.

        LibreOffice loads its Word filter and its fonts at first use, which would delay the first document. No PDF is
        made, because that would use up the first font numbers.
        """
        if document := self._load((self._folder / "warm.docx").as_uri().encode(), b""):
            _function(document, 13, None, _TEXT)(None)
            _function(document, 1, None)()
        self._macro(b"macro:///Standard.Module1.Ready")

    def _complaint(self) -> str:
        return (self._error() or b"").decode("utf-8", "replace")


class Soffice:
    """Runs the soffice command for each document. Its exit code is meaningless; only the PDF's existence counts."""

    version = ""

    def __init__(self, binary: Path, folder: Path) -> None:
        self._binary, self._folder = binary, folder

    def convert(self, seconds: int) -> str:
        """Run soffice on the document. Returns its error message, or an empty text."""
        profile = (self._folder / "profile").as_uri()
        kind = f"pdf:writer_pdf_Export:{_FILTER_TEXT}"
        command: list[str | Path] = [
            *("/bin/sh", "-c", 'ulimit -t "$0"; exec "$@"', str(seconds)),
            self._binary,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
        ]
        command += ["--convert-to", kind, "--outdir", self._folder, self._folder / "document.docx"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if (self._folder / "document.pdf").exists():
            return ""
        if after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime >= 0.9 * seconds:
            os.kill(os.getpid(), signal.SIGPROF)
        return "soffice made no PDF"

    def warm_up(self) -> None:
        """Do nothing: every document gets a new process."""


class Parent:
    """The connection to the parent. A thread reads the requests, so the parent's end is noticed while LibreOffice works."""

    def __init__(self, folder: Path) -> None:
        self.requests: queue.Queue[bytes] = queue.Queue()
        self._folder = folder
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # sends what LibreOffice prints to the log
        self._pid = os.getppid()
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, **answer: object) -> None:
        """Send a line, unless the parent has ended."""
        try:
            print(json.dumps(answer), file=self._out, flush=True)
        except BrokenPipeError:
            self._vanish()

    def _listen(self) -> None:
        text = b""
        while True:
            readable, _, _ = select.select([0], [], [], 1.0)
            # Another child of the parent may keep the pipe open, so check the parent's process too.
            if os.getppid() != self._pid:
                self._vanish()
            if readable:
                chunk = os.read(0, 65536)
                if not chunk:
                    self._vanish()
                *lines, text = (text + chunk).split(b"\n")
                for line in lines:
                    self.requests.put(line)

    def _vanish(self) -> NoReturn:
        """End everything. LibreOffice writes into the folder until it ends, so another process deletes it afterwards.

        That process waits for the end of a pipe that only this process keeps open.
        """
        remove: list[str | Path] = ["/bin/sh", "-c", 'read -r _; rm -rf -- "$1"', "sh", self._folder]
        subprocess.Popen(remove, stdin=subprocess.PIPE, start_new_session=True, cwd="/")
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(0)


def main(kind: str, program: Path, folder: Path) -> NoReturn:
    """Serve requests until the parent ends."""
    readable = [Path(line) for line in (folder / READABLE).read_text("utf-8").splitlines()]
    pipes = Path("/tmp") if kind == "soffice" else None  # soffice makes its pipe there, whatever TMPDIR says
    isolation = isolate([*readable, Path(sys.base_prefix)], folder, pipes)
    parent = Parent(folder)
    converter: Converter = Kit(program, folder) if kind == "lok" else Soffice(program, folder)
    parent.tell(ready=converter.version, isolation=isolation)
    if parent.requests.empty():  # otherwise a document is already waiting
        converter.warm_up()
    while True:
        _, seconds = parent.requests.get().split()
        parent.tell(error=converter.convert(int(seconds)))


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    except (
        BaseException
    ) as failure:  # os._exit, because an ordinary exit would wait for LibreOffice's threads forever
        print(f"{type(failure).__name__}: {failure}", file=sys.stderr, flush=True)
        os._exit(UNUSABLE if isinstance(failure, UnusableLibrary) else 1)
