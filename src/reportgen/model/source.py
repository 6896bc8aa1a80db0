"""Keep where in a data file every value stands, for messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportgen.finding import Place
from reportgen.model.references import KeyPath, Mark, ReferringText

__all__ = ["KeyPath", "Mark", "Source", "key_name"]


@dataclass(frozen=True)
class Source:
    """A file as it was read: its name for messages, and the places of its values and keys.

    text is the whole file with Unix line ends; it is empty where the file could not be read.
    unconfirmed holds the paths of the texts that came from last year's file and nobody has confirmed yet.
    braces holds, of each text that has opening braces, half-width or full-width, the place of each of them.
    referring holds the texts whose references were replaced (references/), by path.
    """

    file: str
    values: Mapping[KeyPath, Mark] = field(default_factory=dict)
    keys: Mapping[KeyPath, Mark] = field(default_factory=dict)
    text: str = field(default="", repr=False)
    unconfirmed: tuple[KeyPath, ...] = ()
    braces: Mapping[KeyPath, tuple[Mark, ...]] = field(default_factory=dict)
    referring: Mapping[KeyPath, ReferringText] = field(default_factory=dict)

    def place(self, path: KeyPath, of_key: bool = False) -> Place:
        """Return where path stands in the file, or where its nearest parent stands if it is not there."""
        marks = self.keys if of_key else self.values
        known = path
        while known and known not in marks:
            known = known[:-1]
        line, column = marks.get(known, (0, 0))
        return Place(self.file, line, column, key_name(path))


def key_name(path: KeyPath) -> str:
    """Return the name of a path for people: ('评价工作组', 2, '姓名') is 评价工作组.第3项.姓名."""
    return ".".join(f"第{p + 1}项" if isinstance(p, int) else p for p in path)
