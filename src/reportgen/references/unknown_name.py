"""Say that a reference stands for nothing, and what to write instead."""

from collections.abc import Callable


class UnknownName(Exception):
    """A reference stands for nothing that can be put into a sentence. The message and the advice are Chinese."""

    def __init__(self, message: str, advice: str | Callable[[], str]) -> None:
        super().__init__(message)
        self.message, self._advice = message, advice

    @property
    def advice(self) -> str:
        """What to do. Looking for the nearest name takes long, so it is done when the advice is given."""
        return self._advice if isinstance(self._advice, str) else self._advice()
