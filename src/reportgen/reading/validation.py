"""Turn a YAML tree into a typed record, or tell every fault of it with its place, its key and what to do."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from reportgen.finding import Finding, Severity, nearest
from reportgen.model.criteria import KINDS
from reportgen.model.fields import Record
from reportgen.model.source import KeyPath, Source, key_name
from reportgen.model.stated import wanted_if_printed
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.unfinished import open_findings, without_marks
from reportgen.reading.yamltext import YamlFile

R = TypeVar("R", bound=Record)


def records_in(annotation: Any) -> Iterator[type[Record]]:
    """Yield every Record class that an annotation names, also within tuples, dicts, unions and Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from records_in(part)


def aliases(record: type[Record]) -> set[str]:
    """Return every Chinese key of a record and of the records within it."""
    keys = set()
    for name, field in record.model_fields.items():
        keys.add(field.alias or name)
        for inner in records_in(field.annotation):
            keys |= aliases(inner)
    return keys


def keys_at(record: type[Record], path: KeyPath) -> list[str]:
    """Return the keys that may stand in the section at path, without those that the district hides."""
    hidden = getattr(record, "hidden", ())
    above = tuple(step for step in path if isinstance(step, str))
    return [f.alias for f in _fields_at(record, path) if f.alias and (*above, f.alias) not in hidden]


def required_keys_at(record: type[Record], path: KeyPath) -> list[str]:
    """Return the keys that must stand in the section at path, at least where a paper prints them."""
    fields = _fields_at(record, path)
    return [f.alias for f in fields if f.alias and (f.is_required() or wanted_if_printed(f) is True)]


def is_list_at(record: type[Record], path: KeyPath) -> bool:
    """Tell whether the model has a list at path."""
    if not path or isinstance(path[-1], int):
        return False
    return any(f.alias == path[-1] and _has_list(f.annotation) for f in _fields_at(record, path[:-1]))


