"""Two people have one office's form open: nothing is lost, nothing lands in another item, and a conflict is told."""

import pytest

from reportgen.editing.audit import ValueChange
from reportgen.editing.edited import EditedOffice
from reportgen.editing.field_edit import (
    EditConflict,
    FormEdit,
    ListEdit,
    propose_form_value,
    propose_list_edit,
)
from reportgen.editing.proposal import EditRefused, Proposal
from reportgen.editing.yamledit import parse_bytes
from reportgen.errors import UsageError
from reportgen.reading.composer import Tree, value_at
from tests.editing.conftest import file_of

POST = "评价工作组.第2项.职务"


@pytest.fixture
def base(office: EditedOffice) -> bytes:
    return file_of(office).read_bytes()


def save(office: EditedOffice, raw: bytes, base: bytes, name: str, before: str, after: str) -> bytes:
    proposal = propose_form_value(office, raw, FormEdit(name, before, after, base))
    return proposal.raw if proposal else raw


def changed(proposal: Proposal) -> bytes:
    return proposal.raw


def at(raw: bytes, *path: str | int) -> Tree | None:
    return value_at(parse_bytes(raw).tree, path)


def test_values_of_two_people_both_stand(office: EditedOffice, base: bytes) -> None:
    first = save(office, base, base, "预算.资金来源", str(at(base, "预算", "资金来源")), "甲")
    both = save(office, first, base, POST, "副主任", "乙")
    assert at(both, "预算", "资金来源") == "甲" and at(both, "评价工作组", 1, "职务") == "乙"


def test_a_conflict_has_both_texts_and_a_repeated_save_changes_nothing(
    office: EditedOffice, base: bytes
) -> None:
    first = save(office, base, base, POST, "副主任", "甲")
    assert save(office, first, base, POST, "副主任", "甲") == first
    with pytest.raises(EditConflict) as conflict:
        save(office, first, base, POST, "副主任", "乙")
    assert (conflict.value.theirs, conflict.value.ours) == ("甲", "乙")


def test_a_value_stays_with_its_item_when_items_come_and_go(office: EditedOffice, base: bytes) -> None:
    for edit, where in (
        (ListEdit("评价工作组", 0, None, base), 0),
        (ListEdit("评价工作组", None, 0, base, ("姓名=示丁",)), 2),
        (ListEdit("评价工作组", 1, 0, base), 0),
        (ListEdit("评价工作组", 2, 0, base), 2),
    ):
        raw = changed(propose_list_edit(office, base, edit))
        raw = save(office, raw, base, POST, "副主任", "新职务")
        assert (
            at(raw, "评价工作组", where, "姓名") == "示乙"
            and at(raw, "评价工作组", where, "职务") == "新职务"
        )
        assert str(parse_bytes(raw).tree).count("新职务") == 1


def test_a_value_whose_item_is_gone_is_not_written_elsewhere(office: EditedOffice, base: bytes) -> None:
    raw = changed(propose_list_edit(office, base, ListEdit("评价工作组", 1, None, base)))
    with pytest.raises(UsageError, match="删去或改过"):
        save(office, raw, base, POST, "副主任", "新职务")


def test_a_list_is_not_changed_twice_by_a_repeated_request(office: EditedOffice, base: bytes) -> None:
    for edit in (
        ListEdit("评价工作组", None, 3, base, ("姓名=示丁",)),
        ListEdit("评价工作组", 0, None, base),
        ListEdit("评价工作组", 0, 2, base),
    ):
        raw = changed(propose_list_edit(office, base, edit))
        with pytest.raises(EditConflict):
            propose_list_edit(office, raw, edit)


def test_an_emptied_value_is_open_or_goes(office: EditedOffice, base: bytes) -> None:
    raw = save(office, base, base, "预算.执行数", "207.90", "")
    assert at(raw, "预算", "执行数") == "待填"
    assert save(office, raw, base, "预算.执行数", "207.90", "") == raw
    assert at(save(office, raw, raw, "预算.执行数", "", "207.80"), "预算", "执行数") == "207.80"
    raw = save(office, base, base, "预算.资金来源", str(at(base, "预算", "资金来源")), "")
    assert at(raw, "预算", "资金来源") is None
    proposal = propose_form_value(office, raw, FormEdit("预算.资金来源", "", "甲", raw))
    assert proposal and isinstance(proposal.changes[0], ValueChange)


def test_a_wrong_value_is_not_written(office: EditedOffice, base: bytes) -> None:
    with pytest.raises(EditRefused):
        save(office, base, base, "预算.执行数", "207.90", "二百")


def test_a_fault_elsewhere_does_not_stop_a_sound_edit(office: EditedOffice, base: bytes) -> None:
    faulty = base.replace("年初预算: 200.00".encode(), "年初预算: 二百".encode())
    assert faulty != base
    raw = save(office, faulty, faulty, POST, "副主任", "新职务")
    assert at(raw, "评价工作组", 1, "职务") == "新职务"
    with pytest.raises(EditRefused):
        save(office, faulty, faulty, "预算.执行数", "207.90", "三百")
