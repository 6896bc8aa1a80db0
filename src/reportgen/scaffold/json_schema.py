"""The JSON Schema of both data files, by which an editor completes keys, explains them and shows faults."""

import copy
import json
from typing import Any

from reportgen.model.district import District
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.fields import Record
from reportgen.model.nextyear import WAY
from reportgen.model.stated import IF_PRINTED

DRAFT = "http://json-schema.org/draft-07/schema#"  # It is the newest that the YAML editors know whole.
FILES: dict[str, tuple[type[Record], str]] = {
    "office": (SelfEvaluation, "街道文件 data/<年度>/<标识>.yaml"),
    "district": (District, "区级文件 data/<年度>/district.yaml"),
}


def schema_name(file: str) -> str:
    """Return the name of the schema of "office" or "district"."""
    return f"{file}.schema.json"


def schema(file: str, record: type[Record] | None = None) -> dict[str, Any]:
    """Return the JSON Schema of "office" or "district". record: the class of a district's office files."""
    known, title = FILES[file]
    made: dict[str, Any] = _plain(whole_schema(record or known))
    return {"$schema": DRAFT, "title": title, **made}


def schema_text(file: str, record: type[Record] | None = None) -> str:
    """Return the schema as the text of a file."""
    return json.dumps(schema(file, record), ensure_ascii=False, indent=2) + "\n"


def whole_schema(record: type[Record]) -> dict[str, Any]:
    """Return the schema that pydantic gives of a record, without the keys that the district hides."""
    whole = record.model_json_schema()
    for path in getattr(record, "hidden", ()):
        _hide(whole, path, whole["$defs"])
    if getattr(record, "hidden", ()):
        _drop_unused_definitions(whole)
    return whole


def _drop_unused_definitions(whole: dict[str, Any]) -> None:
    definitions = whole["$defs"]
    text = json.dumps(whole)
    while unused := [name for name in definitions if f'"#/$defs/{name}"' not in text]:
        for name in unused:
            del definitions[name]
        text = json.dumps(whole)


def _hide(section: dict[str, Any], path: tuple[str, ...], definitions: dict[str, Any]) -> None:
    """Take a key out of a section. The sections on the way to it are copied, as others may have the same definition."""
    key, *rest = path
    if not rest:
        section["properties"].pop(key, None)
        return
    kinds = [section["properties"][key]]
    for kind in kinds:
        kinds += [*kind.get("anyOf", ()), *([kind["items"]] if "items" in kind else ())]
        if "$ref" in kind:
            kind.update(copy.deepcopy(definitions[kind.pop("$ref").rpartition("/")[2]]))
        if rest[0] in kind.get("properties", ()):
            _hide(kind, tuple(rest), definitions)


def modeline(file: str) -> str:
    """Return the first line of a data file, which names its schema for editors."""
    return f"# yaml-language-server: $schema=../../schema/{schema_name(file)}\n"


def _plain(node: Any) -> Any:
    """Return a schema without what only Python needs: defaults in Python's form, null for what is left out."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    made: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties":
            made[key] = {name: _property(name, inner) for name, inner in value.items()}
        elif key not in ("default", "discriminator", WAY, IF_PRINTED):
            made[key] = _plain(value)
    # An editor does not know what the papers print; it takes them to print all.
    properties = node.get("properties", {})
    if needed := [name for name, inner in properties.items() if inner.get(IF_PRINTED) is True]:
        order = list(made["properties"])
        made["required"] = sorted({*needed, *made.get("required", ())}, key=order.index)
    kinds = made.get("anyOf", ())
    if {"type": "null"} in kinds:
        kept = [kind for kind in kinds if kind != {"type": "null"}]
        made.pop("anyOf")
        made = {**(kept[0] if len(kept) == 1 else {"anyOf": kept}), **made}
    if "$ref" in made and len(made) > 1:  # Draft 7 overlooks everything beside a $ref.
        made = {"allOf": [{"$ref": made.pop("$ref")}], **made}
    return made


def _property(name: str, node: dict[str, Any]) -> dict[str, Any]:
    return {**_plain(node), "title": name}
