"""The names that a reference may have: those of the templates, with an item of a list by its name or as 第3项."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from reportgen.finding import nearest
from reportgen.model.source import KeyPath
from reportgen.render.catalogue import KEYS, KeyKind, names_under

Values = Mapping[str, object]  # what view.values() gives
Path = tuple[str, ...]

_ALIASES = {"评分": "评分表"}  # the section of the data whose indicators are the rows of the table
_NAMING = ("三级指标", "名称", "等级", "姓名", "标题")  # the key of an item that gives it its name
_SCHEME_KEYS = frozenset({"分值", "评分标准", "年度指标值"})  # of a row: what stands in the 指标体系
# what only a template can use: the contents are not made yet, and the rest are instructions for tables
_HIDDEN = frozenset({"目录", "一级合并", "二级合并"})
_ITEM = re.compile(r"第([1-9]\d{0,4})项")
_MAX_NAME = 60  # characters; longer ones are compared with no known name
_LISTED = 12
_ALIKE = 0.5  # the share of common characters with which a word is taken for a misspelt name


class UnknownName(Exception):
    """A name stands for nothing that can be put into a sentence. The message and the advice are Chinese."""

    def __init__(self, message: str, advice: str | Callable[[], str]) -> None:
        super().__init__(message)
        self.message, self._advice = message, advice

    @property
    def advice(self) -> str:
        """What to do. Looking for the nearest name takes long, so it is done when the advice is given."""
        return self._advice if isinstance(self._advice, str) else self._advice()


@dataclass(frozen=True, slots=True)
class NamedValue:
    """What a name stands for.

    name: without aliases, and with items by their number, so that one value has one name. text: as the templates
    print it, references in it not replaced; empty where only the name was asked for. path: the key in the file.
    unit: 万元 for an amount, else empty.
    """

    name: str
    text: str
    path: KeyPath
    unit: str


def is_known(name: str) -> bool:
    """Tell whether a name can stand for something, whatever the data hold."""
    try:
        find(name, None)
    except UnknownName:
        return False
    return True


def is_section(name: str) -> bool:
    """Tell whether a name is the first part of known names: 预算."""
    key = KEYS.get((_ALIASES.get(name, name),))
    return key is not None and key.kind is not KeyKind.TEXT and name not in _HIDDEN


def find(name: str, values: Values | None) -> NamedValue:
    """Return what a name stands for. values: None to look at the name alone. Raises UnknownName."""
    head, dot, rest = name.partition(".")
    path: Path = (_ALIASES.get(head, head),)
    at: object = values and values.get(_ALIASES.get(head, head))
    while True:
        key = KEYS.get(path)
        if key is None or path[-1] in _HIDDEN or (dot and not rest):
            raise _unknown(name, values)
        if key.kind is KeyKind.FLAG:
            raise UnknownName(f"“{name}”是“是或否”，不是文字", "它只能用在模板的条件里")
        if key.kind is KeyKind.LIST:
            return _in_list(name, path, rest, at)
        if key.kind is KeyKind.TEXT:
            if rest:
                raise UnknownName(f"“{'.'.join(path)}”下面没有“{rest}”", f"写成 {{{'.'.join(path)}}}")
            return _target(name, ".".join(path), path, at, path)
        if not rest:
            listed = "、".join(f"{{{name}.{inner}}}" for inner in _offered(path))
            raise UnknownName(f"“{name}”是一组，不是一个数或一句话", f"写出其中一项：{listed}")
        head, dot, rest = rest.partition(".")
        path, at = (*path, head), at.get(head) if isinstance(at, Mapping) else None


def _offered(path: Path) -> list[str]:
    return [n for n in names_under(path) if n not in _HIDDEN and KEYS[(*path, n)].kind is not KeyKind.FLAG]


def _in_list(name: str, path: Path, rest: str, items: object) -> NamedValue:
    """An item of a list, or one of its keys. rest: what follows the name of the list."""
    keys = _offered(path)
    listed = ".".join(path)
    if not rest:
        count = f"，有 {len(items)} 项" if isinstance(items, Sequence) else ""
        raise UnknownName(
            f"“{name}”是列表{count}", f"写出哪一项：{{{name}.第1项{'.' + keys[0] if keys else ''}}}"
        )
    key = next((k for k in keys if rest.endswith(f".{k}")), "")
    if keys and not key:
        near = nearest(rest.rpartition(".")[2], keys)
        advice = f"列出的各项有：{'、'.join(keys)}"
        raise UnknownName(
            f"“{name}”没有写出一项里的哪个内容，或写错了", f"改为 .{near}；{advice}" if near else advice
        )
    item = rest.removesuffix(f".{key}") if key else rest
    if items is None:
        if not keys and not _ITEM.fullmatch(item):
            raise UnknownName(f"“{name}”没有写出列表的第几项", f"写成 {{{listed}.第1项}}")
        return NamedValue(name, "", (), "")
    assert isinstance(items, Sequence)
    index = _index(name, item, items)
    value = items[index][key] if key else items[index]
    full = f"{listed}.第{index + 1}项{'.' + key if key else ''}"
    return _target(name, full, (*path, key) if key else path, value, _source(path, items[index], index, key))


def _index(name: str, item: str, items: Sequence[object]) -> int:
    if found := _ITEM.fullmatch(item):
        if int(found[1]) <= len(items):
            return int(found[1]) - 1
        raise UnknownName(
            f"“{name}”：只有 {len(items)} 项", f"写 第1项 到 第{len(items)}项" if items else "这里还没有内容"
        )
    names = [item_name(each) for each in items]
    if names.count(item) == 1:
        return names.index(item)
    if item in names:
        raise UnknownName(
            f"“{name}”：有 {names.count(item)} 项叫“{item}”", f"写第几项：第{names.index(item) + 1}项"
        )
    near = nearest(item[:_MAX_NAME], [n for n in names if n])
    listing = "、".join([n for n in names if n][:_LISTED])
    advice = f"改为“{near}”" if near else f"可以写：{listing}" if listing else f"写 第1项 到 第{len(items)}项"
    raise UnknownName(f"“{name}”：没有“{item}”这一项", advice)


def item_name(item: object) -> str:
    """Return the name of an item of a list, or an empty text where its items have none."""
    if not isinstance(item, Mapping):
        return ""
    return next((str(item[key]).replace("\u3000", "") for key in _NAMING if key in item), "")


def _source(path: Path, item: object, index: int, key: str) -> KeyPath:
    """The key in the file that an item's value is typed under; for a subtotal the name of the 一级指标."""
    if path == ("一级得分",):
        return (*path, item_name(item), key)
    if path == ("评分表",):
        return ("指标体系" if key in _SCHEME_KEYS else "评分", item_name(item), key)
    return (*path, index, *((key,) if key else ()))


