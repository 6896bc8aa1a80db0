"""What the program left in out/ and beside the data may be anything when it is read again."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.editing.store import audit_path
from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.lock import hold_lock
from reportgen.office.manifest import manifest_bytes, read_manifest
from reportgen.office.publish import OutputFolder
from reportgen.office.record import recorded_slugs

EDIT = ["set", "mingxi", "机构人员.实有人数=47", "--no-build", "--who", "甲"]


def made_fifo(path: Path) -> None:
    os.mkfifo(path)


def made_link(path: Path) -> None:
    path.symlink_to(path.parent.parent / "elsewhere")


STRANGE: list[Callable[[Path], None]] = [made_fifo, Path.mkdir, made_link]


@pytest.mark.parametrize("make", STRANGE)
def test_an_audit_file_that_is_none_is_named_and_nothing_is_written(
    fiction: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    data = fiction / "2023" / "mingxi.yaml"
    before = data.read_bytes()
    make(audit_path(data))
    for command in (EDIT, ["log", "mingxi"], ["undo", "mingxi", "--no-build", "--who", "甲"]):
        assert main([*command, "--data", str(fiction)]) == 2
        assert str(audit_path(data)) in capsys.readouterr().err
    assert data.read_bytes() == before and not (fiction / "elsewhere").exists()


def test_a_torn_last_line_is_cut_off_and_a_damaged_one_in_the_middle_is_named(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = audit_path(fiction / "2023" / "mingxi.yaml")
    assert main([*EDIT, "--data", str(fiction)]) == 0
    first = audit.read_bytes()
    audit.write_bytes(first + '{"号": 2, "人'.encode()[:-1])  # in the middle of a character
    assert main(["log", "mingxi", "--data", str(fiction)]) == 0
    assert main(["undo", "mingxi", "--no-build", "--who", "甲", "--data", str(fiction)]) == 0
    second = audit.read_bytes().removeprefix(first)
    assert second.count(b"\n") == 1
    audit.write_bytes(first.replace("甲".encode(), b"\xff\xfe") + second)
    capsys.readouterr()
    assert main(["log", "mingxi", "--data", str(fiction)]) == 2
    assert "第 1 行坏了" in capsys.readouterr().err


def test_an_endless_audit_file_is_refused(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    audit = audit_path(fiction / "2023" / "mingxi.yaml")
    audit.touch()
    os.truncate(audit, 50 << 30)
    for command in (EDIT, ["log", "mingxi"]):
        assert main([*command, "--data", str(fiction)]) == 2
        assert "文件太大" in capsys.readouterr().err


def test_what_any_earlier_edit_left_is_swept_by_the_next(fiction: Path) -> None:
    folder = fiction / "2023"
    for number in (1, 2, 7, 400):
        (folder / f".mingxi.yaml.edit-{number}").write_bytes(b"x")
    assert main([*EDIT, "--data", str(fiction)]) == 0
    assert sorted(p.name for p in folder.iterdir()) == ["district.yaml", "mingxi.audit.jsonl", "mingxi.yaml"]


@pytest.mark.parametrize("make", STRANGE)
def test_a_lock_that_is_no_file_is_named(tmp_path: Path, make: Callable[[Path], None]) -> None:
    out = tmp_path / "out" / "2023"
    out.mkdir(parents=True)
    make(out / ".lock")
    with pytest.raises(UsageError) as refused, OutputFolder.open(out):
        pass
    assert str(out / ".lock") in refused.value.message
    assert not (tmp_path / "out" / "elsewhere").exists()
    with pytest.raises(OSError), hold_lock(out / ".lock", False, 1, UsageError("busy")):
        pass


LISTS = [
    b"[" * 100_000,
    b"\xff\xfe",
    json.dumps({"moves": {"a.part": "b"}, "remove": []}).encode(),
    json.dumps({"moves": {"mingxi.pdf": "b"}, "remove": []}).encode(),
    json.dumps({"moves": {".a.part": "../b"}, "remove": []}).encode(),
    json.dumps({"moves": {".a.part": "b\0"}, "remove": []}).encode(),
    json.dumps({"moves": {".a.part": "\ud800"}, "remove": []}).encode(),
    json.dumps({"moves": {".a.part": "x" * 300}, "remove": []}).encode(),
    json.dumps({"moves": {}, "remove": ["../data.yaml", "/etc/x"]}).encode(),
    json.dumps({"moves": {}, "remove": ["."]}).encode(),
    json.dumps({"moves": {}, "remove": [3]}).encode(),
]


@pytest.mark.parametrize("content", LISTS)
def test_a_list_of_renames_that_is_not_the_programs_is_not_carried_out(
    tmp_path: Path, content: bytes
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    kept = [tmp_path / "data.yaml", out / "mingxi.pdf"]
    for path in (*kept, out / ".a.part"):
        path.write_bytes(b"x")
    (out / ".replacing-x.json").write_bytes(content)
    with OutputFolder.open(out):
        pass
    assert all(path.read_bytes() == b"x" for path in kept)
    assert sorted(p.name for p in out.iterdir()) == [".lock", "mingxi.pdf"]


def test_lists_and_leftovers_that_are_no_files_keep_nobody_from_building(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".replacing-a.json")
    (tmp_path / ".replacing-b.json").mkdir()
    (tmp_path / ".x.part").mkdir()
    os.mkfifo(tmp_path / ".y.part")
    with OutputFolder.open(tmp_path):
        pass
    assert not (tmp_path / ".replacing-a.json").exists() and not (tmp_path / ".y.part").exists()


def test_a_folder_in_the_place_of_a_report_is_named_and_nothing_replaced(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    files = [atomic.prepare(tmp_path / name, b"new") for name in ("a", "b")]
    with pytest.raises(UsageError, match="这是文件夹") as refused:
        atomic.replace_together(tmp_path, files)
    assert str(tmp_path / "b") in refused.value.message and not (tmp_path / "a").exists()
    for file in files:
        file.discard()
    assert [p.name for p in tmp_path.iterdir()] == ["b"]


def test_records_are_files_named_after_offices(tmp_path: Path) -> None:
    for name in ("mingxi.json", "[a].json", "\x1b[31m.json", "x" * 200 + ".json"):
        (tmp_path / name).touch()
    (tmp_path / "yunling.json").mkdir()
    assert recorded_slugs(tmp_path) == ["mingxi"]


FILES = {"files": {"a": {"size": 1, "sha256": "0" * 64}}}
FORMS = [
    FILES | {"offices": {"a": {"files": [["a"]], "state": ""}}},
    FILES | {"offices": {"a": {"files": "a"}}},
    FILES | {"offices": [1]},
    FILES | {"inputs": {"a": []}},
    FILES | {"outdated": [{}]},
    FILES | {"outdated": ["\ud800"]},
    {"files": {"a": {"sha256": 3}}},
    {"files": []},
    [],
]


@pytest.mark.parametrize("form", FORMS)
def test_a_manifest_of_other_types_is_none_even_with_its_digest(tmp_path: Path, form: object) -> None:
    path = tmp_path / "2023" / "manifest.json"
    path.parent.mkdir()
    try:
        content = manifest_bytes(form)  # type: ignore[arg-type]  # that is the point
    except (TypeError, ValueError):
        content = json.dumps(form).encode()
    path.write_bytes(content)
    assert read_manifest(path) is None
    assert main(["verify", "--out", str(tmp_path), "--year", "2023"]) == 2


@pytest.mark.parametrize("make", STRANGE)
def test_a_mark_of_the_districts_files_that_is_none_is_as_if_not_written(
    fiction: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    out = fiction.parent / "out" / "2023"
    (out / ".records").mkdir(parents=True)
    make(out / ".district.json")
    make(out / ".records" / "mingxi.json")
    where = ["--data", str(fiction), "--out", str(out.parent)]
    assert main(["build", "--all", "--only-changed-list", *where]) == 0
    assert "mingxi" in capsys.readouterr().out
    assert main(["status", *where]) == 0


def test_without_a_temporary_folder_a_fault_of_the_program_is_still_a_sentence(
    fiction: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("x")

    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError("no temporary folder")

    monkeypatch.setattr("reportgen.cli.check.run", fail)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert main(["check", "mingxi", "--data", str(fiction)]) == 2
    assert "程序内部出错（KeyError）" in capsys.readouterr().err
    monkeypatch.setattr("reportgen.cli.check.run", lambda _: [0] * (1 << 62))
    assert main(["check", "mingxi", "--data", str(fiction)]) == 2
    assert "内存不够" in capsys.readouterr().err
