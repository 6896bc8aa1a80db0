"""Propose to add, remove or move entries of an office's file: items of lists, and keys that may be left out."""

from collections.abc import Iterable

from reportgen.editing import naming
from reportgen.editing.audit import EntryChange
from reportgen.editing.edited import EditedOffice
from reportgen.editing.entryedit import insert_entry, move_item, remove_entry
from reportgen.editing.proposal import Proposal, refuse_faults, tree_of
from reportgen.editing.treeedit import entry_keys
from reportgen.editing.yamledit import TextEdit, parse_bytes
from reportgen.errors import UsageError
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.office_form import evaluation_class
from reportgen.model.placeholders import OPEN_MARK
from reportgen.model.source import KeyPath, key_name
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.validation import is_list_at, keys_at, required_keys_at

_SCORES = "评分"


def propose_item(
    office: EditedOffice, raw: bytes, name: str, values: Iterable[str], at: int | None, reason: str
) -> Proposal:
    """Propose a new item of the list called name, before the one at position at, at the end for None.

    values: 键=值 of each key of a record, or the one text of a list of texts. A required key that is not given is
    written as 待填. Raises UsageError for unknown names and keys; EditRefused where the file would have faults.
    """
    record = evaluation_class(office.district.district)
    path = naming.list_path(name, tree_of(office, raw), record)
    item = new_item(record, path, list(values))
    raw, changes = add_item(raw, path, at, item)
    refuse_faults(office, raw)
    return Proposal("add", reason, raw, changes)


def propose_removal(office: EditedOffice, raw: bytes, names: Iterable[str], reason: str) -> Proposal:
    """Propose to remove the entries of these names: 评价工作组.第3项, 预算.调整原因. Raises as propose_item()."""
    tree = tree_of(office, raw)
    paths = list(dict.fromkeys(naming.entry_path(name, tree) for name in names))
    paths = [p for p in paths if not any(p != q and p[: len(q)] == q for q in paths)]
    changes: list[EntryChange] = []
    for path in sorted(paths, key=_in_order, reverse=True):
        raw, more = drop_entry(raw, path)
        changes += more
    refuse_faults(office, raw)
    return Proposal("remove", reason, raw, tuple(changes))


def propose_move(office: EditedOffice, raw: bytes, name: str, to: int, reason: str) -> Proposal:
    """Propose to move the item called name, 评价工作组.第3项, to position to. Raises as propose_item()."""
    tree = tree_of(office, raw)
    path = naming.entry_path(name, tree)
    items, old = value_at(tree, path[:-1]), path[-1]
    if not isinstance(items, list) or not isinstance(old, int):
        raise UsageError(f"“{name}”不是列表里的一项，不能移动", "写成 评价工作组.第3项")
    if not 0 <= to < len(items):
        raise UsageError(
            f"“{key_name(path[:-1])}”有 {len(items)} 项，没有第 {to + 1} 项", f"写 1 到 {len(items)}"
        )
    if to == old:
        raise UsageError(f"没有要改的：{name}已经是第 {to + 1} 项", "不必再改")
    edited = move_item(raw, path[:-1], old, to)
    refuse_faults(office, edited.raw)
    return Proposal("move", reason, edited.raw, (entry_change(path[:-1], old, to, None, items[old], edited),))


def new_item(record: type[SelfEvaluation], path: KeyPath, values: list[str]) -> Tree:
    """The item that the values describe, for the list at path. Raises UsageError where they do not fit it.

    record: the class that the district's files are read into.
    """
    keys, required = keys_at(record, path), required_keys_at(record, path)
    if not keys:
        if len(values) > 1:
            raise UsageError(
                f"“{key_name(path)}”的一项是一段文字，这里有 {len(values)} 段", "有空格的文字整个加引号"
            )
        return values[0] if values else OPEN_MARK
    given = dict(naming.assignments(values))
    if unknown := [key for key in given if key not in keys]:
        raise UsageError(f"“{key_name(path)}”的一项里没有“{unknown[0]}”", f"可有：{'、'.join(keys)}")
    wanted = [key for key in keys if key in given or key in required]
    return {key: given.get(key) or _open_value(record, (*path, key)) for key in wanted}


