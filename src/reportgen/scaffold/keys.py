"""Every key of the two data files with its explanation, read from the JSON Schema that the model gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any

from reportgen.model.fields import Record
from reportgen.model.nextyear import DROP, FROM_CURRENT, FROM_OUTTURN, KEEP, OPEN, WAY
from reportgen.model.stated import IF_PRINTED
from reportgen.scaffold.json_schema import FILES, whole_schema

Schema = dict[str, Any]


class Form(Enum):
    """What stands under a key: VALUE and LIST hold values, the others hold keys again.

    NAMED holds sections under names that the model does not know (评分, 忽略检查), RULE is a 计分规则, SOURCES is 依据 by number,
    SCHEME is a list of sections or the name of one that the program ships.
    """

    VALUE = auto()
    LIST = auto()
    SECTION = auto()
    SECTIONS = auto()
    NAMED = auto()
    SOURCES = auto()
    RULE = auto()
    SCHEME = auto()


class CarryOver(Enum):
    """What becomes of last year's value in a new year."""

    REVIEW = "待核"
    OPEN = OPEN[WAY]
    KEEP = KEEP[WAY]
    DROP = DROP[WAY]
    FROM_CURRENT = FROM_CURRENT[WAY]
    FROM_OUTTURN = FROM_OUTTURN[WAY]


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key of a data file. below: the keys that stand under it. example: empty where none helps."""

    name: str
    required: bool
    description: str
    example: str
    form: Form
    carry: CarryOver
    below: tuple["DataKey", ...] = ()


@cache
def keys_of(file: str, record: type[Record] | None = None) -> tuple[DataKey, ...]:
    """Return the keys of "office" or "district" in the order of the model.

    record: the class of a district's office files, where it is not the model's own.
    """
    whole = whole_schema(record or FILES[file][0])
    return tuple(_keys(whole, whole.get("$defs", {})))


def _keys(section: Schema, definitions: Schema) -> Iterator[DataKey]:
    for name, given in section.get("properties", {}).items():
        kinds = [_resolved(kind, definitions) for kind in given.get("anyOf", [given])]
        kinds = [kind for kind in kinds if kind.get("type") != "null"]
        form, inner = _form(kinds, definitions)
        example = next((str(e) for node in (given, *kinds) for e in node.get("examples", ())), "")
        yield DataKey(
            name,
            name in section.get("required", ()) or IF_PRINTED in given,
            given["description"],
            example if form is Form.VALUE or "examples" in given else "",
            form,
            CarryOver(given[WAY]) if WAY in given else _usual(kinds),
            tuple(_keys(inner, definitions)),
        )


def _resolved(node: Schema, definitions: Schema) -> Schema:
    return definitions[node["$ref"].rpartition("/")[2]] if "$ref" in node else node


def _form(kinds: list[Schema], definitions: Schema) -> tuple[Form, Schema]:
    """Return the form of a key and the schema of the section that stands under it, which may be empty."""
    for kind in kinds:
        if "discriminator" in kind:
            return Form.RULE, {}
        if "oneOf" in kind:  # It is one text, or a list of texts or texts by name.
            has_list = any(inner.get("type") == "array" for inner in kind["oneOf"])
            return Form.LIST if has_list else Form.VALUE, {}
        if kind.get("type") == "array":
            item = _resolved(kind["items"], definitions)
            if any("enum" in other for other in kinds):
                return Form.SCHEME, item
            return (Form.SECTIONS if "properties" in item else Form.LIST), item
        if "properties" in kind:
            return Form.SECTION, kind
        if kind.get("type") == "object":
            item = _resolved(kind["additionalProperties"], definitions)
            return (Form.NAMED if "properties" in item else Form.SOURCES), item
    return Form.VALUE, {}


def _usual(kinds: list[Schema]) -> CarryOver:
    """Return the way of a type: figures and dates have a pattern, words out of a list an enumeration."""
    first = kinds[0]
    if "enum" in first or "是|否" in first.get("pattern", ""):
        return CarryOver.KEEP
    return CarryOver.OPEN if "pattern" in first else CarryOver.REVIEW
