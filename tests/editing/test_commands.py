"""score, set, undo and log from the command line."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from reportgen.pdf.content import Reading
from tests.conftest import ROOT
from tests.editing.conftest import Run

GOVERNANCE = "辖区治理水平提升: {完成值: 达成, 自评得分: 30}"


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return [(a, b) for a, b in pairs if a != b]


def test_a_score_with_everything_that_follows(data: Path, run: Run, tmp_path: Path) -> None:
    before = data.read_text("utf-8")
    code, said = run("score", "辖区治理水平提升=29", "--reason", "两个小区整改未完成", build=True)
    assert code == 0
    new = "辖区治理水平提升: {完成值: 达成, 自评得分: 29, 扣分原因: 两个小区整改未完成}"
    assert changed_lines(before, data.read_text("utf-8")) == [(f"  {GOVERNANCE}", f"  {new}")]
    for line in (
        "  评分.辖区治理水平提升.自评得分：30 → 29",
        "  评分.辖区治理水平提升.扣分原因：加上 两个小区整改未完成",
        "  效益指标小计：30分 → 29分",
        "  总分：99.9分 → 98.9分",
        "  等级：优（不变）",
        "  － 整体支出绩效最终得分“99.9”分，绩效评价等级为“优”。",
        "  ＋ 整体支出绩效最终得分“98.9”分，绩效评价等级为“优”。",
    ):
        assert line in said.split("\n")
    assert re.search(r"^  表 .*辖区治理水平提升｜自评得分：30 → 29$", said, re.M)
    assert "审核：新出现" in said and "ACT-02" in said  # a deduction that no problem speaks of
    pages = "".join(Reading(tmp_path / "out" / "2023" / "mingxi.pdf").pages)
    assert "98.9" in pages and "两个小区整改未完成" in pages


def test_the_record_says_who_when_what_why(run: Run) -> None:
    assert run("score", "辖区治理水平提升=29", "--reason", "整改未完成", "--who", "示例甲")[0] == 0
    code, said = run("log")
    assert code == 0 and "示例甲" in said and "理由：整改未完成" in said and "自评得分：30 → 29" in said
    entry = json.loads(run("log", "--json")[1])["修改"][0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", entry["时间"])
    assert (entry["号"], entry["人"], entry["状态"]) == (1, "示例甲", "已生效")
    assert re.fullmatch(r"[0-9a-f]{64}", entry["改前"]) and entry["改前"] != entry["改后"]


@pytest.mark.parametrize(
    ("arguments", "expected", "remark"),
    [
        (["--reason", "甲"], "扣分原因: 原有的", "没有动"),
        (["--reason", "甲", "--deduction", "乙"], "扣分原因: 乙", ""),
        (["--reason", "甲", "--deduction", ""], "扣分原因: 原有的", ""),
    ],
)
def test_a_deduction_that_has_its_reason_keeps_it(
    data: Path, run: Run, arguments: list[str], expected: str, remark: str
) -> None:
    old = GOVERNANCE.replace("自评得分: 30", "自评得分: 28, 扣分原因: 原有的")
    data.write_text(data.read_text("utf-8").replace(GOVERNANCE, old), "utf-8")
    code, said = run("score", "辖区治理水平提升=27", *arguments)
    assert code == 0 and remark in said
    assert f"自评得分: 27, {expected}}}" in data.read_text("utf-8")


def test_a_full_score_gets_no_reason_and_an_old_one_is_pointed_out(data: Path, run: Run) -> None:
    assert run("score", "辖区治理水平提升=29", "--reason", "甲")[0] == 0
    code, said = run("score", "辖区治理水平提升=30", "--reason", "复核")
    assert code == 0 and "已得满分 30" in said
    assert "自评得分: 30, 扣分原因: 甲}" in data.read_text("utf-8")


def test_a_computed_score_may_be_stated(data: Path, run: Run) -> None:
    assert run("score", "便民服务活动次数=10", "--reason", "甲", "--deduction", "")[0] == 0
    assert "便民服务活动次数: {完成值: 12, 自评得分: 10}" in data.read_text("utf-8")


def test_any_value_and_several_at_once(data: Path, run: Run) -> None:
    before = data.read_text("utf-8")
    code, said = run(
        "set",
        "预算.执行数=206.00",
        "评价工作组.第2项.职务=主任: 兼",
        "资产.资产总额.称谓=资产",
        "版式.封面=否",
    )
    assert code == 0
    after = data.read_text("utf-8")
    assert after.endswith("\n版式:\n  封面: 否\n") and not before.endswith("否\n")
    assert changed_lines(before, after.removesuffix("版式:\n  封面: 否\n")) == [
        ("  资产总额: {本年: 520.00, 上年: 500.00}", "  资产总额: {本年: 520.00, 上年: 500.00, 称谓: 资产}"),
        ("  执行数: 207.90", "  执行数: 206.00"),
        (
            "  - {姓名: 示乙, 单位: 示例区明溪街道办事处, 职务: 副主任, 职称: 会计师}",
            '  - {姓名: 示乙, 单位: 示例区明溪街道办事处, 职务: "主任: 兼", 职称: 会计师}',
        ),
    ]
    assert "预算执行率为98.10%" in said  # a computed sentence follows


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["set", "收支.执行数=1"], 2, "是不是“预算.执行数”？"),
        (["set", "预算.执行书=1"], 2, "是不是“预算.执行数”？"),
        (["set", "评价工作组.第9项.职务=主任"], 2, "有 3 项"),
        (["set", "评价工作组.第1项=甲"], 2, "一组值"),
        (["set", "预算.执行数.万元=1"], 2, "没有下级"),
        (["set", "预算.执行数"], 2, "不是“名称=值”"),
        (["set", "忽略检查.BUD-09=理由"], 2, "用 reportgen waive"),
        (["set", "预算.执行数=1", "预算.执行数=2"], 2, "写了两次"),
        (["set", "预算.执行数=207.90"], 2, "已经是"),
        (["set", "预算.执行数=二百"], 1, "“二百”不是数字"),
        (["set", "预算.执行数=１"], 1, "全角"),
        (["set", "预算.执行数="], 1, "没有填内容"),
        (["score", "居民满意=9", "--reason", "甲"], 2, "是不是“居民满意度”？"),
        (["score", "辖区治理水平提升=31", "--reason", "甲"], 1, "超过分值 30"),
        (["score", "辖区治理水平提升=29.555", "--reason", "甲"], 1, "超过两位小数"),
        (["score", "辖区治理水平提升=29", "--reason", " "], 2, "没有写理由"),
        (["undo"], 2, "没有可以撤销的修改"),
    ],
)
def test_what_is_refused_changes_nothing(
    data: Path, run: Run, command: list[str], code: int, words: str
) -> None:
    before = data.read_bytes()
    assert run(*command)[0] == code
    again, said = run(*command)
    assert again == code and words in said
    if code == 1:
        assert re.search(r"mingxi.yaml:\d+:\d+: 错误", said)  # the place of the fault
    assert data.read_bytes() == before
    assert "没有用 score、set、waive 改过" in run("log")[1]


def test_faults_that_are_there_may_be_mended_by_set(data: Path, run: Run) -> None:
    sound = data.read_bytes()
    data.write_bytes(sound.replace("执行数: 207.90".encode(), "执行数: 二百".encode()))
    code, said = run("set", "预算.执行数=207.90")
    assert code == 0 and "没有可比" in said and "“二百”不是数字" in said
    assert data.read_bytes() == sound


def test_a_broken_file_is_not_edited(data: Path, run: Run) -> None:
    data.write_bytes(data.read_bytes() + b"a: [\n")
    code, said = run("set", "预算.执行数=1")
    assert code == 1 and "YML-01" in said


def test_a_dry_run_leaves_nothing_behind(data: Path, run: Run, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in data.parent.iterdir()}
    code, said = run("score", "辖区治理水平提升=29", "--reason", "甲", "--dry-run", build=True)
    assert code == 0 and "总分：99.9分 → 98.9分" in said
    assert {p: p.read_bytes() for p in data.parent.iterdir()} == before
    assert not (tmp_path / "out").exists()


def test_undo_goes_back_step_by_step_to_the_first_byte(data: Path, run: Run) -> None:
    states = [data.read_bytes()]
    for command in (
        ["score", "辖区治理水平提升=29", "--reason", "甲"],
        ["set", "机构人员.超编原因=甲: 乙", "预算.口径=整体"],
        ["set", "落款.署名=示例区明溪街道办事处"],
    ):
        assert run(*command)[0] == 0
        states.append(data.read_bytes())
    for state in reversed(states[:-1]):
        assert run("undo")[0] == 0
        assert data.read_bytes() == state
    assert run("undo")[0] == 2
    entries = json.loads(run("log", "--json")[1])["修改"]
    assert [e["撤销"] for e in entries] == [None, None, None, 3, 2, 1]
    assert [e["状态"] for e in entries] == ["已撤销"] * 3 + ["已生效"] * 3


def test_undo_goes_on_behind_a_new_edit(data: Path, run: Run) -> None:
    first = data.read_bytes()
    assert run("set", "预算.执行数=200")[0] == 0
    assert run("undo")[0] == 0
    assert run("set", "预算.执行数=201")[0] == 0
    assert run("undo")[0] == 0
    assert data.read_bytes() == first


def test_undo_is_refused_where_the_value_was_changed_by_hand(data: Path, run: Run) -> None:
    assert run("set", "预算.执行数=206.00")[0] == 0
    data.write_text(data.read_text("utf-8").replace("执行数: 206.00", "执行数: 205.00"), "utf-8")
    code, said = run("undo")
    assert code == 2 and "现在是“205.00”" in said
    assert "执行数: 205.00" in data.read_text("utf-8")
    assert "数据文件被直接改过" in run("log")[1]


def test_undo_leaves_what_was_changed_elsewhere_by_hand(data: Path, run: Run) -> None:
    before = data.read_text("utf-8")
    assert run("set", "预算.执行数=206.00")[0] == 0
    by_hand = data.read_text("utf-8").replace("行政编制: 20", "行政编制: 21")
    data.write_text(by_hand, "utf-8")
    assert run("undo")[0] == 0
    assert data.read_text("utf-8") == before.replace("行政编制: 20", "行政编制: 21")


def test_an_edit_that_earns_an_error_is_made_but_not_the_report(data: Path, run: Run, tmp_path: Path) -> None:
    code, said = run("set", "评分.便民服务活动次数.自评得分=3", build=True)
    assert code == 1 and "BUD-04" in said and "没有生成" in said
    assert "自评得分: 3" in data.read_text("utf-8")
    assert not (tmp_path / "out" / "2023" / "mingxi.pdf").exists()


def test_make_score_hands_over_what_was_typed(tmp_path: Path) -> None:
    """The reason and the scores go through make and the shell as they are."""
    fake = tmp_path / "reportgen"
    fake.write_text('#!/bin/sh\nfor word; do echo "<$word>"; done\n')
    fake.chmod(0o755)
    given = ["OFFICE=dongli", "SET=群众满意度=9 甲*=8", "REASON=复核'后'“”; echo \"坏\" `id` *"]
    command = ["make", "-s", "-o", "setup", "score", f"BIN={tmp_path}", *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "<score>", "<dongli>", "<群众满意度=9>", "<甲*=8>", "<--reason>", "<复核'后'“”; echo \"坏\" `id` *>",
    ]  # fmt: skip
