"""Order the added figures so that each comes after those that its 算式 uses, and refuse circles."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from reportgen.model.additions import AddedColumn, AddedField
from reportgen.model.formulas.formula_text import references


@dataclass(frozen=True, slots=True)
class AddedFigure:
    """An 附加项 that is a figure, or such a column of a 表. table: the name of the 表, or empty."""

    definition: AddedColumn
    table: str = ""

    @property
    def name(self) -> str:
        """Return its name in an 算式 of another 附加项."""
        return f"{self.table}.{self.definition.name}" if self.table else self.definition.name


class CircularFormulas(Exception):
    """Formulas use one another in a circle. names: of the figures of the circle, the first again at the end."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


@lru_cache(maxsize=8)
def added_figures(definitions: tuple[AddedField, ...]) -> tuple[AddedFigure, ...]:
    """Return the added figures of a district, each after those it is calculated from. Raises CircularFormulas."""
    figures = {figure.name: figure for figure in _figures(definitions)}
    uses = {name: list(_used(figure, figures)) for name, figure in figures.items()}
    try:
        return tuple(figures[name] for name in TopologicalSorter(uses).static_order())
    except CycleError as error:
        raise CircularFormulas(list(reversed(error.args[1]))) from None


def _figures(definitions: tuple[AddedField, ...]) -> Iterator[AddedFigure]:
    for field in definitions:
        if field.is_figure:
            yield AddedFigure(field)
        for column in field.columns:
            if column.is_figure:
                yield AddedFigure(column, field.name)


def _used(figure: AddedFigure, figures: dict[str, AddedFigure]) -> Iterator[str]:
    """Yield the names of the added figures that an 算式 uses; what else it names is of the file itself."""
    if figure.definition.formula is None:
        return
    for reference in references(figure.definition.formula.node):
        path = reference.path[1:] if reference.path[0] == "附加项" else reference.path
        name = ".".join(path)
        own = f"{figure.table}.{name}" if figure.table else name
        if own in figures:
            yield own
        elif name in figures:
            yield name
