"""Where the program runs: closed and full outputs, odd locales, few file handles, nobody's user, hostile text."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportgen.cli import main
from reportgen.cli.screen import escape_controls, escape_json_controls, paint
from reportgen.editing.store import audit_path
from reportgen.office.filing import Filing, FilingEntry, FilingState, FilingStep, append, read_filing
from tests.conftest import FICTION, ROOT

PROGRAM = f"{sys.executable} -m reportgen"


def shell(fiction: Path, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command line with reportgen in it, where the fictional district is."""
    known = {**os.environ, "PROGRAM": PROGRAM, "WHERE": f"--data {fiction} --out {fiction.parent / 'out'}"}
    path = os.pathsep.join(p for p in (os.environ.get("PYTHONPATH"), str(ROOT / "src")) if p)
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, env={**known, "PYTHONPATH": path, **environment},
        cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip


NOBODY = 4242  # a user without a name
AS_NOBODY = f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups"


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that any user reaches, with the fictional district in it: pytest's own are for its user alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(FICTION, folder / "data")
        yield folder


def give_to_nobody(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)


def built(fiction: Path) -> set[str]:
    return {p.name for p in (fiction.parent / "out" / "2023").glob("[a-z]*")}


@pytest.mark.parametrize(
    ("streams", "code"), [(">&- 2>&- <&-", 0), (">/dev/full", 2), ("| true; exit ${PIPESTATUS[0]}", 2)]
)
def test_a_report_is_built_whoever_listens(fiction: Path, streams: str, code: int) -> None:
    done = shell(fiction, f"$PROGRAM build mingxi $WHERE {streams}")
    assert done.returncode in ({0, 2} if "true" in streams else {code}), done.stderr.decode()
    assert built(fiction) == {"mingxi.docx", "mingxi.pdf", "manifest.json"}
    assert b"Traceback" not in done.stderr
    if "full" in streams:
        assert done.stderr.decode().count("输出写不出去：磁盘满了") == 1


def test_a_disk_that_fills_up_leaves_one_generation(fiction: Path) -> None:
    assert shell(fiction, "$PROGRAM build --all $WHERE").returncode == 0
    edit = "$PROGRAM set mingxi 机构人员.实有人数=47 --no-build --who 甲 $WHERE"
    assert shell(fiction, edit).returncode == 0
    out = fiction.parent / "out"
    before = {name: (out / "2023" / name).read_bytes() for name in ("mingxi.docx", "mingxi.pdf")}
    for kilobytes in (1, 12):  # less than a record; less than a Word file
        done = shell(fiction, f"( ulimit -f {kilobytes}; $PROGRAM build --all $WHERE ) 2>&1 | cat")
        assert "文件太大" in done.stdout.decode() and "Traceback" not in done.stdout.decode()
        assert {name: (out / "2023" / name).read_bytes() for name in before} == before
        assert not list(out.rglob("*.part")) and not list(out.rglob(".replacing*"))
        done = shell(fiction, f"$PROGRAM verify --out {out}")
        assert done.returncode == 0, done.stdout.decode()
    assert shell(fiction, "$PROGRAM build --all $WHERE").returncode == 0
    assert shell(fiction, f"$PROGRAM verify --out {out}").returncode == 0


def test_a_closed_output_leaves_no_warning(fiction: Path) -> None:
    done = shell(fiction, f"$PROGRAM check mingxi --data {fiction} >&-", PYTHONWARNINGS="error")
    assert done.returncode == 0 and done.stderr == b""


def test_warnings_of_python_are_no_errors_for_a_clerk(fiction: Path) -> None:
    script = "import warnings; from reportgen.cli import run; code = run(); warnings.warn('old'); raise SystemExit(code)"
    done = shell(
        fiction, f'{sys.executable} -c "{script}" check mingxi --data {fiction}', PYTHONWARNINGS="error"
    )
    assert done.returncode == 0 and done.stderr == b"", done.stderr.decode()


