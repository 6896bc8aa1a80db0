"""Define 依据: the source of the numbers of an item, or of single ones, which the evidence list prints."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import Discriminator, Field, Tag

from reportgen.model.fields import Record, Text
from reportgen.model.nextyear import DROP
from reportgen.model.references import KeyPath

EVIDENCE_KEY = "依据"

SourceOfNumber = Annotated[dict[Text, Text], Field(min_length=1)]  # A number as written, and its source.
# This is one source for all numbers of the item, or a source for each of several numbers or keys.
Evidence = Annotated[
    Annotated[SourceOfNumber, Tag("dict")] | Annotated[Text, Tag("text")],
    Discriminator(lambda value: "dict" if isinstance(value, dict) else "text"),
]


def evidence_field() -> Any:
    """Return the field 依据 of an item."""
    return Field(
        None,
        alias=EVIDENCE_KEY,
        description="数的来源（台账、系统、批复等）；几个数来源不同时写 `{数或键: 来源}`",
        examples=["综合服务中心办件台账"],
        json_schema_extra=DROP,
    )


def sourced_records(
    value: object, path: KeyPath = ()
) -> Iterator[tuple[KeyPath, Record, str | dict[str, str]]]:
    """Yield every record that has a 依据, with its path and the 依据; the record itself after those within it."""
    if isinstance(value, Record):
        for name, key in _branches(type(value)):
            yield from sourced_records(getattr(value, name), (*path, key))
        given = getattr(value, "evidence", None)
        if given is not None:
            yield path, value, given
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from sourced_records(inner, (*path, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from sourced_records(inner, (*path, key))


@cache
def _branches(record: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a record, with their keys, in which records may have a 依据."""
    return tuple(
        (name, field.alias or name)
        for name, field in record.model_fields.items()
        if any(
            "evidence" in inner.model_fields or _branches(inner) for inner in _records_in(field.annotation)
        )
    )


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)
