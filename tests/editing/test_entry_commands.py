"""reportgen add, remove, move: lists are edited with a record, and undo goes back to the first byte."""

import json
from pathlib import Path

import pytest

from tests.editing.conftest import Run

MEMBER = ["评价工作组", "姓名=示丁", "单位=示例区明溪街道办事处", "职务=科员, 兼职"]


def test_a_member_comes_moves_and_goes(data: Path, run: Run) -> None:
    first = data.read_bytes()
    code, said = run("add", *MEMBER)
    assert code == 0, said
    assert "评价工作组：加上第4项（姓名 示丁" in said and "＋" in said
    line = '  - {姓名: 示丁, 单位: 示例区明溪街道办事处, 职务: "科员, 兼职"}\n'
    assert data.read_text("utf-8").replace(line, "") == first.decode()
    added = data.read_bytes()
    assert run("move", "评价工作组.第4项", "1")[0] == 0
    assert data.read_text("utf-8").index("示丁") < data.read_text("utf-8").index("示例甲")
    assert run("remove", "评价工作组.第1项", "评价工作组.第2项")[0] == 0
    assert "示丁" not in data.read_text("utf-8") and "示例甲" not in data.read_text("utf-8")
    assert run("undo")[0] == 0 and run("undo")[0] == 0
    assert data.read_bytes() == added
    assert run("undo")[0] == 0
    assert data.read_bytes() == first
    entries = json.loads(run("log", "--json")[1])["修改"]
    assert [e["命令"] for e in entries] == ["add", "move", "remove", "undo", "undo", "undo"]
    assert run("log")[1].count("评价工作组：") >= 6


def test_what_is_not_given_is_left_open(data: Path, run: Run) -> None:
    code, said = run("add", "绩效目标.总体目标", "标题=甲", "--at", "1")
    assert code == 0, said
    assert "    - 标题: 甲\n      内容:\n        - 待填\n" in data.read_text("utf-8")
    assert run("undo")[0] == 0


def test_one_text_becomes_the_first_of_several(data: Path, run: Run) -> None:
    first = data.read_bytes()
    name = "重点工作.第1项.内容"
    assert run("set", f"{name}=一段: 话")[0] == 0
    before = data.read_bytes()
    assert run("add", name, "第二段", "--at", "2")[0] == 0
    assert '    内容:\n      - "一段: 话"\n      - 第二段\n' in data.read_text("utf-8")
    assert run("undo")[0] == 0
    assert data.read_bytes() == before
    assert run("undo")[0] == 0
    assert data.read_bytes() == first


def test_a_list_that_is_not_there_is_begun_and_ended(data: Path, run: Run) -> None:
    first = data.read_bytes()
    assert run("remove", "重点工作.第1项")[0] == 0
    assert "重点工作" not in data.read_text("utf-8")
    assert run("add", "重点工作", "标题=甲", "内容=乙")[0] == 0
    assert data.read_text("utf-8").endswith("重点工作:\n  - {标题: 甲, 内容: 乙}\n")
    assert run("undo")[0] == 0 and run("undo")[0] == 0
    assert data.read_bytes() == first


def test_a_key_goes_and_an_indicator_stays(data: Path, run: Run) -> None:
    first = data.read_text("utf-8")
    assert run("remove", "评分.便民服务活动次数.完成值", "预算.资金来源")[0] in (0, 1)
    text = data.read_text("utf-8")
    assert "  便民服务活动次数: {}\n" in text and "资金来源" not in text
    assert run("undo")[0] == 0
    assert data.read_text("utf-8") == first


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["add", "评价工作组", "姓名=甲", "年龄=5"], 2, "没有“年龄”"),
        (["add", "评价工做组", "姓名=甲"], 2, "是不是“评价工作组”？"),
        (["add", "预算", "执行数=1"], 2, "不是列表"),
        (["add", "主要职责", "甲", "乙"], 2, "一段文字"),
        (["add", "评价工作组", *MEMBER[1:], "--at", "9"], 2, "有 3 项"),
        (["add", "评价工作组", "姓名=甲 乙 丙 丁 戊"], 1, "姓名"),
        (["remove", "评价工作组.第9项"], 2, "有 3 项"),
        (["remove", "预算.执行数"], 1, "缺少“执行数”"),
        (["remove", "评价工作组.第1项", "评价工作组.第2项", "评价工作组.第3项"], 1, "缺少“评价工作组”"),
        (["move", "评价工作组.第1项", "1"], 2, "已经是第 1 项"),
        (["move", "评价工作组.第1项", "第4项"], 2, "没有第 4 项"),
        (["move", "预算.执行数", "2"], 2, "不是列表里的一项"),
    ],
)
def test_what_is_refused_changes_nothing(
    data: Path, run: Run, command: list[str], code: int, words: str
) -> None:
    before = data.read_bytes()
    again, said = run(*command)
    assert again == code and words in said, said
    assert data.read_bytes() == before


def test_undo_is_refused_where_the_item_was_changed_by_hand(data: Path, run: Run) -> None:
    assert run("add", *MEMBER)[0] == 0
    data.write_text(data.read_text("utf-8").replace("示丁", "示戊"), "utf-8")
    code, said = run("undo")
    assert code == 2 and "被直接改过" in said and "示戊" in data.read_text("utf-8")
