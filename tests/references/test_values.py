"""What stands for a reference, and what every command knows of it."""

import json
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.office.judge import load_case
from reportgen.pdf.content import Reading
from reportgen.references.vocabulary import Vocabulary
from reportgen.render.catalogue import KEYS, THIS_PROJECT, KeyKind
from reportgen.render.view import values
from tests.conftest import FICTION, district_of
from tests.docx_text import dump
from tests.references.conftest import REMARK, TEMPLATE, Run, Write

SENTENCE = "全年执行{预算.执行数}万元，执行率{预算.执行率}，结余{预算.结余}万元按规定结转下年使用"


def resolved(folder: Path) -> dict[str, object]:
    """What a template is given of the fictional office."""
    district = district_of(folder)
    case, findings = load_case(district, district.entry("mingxi"))
    assert case is not None, findings
    return values(case.submission, case.scorecard)


def remark(folder: Path) -> object:
    budget = resolved(folder)["预算"]
    assert isinstance(budget, dict)
    return budget["收支说明"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (SENTENCE, "全年执行207.90万元，执行率99.00%，结余2.10万元按规定结转下年使用"),
        ("得{总分}分，等级为{等级}", "得99.9分，等级为优"),
        ("{评分.便民服务活动次数.完成值}次，得{评分.便民服务活动次数.自评得分}分", "12次，得10分"),
        ("{评分表.便民服务活动次数.完成值}次", "12次"),
        ("{评分表.第1项.完成值}次", "12次"),
        ("产出{一级得分.产出指标.得分}分", "产出50分"),
        ("{评价工作组.示乙.职务}{评价工作组.示乙.姓名}", "副主任示乙"),
        ("见“{重点工作.第1项.标题}”", "见“建成社区服务驿站”"),
        ("{重点工作.建成社区服务驿站.内容}", "明溪街道新建社区服务驿站，方便居民就近办事。"),
        ("{主要职责.第2项}", "统筹辖区公共服务，落实民政、卫生健康、住房保障等政策。"),
        ("净资产{资产.净资产.变动}", "净资产增加6.67%"),
        ("{单位.全称}{年度}年", "示例区明溪街道办事处2023年"),
        ("编制{机构人员.编制合计}名", "编制50名"),
        ("{预算.执行率}、{预算.执行率}", "99.00%、99.00%"),
        ("{略}和{1、2}和{}和｛｝和{x}和a{b", "{略}和{1、2}和{}和｛｝和{x}和a{b"),
        ("{{ 预算.执行率 }}、{% if 总分 %}", "{{ 预算.执行率 }}、{% if 总分 %}"),
        ("{见附件1.2}", "{见附件1.2}"),
        ("按{目标}执行{略", "按{目标}执行{略"),
    ],
)
def test_what_stands_for_it(data: Path, write: Write, written: str, said: str) -> None:
    write(REMARK, f'收支说明: "{written}"')
    assert remark(data.parent) == said


def test_every_text_of_the_catalogue_can_be_referred_to(data: Path) -> None:
    """Every name that a template prints outside of lists stands for the same text here, or is empty there."""
    given = resolved(data.parent)
    seen = 0
    for path, key in KEYS.items():
        if key.kind is not KeyKind.TEXT or key.of_list or path[0] in ("目录", THIS_PROJECT):
            continue
        value: object = given
        for step in path:
            assert isinstance(value, dict)
            value = value[step]
        if value:
            assert Vocabulary(given).find(".".join(path)).text == value
            seen += 1
    assert seen > 40


def test_in_every_kind_of_text(data: Path, write: Write) -> None:
    """Lists, blocks, reasons, goals, members, a text in braces, the papers and the scheme of the district."""
    write("统筹辖区公共服务，", "统筹{区名}公共服务，")
    write("扣分原因: 老旧小区", '扣分原因: "执行率{预算.执行率}，老旧小区')
    write("次年支付}", '次年支付"}')
    write("单位: 明溪第一社区居委会", '单位: "{单位.简称}第一社区居委会"')
    write("网格化覆盖率达到100%，", "网格化覆盖率达到{评分.网格化覆盖率.完成值}，")
    write("《关于开展2023年度部门", "《关于开展{年度}年度部门", "district")
    given = resolved(data.parent)
    assert "统筹示例区公共服务" in str(given["主要职责"])
    assert "执行率99.00%，老旧小区" in str(given["评分表"])
    assert "明溪第一社区居委会" in str(given["评价工作组"])
    assert "网格化覆盖率达到100%，" in str(given["绩效目标"])
    assert "《关于开展2023年度部门" in str(given["通知文件"])


def test_a_text_with_references_can_be_referred_to(data: Path, write: Write) -> None:
    write(REMARK, "收支说明: 执行率{预算.执行率}，{重点工作.第1项.内容}")
    write("明溪街道新建社区服务驿站，", "全年执行{预算.执行数}万元，")
    assert remark(data.parent) == "执行率99.00%，全年执行207.90万元，方便居民就近办事。"


def test_the_report_prints_it(write: Write, run: Run, tmp_path: Path) -> None:
    write(REMARK, f"收支说明: {SENTENCE}")
    code, said = run("build", build=True)
    assert code == 0, said
    printed = dump(tmp_path / "out" / "2023" / "mingxi.docx")
    is_there = "全年执行207.90万元，执行率99.00%，结余2.10万元按规定结转下年使用" in printed
    assert is_there and "{" not in printed
    pages = "".join("".join(Reading(tmp_path / "out" / "2023" / "mingxi.pdf").pages).split())
    assert pages.count("全年执行207.90万元，执行率99.00%，结余") == 1


