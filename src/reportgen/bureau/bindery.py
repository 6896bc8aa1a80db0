"""The volume, bound by a process of its own while the reports are still being built.

What it takes of memory and time is not the parent's, which hands out work and writes meanwhile. The file is the
parent's all the same: the process fills a part that only the parent puts in place, or takes away.
"""

from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Self

from reportgen import atomic
from reportgen.batch.child import Child, leave_signals_to_parent
from reportgen.bureau.collection import Bound, Volume
from reportgen.errors import EngineError, ReportgenError
from reportgen.pdf.engine import start_engine
from reportgen.render import Template


def _serve(connection: Connection, part: Path, target: Path) -> None:
    leave_signals_to_parent()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent has ended
        connection.send(_bound(connection, part, target))


def _bound(connection: Connection, part: Path, target: Path) -> ReportgenError | None:
    """Fill part with what comes through the pipe: reports, the template, at last the Volume. What went wrong."""
    from reportgen.bureau.frontmatter import FrontMatter  # pypdf, which the parent does without
    from reportgen.bureau.volume import Binding

    failure: ReportgenError | None = None
    with ExitStack() as stack:
        stream = part.open("r+b")
        stack.callback(_close, stream)
        binding = Binding(stream, target)
        while True:
            message: Bound | Path | Volume = connection.recv()
            try:
                if failure:
                    pass
                elif isinstance(message, Bound):
                    binding.take(message)
                elif isinstance(message, Path):
                    engine = start_engine()
                    stack.callback(engine.close)
                    binding.get_ready(FrontMatter(Template.open(message), engine))
                else:
                    binding.finish(message)
            except ReportgenError as error:
                failure = error
                stream.truncate(0)  # the other files may need the place
            if isinstance(message, Volume):
                return failure


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):  # the last bytes of what has failed, for which the disk has no room
        stream.close()


class Bindery(Child):
    """The process and the file. A context manager: left without finish(), the volume of before is still there.

    Raises UsageError where the folder cannot be written.
    """

    def __init__(self, target: Path) -> None:
        self._file = atomic.Pending(target)
        super().__init__(_serve, self._file.part, target)

    def take(self, report: Bound) -> None:
        """The next report. What is wrong with it finish() tells."""
        self._tell(report)

    def get_ready(self, template: Path) -> None:
        """The last reports are near: the engine and templates/volume.docx will be wanted."""
        self._tell(template)

    def conclude(self, volume: Volume) -> None:
        """No more reports but those of the volume that are not yet taken. get_ready() must have been called."""
        self._tell(volume)

    def finish(self) -> None:
        """Put the concluded volume in place, verified.

        Raises what Binding raises; EngineError where the process has died.
        """
        try:
            failure = self.connection.recv()
        except (EOFError, ConnectionResetError):
            message = "汇编的进程意外退出，汇编没有生成"
            raise EngineError(message, "再运行一次；内存不够时关掉别的程序") from None
        if failure:
            raise failure
        self._file.publish()

    def _tell(self, message: Bound | Path | Volume) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # finish() tells
            self.connection.send(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        self._file.discard()
