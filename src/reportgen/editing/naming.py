"""Parse the user's way to name a value, 评价工作组.第3项.职务=主任, into its path in the file and the value."""

import re
from collections.abc import Iterator, Sequence

from reportgen.errors import UsageError
from reportgen.finding import nearest
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.source import KeyPath, key_name
from reportgen.reading.composer import Tree
from reportgen.reading.validation import is_list_at, keys_at

_ITEM = re.compile(r"第([1-9]\d{0,4})项")
_WAIVERS = "忽略检查"


def assignments(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Split each 名称=值 into name and value. The full-width ＝ is accepted as well.

    Raises UsageError for a text without = and for a name that occurs twice.
    """
    pairs: list[tuple[str, str]] = []
    for text in texts:
        name, sign, value = (
            text.replace("＝", "=", 1).partition("=") if "=" not in text else text.partition("=")
        )
        if not sign or not name.strip():
            raise UsageError(f"“{text}”不是“名称=值”", "写成 群众满意度=9；值里有空格时整个加引号")
        if name.strip() in (known for known, _ in pairs):
            raise UsageError(f"“{name.strip()}”写了两次", "每项只写一次")
        pairs.append((name.strip(), value.strip()))
    return pairs


def score_path(name: str, tree: Tree | None, indicators: Sequence[str]) -> KeyPath:
    """The path of an indicator's 自评得分. Raises UsageError for an unknown indicator.

    indicators: the names of the district's indicators. Names under 评分 in the file are accepted too.
    """
    scores = tree.get("评分") if isinstance(tree, dict) else None
    known = list(dict.fromkeys([*indicators, *(scores if isinstance(scores, dict) else ())]))
    if name in known:
        return ("评分", name, "自评得分")
    near = nearest(name, known)
    hint = f"是不是“{near}”？" if near else ""
    raise UsageError(f"没有三级指标“{name}”。{hint}", f"三级指标：{'、'.join(known)}")


def resolve(name: str, tree: Tree | None, record: type[SelfEvaluation] = SelfEvaluation) -> KeyPath:
    """Find the path of a value in the file, or of a new value that the model allows there.

    record: the class of this district's office files.
    Raises UsageError for any other name; the message has the nearest known name.
    """
    path: list[str | int] = []
    at, rest = tree, name
    while rest:
        step, rest = _step(at, rest, name)
        path.append(step)
        if isinstance(at, dict) and step not in at:
            return _new(tuple(path), rest, name, tree, record)
        at = at[step] if isinstance(at, (dict, list)) else at  # type: ignore[index]  # _step() returns an index for a list, a key for a mapping
    if isinstance(at, (dict, list)):
        listing = "、".join(map(key_name, _below(tuple(path), at)))
        raise UsageError(f"“{name}”是一组值，一次改一个", f"可改：{listing}")
    return tuple(path)


def list_path(name: str, tree: Tree | None, record: type[SelfEvaluation] = SelfEvaluation) -> KeyPath:
    """Find the path of a list that is in the file, or that the model allows there.

    Raises UsageError for any other name.
    """
    path: list[str | int] = []
    at, rest = tree, name
    while rest:
        step, rest = _step(at, rest, name)
        path.append(step)
        if isinstance(at, dict) and step not in at:
            path = list(_new(tuple(path), rest, name, tree, record))
            break
        at = at[step] if isinstance(at, (dict, list)) else at  # type: ignore[index]  # as in resolve()
    if not is_list_at(record, tuple(path)):
        raise UsageError(
            f"“{name}”不是列表，不能加一项", "写列表的名称，如 评价工作组；改一个值用 reportgen set"
        )
    return tuple(path)


def below(names: Sequence[str], tree: Tree | None, paths: Sequence[KeyPath]) -> list[KeyPath]:
    """Return those of the paths that stand at or below one of the names; all of them where there is no name.

    Raises UsageError for a name that leads nowhere.
    """
    sections = [entry_path(name, tree) for name in names] or [()]
    return [path for path in paths if any(path[: len(section)] == section for section in sections)]


def entry_path(name: str, tree: Tree | None) -> KeyPath:
    """The path of what stands in the file under name, be it a value or a whole section. Raises UsageError."""
    path: list[str | int] = []
    at, rest = tree, name
    while rest:
        step, rest = _step(at, rest, name)
        if isinstance(at, dict) and step not in at:
            near = nearest(str(step), list(at))
            hint = f"是不是“{near}”？" if near else ""
            raise UsageError(
                f"没有“{name}”。{hint}", f"“{key_name(tuple(path)) or '文件'}”里有：{'、'.join(at)}"
            )
        path.append(step)
        at = at[step] if isinstance(at, (dict, list)) else None  # type: ignore[index]  # the step is of its kind
    return tuple(path)


def _step(at: Tree | None, rest: str, name: str) -> tuple[str | int, str]:
    """Split rest into its first step and what follows. Keys may contain dots, so the longest matching key is taken."""
    if isinstance(at, list):
        head, _, tail = rest.partition(".")
        item = _ITEM.fullmatch(head)
        if item and int(item[1]) <= len(at):
            return int(item[1]) - 1, tail
        raise UsageError(
            f"“{name}”里的“{head}”不对：这里是列表，有 {len(at)} 项", f"写 第1项 到 第{len(at)}项"
        )
    if isinstance(at, dict):
        fitting = [k for k in at if rest == k or rest.startswith(f"{k}.")]
        if fitting:
            key = max(fitting, key=len)
            return key, rest[len(key) + 1 :]
        head, _, tail = rest.partition(".")
        return head, tail
    raise UsageError(f"“{name}”里“{rest}”前面的已经是一个值，没有下级", "去掉后面的部分")


def _new(path: KeyPath, rest: str, name: str, tree: Tree | None, record: type[SelfEvaluation]) -> KeyPath:
    """The path of a key that is not in the file. Raises UsageError where the model does not allow it there."""
    whole: KeyPath = (*path, *rest.split(".")) if rest else path
    if whole[0] == _WAIVERS:
        raise UsageError(f"没有“{name}”", "要说明一个问题属实而不改，用 reportgen waive")
    if all(step in keys_at(record, whole[:n]) for n, step in enumerate(whole) if n >= len(path) - 1):
        return whole
    keys = keys_at(record, path[:-1])
    near = _nearest_path(name, tree, record) or nearest(name.rpartition(".")[2], keys)
    hint = f"是不是“{near}”？" if near else ""
    raise UsageError(f"没有“{name}”。{hint}", f"“{key_name(path[:-1]) or '文件'}”里可有：{'、'.join(keys)}")


def _nearest_path(name: str, tree: Tree | None, record: type[SelfEvaluation]) -> str | None:
    """The known name most similar to name. Names with the same last key are preferred."""
    known = [key_name(path) for path in _all_paths((), tree, record)]
    ending = name.rpartition(".")[2]
    alike = [k for k in known if k.rpartition(".")[2] == ending]
    if len(alike) == 1:
        return alike[0]
    return nearest(name, alike) or nearest(name, known)


def _all_paths(path: KeyPath, at: Tree | None, record: type[SelfEvaluation]) -> Iterator[KeyPath]:
    """Yield the path of every value in the file, and of every value that the model allows in addition."""
    if isinstance(at, list):
        for index, item in enumerate(at):
            yield from _all_paths((*path, index), item, record)
        return
    possible = keys_at(record, path) if isinstance(at, dict) or at is None else []
    present = at if isinstance(at, dict) else {}
    keys = dict.fromkeys([*present, *(k for k in possible if path != ("评分",))])
    if not keys:
        yield path
    for key in keys:
        if key in present or key not in path:
            yield from _all_paths((*path, key), present.get(key), record)


def _below(path: KeyPath, at: Tree) -> list[KeyPath]:
    steps = range(len(at)) if isinstance(at, list) else at
    return [(*path, step) for step in steps]