def test_a_changed_figure_changes_the_sentence_and_nothing_is_found(write: Write, run: Run) -> None:
    write(REMARK, f"收支说明: {SENTENCE}")
    assert run("check")[1].endswith("错误 0，警告 0，提示 0\n")
    write("执行数: 207.90", "执行数: 206.40")
    code, said = run("check")
    assert code == 0 and "CON-03" not in said and "BUD-03" not in said


def test_numbers_knows_what_was_drawn(write: Write, run: Run, data: Path) -> None:
    write(REMARK, f"收支说明: {SENTENCE}，另有3.00万元已列入明年预算")
    code, said = run("numbers", "--format", "json")
    mine = [a for a in json.loads(said) if a["键"] == "预算.收支说明" and a["依据类别"] != "计算"]
    assert code == 0
    assert [(a["数"], a["依据类别"], a["说明"]) for a in mine[:3]] == [
        ("207.90万元", "引用", "{预算.执行数}"),
        ("99.00%", "引用", "{预算.执行率}"),
        ("2.10万元", "引用", "{预算.结余}"),
    ]
    assert (mine[3]["数"], mine[3]["依据类别"]) == ("3.00万元", "孤立")


def test_a_typed_number_is_offered_the_reference(write: Write, run: Run, data: Path) -> None:
    said = run("numbers")[1]
    assert "2.10万元，可写成 {预算.结余}万元〕" in said
    write(REMARK, "收支说明: 全年执行数207.80万元，结余2.10万元按规定结转下年使用")
    found = run("check")[1]
    assert "把“207.80万元”写成“{预算.执行数}万元”，以后随数据变" in found
    write("全年执行数207.80万元", "全年执行数{预算.执行数}万元")
    assert "CON-03" not in run("check")[1]


def test_every_offer_is_a_reference_that_gives_the_number(write: Write, run: Run, data: Path) -> None:
    said = (
        "全年预算210.00万元，年初预算200.00万元，执行数207.90万元，执行率99%，结余2.10万元，实有人数48名，"
        "行政编制20名，编制50名，资产总额520.00万元，自评总分99.9分，便民服务活动12次，事项办结率98.6%"
    )
    write(REMARK, f"收支说明: {said}")
    found = json.loads(run("numbers", "--format", "json")[1])
    offered = [a for a in found if a["键"] == "预算.收支说明" and "可写成 " in a["说明"]]
    assert len(offered) >= 10
    text = said
    for account in offered:
        text = text.replace(account["数"], account["说明"].partition("可写成 ")[2], 1)
    write(said, text)
    assert remark(data.parent) == said.replace("执行率99%", "执行率99.00%")


def test_explain_says_where_the_sentence_has_its_numbers_from(write: Write, run: Run, data: Path) -> None:
    write(REMARK, f"收支说明: {SENTENCE}")
    line = data.read_text("utf-8").split("\n").index("  执行数: 207.90") + 1
    code, said = run("explain", "预算.收支说明")
    assert code == 0
    assert f"{{预算.执行数}}：207.90  〔{data}:{line}〕" in said
    assert "{预算.执行率}：99.00%（算出的“执行率”）" in said and "207.9 ÷ 210 = 0.99" in said
    code, said = run("explain", "执行率", "--format", "json")
    (found,) = json.loads(said)
    assert [(u["名称"], u["值"]) for u in found["引用"]] == [("预算.收支说明", "{预算.执行率}")]
    assert "预算.收支说明" in run("explain")[1].split("\n")


def test_diff_shows_the_sentence_and_what_was_written_where_that_changed(
    write: Write, run: Run, data: Path, fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = str(FICTION / "2023" / "mingxi.yaml")
    write(REMARK, f"收支说明: {SENTENCE}")
    assert main(["diff", before, str(data)]) == 0
    said = capsys.readouterr().out
    assert "{+全年执行207.90万元，执行率99.00%，+}结余2.10万元" in said
    assert f"写法：结余2.10万元按规定结转下年使用 → {SENTENCE}" in said
    kept = data.with_name("mingxi-旧.yaml")
    kept.write_bytes(data.read_bytes())
    write("执行数: 207.90", "执行数: 206.40")
    assert main(["diff", str(kept), str(data)]) == 0
    said = capsys.readouterr().out
    assert "新：全年执行206.40万元，执行率98.29%，结余3.60万元按规定结转下年使用" in said
    assert "写法" not in said


def test_an_edit_keeps_the_reference_as_written_and_shows_the_sentence(
    run: Run, data: Path, tmp_path: Path
) -> None:
    code, said = run("set", f"预算.收支说明={SENTENCE}", "--dry-run", *TEMPLATE)
    assert code == 0 and "执行207.90万元，执行率99.00%" in said
    assert run("set", f"预算.收支说明={SENTENCE}", "--no-build", *TEMPLATE)[0] == 0
    assert f"  收支说明: {SENTENCE}\n" in data.read_text("utf-8")
    code, said = run("set", "预算.执行数=206.40", "--no-build", *TEMPLATE)
    assert code == 0 and "结余3.60万元" in said
    assert run("set", "预算.收支说明={预算.执行率}的执行率", "--no-build", *TEMPLATE)[0] == 0
    assert '  收支说明: "{预算.执行率}的执行率"\n' in data.read_text("utf-8")
    assert f"{SENTENCE} → {{预算.执行率}}的执行率" in run("log")[1]
    assert run("undo", "--no-build", *TEMPLATE)[0] == 0
    assert f"  收支说明: {SENTENCE}\n" in data.read_text("utf-8")
    before = data.read_bytes()
    code, said = run("set", "预算.收支说明=执行率{预算.执行绿}", "--no-build", *TEMPLATE)
    assert code == 1 and "没有“预算.执行绿”" in said and "{预算.执行率}" in said
    assert data.read_bytes() == before
