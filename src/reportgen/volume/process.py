"""Binds the volume in a process of its own while the reports are still being built.

The main process, which hands out work and writes the reports, so needs neither memory nor time for it. The new
process fills a temporary file; only the main process renames or deletes that file.
"""

from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from reportgen.batch.child import Child
from reportgen.errors import ReportgenError
from reportgen.files import atomic
from reportgen.pdf.engine import start_engine
from reportgen.render import Template
from reportgen.volume.contents import BoundPaper, Volume


def _serve(connection: Connection, part: Path, target: Path) -> None:
    """Fill the file part with the reports received through the pipe, until a Volume arrives; then send the remarks."""
    from reportgen.volume.assembly import Binding
    from reportgen.volume.frontmatter import FrontMatter  # pypdf, which the main process never imports

    failure: ReportgenError | None = None
    with ExitStack() as stack:
        stream = part.open("r+b")
        stack.callback(_close, stream)
        binding = Binding(stream, target, target.parent)
        message: BoundPaper | Path | Volume | None = None
        while not isinstance(message, Volume):
            message = connection.recv()
            try:
                if failure:
                    pass
                elif isinstance(message, BoundPaper):
                    binding.take(message)
                elif isinstance(message, Path):
                    engine = start_engine()
                    stack.callback(engine.close)
                    binding.get_ready(FrontMatter(Template.open(message), engine))
                elif isinstance(message, Volume):
                    binding.finish(message)
            except ReportgenError as error:
                failure = error
                stream.truncate(0)  # leave the disk to the other files
    if failure:
        raise failure
    connection.send(binding.remarks)


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):  # a full disk refuses the last bytes of a volume that has failed anyway
        stream.close()


class VolumeProcess(Child):
    """The process that binds the volume, and its file. Until that is put in place, the previous volume stays.

    Raises UsageError where the folder cannot be written.
    """

    def __init__(self, target: Path) -> None:
        self._file = atomic.Pending(target)
        # Set by finish(): one sentence for each report that had to be rewritten, and what it lost.
        self.remarks: list[str] = []
        super().__init__(_serve, self._file.part, target)

    def take(self, report: BoundPaper) -> None:
        """Hand over the next report. finish() raises what is wrong with it."""
        self.tell(report)

    def get_ready(self, template: Path) -> None:
        """Start the engine and open the template of the volume, before the last reports arrive."""
        self.tell(template)

    def conclude(self, volume: Volume) -> None:
        """Have the remaining reports, the cover and the table of contents added. Call it after get_ready()."""
        self.tell(volume)

    def finish(self) -> atomic.Pending:
        """Return the verified and complete volume, which the caller puts in place. Call it after conclude().

        Raises what Binding raises; EngineError where the process has died.
        """
        self.remarks = self.answer("汇编的进程意外退出，汇编没有生成")
        self._file.complete()
        return self._file

    def stop(self) -> None:
        """End the process, and delete the file if it is not published."""
        super().stop()
        self._file.discard()
