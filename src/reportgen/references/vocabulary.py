"""The names that a reference may have: those of the templates, with an item of a list by its name or as 第3项."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from reportgen.finding import nearest
from reportgen.model.source import KeyPath
from reportgen.references.list_items import item_index, item_name, item_path, names_no_item
from reportgen.references.unknown_name import UnknownName
from reportgen.render.catalogue import KEYS, THIS_PROJECT, Key, KeyKind

Values = Mapping[str, object]  # what view.values() gives
Path = tuple[str, ...]

_ALIASES = {"评分": "评分表"}  # the section of the data whose indicators are the rows of the table
# what only a template can use: the contents are not made yet, and the rest are instructions for tables
_HIDDEN = frozenset({"目录", "一级合并", "二级合并", THIS_PROJECT})
_MAX_NAME = 60  # characters; longer ones are compared with no known name
_ALIKE = 0.5  # the share of common characters with which a word is taken for a misspelt name
_HELP = "名称与模板的标签相同，reportgen template fields 列出全部；不是引用就改用（）"


@dataclass(frozen=True, slots=True)
class NamedValue:
    """What a name stands for.

    name: without aliases, and with items by their number, so that one value has one name. text: as the templates
    print it, references in it not replaced; empty where there are no values. path: the key in the file. unit: 万元 for
    an amount, else empty.
    """

    name: str
    text: str
    path: KeyPath
    unit: str


class Vocabulary:
    """The names of one report. values: what they stand for; None where only the names are known."""

    def __init__(self, values: Values | None = None, keys: Mapping[Path, Key] = KEYS) -> None:
        self._values, self._keys = values, keys
        self.names = (
            self if values is None else Vocabulary(None, keys)
        )  # the same names, whatever the data hold

    def knows(self, name: str) -> bool:
        """Tell whether a name stands for something."""
        try:
            self.find(name)
        except UnknownName:
            return False
        return True

    def is_section(self, name: str) -> bool:
        """Tell whether a name is the first part of known names: 预算."""
        key = self._keys.get((_ALIASES.get(name, name),))
        return key is not None and key.kind is not KeyKind.TEXT and name not in _HIDDEN

    def find(self, name: str) -> NamedValue:
        """Return what a name stands for. Raises UnknownName."""
        head, dot, rest = name.partition(".")
        path: Path = (_ALIASES.get(head, head),)
        at: object = self._values
        while True:
            at = at.get(path[-1]) if isinstance(at, Mapping) else None
            key = self._keys.get(path)
            if key is None or path[-1] in _HIDDEN or (dot and not rest):
                raise self._unknown(name)
            if key.kind is KeyKind.FLAG:
                raise UnknownName(f"“{name}”是“是或否”，不是文字", "它只能用在模板的条件里")
            if key.kind is KeyKind.LIST:
                return self._in_list(name, path, rest, at)
            if key.kind is KeyKind.TEXT:
                if rest:
                    raise UnknownName(f"“{'.'.join(path)}”下面没有“{rest}”", f"写成 {{{'.'.join(path)}}}")
                return self._named(name, ".".join(path), path, at, path)
            if not rest:
                listed = "、".join(f"{{{name}.{inner}}}" for inner in self._under(path))
                raise UnknownName(f"“{name}”是一组，不是一个数或一句话", f"写出其中一项：{listed}")
            head, dot, rest = rest.partition(".")
            path = (*path, head)

    def resembles(self, name: str) -> bool:
        """Tell whether a word has most of its characters in common with a known name or the last part of one."""
        if not 2 <= len(name) <= _MAX_NAME:
            return False
        shared = Counter(word for sign in set(name) for word in self._words_by_character.get(sign, ()))
        return any(2 * count >= _ALIKE * (len(name) + len(word)) for word, count in shared.items())

    def _under(self, path: Path) -> list[str]:
        """The names below a group, or of what each item of a list has, that can be written behind it."""
        found = (key for key in self._keys.values() if key.path[:-1] == path)
        return [k.path[-1] for k in found if k.path[-1] not in _HIDDEN and k.kind is not KeyKind.FLAG]

    def _in_list(self, name: str, path: Path, rest: str, items: object) -> NamedValue:
        """An item of a list, or one of its keys. rest: what follows the name of the list."""
        keys = [key for key in self._under(path) if self._keys[(*path, key)].kind is KeyKind.TEXT]
        if not rest:
            count = f"，有 {len(items)} 项" if isinstance(items, Sequence) else ""
            example = f"{{{name}.第1项{'.' + keys[0] if keys else ''}}}"
            raise UnknownName(f"“{name}”是列表{count}", f"写出哪一项：{example}")
        key = next((k for k in keys if rest.endswith(f".{k}")), "")
        if keys and not key:
            near = nearest(rest.rpartition(".")[2][:_MAX_NAME], keys)
            advice = f"{f'改为 .{near}；' if near else ''}列出的各项有：{'、'.join(keys)}"
            raise UnknownName(f"“{name}”没有写出一项里的哪个内容，或写错了", advice)
        item, listed = (rest.removesuffix(f".{key}") if key else rest), ".".join(path)
        if not isinstance(items, Sequence):
            if self._values is None and (keys or not names_no_item(item)):
                return NamedValue(name, "", (), "")
            raise UnknownName(f"“{name}”没有写出列表的第几项", f"写成 {{{listed}.第1项}}")
        index = item_index(name, item, items)
        value = items[index].get(key) if key else items[index]
        full = f"{listed}.第{index + 1}项{'.' + key if key else ''}"
        where = item_path(path, items[index], index, key)
        return self._named(name, full, (*path, key) if key else path, value, where)

    def _named(self, name: str, full: str, key: Path, value: object, path: KeyPath) -> NamedValue:
        text = "" if value is None else str(value)
        if key[-1] == "姓名":
            text = text.replace("\u3000", "")  # it is padded for the table of the members
        if not text.strip() and self._values is not None:
            raise UnknownName(f"“{name}”没有填，引用出来是空的", "填上它，或删去这个引用")
        return NamedValue(full, text, path, "万元" if "万元" in self._keys[key].meaning else "")

    def _unknown(self, name: str) -> UnknownName:
        def advice() -> str:
            near = self._likeliest(name) if len(name) <= _MAX_NAME else None
            return f"最接近的是 {{{near}}}；{_HELP}" if near else _HELP

        return UnknownName(f"没有“{name}”", advice)

    def _likeliest(self, name: str) -> str | None:
        """The known name that was probably meant: one that ends alike, or the most similar."""
        known = [*self._plain, *self._of_items]
        last = name.rpartition(".")[2]
        alike = [k for k in known if k.rpartition(".")[2] == last]
        if alike:
            return nearest(name, alike) or alike[0]
        if near := nearest(name, known):
            return near
        near = nearest(last, dict.fromkeys(k.rpartition(".")[2] for k in self._plain))
        return next((k for k in self._plain if near and k.rpartition(".")[2] == near), None)

    def entries(self) -> Iterator[NamedValue]:
        """Yield every name that stands for a text, with what it stands for, as a page offers them."""
        for name in (*self._plain, *self._of_items):
            with suppress(UnknownName):
                yield dataclasses.replace(self.find(name), name=name)

    @cached_property
    def _plain(self) -> tuple[str, ...]:
        """The names of all texts that stand in no list."""
        return tuple(
            ".".join(path)
            for path, key in self._keys.items()
            if key.kind is KeyKind.TEXT and not key.of_list and not _HIDDEN & set(path)
        )

    @cached_property
    def _of_items(self) -> tuple[str, ...]:
        """The names of the values in lists whose items have a name: 评分.群众满意度.完成值."""
        shown = {inner: outer for outer, inner in _ALIASES.items()}
        return tuple(
            f"{'.'.join((shown.get(path[0], path[0]), *path[1:]))}.{item_name(item)}.{key}"
            for path, items in self._lists()
            for item in items
            if item_name(item)
            for key in self._under(path)
        )

    def _lists(self) -> Iterator[tuple[Path, Sequence[object]]]:
        for path, key in self._keys.items():
            at: object = self._values
            for step in path if key.kind is KeyKind.LIST and not key.of_list else ():
                at = at.get(step) if isinstance(at, Mapping) else None
            if isinstance(at, Sequence) and path[0] not in _HIDDEN:
                yield path, at

    @cached_property
    def _words_by_character(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in dict.fromkeys(word for name in self._plain for word in name.split(".")):
            for sign in set(word):
                found.setdefault(sign, []).append(word)
        return found
