"""One way out: whatever makes a report leaves it whole, with the record that status reads and the manifest."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen.batch.plan import Request, make_plan
from reportgen.cli import main
from reportgen.district_run.standings import standings_of
from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.folders import LOCK
from reportgen.files.lock import hold_lock
from reportgen.office.fingerprint import Inputs, TemplateFile
from reportgen.office.office_build import Target, build_office
from reportgen.office.publish import OutputFolder
from reportgen.office.record import read_results, records_folder
from reportgen.office.result import Documents, State
from reportgen.office.workspace import open_folder
from reportgen.pdf.engine import Engine, open_engine
from tests.conftest import ROOT
from tests.fictional import record

TEMPLATE = ROOT / "templates" / "report.docx"
Run = Callable[..., int]


@pytest.fixture
def run(fiction: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """run("build", "mingxi") over the fictional district, as a clerk runs it: in the project's folder."""
    shutil.copytree(TEMPLATE.parent, fiction.parent / "templates")
    monkeypatch.chdir(fiction.parent)

    def command(name: str, *arguments: str) -> int:
        return main([name, *arguments])

    return command


def state_of(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["status", "--format", "json"]) == 0
    offices = json.loads(capsys.readouterr().out)["街道"]
    return str(next(o["状态"] for o in offices if o["标识"] == "mingxi"))


EDITS: list[list[str]] = [
    ["build", "mingxi"],
    ["set", "mingxi", "机构人员.实有人数=47"],
    ["score", "mingxi", "辖区治理水平提升=29", "--reason", "两个小区整改没有按期完成"],
    ["undo", "mingxi"],
    ["build", "--all"],
]


def test_right_after_any_of_them_status_and_verify_agree(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in EDITS:
        assert run(*command) == 0, command
        assert state_of(capsys) == "已生成", command
        assert run("verify") == 0, (command, capsys.readouterr().out)


def test_the_districts_files_are_named_when_they_are_older_than_a_report(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build", "--all") == 0
    assert run("set", "mingxi", "机构人员.实有人数=47") == 0
    capsys.readouterr()
    assert run("verify") == 0
    said = capsys.readouterr().out
    assert "台账.xlsx" in said and "汇编.pdf" in said and "早于" in said
    assert run("build", "--all") == 0
    capsys.readouterr()
    assert run("verify") == 0
    assert "早于" not in capsys.readouterr().out


def test_what_a_report_was_made_with_is_remembered(
    run: Run, fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = fiction.parent / "另一个.docx"
    shutil.copy(TEMPLATE, other)
    assert run("build", "mingxi", "--template", "另一个.docx") == 0
    assert state_of(capsys) == "已生成"
    for command in EDITS[1:4]:
        assert run(*command) == 0
        (result,) = read_results(records_folder(Path("out/2023"), False), ["mingxi"]).values()
        assert result.recipe.template == "另一个.docx", command
        assert state_of(capsys) == "已生成"
    other.unlink()
    assert run("set", "mingxi", "机构人员.实有人数=46") == 2
    assert "读不了模板 另一个.docx" in capsys.readouterr().err
    assert run("build", "mingxi", "--template", "templates/report.docx") == 0
    assert state_of(capsys) == "已生成"


def test_what_is_recorded_are_the_bytes_that_were_read(run: Run, fiction: Path) -> None:
    """A file with Windows line ends has one hash, that of the file."""
    data = fiction / "2023" / "mingxi.yaml"
    raw = data.read_bytes().replace(b"\n", b"\r\n")
    data.write_bytes(raw)
    assert run("build", "mingxi") == 0
    wanted = hashlib.sha256(raw).hexdigest()
    manifest = json.loads(Path("out/2023/manifest.json").read_bytes())
    assert manifest["inputs"]["mingxi.yaml"] == wanted
    assert Path("out/2023/.built/mingxi/mingxi.yaml").read_bytes() == raw
    assert not make_plan(Request(Path("data"), 2023, Path("out"))).stale


def test_a_report_that_others_are_writing_is_waited_for_and_then_told(fiction: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "2023"
    folder.mkdir(parents=True)
    with (
        hold_lock(folder / LOCK, True, 0.0, UsageError("")),
        pytest.raises(UsageError, match="另一个生成正在写"),
        OutputFolder.open(folder, wait_seconds=0.05),
    ):
        pytest.fail("two processes at once")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine


def published(folder: Path) -> dict[str, bytes]:
    names = ("mingxi.docx", "mingxi.pdf", ".records/mingxi.json", ".built/mingxi/mingxi.yaml")
    return {name: (folder / name).read_bytes() for name in names}


def test_a_result_of_older_data_does_not_replace_that_of_newer(
    fiction: Path, tmp_path: Path, engine: Engine
) -> None:
    folder = fiction / "2023"
    data, target = folder / "mingxi.yaml", Target(tmp_path / "out", TEMPLATE)
    old = data.read_bytes()
    data.write_bytes(old.replace("实有人数: 48".encode(), "实有人数: 47".encode()))
    newer = build_office(open_folder(folder), open_folder(folder).entry("mingxi"), engine, target)
    before = published(tmp_path / "out" / "2023")
    inputs = Inputs.read(folder, False)
    recipe = inputs.recipe("mingxi", old, None, [TemplateFile.read(TEMPLATE)])
    late = record("mingxi", "明溪街道办事处", None, documents=Documents(b"PK", b"%PDF"))
    with OutputFolder.open(tmp_path / "out" / "2023") as output:
        assert output.publish(late, inputs, old, recipe) == newer
    assert published(tmp_path / "out" / "2023") == before


@pytest.mark.parametrize("failing", range(6))
def test_a_generation_is_replaced_whole_or_not_at_all(
    fiction: Path, tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """The process ends at the failing-th file that is put in place; the next one finds either generation."""
    folder, out = fiction / "2023", tmp_path / "out" / "2023"
    district = open_folder(folder)
    target = Target(tmp_path / "out", TEMPLATE)
    build_office(district, district.entry("mingxi"), engine, target)
    old = published(out)
    data = folder / "mingxi.yaml"
    data.write_bytes(data.read_bytes().replace("实有人数: 48".encode(), "实有人数: 47".encode()))

    class Killed(BaseException):
        """No code stands between a kill and the disk."""

    replace, count = Path.replace, 0

    def cut_short(self: Path, other: Any) -> Path:
        nonlocal count
        if self.parent.name == "2023" or ".records" in str(self) or ".built" in str(self):
            count += 1
            if count > failing:
                raise Killed
        return replace(self, other)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_short)
        patch.setattr(atomic.Pending, "discard", lambda _self: None)
        with pytest.raises(Killed):
            build_office(district, district.entry("mingxi"), engine, target)
    (out / LOCK).write_bytes(b"running")
    with OutputFolder.open(out):
        pass
    now = published(out)
    same = {name for name in now if now[name] == old[name]}
    assert same in (set(), set(now)), same
    assert not list(out.rglob("*.part")) and not list(out.glob(".replacing-*"))
    assert main(["verify", "--out", str(tmp_path / "out"), "--year", "2023"]) == 0
    current = standings_of(make_plan(Request(fiction, 2023, tmp_path / "out", TEMPLATE)))[0].state
    assert current is (State.STALE if same else State.BUILT)
