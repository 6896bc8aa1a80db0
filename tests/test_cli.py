"""The command line itself: help, versions, words of its own errors, faults of the program."""

import subprocess
import sys
from pathlib import Path

import pytest

from reportgen import __version__
from reportgen.cli import main
from reportgen.office import workspace
from tests.conftest import ROOT


def test_version_and_module_entry() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"reportgen {__version__}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少参数"),
        (["bild"], "没有 'bild'，可选："),
        (["build", "--year", "22"], "不是年度"),
        (["build", "--unknown"], "不认识的参数：--unknown"),
        (["build", "--year"], "后面要跟一个值"),
        (["build", "-j", "0"], "不是 1 到 256 的整数"),
        (["check", "--format", "xml"], "没有 'xml'"),
        (["score", "dongli"], "缺少参数"),
    ],
)
def test_errors_of_usage_are_in_chinese(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert words in said
    assert "error" not in said and "usage" not in said


def test_a_fault_of_the_program_itself_shows_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(workspace, "open_folder", broken)
    monkeypatch.delenv("REPORTGEN_DEBUG", raising=False)
    assert main(["check", "dongli", "--data", str(ROOT / "data")]) == 2
    said = capsys.readouterr().err
    assert "程序内部出错（RuntimeError）" in said and "Traceback" not in said
    report = Path(said.partition("把 ")[2].partition(" 和")[0])
    assert "a bug" in report.read_text("utf-8")
    report.unlink()


def test_the_folder_without_data_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "dongli", "--data", str(tmp_path / "none")]) == 2
    assert "没有数据文件夹" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["check", "dongli", "--data", str(tmp_path / "empty")]) == 2
    assert "没有任何年度的 district.yaml" in capsys.readouterr().err
