"""A conversion to PDF that runs while its caller does something else."""

from threading import Thread

from reportgen.pdf.engine import Engine, NoEngine
from reportgen.pdf.layoutwork import LayoutWork


class Conversion:
    """The conversion of one DOCX, begun at once in a thread. Closing the engine ends it.

    A document that is estimated to take more than its limit is not converted: result() says what in it is slow.
    """

    def __init__(
        self, engine: Engine | NoEngine, docx: bytes, name: str, work: LayoutWork, limit: int
    ) -> None:
        """name: of the document, for messages. work: its estimate. limit: seconds of processor time it may take."""
        self._engine, self._docx, self._name = engine, docx, name
        self._work, self._limit = work, limit
        self._pdf = b""
        self._error: BaseException | None = None
        self._thread = Thread(target=self._convert, daemon=True)
        self._thread.start()

    def _convert(self) -> None:
        try:
            self._work.check(self._name, self._limit)
            self._pdf = self._engine.convert(self._docx, self._name, self._limit)
        except BaseException as error:  # result() raises it in the caller's thread
            self._error = error

    def result(self) -> bytes:
        """Wait for the PDF. Raises EngineError where there is none."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._pdf
