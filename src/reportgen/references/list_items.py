"""Find an item of a list by its name or its number: 群众满意度, 第3项."""

import re
from collections.abc import Mapping, Sequence

from reportgen.finding import nearest
from reportgen.model.source import KeyPath
from reportgen.references.unknown_name import UnknownName

_NAMING = ("三级指标", "名称", "等级", "姓名", "标题")  # the key of an item that gives it its name
_SCHEME_KEYS = frozenset(
    {"分值", "评分标准", "年度指标值"}
)  # of a row of 评分表: what stands in the 指标体系
_NUMBER = re.compile(r"第([1-9]\d{0,4})项")
_LISTED = 12
_MAX_NAME = 60  # characters; longer ones are compared with no known name


def names_no_item(item: str) -> bool:
    """Tell whether a word is no number of an item."""
    return _NUMBER.fullmatch(item) is None


def item_name(item: object) -> str:
    """Return the name of an item of a list, or an empty text where its items have none."""
    if not isinstance(item, Mapping):
        return ""
    return next((str(item[key]).replace("\u3000", "") for key in _NAMING if key in item), "")


def item_index(name: str, item: str, items: Sequence[object]) -> int:
    """Return the index of an item. name: of the whole reference, for messages. Raises UnknownName."""
    if found := _NUMBER.fullmatch(item):
        if int(found[1]) <= len(items):
            return int(found[1]) - 1
        advice = f"写 第1项 到 第{len(items)}项" if items else "这里还没有内容"
        raise UnknownName(f"“{name}”：只有 {len(items)} 项", advice)
    names = [item_name(each) for each in items]
    if names.count(item) == 1:
        return names.index(item)
    if item in names:
        message = f"“{name}”：有 {names.count(item)} 项叫“{item}”"
        raise UnknownName(message, f"写第几项：第{names.index(item) + 1}项")
    named = [n for n in names if n]
    near = nearest(item[:_MAX_NAME], named)
    others = f"可以写：{'、'.join(named[:_LISTED])}" if named else f"写 第1项 到 第{len(items)}项"
    raise UnknownName(f"“{name}”：没有“{item}”这一项", f"改为“{near}”" if near else others)


def item_path(path: tuple[str, ...], item: object, index: int, key: str) -> KeyPath:
    """Return the key in the file that an item's value is typed under; for a subtotal the name of the 一级指标."""
    if path == ("一级得分",):
        return (*path, item_name(item), key)
    if path == ("评分表",):
        return ("指标体系" if key in _SCHEME_KEYS else "评分", item_name(item), key)
    return (*path, index, *((key,) if key else ()))