def _target(name: str, full: str, key: Path, value: object, path: KeyPath) -> NamedValue:
    if value is None:  # only the name was asked for
        return NamedValue(full, "", path, "")
    text = str(value)
    if key[-1] == "姓名":
        text = text.replace("\u3000", "")  # it is padded for the table of the members
    if not text.strip():
        raise UnknownName(f"“{name}”没有填，引用出来是空的", "填上它，或删去这个引用")
    return NamedValue(full, text, path, "万元" if "万元" in KEYS[key].meaning else "")


def _unknown(name: str, values: Values | None) -> UnknownName:
    def advice() -> str:
        near = _likeliest(name, _item_names(values)) if len(name) <= _MAX_NAME else None
        hint = f"最接近的是 {{{near}}}；" if near else ""
        return f"{hint}名称与模板的标签相同，reportgen template fields 列出全部；不是引用就改用（）"

    return UnknownName(f"没有“{name}”", advice)


def resembles_known(name: str) -> bool:
    """Tell whether a word has most of its characters in common with a known name or the last part of one."""
    if not 2 <= len(name) <= _MAX_NAME:
        return False
    shared = Counter(word for sign in set(name) for word in _words_by_character().get(sign, ()))
    return any(2 * count >= _ALIKE * (len(name) + len(word)) for word, count in shared.items())


@cache
def _words_by_character() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(word for path in _plain_names() for word in (path[-1], path[0])):
        for sign in set(word):
            found.setdefault(sign, []).append(word)
    return found


@lru_cache(maxsize=256)
def _likeliest(name: str, items: tuple[str, ...]) -> str | None:
    plain = [".".join(path) for path in _plain_names()]
    known = [*plain, *items]
    last = name.rpartition(".")[2]
    alike = [k for k in known if k.rpartition(".")[2] == last]
    if alike:
        return nearest(name, alike) or alike[0]
    if near := nearest(name, known):
        return near
    near = nearest(last, dict.fromkeys(k.rpartition(".")[2] for k in plain))
    return next((k for k in plain if near and k.rpartition(".")[2] == near), None)


def _plain_names() -> Iterator[Path]:
    for path, key in KEYS.items():
        if key.kind is KeyKind.TEXT and not key.of_list and not _HIDDEN & set(path):
            yield path


def _item_names(values: Values | None) -> tuple[str, ...]:
    """The names of the values in lists whose items have a name: 评分.群众满意度.完成值."""
    found: list[str] = []
    shown = {inner: outer for outer, inner in _ALIASES.items()}
    for path, key in KEYS.items():
        if key.kind is not KeyKind.LIST or values is None or key.of_list or path[0] in _HIDDEN:
            continue
        items: object = values
        for step in path:
            items = items.get(step, ()) if isinstance(items, Mapping) else ()
        assert isinstance(items, Sequence)
        listed = ".".join((shown.get(path[0], path[0]), *path[1:]))
        found += [f"{listed}.{n}.{k}" for n in map(item_name, items) if n for k in _offered(path)]
    return tuple(found)
