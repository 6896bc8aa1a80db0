"""The values of sections of figures as a template prints them, and their names, both read from the model."""

from collections.abc import Iterator
from typing import get_args

from reportgen.formatting import money, percent
from reportgen.model.fields import Record
from reportgen.model.formulas.calculation import read_figure
from reportgen.model.formulas.figure_names import figures_of
from reportgen.model.money_parts import Amounts, FundSources, Income

Path = tuple[str, ...]


def sections_of(record: type[Record]) -> Iterator[tuple[str, type[Record], str]]:
    """Yield the key, the class and the description of every section of figures that a record has."""
    for field in record.model_fields.values():
        kinds = (field.annotation, *get_args(field.annotation))
        found = next(
            (k for k in kinds if isinstance(k, type) and issubclass(k, (Amounts, FundSources, Income))), None
        )
        if found is not None:
            yield str(field.alias), found, field.description or ""


def part_values(record: type[Record], given: Record | None) -> dict[str, object]:
    """The values of the sections of figures of a record, each a group; empty texts for what is not filled in."""
    values: dict[str, object] = {}
    for key, section, _ in sections_of(record):
        values[key] = _group(section, given, (key,))
    return values


def part_meanings(record: type[Record], above: Path) -> Iterator[tuple[Path, str]]:
    """Yield the names of what part_values() gives, from the top, with their meanings; groups before what they hold."""
    for key, section, description in sections_of(record):
        yield (*above, key), description
        yield from part_meanings(section, (*above, key))
        for figure in figures_of(section).values():
            if len(figure.path) == 1:
                yield (*above, key, *figure.path), "万元" if figure.unit == "万元" else "百分数，算出"


def _group(section: type[Record], given: Record | None, path: Path) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, inner, _ in sections_of(section):
        values[key] = _group(inner, given, (*path, key))
    for figure in figures_of(section).values():
        if len(figure.path) == 1:
            value = None if given is None else read_figure(given, (*path, *figure.path))
            shown = money if figure.unit == "万元" else percent
            values[figure.path[0]] = "" if value is None else shown(value)
    return values
