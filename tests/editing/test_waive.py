"""reportgen waive: a reason for one finding, as long as its figures stay; the old form and its migration."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from reportgen.cli import main
from tests.checks.pages import apply
from tests.conftest import ROOT
from tests.editing.conftest import Run

REASON = "接收军转干部三名，待下年消化"
OVER = [("实有人数: 48", "实有人数: 53")]

Check = Callable[[], dict[str, str]]


@pytest.fixture
def check(fiction: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """What check finds in mingxi: the reason of each code, "" where it is open."""

    def found() -> dict[str, str]:
        capsys.readouterr()
        main(["check", "mingxi", "--data", str(fiction), "--format", "json"])
        return {f["编号"]: f["已说明"] for f in json.loads(capsys.readouterr().out)}

    return found


def test_a_reason_holds_for_one_finding_until_its_figures_change(
    fiction: Path, data: Path, run: Run, check: Check
) -> None:
    apply(fiction / "2023", OVER)
    before = data.read_bytes()
    code, said = run("waive", "HR-01@实有人数", "--reason", REASON, "--who", "示例甲")
    assert code == 0 and "审核：新出现" in said and f"已说明：{REASON}" in said
    added = data.read_bytes().removeprefix(before).decode("utf-8")
    assert added == (
        "忽略检查:\n  HR-01@机构人员.实有人数:\n"
        "    问题: 实有 53 人，编制 20+30=50 名，超出 3 人，没有说明\n"
        f"    理由: {REASON}\n"
    )
    assert check() == {"HR-01": REASON}
    apply(fiction / "2023", [("实有人数: 53", "实有人数: 63")])
    assert check() == {"HR-01": "", "IGN-02": ""}
    code, said = run(
        "waive", "HR-01"
    )  # looked at and still so: the reason stays, the figures are the present ones
    assert code == 0 and "超出 3 人，没有说明 → 实有 63 人" in said
    assert check() == {"HR-01": REASON}
    assert run("undo")[0] == run("undo")[0] == 0
    assert data.read_bytes() == before.replace("实有人数: 53".encode(), "实有人数: 63".encode())
    assert "示例甲" in run("log")[1]


def test_a_lapsed_reason_says_both_figures(
    fiction: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(fiction / "2023", OVER)
    run("waive", "HR-01", "--reason", REASON)
    apply(fiction / "2023", [("实有人数: 53", "实有人数: 63")])
    main(["check", "mingxi", "--data", str(fiction)])
    said = capsys.readouterr().out
    assert (
        "超出 3 人" in said
        and "超出 13 人" in said
        and "reportgen waive mingxi HR-01@机构人员.实有人数" in said
    )


@pytest.mark.parametrize(
    "name", ["HR-01@机构人员.实有人数", "HR-01@实有人数", "hr-01＠实有人数", "HR-01", "HR-01@人数"]
)
def test_names_of_one_finding(fiction: Path, run: Run, check: Check, name: str) -> None:
    apply(fiction / "2023", OVER)
    assert run("waive", name, "--reason", REASON)[0] == 0
    assert check() == {"HR-01": REASON}


def test_names_that_mean_none_or_several(fiction: Path, data: Path, run: Run) -> None:
    apply(
        fiction / "2023",
        [*OVER, ("执行上级党组织的决议。", "执行决议"), ("住房保障等政策。", "住房保障等政策")],
    )
    before = data.read_bytes()
    for name, told in (
        ("TXT-02", ("不止一个", "TXT-02@主要职责.第1项", "TXT-02@主要职责.第2项")),
        (
            "HR-02@实有人数",
            ("没有“HR-02@实有人数”", "是不是“HR-01@机构人员.实有人数”", "TXT-02@主要职责.第1项"),
        ),
        ("HR-01@编制数", ("没有“HR-01@编制数”", "可以说明的：")),
    ):
        code, said = run("waive", name, "--reason", REASON)
        assert code == 2 and all(words in said for words in told), said
    code, said = run("waive")
    assert code == 0 and "警告 HR-01@机构人员.实有人数" in said and "可以说明的 3 条" in said
    assert data.read_bytes() == before


@pytest.mark.parametrize(
    ("edits", "name", "words"),
    [
        (
            [("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {自评得分: 12}")],
            "IND-09@便民服务活动次数",
            "IND-09 不能忽略",
        ),
        ([("净资产: {本年: 400.00", "净资产: {本年: 417.99")], "AST-01@净资产", "AST-01 不能忽略"),
        ([("    分值: 50\n", "    分值: 45\n")], "IND-08", "IND-08 不能忽略"),
        ([("执行数: 207.90", "执行数: 207.90\n  自报执行率: 100%")], "BUD-02", "BUD-02 不能忽略"),
    ],
)
def test_arithmetic_cannot_be_acknowledged(
    fiction: Path, data: Path, run: Run, edits: list[tuple[str, str]], name: str, words: str
) -> None:
    apply(fiction / "2023", edits)
    before = data.read_bytes()
    code, said = run("waive", name, "--reason", REASON)
    assert code == 1 and words in said and data.read_bytes() == before


def test_a_difference_of_rounding_can_be_acknowledged_and_does_not_cover_a_greater_one(
    fiction: Path, run: Run, check: Check
) -> None:
    apply(fiction / "2023", [("净资产: {本年: 400.00", "净资产: {本年: 400.01")])
    assert run("waive", "AST-01@净资产", "--reason", "元折万元的舍入，已核对原表")[0] == 0
    assert check() == {"AST-01": "元折万元的舍入，已核对原表"}
    apply(fiction / "2023", [("净资产: {本年: 400.01", "净资产: {本年: 417.99")])
    assert check() == {"AST-01": "", "IGN-03": ""}


@pytest.mark.parametrize("reason", ["", "属实", "客观原因"])
def test_a_reason_must_say_something(fiction: Path, run: Run, reason: str) -> None:
    apply(fiction / "2023", OVER)
    code, said = run("waive", "HR-01", "--reason", reason)
    assert code == 2 and "理由" in said and "--reason" in said


def test_a_file_with_faults_has_to_be_mended_first(data: Path, run: Run) -> None:
    data.write_text(data.read_text("utf-8").replace("实有人数: 48", "实有人数: 四十八"), "utf-8")
    for command in (["waive"], ["waive", "HR-01", "--reason", REASON]):
        code, said = run(*command)
        assert code == 1 and "“四十八”不是数字" in said and "先改正" in said


def test_a_preview_writes_nothing(fiction: Path, data: Path, run: Run) -> None:
    apply(fiction / "2023", OVER)
    before = data.read_bytes()
    assert "只是预览" in run("waive", "HR-01", "--reason", REASON, "--dry-run")[1]
    assert data.read_bytes() == before


def test_two_findings_of_one_rule_at_one_place(fiction: Path, run: Run, check: Check) -> None:
    work = "明溪街道新建社区服务驿站，方便居民就近办事。"
    apply(fiction / "2023", [(work, "年末实有人数49人。全年预算执行率为98%。")])
    code, said = run("waive")
    assert "CON-03@重点工作.第1项.内容#2" in said and code == 0
    assert run("waive", "CON-03@重点工作.第1项.内容#2", "--reason", REASON)[0] == 0
    assert run("waive")[1].count("已说明") == 1
    assert run("waive", "CON-03@重点工作.第1项.内容", "--reason", REASON)[0] == 2
    assert run("waive", "CON-03@内容#1", "--reason", REASON)[0] == 0
    assert check() == {"CON-03": REASON}


def test_what_the_district_has_to_answer_for(
    fiction: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(fiction / "2023", [("开展2023年度部门整体支出", "开展2022年度部门整体支出")])
    code, said = run("waive", "TXT-04@通知文件", "--reason", REASON)
    assert code == 2 and "reportgen waive district TXT-04@通知文件" in said
    given = ["--data", str(fiction)]
    district = fiction / "2023" / "district.yaml"
    before = district.read_bytes()
    assert main(["waive", "district", "TXT-04@通知文件", "--reason", REASON, *given]) == 0
    assert yaml.safe_load(district.read_bytes())["忽略检查"]["TXT-04@通知文件"]["理由"] == REASON
    assert main(["check", "mingxi", "--strict", *given]) == 0
    assert main(["log", "district", *given]) == 0 and main(["undo", "district", *given]) == 0
    assert district.read_bytes() == before
    assert main(["check", "mingxi", "--strict", *given]) == 1
    assert main(["set", "district", "年度=2024", *given]) == 2
    assert "district.yaml 不能这样改" in capsys.readouterr().err


OLD = """忽略检查:
  # 见编办批复
  HR-01: 接收军转干部三名，待下年消化   # 核对过
  TXT-02: 原文如此，照录，不代为改动
  IND-09: 活动次数比去年增加了五成
  BUD-01: 情况属实
  'SIG-02': "职称: 另表报送，此处不填"
