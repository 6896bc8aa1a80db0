"""A data file as it was read: where in it every value stands, for messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportgen.finding import Place

KeyPath = tuple[str | int, ...]
Mark = tuple[int, int]  # line and column, from 1


@dataclass(frozen=True)
class Source:
    """A file as it was read: for messages (file) and for places (marks of values and of keys).

    text: all of it as it was read, with Unix line ends; empty where it could not be read.
    """

    file: str
    values: Mapping[KeyPath, Mark] = field(default_factory=dict)
    keys: Mapping[KeyPath, Mark] = field(default_factory=dict)
    text: str = field(default="", repr=False)

    def place(self, path: KeyPath, of_key: bool = False) -> Place:
        """Where path stands in the file; the nearest parent's place if it is not there itself."""
        marks = self.keys if of_key else self.values
        known = path
        while known and known not in marks:
            known = known[:-1]
        line, column = marks.get(known, (0, 0))
        return Place(self.file, line, column, key_name(path))


def key_name(path: KeyPath) -> str:
    """('评价工作组', 2, '姓名') → 评价工作组.第3项.姓名."""
    return ".".join(f"第{p + 1}项" if isinstance(p, int) else p for p in path)
