"""reportgen check and reportgen rule: exit codes, formats for machines, the rule book."""

import json
import shutil
from pathlib import Path

import pytest

from reportgen.checks.manual import IMPOSSIBLE, READING, markdown
from reportgen.checks.rulebook import BY_CODE
from reportgen.cli import main
from tests.checks.pages import apply, waived
from tests.conftest import ROOT

BROKEN = [("实有人数: 48", "实有人数: 51"), ("启动: 2024-01\n", "启动: 2023-01\n")]
WARNED = BROKEN[:1]
OVER = "实有 51 人，编制 20+30=50 名，超出 1 人，没有说明"


def run(fiction: Path, *options: str, office: str = "mingxi") -> int:
    return main(["check", office, "--data", str(fiction), *options])


def test_exit_codes(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (run(fiction), run(fiction, "--strict")) == (0, 0)
    apply(fiction / "2023", WARNED)
    assert (run(fiction), run(fiction, "--strict")) == (0, 1)
    apply(fiction / "2023", BROKEN[1:])
    assert (run(fiction), run(fiction, "--strict")) == (1, 1)
    assert "DATE-01" in capsys.readouterr().out


def test_json(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apply(fiction / "2023", WARNED)
    run(fiction, "--format", "json")
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["编号"], found["级别"], found["位置"]) == ("HR-01", "警告", "机构人员.实有人数")
    assert Path(found["文件"]).read_text("utf-8").splitlines()[found["行"] - 1].endswith("51")


def test_sarif(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apply(fiction / "2023", [*BROKEN, waived("HR-01@实有人数", OVER, "接收军转干部一名，待下年消化")])
    run(fiction, "--format", "sarif")
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    (sarif_run,) = log["runs"]
    results = {r["ruleId"]: r for r in sarif_run["results"]}
    assert {r["id"] for r in sarif_run["tool"]["driver"]["rules"]} == set(results) == {"HR-01", "DATE-01"}
    assert results["DATE-01"]["level"] == "error" and "suppressions" not in results["DATE-01"]
    assert results["HR-01"]["suppressions"] == [
        {"kind": "inSource", "justification": "接收军转干部一名，待下年消化"}
    ]
    region = results["DATE-01"]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] > 0 and region["startColumn"] > 0


def test_github(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apply(fiction / "2023", [("  调整原因: 年中追加老旧小区改造配套经费10.00万元\n", "")])
    run(fiction, "--format", "github")
    line = capsys.readouterr().out.strip()
    assert line.startswith("::warning file=") and ",line=" in line and "title=BUD-01" in line
    assert "增加5.00%25" in line  # % is escaped in workflow commands
    assert "\n" not in line


def test_last_years_report_is_compared(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(fiction / "2023", fiction / "2022")
    apply(fiction / "2022", [("年度: 2023\n", "年度: 2022\n")])
    assert run(fiction, "--year", "2023") == 0
    out = capsys.readouterr().out
    assert "YR-01" in out and "YR-04" in out


def test_all_compares_the_offices(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (fiction / "2023" / "mingxi.yaml").read_text("utf-8")
    (fiction / "2023" / "yunling.yaml").write_text(text.replace("明溪", "云岭"), "utf-8")
    main(["check", "--all", "--data", str(fiction)])
    assert "DIS-02" in capsys.readouterr().out


SHARED = [("2023年度部门整体支出", "2022年度部门整体支出")]  # 通知文件 of district.yaml: TXT-04
REASON = "本区2023年度的自评仍按上一年度的通知办理"


def two_offices(fiction: Path) -> Path:
    """The folder of the year, with the data of two offices and a fault in district.yaml that concerns both."""
    folder = fiction / "2023"
    apply(folder, SHARED)
    text = (folder / "mingxi.yaml").read_text("utf-8")
    (folder / "yunling.yaml").write_text(text.replace("明溪", "云岭"), "utf-8")
    return folder


def check_all(fiction: Path, capsys: pytest.CaptureFixture[str], code: str) -> list[tuple[str, str | None]]:
    """The file and the acknowledgement of every finding with this code."""
    capsys.readouterr()
    main(["check", "--all", "--data", str(fiction), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    return [(Path(f["文件"]).name, f["已说明"]) for f in found if f["编号"] == code]


def test_all_reports_a_fault_of_the_district_once(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_offices(fiction)
    assert check_all(fiction, capsys, "TXT-04") == [("district.yaml", "")]
    main(["check", "--all", "--data", str(fiction)])
    out = capsys.readouterr().out
    assert out.count("警告 TXT-04") == 1 and "district.yaml  2023年度：错误 0，警告 1" in out
    assert (
        run(fiction, "--strict") == 1 and "TXT-04" in capsys.readouterr().out
    )  # asked for one office, it is shown


def test_an_office_cannot_acknowledge_a_fault_of_the_district(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = two_offices(fiction)
    for name in ("mingxi.yaml", "yunling.yaml"):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(
            text.replace(*waived("TXT-04@通知文件", "文字里是别的年度", REASON)), "utf-8"
        )
    assert check_all(fiction, capsys, "TXT-04") == [("district.yaml", "")]
    assert [name for name, _ in check_all(fiction, capsys, "IGN-01")] == ["mingxi.yaml", "yunling.yaml"]
    main(["check", "mingxi", "--data", str(fiction)])
    assert "TXT-04 指出的问题在 district.yaml 里" in capsys.readouterr().out


def test_the_district_acknowledges_its_own_fault(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = two_offices(fiction)
    text = (folder / "district.yaml").read_text("utf-8")
    (folder / "district.yaml").write_text(
        text.replace("等级标准: 优90\n", "等级标准: 优90\n忽略检查: {}\n"), "utf-8"
    )
    assert main(["waive", "district", "txt-04", "--reason", REASON, "--data", str(fiction)]) == 0
    assert check_all(fiction, capsys, "TXT-04") == [("district.yaml", REASON)]
    assert run(fiction, "--strict") == 0


def test_all_says_who_is_missing(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--all", "--data", str(fiction)])
    assert "尚未报送 1 个：云岭" in capsys.readouterr().out


def test_the_rule_book_is_current() -> None:
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == markdown()


@pytest.mark.parametrize("code", [*BY_CODE, *IMPOSSIBLE, *READING])
def test_every_code_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", code]) == 0
    assert capsys.readouterr().out.startswith(code)


def test_list_of_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(BY_CODE)


def test_unknown_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "BDU-02"]) == 2
    assert "BUD-02" in capsys.readouterr().err


def test_thresholds_are_data(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apply(fiction / "2023", [("等级标准: 优90", "等级标准: 优90\n审核阈值: {资产变动: 3%}")])
    run(fiction)
    assert "AST-02" in capsys.readouterr().out
