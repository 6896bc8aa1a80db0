"""Read and replace a text in a frozen record by its path in the file."""

from collections.abc import Mapping
from typing import Any

from reportgen.model.fields import Record
from reportgen.model.source import KeyPath


def text_at(value: object, path: KeyPath) -> str | None:
    """Return the text that a record has at a path; None where it has none there, or something else."""
    for step in path:
        if isinstance(value, Record):
            name = _attribute(value, step)
            value = getattr(value, name) if name else None
        elif isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value if isinstance(value, str) else None


def with_text(value: Any, path: KeyPath, text: str) -> Any:
    """Return a copy of a record with another text at a path where it has one."""
    if not path:
        return text
    step, rest = path[0], path[1:]
    if isinstance(value, Record):
        name = _attribute(value, step)
        return value.model_copy(update={name: with_text(getattr(value, name), rest, text)})
    if isinstance(value, Mapping):
        return {**value, step: with_text(value[step], rest, text)}
    return (*value[:step], with_text(value[step], rest, text), *value[int(step) + 1 :])


def _attribute(record: Record, key: str | int) -> str:
    """The attribute that has a key of the file; empty where the record has none."""
    return next((n for n, field in type(record).model_fields.items() if (field.alias or n) == key), "")