def test_a_locale_without_chinese_is_no_obstacle(fiction: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell(fiction, "$PROGRAM build --all $WHERE", **plain)
    assert done.returncode == 0, done.stderr.decode()
    assert (fiction.parent / "out" / "2023" / "台账.xlsx").is_file()


def test_a_python_that_cannot_be_started_again_is_named(fiction: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code = "import sys; sys.executable = '/nowhere/python'; from reportgen.cli import run; sys.exit(run())"
    done = shell(fiction, f'{sys.executable} -c "{code}" status', **plain)
    said = done.stderr.decode()
    assert done.returncode == 2 and "PYTHONUTF8=1" in said and "Traceback" not in said, said


@pytest.mark.parametrize(("encoding", "read_as"), [("ascii", "utf-8"), ("latin-1", "utf-8"), ("gbk", "gbk")])
def test_messages_are_chinese_in_any_encoding_of_the_output(
    fiction: Path, encoding: str, read_as: str
) -> None:
    done = shell(fiction, f"$PROGRAM check 没有 --data {fiction}", PYTHONIOENCODING=encoding)
    assert done.returncode == 2 and "街道名录里没有" in done.stderr.decode(read_as)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize(
    ("name", "mode", "command"),
    [
        ("data", 0o000, "status"),
        ("data/2023", 0o000, "check mingxi"),
        ("data/2023", 0o444, "check --all"),
        ("data/2023/mingxi.yaml", 0o000, "check mingxi"),
        ("data/2023/district.yaml", 0o000, "status"),
        ("data/2023/mingxi.audit.jsonl", 0o000, "log mingxi"),
        ("data/2023/mingxi.audit.jsonl", 0o000, "set mingxi 机构人员.实有人数=46 --no-build --who 甲"),
        ("data/2023", 0o555, "set mingxi 机构人员.实有人数=46 --no-build --who 甲"),
    ],
)
def test_what_may_not_be_read_or_written_is_named(public: Path, name: str, mode: int, command: str) -> None:
    (public / "data" / "2023" / "mingxi.audit.jsonl").touch()
    give_to_nobody(public)
    (public / name).chmod(mode)
    done = shell(public / "data", f"{AS_NOBODY} $PROGRAM {command} --data {public}/data")
    said = done.stderr.decode()
    assert done.returncode == 2, done.stdout.decode()
    assert "没有权限" in said and str(public / name) in said and "Errno" not in said
    assert said.count("无法进行") == 1


def test_few_file_handles_are_told_in_a_message(fiction: Path) -> None:
    for limit in (20, 12, 8):
        done = shell(fiction, f"ulimit -n {limit}; $PROGRAM status $WHERE")
        assert b"Traceback" not in done.stderr
        assert done.returncode == 0 or done.stderr.decode().count("\n") <= 3


@pytest.mark.parametrize("command", ["build mingxi", "build --all --force"])
def test_nothing_is_begun_with_too_few_file_handles(fiction: Path, command: str) -> None:
    """LibreOffice hangs with 12 and loses fonts with 20, and multiprocessing's server ends with a traceback."""
    for limit in (12, 20, 63):
        done = shell(fiction, f"ulimit -n {limit}; $PROGRAM {command} $WHERE")
        said = done.stderr.decode()
        assert done.returncode == 2 and said.count("无法进行") == 1, said
        assert f"只许一个程序同时打开 {limit} 个文件" in said and not built(fiction)
    assert shell(fiction, f"ulimit -Sn 20; $PROGRAM {command} $WHERE").returncode == 0


@pytest.mark.parametrize("name", ["甲\n第 2 号  乙", "\x1b[31m甲", "甲\u202e乙", "甲\u2028乙", "甲" * 51])
def test_a_name_that_could_look_like_something_else_is_refused(fiction: Path, name: str) -> None:
    edit = "$PROGRAM set mingxi 机构人员.实有人数=47 --no-build $WHERE"
    for command, environment in ((f'{edit} --who "$NAME"', {}), (edit, {"LOGNAME": name})):
        done = shell(fiction, command, **{"NAME": name, **environment})
        assert done.returncode == 2 and "修改人的姓名要写在一行里" in done.stderr.decode()
    assert not audit_path(fiction / "2023" / "mingxi.yaml").exists()


def test_an_edit_in_a_forged_log_stays_on_its_lines(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = fiction / "2023" / "mingxi.yaml"
    where = ["--data", str(fiction)]
    edit = ["set", "mingxi", "机构人员.实有人数=47", "--no-build", "--who", "某甲", "--reason", "核对过"]
    assert main([*edit, *where, "--out", str(fiction.parent / "out")]) == 0
    for word in ("某甲", "核对过"):
        text = audit_path(office).read_text("utf-8")
        audit_path(office).write_text(text.replace(word, f"{word}\\n第 9 号  2024-01-01  某乙"), "utf-8")
    capsys.readouterr()
    assert main(["log", "mingxi", *where]) == 0
    said = capsys.readouterr().out
    assert not [line for line in said.splitlines() if line.startswith("第 9 号")], said


def test_a_step_in_a_forged_filing_record_stays_on_its_lines(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = "\n第 9 号  2024-01-01  某乙"
    step = FilingEntry(
        1,
        f"2024-03-01{forged}",
        f"某甲{forged}",
        FilingStep.RETURN,
        f"补充{forged}",
        "",
        "",
        ((forged, forged),),
    )
    append(fiction / "2023", "mingxi", Filing(), step)
    assert main(["log", "mingxi", "--data", str(fiction)]) == 0
    said = capsys.readouterr().out
    assert said.count("第 9 号") == 5
    assert not [line for line in said.splitlines() if line.strip().startswith("第 9 号")], said


@pytest.mark.parametrize(
    "wrong", [{"time": 5}, {"who": None}, {"reason": ["甲"]}, {"papers": "甲"}, {"remarks": 3}]
)
def test_a_filing_record_of_other_types_is_damaged(fiction: Path, wrong: dict[str, Any]) -> None:
    right = FilingEntry(1, "2024-03-01", "某甲", FilingStep.SUBMIT, "", "", "")
    append(fiction / "2023", "mingxi", Filing(), replace(right, **wrong))
    assert read_filing(fiction / "2023", "mingxi").state is FilingState.DAMAGED
    assert main(["log", "mingxi", "--data", str(fiction)]) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_user_without_a_name_and_a_home_that_cannot_be_read(public: Path) -> None:
    give_to_nobody(public)
    home = public / "home"
    home.mkdir(mode=0o700)
    edit = f"{AS_NOBODY} $PROGRAM set mingxi 机构人员.实有人数=47 --no-build"
    done = shell(public / "data", f"{edit} $WHERE", HOME=str(home))
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 2 and "用 --who 写明姓名" in said, said
    done = shell(public / "data", f"{edit} --who 甲 $WHERE", HOME=str(home))
    assert done.returncode == 0, done.stderr.decode()


def test_bytes_that_are_no_text_are_refused(fiction: Path) -> None:
    done = shell(fiction, "$PROGRAM set mingxi 机构人员.实有人数=47 --no-build --who $'\\xff\\xfe' $WHERE")
    assert done.returncode == 2 and "不是文字的字节" in done.stderr.decode()
    assert not audit_path(fiction / "2023" / "mingxi.yaml").exists()


@pytest.mark.parametrize("name", ["x" * 300, "[a]", "\x1b[31m红", "../../etc/passwd", "\u202e反"])
def test_names_that_are_none_are_shown_as_text(
    fiction: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["check"], ["build"], ["log"], ["explain"]):
        assert main([*command, name, "--data", str(fiction)]) == 2
        said = capsys.readouterr().err
        assert "街道名录里没有" in said and "\x1b" not in said and "\u202e" not in said


def test_escape_sequences_in_files_are_shown_as_text(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = fiction.parent / "out" / "2023"
    out.mkdir(parents=True)
    name = "报告\x1b[2J.pdf"
    (out / "manifest.json").write_text(json.dumps({"files": {name: {"size": 1, "sha256": "0" * 64}}}))
    (out / "多\x1b]0;出\x07.pdf").write_bytes(b"")
    assert main(["verify", "--out", str(out.parent), "--year", "2023"]) == 1
    said = capsys.readouterr().out
    assert "\\x1b[2J" in said and "\\x1b]0;出\\x07" in said and "\x1b" not in said and "\x07" not in said


def test_what_steers_a_terminal_is_written_out() -> None:
    hostile = "a\x00\x1b[31m\x9b5m\u2028\u202e\ud800\r\x7f"
    assert escape_controls(hostile) == "a\\x00\\x1b[31m\\x9b5m\\u2028\\u202e\\ud800\\x0d\\x7f"
    assert json.loads(escape_json_controls(json.dumps(hostile, ensure_ascii=False))) == hostile
    assert escape_controls("名称\t一\n二 😀𠮷") == "名称\t一\n二 😀𠮷"
    assert "\x1b" not in escape_controls(paint("\x1b[1m", "31"))


def test_a_read_only_file_is_not_edited_and_rights_are_kept(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = fiction / "2023" / "mingxi.yaml"
    edit = ["set", "mingxi", "机构人员.实有人数=47", "--no-build", "--data", str(fiction)]
    before = data.read_bytes()
    data.chmod(0o444)
    assert main(edit) == 2
    assert "只读" in capsys.readouterr().err and data.read_bytes() == before
    data.chmod(0o660)
    data.parent.chmod(0o2775)
    if os.geteuid() == 0:
        os.chown(data, 4242, 4343)
        os.chown(data.parent, 0, 4343)
    owner = data.stat().st_uid, data.stat().st_gid
    assert main(edit) == 0
    assert (data.stat().st_uid, data.stat().st_gid) == owner and data.stat().st_mode & 0o777 == 0o660
    audit = audit_path(data).stat()
    assert audit.st_gid == data.parent.stat().st_gid and audit.st_mode & 0o777 == 0o664


@pytest.mark.parametrize("name", ["district.yaml", "mingxi.yaml"])
def test_a_folder_where_a_file_should_be(
    fiction: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (fiction / "2023" / name).unlink()
    (fiction / "2023" / name).mkdir()
    assert main(["check", "mingxi", "--data", str(fiction), "--year", "2023"]) == 2
    assert name in capsys.readouterr().err
