"""Find what a name in an 算式 stands for: a figure of the office's file by its keys, told from the model alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args, get_origin

from reportgen.model.fields import Record
from reportgen.model.measures import is_figure, unit_of
from reportgen.model.numerals import Unit

EXTRAS = "附加项"
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureName:
    """A figure that an 算式 may name.

    path: its keys from the top of the file. list_length: how many of them lead to the list whose rows have it, 0
    where it stands alone. in_row: it is that of the row that the 算式 belongs to.
    """

    path: Path
    unit: Unit
    list_length: int = 0
    in_row: bool = False

    @property
    def list_path(self) -> Path:
        """Return the keys that lead to its list, empty where it stands alone."""
        return self.path[: self.list_length]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an 算式 stands. record: the class of the office's file. table: the 表 whose column it fills, or empty."""

    record: type[Record]
    table: str = ""

    def find(self, path: Path) -> FigureName | None:
        """Return the figure that a name stands for, None where it is no figure.

        A column of the own row comes first, then an 附加项 without 附加项 before it, then the file's keys.
        """
        figures = figures_of(self.record)
        if self.table and (own := figures.get((EXTRAS, self.table, *path))):
            return FigureName(own.path, own.unit, own.list_length, in_row=True)
        return figures.get((EXTRAS, *path)) or figures.get(path)


@lru_cache(maxsize=8)
def figures_of(record: type[Record]) -> Mapping[Path, FigureName]:
    """Return every figure of a file with a name that an 算式 can have, but those under 评分, by their keys."""
    return {figure.path: figure for figure in _figures(record, (), 0)}


def _figures(record: type[Record], above: Path, list_length: int) -> Iterator[FigureName]:
    for name, (_, unit) in record.computed.items():
        yield FigureName((*above, *name.split(".")), unit, list_length)
    for field in record.model_fields.values():
        path = (*above, str(field.alias))
        if is_figure(field):
            yield FigureName(path, unit_of(field), list_length)
            continue
        for is_list, inner in _records_under(field.annotation):
            if not is_list:
                yield from _figures(inner, path, list_length)
            elif not list_length:  # A list within a list has no rows of one kind.
                yield from _figures(inner, path, len(path))


def _records_under(annotation: Any, in_list: bool = False) -> Iterator[tuple[bool, type[Record]]]:
    """Yield the Record classes of an annotation, each with whether there is a list of them. Mappings are left out."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield in_list, annotation
        return
    if get_origin(annotation) is dict:
        return
    for part in get_args(annotation):
        yield from _records_under(part, in_list or get_origin(annotation) is tuple)
