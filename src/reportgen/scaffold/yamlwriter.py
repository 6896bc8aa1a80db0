"""A tree of dict, list and str → YAML as a clerk writes it: two spaces, short records on one line."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias, Union

from reportgen.model.placeholders import OPEN_MARK


@dataclass(frozen=True, slots=True)
class Unused:
    """A key that is not in use: it is written as a comment, which a person can take the # from."""

    value: "Node"


Node: TypeAlias = Union[str, list["Node"], dict[str, "Node"], Unused]  # noqa: UP007 (a quoted | cannot be used at run time)
# It says what a key is, by the keys that lead to it, and whether its value is still open.
Remark = Callable[[tuple[str, ...], bool], str]
_SPECIAL = re.compile(r"^[\s*&!@>|%`\"'\[\]{}#,?:-]|: | #|[:\s]$")
_IN_BRACES = re.compile(r"[,\[\]{}]")
_ONE_LINE = frozenset(
    [
        "资产总额",
        "负债总额",
        "净资产",
        "评价工作组",
        "评分",
        "对应指标",
        "计分规则",
        "版式",
        "档次",
        "街道名录",
        "等级标准",
        "又称",
        "审核阈值",
    ]
)


def to_yaml(tree: Mapping[str, Node], remark: Remark | None = None, form: bool = False) -> str:
    """Return the text of a file, without a heading, with a blank line around each section of several lines.

    remark is asked for a comment on every key whose value is open. form: the file is a form to fill in, with each
    key on a line of its own and a comment behind it.
    """
    writer = _Writer(remark, form)
    sections = [list(writer.section((key,), value, "")) for key, value in tree.items()]
    text = "\n".join(sections[0])
    for before, lines in pairwise(sections):
        text += ("\n" if len(before) == len(lines) == 1 else "\n\n") + "\n".join(lines)
    return f"{text}\n"


class _Writer:
    def __init__(self, remark: Remark | None, form: bool) -> None:
        self._remark, self._form = remark, form

    def section(self, path: tuple[str, ...], value: Node, indent: str) -> Iterator[str]:
        """Yield the lines of a key and what stands under it."""
        key = path[-1]
        if isinstance(value, Unused):
            yield from (f"{indent}# {line}" for line in self.section(path, value.value, ""))
        elif isinstance(value, str):
            yield f"{indent}{key}: {_scalar(value)}{self._comment(path, value)}"
        elif self._is_inline(key, value):
            yield f"{indent}{key}: {_inline(value)}{self._comment(path, value)}"
        else:
            yield f"{indent}{key}:{self._comment(path, value) if self._form else ''}"
            yield from self._below(path, value, indent + "  ")

    def _is_inline(self, key: str, value: Node) -> bool:
        flat = not any(isinstance(v, (dict, list)) for v in _values(value))
        return flat and (key == "计分规则" if self._form else key in _ONE_LINE)

    def _below(self, path: tuple[str, ...], value: Node, indent: str) -> Iterator[str]:
        one_line = not self._form and path[-1] in _ONE_LINE
        if isinstance(value, dict):
            for key, inner in value.items():
                if one_line or inner == {}:
                    yield f"{indent}{key}: {_inline(inner)}"
                else:
                    yield from self.section((*path, key), inner, indent)
            return
        for item in _values(value):
            if isinstance(item, str) or one_line:
                yield f"{indent}- {_inline(item) if one_line else _scalar(str(item))}"
            else:
                first, *rest = self._below(path, item, indent + "  ")
                yield f"{indent}- {first.strip()}"
                yield from rest

    def _comment(self, path: tuple[str, ...], value: Node) -> str:
        is_open = _has_open(value)
        text = self._remark(path, is_open) if self._remark and (self._form or is_open) else ""
        return f"  # {text}" if text else ""


def _has_open(value: Node) -> bool:
    return value == OPEN_MARK or (not isinstance(value, str) and any(map(_has_open, _values(value))))


def _values(value: Node) -> list[Node]:
    if isinstance(value, Unused):
        return [value.value]
    return list(value.values()) if isinstance(value, dict) else list(value)


def _inline(value: Node) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if _IN_BRACES.search(text) else _scalar(text)


def _scalar(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if _SPECIAL.search(value) else value
