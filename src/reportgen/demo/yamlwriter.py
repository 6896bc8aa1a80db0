"""Write a tree of dict, list and str as YAML like a clerk's: two spaces, short records on one line."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias, Union

Node: TypeAlias = Union[str, list["Node"], dict[str, "Node"]]  # noqa: UP007 (a quoted | cannot be used at run time)
_SPECIAL = re.compile(r"^[\s*&!@>|%`\"'\[\]{}#,?:-]|: | #|[:\s]$")
_IN_BRACES = re.compile(r"[,\[\]{}]")
ONE_LINE = frozenset(
    ["资产总额", "负债总额", "净资产", "评价工作组", "评分", "对应指标", "计分规则", "版式", "档次"]
)


def to_yaml(tree: Mapping[str, Node]) -> str:
    """The text of a file without a heading comment, with blank lines between its sections."""
    return "\n\n".join("\n".join(_section(key, value, "")) for key, value in tree.items()) + "\n"


def _section(key: str, value: Node, indent: str) -> Iterator[str]:
    if isinstance(value, str):
        yield f"{indent}{key}: {_scalar(value)}"
    elif key in ONE_LINE and not any(isinstance(v, (dict, list)) for v in _values(value)):
        yield f"{indent}{key}: {_inline(value)}"
    else:
        yield f"{indent}{key}:"
        yield from _below(value, indent + "  ", one_line=key in ONE_LINE)


def _values(value: Node) -> list[Node]:
    return list(value.values()) if isinstance(value, dict) else list(value)


def _below(value: Node, indent: str, one_line: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if one_line:
                yield f"{indent}{key}: {_inline(inner)}"
            else:
                yield from _section(key, inner, indent)
        return
    for item in value:
        if isinstance(item, str) or one_line:
            yield f"{indent}- {_inline(item) if one_line else _scalar(str(item))}"
        else:
            first, *rest = _below(item, indent + "  ", one_line=False)
            yield f"{indent}- {first.strip()}"
            yield from rest


def _inline(value: Node) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if _IN_BRACES.search(value) else _scalar(value)


def _scalar(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if _SPECIAL.search(value) else value