def _open_value(record: type[SelfEvaluation], path: KeyPath) -> Tree:
    return [OPEN_MARK] if is_list_at(record, path) else OPEN_MARK


def add_item(raw: bytes, path: KeyPath, at: int | None, item: Tree) -> tuple[bytes, tuple[EntryChange, ...]]:
    """Insert an item in the list at path, which is begun where the file does not have it.

    Where the file has one text instead of a list, that text becomes the first item.
    """
    tree = parse_bytes(raw).tree
    section = value_at(tree, path)
    if isinstance(section, str):
        return _list_of(raw, path, section, at, item)
    if isinstance(section, list):
        position = len(section) if at is None else at
        if not 0 <= position <= len(section):
            raise UsageError(
                f"“{key_name(path)}”有 {len(section)} 项，不能加在第 {position + 1} 项", "检查位置"
            )
        edited = insert_entry(raw, path, position, None, item)
        return edited.raw, (entry_change(path, None, position, None, item, edited),)
    known = next(path[:n] for n in reversed(range(len(path))) if value_at(tree, path[:n]) is not None)
    content: Tree = [item]
    for step in reversed(path[len(known) + 1 :]):
        content = {str(step): content}
    position, key = len(entry_keys(value_at(tree, known))), str(path[len(known)])
    edited = insert_entry(raw, known, position, key, content)
    return edited.raw, (entry_change(known, None, position, key, content, edited),)


def _list_of(
    raw: bytes, path: KeyPath, text: str, at: int | None, item: Tree
) -> tuple[bytes, tuple[EntryChange, ...]]:
    items: list[Tree] = [text] if text else []
    items.insert(len(items) if at is None else at, item)
    raw, gone = _cut(raw, path)
    edited = insert_entry(raw, path[:-1], gone.position, str(path[-1]), items)
    return edited.raw, (gone, entry_change(path[:-1], None, gone.position, str(path[-1]), items, edited))


def drop_entry(raw: bytes, path: KeyPath) -> tuple[bytes, tuple[EntryChange, ...]]:
    """Remove the entry at path, with the collection that it is the only entry of.

    An indicator under 评分 of which nothing is stated any more stays, as {}.
    """
    tree = parse_bytes(raw).tree
    while len(path) > 1 and len(entry_keys(value_at(tree, path[:-1]))) == 1:
        path = path[:-1]
        if path[:-1] == (_SCORES,):
            break
    else:
        raw, change = _cut(raw, path)
        return raw, (change,)
    raw, change = _cut(raw, path)
    edited = insert_entry(raw, path[:-1], change.position, str(path[-1]), {})
    empty = entry_change(path[:-1], None, change.position, str(path[-1]), {}, edited)
    return edited.raw, (change, empty)


def _cut(raw: bytes, path: KeyPath) -> tuple[bytes, EntryChange]:
    tree = parse_bytes(raw).tree
    position = entry_keys(value_at(tree, path[:-1])).index(path[-1])
    edited = remove_entry(raw, path)
    key = path[-1] if isinstance(path[-1], str) else None
    return edited.raw, entry_change(path[:-1], position, None, key, value_at(tree, path), edited)


def _in_order(path: KeyPath) -> list[tuple[int, str]]:
    """A sorting key by which the items of a list come in their order, so that the last can be removed first."""
    return [(step, "") if isinstance(step, int) else (0, step) for step in path]


def entry_change(
    path: KeyPath,
    before: int | None,
    after: int | None,
    key: str | None,
    content: Tree | None,
    edited: TextEdit,
) -> EntryChange:
    """The change for the record: an entry of the collection at path came, went or moved."""
    return EntryChange(
        path=path,
        before=before,
        after=after,
        key=key,
        content=content,
        text_before=edited.before,
        text_after=edited.after,
    )
