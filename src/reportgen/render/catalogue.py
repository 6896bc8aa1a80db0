"""Every key that a template may print, with what it means: what view.values() gives, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from reportgen.model.additions import AddedColumn, AddedField
from reportgen.model.fields import Record
from reportgen.model.finances import Budget
from reportgen.model.project import ProjectFunds
from reportgen.render.key_list import KEY_LIST
from reportgen.render.part_values import part_meanings


class KeyKind(StrEnum):
    """What a key stands for."""

    TEXT = "文字"
    FLAG = "是或否"
    GROUP = "一组内容"
    LIST = "列表"


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its meaning. path: names from the top; of a list the names that each item has.

    is_open: the names that the group has are laid down by the district.
    """

    path: tuple[str, ...]
    kind: KeyKind
    meaning: str
    of_list: tuple[str, ...] = ()  # the list whose items have it
    is_open: bool = False


THIS_PROJECT, _PROJECTS = "本项目", "项目"
# what score_values() gives of an office and of each project
_SCORED = (
    "评分表",
    "指标表",
    "有扣分原因",
    "一级得分",
    "等级标准",
    "总分值",
    "总分",
    "得分率",
    "得分条",
    "等级",
)


def _keys() -> Iterator[Key]:
    above: list[tuple[str, bool]] = []  # names with whether each is a list
    lines = [line for line in KEY_LIST.splitlines() if line]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        depth = (len(line) - len(line.lstrip())) // 2
        written, _, meaning = line.strip().partition(": ")
        name = written.rstrip("[]?{}")
        del above[depth:]
        lists = [index for index, (_, is_list) in enumerate(above) if is_list]
        path = (*(name for name, _ in above), name)
        deeper = following.startswith("  " * (depth + 1))
        is_open = written.endswith("{}")
        kind = KeyKind.FLAG if written.endswith("?") else KeyKind.GROUP if deeper or is_open else KeyKind.TEXT
        kind = KeyKind.LIST if written.endswith("[]") else kind
        yield Key(path, kind, meaning, path[: lists[-1] + 1] if lists else (), is_open)
        above.append((name, written.endswith("[]")))


def _with_parts(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield the keys, and behind those of the budget its sections of figures."""
    for key in keys:
        if key.path == ("绩效目标",):
            yield from parts_of_money(Budget, ("预算",))
        if key.path == ("项目", "资金", "分值"):
            for part in parts_of_money(ProjectFunds, ("项目", "资金")):
                yield replace(part, of_list=("项目",))
        yield key


def parts_of_money(record: type[Record], above: tuple[str, ...]) -> Iterator[Key]:
    """The keys of the sections of figures that a record has."""
    found = dict(part_meanings(record, above))
    for path, meaning in found.items():
        is_group = any(other[: len(path)] == path and other != path for other in found)
        yield Key(path, KeyKind.GROUP if is_group else KeyKind.TEXT, meaning)


def _with_same_rows(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield the keys, and for 指标表 those that a row of 评分表 has."""
    rows = []
    for key in keys:
        yield key
        if key.of_list == ("评分表",):
            rows.append(key)
        elif key.path == ("指标表",):
            for row in rows:
                yield replace(row, path=("指标表", *row.path[1:]), of_list=("指标表",))


def _with_project_scores(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield the keys, and behind those of a project its score table, total and grade."""
    scores = []
    for key in keys:
        if key.path[0] in _SCORED:
            scores.append(key)
        if key.path == ("附加项",):
            for score in scores:
                of_list = ("项目", *score.of_list)
                yield replace(score, path=("项目", *score.path), of_list=of_list)
        yield key


def _with_this_project(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield the keys, and behind those of 项目 the same of 本项目, the project that a paper is about."""
    yet_to_come = [Key((THIS_PROJECT,), KeyKind.GROUP, "对象是项目的文书里，它所说的项目")]
    for key in keys:
        if key.path[0] == _PROJECTS and len(key.path) > 1:
            of_list = (THIS_PROJECT, *key.of_list[1:]) if len(key.of_list) > 1 else ()
            yet_to_come.append(replace(key, path=(THIS_PROJECT, *key.path[1:]), of_list=of_list))
        elif key.path[0] != _PROJECTS and len(yet_to_come) > 1:
            yield from yet_to_come
            yet_to_come = []
        yield key


Keys: TypeAlias = Mapping[tuple[str, ...], Key]
KEYS: Keys = {
    key.path: key for key in _with_this_project(_with_project_scores(_with_same_rows(_with_parts(_keys()))))
}


def keys_of_district(additions: Sequence[AddedField]) -> Keys:
    """Every key that a template of a district may print, with its 附加项."""
    return {**KEYS, **{key.path: key for field in additions for key in _added(field)}} if additions else KEYS


def _added(field: AddedField) -> Iterator[Key]:
    path = ("附加项", field.name)
    if field.type == "表":
        yield Key(path, KeyKind.LIST, field.remark or "一行一项")
        for column in field.columns:
            yield Key((*path, column.name), _kind(column), _meaning(column), path)
    else:
        yield Key(path, _kind(field), _meaning(field))


def _kind(column: AddedColumn) -> KeyKind:
    return KeyKind.LIST if column.type == "段落" else KeyKind.TEXT


def _meaning(column: AddedColumn) -> str:
    usual = {"金额": "万元", "是否": "是 或 否，条件里只有“是”成立", "段落": "每项一段"}.get(column.type, "")
    return "；".join(text for text in (column.remark, usual) if text) or column.type


def names_under(path: tuple[str, ...], keys: Keys = KEYS) -> list[str]:
    """The names that a group, or each item of a list, has; of () those at the top."""
    return [key.path[-1] for key in keys.values() if key.path[:-1] == path]
