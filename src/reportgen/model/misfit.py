"""What does not fit in district.yaml although each value by itself is well written."""

from dataclasses import dataclass

from reportgen.model.source import KeyPath


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong at a place of district.yaml, and what to do, in Chinese."""

    path: KeyPath
    message: str
    advice: str
