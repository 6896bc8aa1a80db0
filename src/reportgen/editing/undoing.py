"""Propose to undo the newest edit that is still in effect."""

from collections.abc import Sequence

from reportgen.editing import yamledit
from reportgen.editing.audit import Change, EntryChange, LoggedEdit, ValueChange, newest_edit_to_undo
from reportgen.editing.edited import EditedFile
from reportgen.editing.entryedit import put_entry_back
from reportgen.editing.proposal import Proposal, refuse_faults, tree_of
from reportgen.editing.treeedit import entry_keys, with_entry, with_moved_item, without_entry
from reportgen.errors import UsageError
from reportgen.reading.composer import Tree, value_at


def propose_undo(file: EditedFile, raw: bytes, logged: Sequence[LoggedEdit], reason: str) -> Proposal:
    """Propose to undo the newest edit that is still in effect.

    Raises UsageError where there is none, or one of its values was changed since; EditRefused where the result
    has faults.
    """
    entry = newest_edit_to_undo(logged)
    if entry is None:
        raise UsageError(f"{file.name}没有可以撤销的修改", "reportgen log 列出全部修改")
    tree_of(file, raw)
    for change in reversed(entry.changes):
        raw = _undone(raw, change, entry.number)
    refuse_faults(file, raw)
    back = tuple(change.inverse() for change in reversed(entry.changes))
    return Proposal("undo", reason or f"撤销第 {entry.number} 号修改", raw, back, entry.number)


def _undone(raw: bytes, change: Change, number: int) -> bytes:
    tree = yamledit.parse_bytes(raw).tree
    if isinstance(change, ValueChange):
        _refuse_other_value(tree, change, number)
        return yamledit.put_back(raw, change.path, change.text_before, change.text_after, change.before)
    if not _is_there(tree, change):
        raise UsageError(
            f"第 {number} 号修改（{change.sentence}）以后，“{change.name}”被直接改过，不能自动撤销",
            "要改成原来的样子，用 reportgen add、remove、move、set",
        )
    return put_entry_back(
        raw,
        change.path,
        change.position,
        change.text_before,
        change.text_after,
        lambda t: _tree_before(t, change),
    )


def _refuse_other_value(tree: Tree | None, change: ValueChange, number: int) -> None:
    now = value_at(tree, change.path)
    if now != change.after:
        state = f"现在是“{now}”" if isinstance(now, str) else "现在没有" if now is None else "现在是一组值"
        raise UsageError(
            f"第 {number} 号修改把“{change.name}”改成“{change.after}”，{state}：后来被直接改过，不能自动撤销",
            "要改成原来的值，用 reportgen set 或 reportgen score",
        )


def _is_there(tree: Tree | None, change: EntryChange) -> bool:
    """Whether the file has the entry where the change has put it, or has not the entry that it has removed."""
    section = value_at(tree, change.path)
    keys = entry_keys(section)
    if change.after is None:
        return isinstance(section, (dict, list)) and change.key not in keys and change.position <= len(keys)
    if change.after >= len(keys) or (change.key is not None and keys[change.after] != change.key):
        return False
    return value_at(tree, (*change.path, keys[change.after])) == change.content


def _tree_before(tree: Tree, change: EntryChange) -> Tree:
    if change.after is None:
        assert change.before is not None
        return with_entry(tree, change.path, change.before, change.key, change.content)  # type: ignore[arg-type]  # JSON of a tree
    if change.before is None:
        return without_entry(tree, (*change.path, change.after if change.key is None else change.key))
    return with_moved_item(tree, change.path, change.after, change.before)
