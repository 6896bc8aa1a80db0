"""Edits of a form that several people have open: each says what it was based on, so nobody's text is lost.

A form was drawn from one version of the file; the file may be another one by now. A value is written only where the
form's value still stands. An item of a list is found again although items before it have come or gone.
"""

from dataclasses import dataclass

from reportgen.editing import naming
from reportgen.editing.audit import Change, ValueChange
from reportgen.editing.edited import EditedOffice
from reportgen.editing.entry_proposal import add_item, drop_entry, entry_change, new_item
from reportgen.editing.entryedit import move_item
from reportgen.editing.proposal import Proposal, refuse_new_faults, tree_of
from reportgen.editing.yamledit import assign, parse_bytes
from reportgen.errors import ReportgenError, UsageError
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.office_form import evaluation_class
from reportgen.model.placeholders import OPEN_MARK
from reportgen.model.source import KeyPath, key_name
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.validation import required_keys_at


class EditConflict(ReportgenError):
    """Somebody else has changed the value meanwhile. theirs: the value in the file; ours: the one not written."""

    exit_code = 1

    def __init__(self, name: str, theirs: str, ours: str) -> None:
        super().__init__(f"“{name}”刚刚被别人改过，您写的没有存", "看看两边的文字，选一边或合在一起")
        self.name, self.theirs, self.ours = name, theirs, ours


@dataclass(frozen=True)
class FormEdit:
    """A new value in a form. name: of the field. before: the value in the form until now; after: the new one.

    "" stands for a value that is not there. base: the file that the form was drawn from.
    """

    name: str
    before: str
    after: str
    base: bytes


def propose_form_value(office: EditedOffice, raw: bytes, edit: FormEdit) -> Proposal | None:
    """Propose the new value; None where the file has it already.

    An emptied value that must be there becomes 待填, any other one is removed. Raises EditConflict; UsageError for an
    unknown name; EditRefused where the value has faults.
    """
    tree = tree_of(office, raw)
    record = evaluation_class(office.district.district)
    path = _path_now(record, edit.name, edit.base, raw)
    now = value_at(tree, path)
    if isinstance(now, (dict, list)):
        raise UsageError(f"“{edit.name}”是一组值，一次改一个", "重新打开这一页")
    present = now or ""
    if present == edit.after or (not edit.after and present == OPEN_MARK):
        return None
    if present not in (edit.before, OPEN_MARK if not edit.before else edit.before):
        raise EditConflict(edit.name, present, edit.after)
    is_required = isinstance(path[-1], int) or path[-1] in required_keys_at(record, path[:-1])
    written, changes = _written(raw, path, now, edit.after, is_required)
    refuse_new_faults(office, raw, written)
    return Proposal("set", "", written, changes)


def _written(
    raw: bytes, path: KeyPath, now: str | None, after: str, is_required: bool
) -> tuple[bytes, tuple[Change, ...]]:
    if not after and not is_required:
        return drop_entry(raw, path)
    edited = assign(raw, path, after or OPEN_MARK)
    change = ValueChange(
        path=path, before=now, after=after or OPEN_MARK, text_before=edited.before, text_after=edited.after
    )
    return edited.raw, (change,)


@dataclass(frozen=True)
class ListEdit:
    """A change of a list in a form: an item added, removed or moved. name: of the list.

    old: the position of the item, None for a new one; new: where it goes, None where it is removed.
    """

    name: str
    old: int | None
    new: int | None
    base: bytes
    values: tuple[str, ...] = ()


def propose_list_edit(office: EditedOffice, raw: bytes, edit: ListEdit) -> Proposal:
    """Propose the change. Raises EditConflict where the list has other items than in the form; UsageError; EditRefused."""
    tree = tree_of(office, raw)
    base = parse_bytes(edit.base).tree
    record = evaluation_class(office.district.district)
    path = naming.list_path(edit.name, base, record)
    here = _moved_path(base, tree, path)
    if here is None or not _same_items(value_at(base, path), value_at(tree, here)):
        raise EditConflict(edit.name, "", "")
    changes: tuple[Change, ...]
    if edit.old is None:
        written, changes = add_item(raw, here, edit.new, new_item(record, here, list(edit.values)))
    elif edit.new is None:
        written, changes = drop_entry(raw, (*here, edit.old))
    else:
        item = value_at(tree, (*here, edit.old))
        edited = move_item(raw, here, edit.old, edit.new)
        written, changes = edited.raw, (entry_change(here, edit.old, edit.new, None, item, edited),)
    refuse_new_faults(office, raw, written)
    command = "add" if edit.old is None else "remove" if edit.new is None else "move"
    return Proposal(command, "", written, changes)


def _path_now(record: type[SelfEvaluation], name: str, base: bytes, raw: bytes) -> KeyPath:
    """The path in raw of the value that the base calls name. Raises EditConflict where its item is gone."""
    old, now = parse_bytes(base).tree, parse_bytes(raw).tree
    path = naming.resolve(name, old, record)
    moved = _moved_path(old, now, path)
    if moved is None:
        raise UsageError(
            f"“{key_name(path)}”所在的一项刚刚被别人删去或改过",
            "重新打开这一页；您写的文字还在框里，可以复制",
        )
    return moved


def _moved_path(old: Tree | None, now: Tree | None, path: KeyPath) -> KeyPath | None:
    """The path in the tree now of what stands at path in the tree old. None where its item cannot be told."""
    found: list[str | int] = []
    for step in path:
        if isinstance(old, list) and isinstance(now, list) and isinstance(step, int):
            position = _position_now(old, now, step)
            if position is None:
                return None
            found.append(position)
            old, now = old[step], now[position]
        else:
            found.append(step)
            old = old.get(str(step)) if isinstance(old, dict) else None
            now = now.get(str(step)) if isinstance(now, dict) else None
    return tuple(found)


def _position_now(old: list[Tree], now: list[Tree], position: int) -> int | None:
    """Where the item of a list is by now.

    It is where it was if only items changed and none came or went. Else it is the one item that is the same.
    """
    if old == now:
        return position
    others_stay = all(a == b for n, (a, b) in enumerate(zip(old, now, strict=False)) if n != position)
    if len(old) == len(now) and (others_stay or old[position] == now[position]):
        return position
    same = [n for n, item in enumerate(now) if item == old[position]]
    return same[0] if len(same) == 1 and old.count(old[position]) == 1 else None


def _same_items(old: Tree | None, now: Tree | None) -> bool:
    """Whether no item of a list has come, gone or moved; the value of one of them may have changed."""
    if not isinstance(old, list) or not isinstance(now, list):
        return (old or None) == (now or None)
    return len(old) == len(now) and sum(a != b for a, b in zip(old, now, strict=True)) <= 1
