"""Edits at the same time, edits cut short, files changed behind our back: nothing is lost, nothing half."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportgen.editing import store
from reportgen.editing.audit import digest
from reportgen.editing.edited import EditedOffice
from reportgen.editing.proposal import commit, propose_values
from reportgen.editing.store import audit_path, open_session, read_history
from reportgen.editing.undoing import propose_undo
from reportgen.editing.yamledit import parse_bytes
from reportgen.errors import UsageError
from reportgen.reading.composer import value_at
from tests.editing.conftest import edit, file_of, verify_chain

fork = multiprocessing.get_context("fork")
PROCESSES, EDITS = 8, 125


def test_a_thousand_edits_of_eight_processes(office: EditedOffice) -> None:
    original = file_of(office).read_bytes()
    # two processes contend for each value, and the keys that are not there yet are added by somebody first
    keys = ["人员说明", "超编原因", "人员说明", "超编原因"] + [""] * 4
    names = [f"机构人员.{k}" if k else f"评价工作组.第{n % 3 + 1}项.职务" for n, k in enumerate(keys)]

    def work(who: int) -> None:
        for n in range(EDITS):
            edit(office, names[who], f"{who}号第{n}次")

    workers = [fork.Process(target=work, args=(who,)) for who in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [w.exitcode for w in workers] == [0] * PROCESSES
    assert verify_chain(office, original) == list(range(1, PROCESSES * EDITS + 1))
    # what the record says was written last is what stands there
    newest = {c.path: c.after for e in read_history(file_of(office)).logged for c in e.entry.changes}
    tree = parse_bytes(file_of(office).read_bytes()).tree
    assert len(newest) == 5 and all(value_at(tree, path) == after for path, after in newest.items())
    written = [c.after for e in read_history(file_of(office)).logged for c in e.entry.changes]
    assert len(set(written)) == PROCESSES * EDITS


def test_killed_at_random(office: EditedOffice) -> None:
    original = file_of(office).read_bytes()
    chance = random.Random(20231231)
    for _ in range(40):
        said, saying = os.pipe()

        def work(out: int = saying) -> None:
            for n in range(1000):
                entry = edit(office, "机构人员.人员说明", f"{os.getpid()}的第{n}次")
                os.write(out, f"{entry.number}\n".encode())

        worker = fork.Process(target=work)
        worker.start()
        time.sleep(chance.uniform(0.01, 0.06))
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        os.close(saying)
        with os.fdopen(said) as lines:
            acknowledged = {int(line) for line in lines}
        # whole, on record, and none that was told to be done is missing; before anything clears up
        assert acknowledged <= set(verify_chain(office, original))
        assert parse_bytes(file_of(office).read_bytes()).tree is not None
    edit(office, "机构人员.人员说明", "最后一次")
    verify_chain(office, original)
    assert sorted(p.name for p in file_of(office).parent.iterdir()) == [
        "district.yaml", "mingxi.audit.jsonl", "mingxi.yaml",
    ]  # fmt: skip


def dying(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """End the process at the step-th turn before or after a call that touches the disk."""
    turns = 0

    def turn() -> None:
        nonlocal turns
        turns += 1
        if turns == step:
            os._exit(7)

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            turn()
            result = function(*arguments, **named)
            turn()
            return result

        return call

    def in_two_halves(handle: int, line: bytes) -> None:
        with open(handle, "ab", closefd=False) as stream:
            stream.write(line[: len(line) // 2])
            stream.flush()
            turn()
            stream.write(line[len(line) // 2 :])
        turn()

    monkeypatch.setattr(store, "_append", in_two_halves)
    for place, name in (
        (os, "fsync"),
        (os, "ftruncate"),
        (Path, "replace"),
        (Path, "unlink"),
        (Path, "chmod"),
    ):
        monkeypatch.setattr(place, name, wrapped(getattr(place, name)))


def attempt(office: EditedOffice, step: int, value: str) -> int:
    """The exit code of an edit that dies at a step: 7, or 0 where it is over before."""
    child = os.fork()
    if child == 0:
        with pytest.MonkeyPatch.context() as monkeypatch:
            dying(monkeypatch, step)
            edit(office, "机构人员.人员说明", value)
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_killed_at_every_step_and_again_while_clearing_up(office: EditedOffice) -> None:
    original = file_of(office).read_bytes()
    steps, outcomes = 0, set()
    for first in range(1, 40):
        file_of(office).write_bytes(original)
        audit_path(file_of(office)).unlink(missing_ok=True)
        if attempt(office, first, "甲") == 0:
            break
        steps += 1
        effective = verify_chain(office, original)
        assert file_of(office).read_bytes() in (
            original,
            original.replace("均为在职人员".encode(), "甲".encode()),
        )
        outcomes.add(len(effective))
        for second in range(1, 40):
            done = attempt(office, second, f"乙{second}") == 0
            verify_chain(office, original)
            if done:
                break
        else:
            pytest.fail("it never got through")
        assert not list(file_of(office).parent.glob(".*"))
    else:
        pytest.fail("the last step was never reached")
    assert steps >= 9 and outcomes == {0, 1}


def test_an_entry_without_its_data_is_marked_even_after_a_change_by_hand(office: EditedOffice) -> None:
    data = file_of(office)
    step = 1
    # to the turn at which the entry is on record and the data is not yet in place
    while not (audit_path(data).is_file() and audit_path(data).read_bytes().endswith(b"\n")):
        assert attempt(office, step, "甲") == 7
        step += 1
    assert [each.outcome for each in read_history(data).logged] == ["未生效"]
    data.write_bytes(data.read_bytes().replace(b"207.90", b"207.80"))
    edit(office, "机构人员.人员说明", "乙")
    logged = read_history(data).logged
    assert [(each.entry.number, each.outcome) for each in logged] == [(1, "未生效"), (2, "已生效")]
    assert logged[1].touched_before
    with open_session(data) as session:
        assert propose_undo(office, session.raw, session.history(), "").undoes == 2


def test_a_file_changed_since_it_was_read_is_left_alone(office: EditedOffice) -> None:
    data = file_of(office)
    with open_session(data) as session:
        proposal = propose_values(office, session.raw, [("预算.执行数", "200")], "")
        changed = data.read_bytes() + "# 编辑器刚存的\n".encode()
        data.write_bytes(changed)
        with pytest.raises(UsageError, match="刚刚被别的程序改过"):
            commit(session, proposal, "测试")
    assert data.read_bytes() == changed and read_history(data).logged == ()


def test_nor_one_changed_at_the_last_moment(office: EditedOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    data = file_of(office)
    changed = data.read_bytes() + "# 编辑器刚存的\n".encode()
    real = store._append

    def late(handle: int, line: bytes) -> None:
        real(handle, line)
        data.write_bytes(changed)

    monkeypatch.setattr(store, "_append", late)
    with pytest.raises(UsageError, match="刚刚被别的程序改过"):
        edit(office, "预算.执行数", "200")
    assert data.read_bytes() == changed
    assert [each.outcome for each in read_history(data).logged] == ["未生效"]
    assert not list(data.parent.glob(".*"))


def test_who_waits_too_long_is_told(office: EditedOffice) -> None:
    with (
        open_session(file_of(office)),
        pytest.raises(UsageError, match="另一个修改正在进行"),
        open_session(file_of(office), seconds=0.05),
    ):
        pass


def test_a_full_disk_leaves_everything_as_it_was(
    office: EditedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = file_of(office)
    edit(office, "预算.执行数", "200")
    before, record = data.read_bytes(), audit_path(data).read_bytes()
    for moment in (1, 2, 3):  # the new file, its folder, the record
        calls = 0
        real = os.fsync

        def full(handle: int, at: int = moment, real: Callable[[int], None] = real) -> None:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(28, "No space left on device")
            real(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(UsageError, match="磁盘满了"):
                edit(office, "预算.执行数", "201")
        assert (data.read_bytes(), audit_path(data).read_bytes()) == (before, record)
    assert edit(office, "预算.执行数", "201").number == 2
    assert not list(data.parent.glob(".*"))


def test_a_record_that_is_spoilt_is_not_built_on(office: EditedOffice) -> None:
    data = file_of(office)
    edit(office, "预算.执行数", "200")
    before = data.read_bytes()
    audit_path(data).write_bytes(audit_path(data).read_bytes() + b"{}\n")
    with pytest.raises(UsageError, match="最后一行坏了"):
        edit(office, "预算.执行数", "201")
    with pytest.raises(UsageError, match="坏了"):
        read_history(data)
    assert data.read_bytes() == before


def test_the_file_keeps_its_mode_and_a_link_stays_a_link(office: EditedOffice, tmp_path: Path) -> None:
    data = file_of(office)
    kept = tmp_path / "kept.yaml"
    data.rename(kept)
    kept.chmod(0o664)
    data.symlink_to(kept)
    entry = edit(office, "预算.执行数", "200")
    assert data.is_symlink() and digest(kept.read_bytes()) == entry.hash_after
    assert kept.stat().st_mode & 0o777 == 0o664
    assert read_history(data).logged[0].entry == entry
