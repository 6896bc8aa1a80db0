"""Last year's file that cannot be read is told of: a comparison that was not made must not look like one without findings."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from tests.checks.pages import LAST_YEAR, apply, waived

Spoil = Callable[[Path], object]


@pytest.fixture
def two_years(fiction: Path) -> Path:
    shutil.copytree(fiction / "2023", fiction / "2022")
    apply(fiction / "2022", LAST_YEAR)
    return fiction


def found(data: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    capsys.readouterr()
    main(["check", "mingxi", "--year", "2023", "--data", str(data), "--format", "json", *options])
    return list(json.loads(capsys.readouterr().out))


def replaced(name: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return spoil


SPOILT: list[tuple[str, str, Spoil]] = [
    ("mingxi.yaml", "全角冒号", replaced("mingxi.yaml", "  实有人数: ", "  实有人数：")),
    ("mingxi.yaml", "UTF-8", lambda f: (f / "mingxi.yaml").write_bytes("年度: 二〇二二".encode("gb18030"))),
    ("mingxi.yaml", "", lambda f: (f / "mingxi.yaml").write_bytes(b"")),
    ("district.yaml", "等级标准", replaced("district.yaml", "等级标准: 优90\n", "")),
    ("district.yaml", "没有这个文件", lambda f: (f / "district.yaml").unlink()),
    ("district.yaml", "没有标识“mingxi”", replaced("district.yaml", "标识: mingxi", "标识: other")),
]


@pytest.mark.parametrize(("file", "told", "spoil"), SPOILT, ids=lambda v: v if isinstance(v, str) else "")
def test_unreadable_file_of_last_year_is_a_finding(
    two_years: Path, capsys: pytest.CaptureFixture[str], file: str, told: str, spoil: Spoil
) -> None:
    assert found(two_years, capsys) == []
    spoil(two_years / "2022")
    (finding,) = found(two_years, capsys)
    assert (finding["编号"], finding["级别"]) == ("YR-05", "警告")
    assert finding["文件"] == str(two_years / "2022" / file)
    assert told in str(finding["问题"]) and str(finding["办法"]).startswith("改好去年的文件再审核：")


def test_it_can_be_answered_and_an_idle_answer_is_told(
    two_years: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last_year = two_years / "2022" / "mingxi.yaml"
    whole = last_year.read_bytes()
    last_year.write_bytes(b"")
    reason = ["--reason", "去年的文件已移交档案馆，无法改正", "--no-build"]
    assert main(["waive", "mingxi", "YR-05", *reason, "--year", "2023", "--data", str(two_years)]) == 0
    (finding,) = found(two_years, capsys)
    assert finding["编号"] == "YR-05" and finding["已说明"]
    last_year.write_bytes(whole)
    assert [f["编号"] for f in found(two_years, capsys)] == ["IGN-01"]


def test_answers_for_what_could_not_be_compared_are_not_called_idle(
    two_years: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(two_years / "2023", [waived("YR-03@事项办结率", "目标降低", "任务调整，目标经区里批准降低")])
    assert [f["编号"] for f in found(two_years, capsys)] == ["IGN-01"]
    (two_years / "2022" / "mingxi.yaml").write_bytes(b"")
    assert [f["编号"] for f in found(two_years, capsys)] == ["YR-05"]


def test_no_file_of_last_year_is_no_finding(two_years: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (two_years / "2022" / "mingxi.yaml").unlink()
    assert found(two_years, capsys) == []