落款:
"""
FAULTS = [
    *OVER,
    ("执行上级党组织的决议。", "执行决议"),
    ("住房保障等政策。", "住房保障等政策"),
    ("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {自评得分: 12}"),
]


def test_the_old_form_is_refused_and_migrated(
    fiction: Path, data: Path, check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(fiction / "2023", [*FAULTS, ("落款:\n", OLD)])
    given = ["--data", str(fiction)]
    assert main(["check", "mingxi", *given]) == 1
    assert "reportgen waive --migrate" in capsys.readouterr().out
    before = data.read_bytes()
    assert main(["waive", "--migrate", "--dry-run", *given]) == 0
    said = capsys.readouterr().out
    for line in (
        "    → HR-01@机构人员.实有人数  实有 53 人，编制 20+30=50 名，超出 3 人，没有说明",
        "    → TXT-02@主要职责.第1项  “…路线方针政策，执行决议”后面没有句号".replace(
            "路线方针政策，", "针政策，"
        ),
        "    → 删去：算错的数不能忽略，要改正：自评得分 12 超过分值 10",
        "    → 删去：理由没有内容，本来就不起作用",
        "    → 删去：现在没有这个问题，用不上",
    ):
        assert line in said.split("\n"), said
    assert data.read_bytes() == before
    assert main(["waive", "--migrate", *given]) == 0
    section = data.read_text("utf-8").partition("忽略检查:\n")[2].partition("落款:")[0]
    assert section.startswith("  # 见编办批复\n  HR-01@机构人员.实有人数:\n    问题: 实有 53 人")
    assert "待下年消化   # 核对过\n" in section
    assert re.findall(r"^  (\S+):$", section, re.M) == [
        "HR-01@机构人员.实有人数", "TXT-02@主要职责.第1项", "TXT-02@主要职责.第2项"
    ]  # fmt: skip
    found = check()
    assert (
        found["HR-01"] == REASON and found["TXT-02"] == "原文如此，照录，不代为改动" and not found["IND-09"]
    )
    assert not {code for code in found if code.startswith("IGN")}
    assert main(["waive", "--migrate", *given]) == 0
    assert "没有旧写法" in capsys.readouterr().out


@pytest.mark.parametrize(
    "old",
    [
        "忽略检查: {HR-01: 接收军转干部三名，待下年消化}\n落款:\n",
        "忽略检查: {BUD-01: 情况确实如此，不改}\n落款:\n",
    ],
)
def test_migration_in_braces(fiction: Path, data: Path, check: Check, old: str) -> None:
    apply(fiction / "2023", [*OVER, ("落款:\n", old)])
    assert main(["waive", "mingxi", "--migrate", "--data", str(fiction)]) == 0
    assert check() == {"HR-01": REASON if "HR-01" in old else ""}


def test_migration_of_the_district_and_of_rules_that_compare_offices(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = fiction / "2023"
    apply(folder, [("开展2023年度部门整体支出", "开展2022年度部门整体支出")])
    text = (folder / "mingxi.yaml").read_text("utf-8")
    (folder / "yunling.yaml").write_text(text.replace("明溪", "云岭"), "utf-8")
    apply(folder, [("等级标准: 优90\n", f"等级标准: 优90\n忽略检查: {{TXT-04: {REASON}}}\n")])
    apply(folder, [("落款:\n", f"忽略检查:\n  DIS-02: {REASON}\n落款:\n")])
    assert main(["waive", "--migrate", "--data", str(fiction)]) == 0
    capsys.readouterr()
    main(["check", "--all", "--format", "json", "--data", str(fiction)])
    found = {(Path(f["文件"]).name, f["编号"]): f["已说明"] for f in json.loads(capsys.readouterr().out)}
    assert found["district.yaml", "TXT-04"] == found["mingxi.yaml", "DIS-02"] == REASON
    assert not found["yunling.yaml", "DIS-02"]


def test_a_new_year_has_no_reasons_of_the_old(fiction: Path, run: Run) -> None:
    apply(fiction / "2023", OVER)
    run("waive", "HR-01", "--reason", REASON)
    assert main(["new", "mingxi", "--year", "2024", "--data", str(fiction)]) == 0
    assert "忽略检查" not in (fiction / "2024" / "mingxi.yaml").read_text("utf-8")


def test_the_real_report_has_three_reasons_that_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    assert main(["check", "dongli", "--data", str(folder)]) == 0
    said = capsys.readouterr().out
    assert said.count("已说明：") == 3 and "IGN-" not in said
