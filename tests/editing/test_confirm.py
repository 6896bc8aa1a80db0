"""reportgen confirm: the mark goes, byte for byte, with a record, and can be undone; so it is while figures are open."""

from pathlib import Path

import pytest

from tests.editing.conftest import Run


@pytest.fixture
def marked(data: Path) -> str:
    """The office's file with five texts of last year, in quotes, in braces and plain; one figure open."""
    text = data.read_text("utf-8")
    for old, new in (
        ("    - 工作小组", "    - 【待核】工作小组"),
        ("标题: 建成", "标题: '【待核】建成"),
        ("服务驿站\n    内容: 明溪", "服务驿站'  # 一处\n    内容: 【待核】明溪"),
        ("扣分原因: 老旧小区", "扣分原因: 【待核】老旧小区"),
        ("资金来源: 预算资金全部由区级财政预算安排", '资金来源: "【待核】预算资金: 区级财政"'),
        ("执行数: 207.90", "执行数: 待填"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    data.write_text(text, "utf-8")
    return text


def test_a_section_is_confirmed_and_nothing_else_changes(data: Path, run: Run, marked: str) -> None:
    code, said = run("confirm", "重点工作")
    assert code == 0, said
    assert "重点工作.第1项.标题：【待核】建成社区服务驿站 → 建成社区服务驿站" in said
    expected = marked.replace("'【待核】建成", "'建成").replace("内容: 【待核】", "内容: ")
    assert data.read_text("utf-8") == expected
    code, said = run("log")
    assert "核对去年带来的文字" in said


def test_without_names_all_is_confirmed_and_undo_brings_it_back(data: Path, run: Run, marked: str) -> None:
    assert run("confirm")[0] == 0
    assert data.read_text("utf-8") == marked.replace("【待核】", "")
    assert run("undo")[0] == 0
    assert data.read_text("utf-8") == marked


def test_an_open_figure_is_filled_in_by_set(data: Path, run: Run, marked: str) -> None:
    assert run("set", "预算.执行数=20790万")[0] == 1
    assert data.read_text("utf-8") == marked
    assert run("set", "预算.执行数=207.90")[0] == 0
    assert data.read_text("utf-8") == marked.replace("待填", "207.90")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["主要职责"], "“主要职责”没有待核的文字"),
        (["重点工做"], "是不是“重点工作”？"),
        (["重点工作.第2项"], "第1项 到 第1项"),
        (["重点工作.第1项.说明"], "没有“重点工作.第1项.说明”"),
    ],
)
def test_names_that_lead_nowhere_change_nothing(
    data: Path,
    run: Run,
    marked: str,
    names: list[str],
    told: str,
) -> None:
    code, said = run("confirm", *names)
    assert code == 2 and told in said
    assert data.read_text("utf-8") == marked
    assert run("confirm", "--dry-run")[0] == 0
    assert data.read_text("utf-8") == marked
