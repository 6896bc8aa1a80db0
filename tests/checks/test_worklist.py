"""What check prints: one item for one cause, in the order of the report, errors first, the district's apart."""

import json
from pathlib import Path

import pytest

from reportgen.checks.worklist import worklist
from reportgen.cli import main
from reportgen.finding import Finding, Place, Severity
from tests.checks.pages import apply
from tests.conftest import ROOT

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741


def found(
    code: str, key: str, line: int, severity: Severity = W, file: str = "甲.yaml", **more: str
) -> Finding:
    return Finding(
        code,
        severity,
        Place(file, line, 1, key),
        more.pop("message", code),
        more.pop("advice", f"改{code}"),
        **more,
    )


def causes(*findings: Finding) -> list[list[str]]:
    return [[f.code for f in item.findings] for item in worklist(findings)]


def test_what_is_wrong_with_one_thing_is_one_item() -> None:
    goal = "绩效目标.分项目标.第2项"
    one = [
        found("GOAL-01", f"{goal}.指标.第1项", 9),
        found("GOAL-02", f"{goal}.标题", 8),
        found("GOAL-04", f"{goal}.标题", 8, I),
    ]
    other = [
        found("GOAL-01", "绩效目标.分项目标.第3项.指标", 12),
        found("TXT-02", "绩效目标.分项目标.第3项.目标", 11),
    ]
    assert causes(*one, *other) == [["GOAL-01", "GOAL-02", "GOAL-04"], ["GOAL-01", "TXT-02"]]
    assert causes(found("IND-01", "评分", 5), found("IND-07", "评分", 5, I)) == [["IND-01", "IND-07"]]
    assert causes(found("IND-02", "评分.办结率.自评得分", 5, E), found("ACT-02", "评分.办结率", 5)) == [
        ["IND-02", "ACT-02"]
    ]
    assert causes(found("IND-02", "评分.办结率", 5, advice="甲"), found("IND-02", "评分.满意度", 6, advice="乙")) == [
        ["IND-02"], ["IND-02"]
    ]  # fmt: skip


def test_the_same_correction_in_several_places_is_one_item() -> None:
    squares = [found("TXT-03", f"重点工作.第{n}项.内容", 10 + n, I) for n in (1, 2, 3)]
    assert causes(*squares) == [["TXT-03"] * 3]
    assert causes(*squares, found("NUM-02", "重点工作.第2项.内容", 12)) == [
        ["TXT-03", "TXT-03"],
        ["NUM-02", "TXT-03"],
    ]


def test_the_order_is_errors_then_the_report_then_the_district() -> None:
    items = worklist(
        [
            found("DOC-01", "", 1, I),
            found("ACT-01", "问题和措施.第1项.问题", 90),
            found("IND-03", "指标体系.第1项.评分标准", 7, E, "district.yaml"),
            found("HR-01", "机构人员.实有人数", 20),
            found("DATE-01", "自评工作.启动", 70, E, acknowledged="原文如此，照录，不代为改动"),
            found("DATE-03", "问题和措施.第2项.完成时限", 95, E),
            found("BUD-03", "预算.收支说明", 30, acknowledged="结余按规定由区财政收回"),
            found("AST-02", "资产.净资产", 25),
        ]
    )
    assert [item.section for item in items] == [
        "错误", "错误", *["一、部门基本情况"] * 3, "五、存在的问题及改进措施", "落款及其他", "由区里改（district.yaml）"
    ]  # fmt: skip
    codes = [item.findings[0].code for item in items]
    assert codes == ["DATE-03", "DATE-01", "HR-01", "AST-02", "BUD-03", "ACT-01", "DOC-01", "IND-03"]


def test_the_real_report_is_at_most_twenty_items_each_with_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "dongli", "--data", str(ROOT / "data")]) == 0
    said = capsys.readouterr().out
    headings = [line for line in said.splitlines() if line[:3].strip().isdigit() and line[3:5] == ". "]
    assert 0 < len(headings) <= 20 and len(set(headings)) == len(headings)
    assert said.count("“平米”应为“平方米”") == 1 and said.count("data/2022/dongli.yaml") >= 30
    for item in said.split("\n")[1:]:
        assert not item.startswith("    办法：") or len(item) > len("    办法：在段末加")
    main(["check", "dongli", "--data", str(ROOT / "data"), "--format", "json"])
    findings = json.loads(capsys.readouterr().out)
    assert len(findings) > len(headings) == len({f["归并"] for f in findings})


def test_every_command_that_is_told_can_be_run(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = "明溪街道新建社区服务驿站，方便居民就近办事。"
    apply(
        fiction / "2023",
        [("实有人数: 48", "实有人数: 53"), (work, "年末实有人数49人。全年预算执行率为98%。新建驿站70平米。")],
    )
    apply(fiction / "2023", [("执行上级党组织的决议。", "执行决议"), ("            年度指标值: 12次\n", "")])
    main(["check", "mingxi", "--data", str(fiction)])
    commands = [
        c.partition("reportgen ")[2] for c in capsys.readouterr().out.splitlines() if "属实而不改：" in c
    ]
    assert len(commands) >= 3
    for command in commands:
        *words, _ = command.split()
        options = ["逐项核对过，情况属实，照录", "--data", str(fiction), "--no-build"]
        assert main([*words, *options]) == 0
    capsys.readouterr()
    main(["check", "mingxi", "--data", str(fiction), "--format", "json"])
    assert all(f["已说明"] for f in json.loads(capsys.readouterr().out))