def _has_list(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (tuple, list):
        return True
    return origin is not dict and any(_has_list(part) for part in get_args(annotation))


def _fields_at(record: type[Record], path: KeyPath) -> list[FieldInfo]:
    records = [record]
    for step in path:
        fields = [f for r in records for f in r.model_fields.values() if f.alias == step]
        records = [inner for f in fields for inner in records_in(f.annotation)] if fields else records
    return [f for r in records for f in r.model_fields.values()]


def validated(record: type[R], read: YamlFile) -> tuple[R | None, list[Finding]]:
    """Return the tree of a file as a record and all faults of the file, of syntax and of value.

    The record is None where there is any fault. A value that is still open is one fault, and nothing else is
    told of it. A text of last year is read without its mark."""
    if read.tree is None:
        return None, list(read.faults)
    try:
        value = record.model_validate(without_marks(read.tree) if read.source.unconfirmed else read.tree)
    except ValidationError as error:
        faults = [(_path_in(read.tree, fault["loc"]), fault) for fault in error.errors(include_url=False)]
        faults = [(where, fault) for where, fault in faults if not _follows(read, where[0], fault)]
        unknown = {path for (path, _), fault in faults if fault["type"] == "extra_forbidden"}
        missing = tuple(path for path in read.open if not any(path[: len(u)] == u for u in unknown))
        # A value that a comma tore apart and that also is no value of its kind is told once, by its kind.
        faulty = {path for (path, _), _ in faults}
        told = {torn for path, torn in read.torn.items() if path in faulty}
        findings = [f for f in read.faults if f not in told]
        findings += [_finding(record, read, *where, fault) for where, fault in faults]
        return None, findings + list(open_findings(read.source, missing))
    findings = [*read.faults, *open_findings(read.source, read.open)]
    return (None if findings else value), findings


def _follows(read: YamlFile, path: KeyPath, fault: Mapping[str, Any]) -> bool:
    """Tell whether a fault only follows from others, or from a value at path or below it that is still open.

    Pydantic calls a list empty when none of its items is sound.
    """
    if fault["type"] in ("missing", "extra_forbidden"):
        return False
    if any(path == value[: len(path)] for value in read.open):
        return True
    return fault["type"] == "too_short" and bool(value_at(read.tree, path))


def _finding(
    record: type[Record], read: YamlFile, path: KeyPath, missing: str, fault: Mapping[str, Any]
) -> Finding:
    """Return a pydantic error as a finding. path and missing are what _path_in() returns."""
    where = key_name(path) or "文件"
    match fault["type"]:
        case "extra_forbidden":
            place = read.source.place(path, of_key=True)
            advice = _other_key(record, read.tree, path)
            return Finding("YML-03", Severity.ERROR, place, f"不认识的键“{path[-1]}”", advice)
        case "missing":
            return missing_key(read.source, (*path, missing))
        case "reportgen":
            context = fault["ctx"]
            message, advice = context["message"], context["advice"]
        case "model_type" | "model_attributes_type" | "dict_type":
            message, advice = f"{where}应是下级条目（键: 值）", "下一行起缩进两格写各项；检查冒号后是否有空格"
        case "tuple_type" | "list_type":
            message, advice = f"{where}应是列表", "每项另起一行，前面加“- ”"
        case "too_short":
            message, advice = f"{where}是空的", "至少写一项"
        case "union_tag_not_found":
            message, advice = "计分规则缺少“方式”", f"可用的方式：{'、'.join(KINDS)}"
        case "union_tag_invalid":
            near = nearest(fault["ctx"]["tag"], KINDS)
            advice = f"改为“{near}”" if near else f"可用的方式：{'、'.join(KINDS)}"
            message = f"没有“{fault['ctx']['tag']}”这种计分方式"
        case "literal_error":
            message, advice = f"{where}填了“{fault['input']}”", f"只能是 {fault['ctx']['expected']}"
        case _:
            message, advice = f"{where}不合要求（{fault['msg']}）", "对照填报说明修改"
    return Finding("YML-05", Severity.ERROR, read.source.place(path), message, advice)


def missing_key(source: Source, path: KeyPath, wanted_by: str = "") -> Finding:
    """Return that a key is missing. wanted_by: the paper and the place in it that print it."""
    where, key = key_name(path[:-1]) or "文件", path[-1]
    advice = f"补上“{key}: …”" + (f"；{wanted_by}" if wanted_by else "")
    return Finding("YML-04", Severity.ERROR, source.place(path[:-1]), f"{where}缺少“{key}”", advice)


def absent_keys(record: type[Record], tree: Tree | None, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the keys of a file that are not stated and need be only where a paper prints them (model/stated.py)."""
    if not isinstance(tree, dict):
        return
    for field in record.model_fields.values():
        key, kind = str(field.alias), field.annotation
        if key not in tree:
            instead = wanted_if_printed(field)
            if instead and instead not in tree:
                yield (*path, key)
        elif isinstance(kind, type) and issubclass(kind, Record):
            yield from absent_keys(kind, tree[key], (*path, key))


def _other_key(record: type[Record], tree: Tree | None, path: KeyPath) -> str:
    """Return advice on the key under which the content of an unknown key may belong: the nearest, or all there are."""
    known = keys_at(record, path[:-1])
    section = value_at(tree, path[:-1])
    present = section if isinstance(section, dict) else {}
    if near := nearest(str(path[-1]), [key for key in known if key not in present]):
        return f"改为“{near}”"
    if near := nearest(str(path[-1]), known):
        return f"“{near}”已经写了，两处的内容并成一处"
    return f"这里可以写：{'、'.join(known)}；内容写到其中合适的键下面"


def _path_in(tree: Tree | None, location: tuple[str | int, ...]) -> tuple[KeyPath, str]:
    """Return the part of a pydantic location that the file has, and the key that it lacks (empty for none).

    The location names the branches of unions too, which the file does not have.
    """
    path: list[str | int] = []
    missing = ""
    for step in location:
        if isinstance(tree, dict) and step in tree:
            tree = tree[str(step)]
        elif isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
        else:
            missing = str(step)
            continue
        path.append(step)
    return tuple(path), missing
