"""References that stand for nothing, loop, or do not fit: each is told at its brace, and nothing is made."""

import json
from pathlib import Path

import pytest

from tests.references.conftest import REMARK, Run, Write


def findings(run: Run) -> list[dict[str, object]]:
    code, said = run("check", "--format", "json")
    found = json.loads(said)
    assert (code == 1) == any(f["级别"] == "错误" for f in found)
    return [f for f in found if f["编号"] == "YML-14"]


FAULTS = [
    ("{预算.执行绿}", "没有“预算.执行绿”", "{预算.执行率}"),
    ("{执行率}", "没有“执行率”", "{预算.执行率}"),
    ("{总份}", "没有“总份”", "{总分}"),
    ("{预祘.执行率}", "没有“预祘.执行率”", "{预算.执行率}"),
    ("{预算.执行率.数}", "下面没有“数”", "{预算.执行率}"),
    ("{预算}", "“预算”是一组", "{预算.年初预算}"),
    ("{主要职责}", "“主要职责”是列表，有 3 项", "{主要职责.第1项}"),
    ("{主要职责.第9项}", "只有 3 项", "第1项 到 第3项"),
    ("{主要职责.第0项}", "没有“第0项”这一项", "第1项"),
    ("{评分.居民满意.完成值}", "没有“居民满意”这一项", "改为“居民满意度”"),
    ("{评分.居民满意度}", "没有写出一项里的哪个内容", "完成值"),
    ("{评分.居民满意度.完成植}", "没有写出一项里的哪个内容", "改为 .完成值"),
    ("{评价工作组.示己.职务}", "没有“示己”这一项", "示乙"),
    ("{版式.封面}", "是“是或否”", "模板的条件"),
    ("{预算.口径}", "没有填", "填上"),
    ("{预算.收支说明}", "引用成了圈：预算.收支说明 → 预算.收支说明", "改写成文字"),
    ("｛预算.执行率｝", "全角花括号", "{预算.执行率}"),
    ("{预算.执行率｝", "全角花括号", "{预算.执行率}"),
    ("{ 预算.执行率 }", "有空格", "{预算.执行率}"),
    ("{预算。执行率}", "点号不对", "{预算.执行率}"),
    ("{预算.执行率", "没有收尾", "{预算.执行率}"),
    ("{预算.执行率，完成", "没有收尾", "半角“}”"),
    ("{预算.{预算.执行率}", "没有收尾", "半角“}”"),
    ("{预算.执行率|整数}", "不能写“|”", "{预算.执行率}"),
    ("1{预算.执行数}万元", "前面紧挨着数字", "隔开"),
    ("{预算.执行数}0万元", "后面紧挨着数字", "隔开"),
    ("{预算.执行数}{预算.结余}", "前面紧挨着数字", "隔开"),
    ("{预算.执行数}元", "单位是万元，后面写的是“元”", "万元"),
    ("{预算.执行数}亿元", "单位是万元", "万元"),
    ("{预算.执行数}%", "单位是万元", "万元"),
    ("{预算.执行率}%", "带百分号", "删去"),
]


@pytest.mark.parametrize(("written", "message", "advice"), FAULTS, ids=[f[0] for f in FAULTS])
@pytest.mark.parametrize("before", ["全年情况：", "第一句，全年执行{预算.执行数}万元。第二句"])
def test_each_is_told_at_its_brace(
    write: Write, run: Run, data: Path, written: str, message: str, advice: str, before: str
) -> None:
    write(REMARK, f"收支说明: {before}{written}")
    (found,) = findings(run)
    assert message in str(found["问题"]) and advice in str(found["办法"])
    assert found["位置"] == "预算.收支说明"
    line = data.read_text("utf-8").split("\n")[int(str(found["行"])) - 1]
    at = line.index(before) + len(before)
    braces = [n + 1 for n, sign in enumerate(line) if sign in "{｛" and n >= at]
    assert found["列"] in braces
    assert run("build", "--draft", build=True)[0] == 1


def test_all_of_them_and_other_faults_in_one_run(write: Write, run: Run, data: Path) -> None:
    write(REMARK, "收支说明: 执行率{预算.执行绿}")
    write("统筹辖区公共服务，", "统筹{区名称}公共服务，")
    write("执行数: 207.90", "执行数: 两百")
    code, said = run("check", "--format", "json")
    assert code == 1
    assert sorted(f["编号"] for f in json.loads(said)) == ["YML-05", "YML-14", "YML-14"]


def test_a_circle_of_three_is_told_where_it_can_be_broken(write: Write, run: Run) -> None:
    write(REMARK, "收支说明: 见{预算.资金来源}")
    write("资金来源: 预算资金", "资金来源: 见{预算.调整原因}，预算资金")
    write("调整原因: 年中", "调整原因: 见{预算.收支说明}，年中")
    found = findings(run)
    assert [f["位置"] for f in found] == ["预算.调整原因", "预算.收支说明", "预算.资金来源"]
    assert all("引用成了圈" in str(f["问题"]) and "→" in str(f["问题"]) for f in found)


def test_a_chain_without_end_is_no_recursion_error(write: Write, run: Run, data: Path) -> None:
    chain = "".join(f"  - 见{{主要职责.第{n + 1}项}}\n" for n in range(1, 1000)) + "  - 终\n"
    text = data.read_text("utf-8")
    start, end = text.index("主要职责:\n"), text.index("\n机构人员:")
    data.write_text(text[:start] + "主要职责:\n" + chain + text[end:], "utf-8")
    found = findings(run)
    assert 0 < len(found) <= 50 and "超过 8 层" in str(found[0]["问题"])


def test_texts_that_double_each_other_are_bounded(write: Write, run: Run, data: Path) -> None:
    doubling = "".join(f"  - 见{f'{{主要职责.第{n}项}}' * 10}\n" for n in range(1, 8))
    write("主要职责:\n", f"主要职责:\n  - {'十个字十个字十个字呀' * 10}\n{doubling}")
    found = findings(run)
    assert found and all("字" in str(f["问题"]) or "层" in str(f["问题"]) for f in found)


def test_very_many_references(write: Write, run: Run, data: Path) -> None:
    write(REMARK, "收支说明: " + "、".join(["{预算.执行率}"] * 1500))
    assert findings(run) == []
    write(
        "资金来源: 预算资金",
        "资金来源: " + "、".join(f"{{预算.执行{n}率}}" for n in range(1400)) + "预算资金",
    )
    assert len(findings(run)) == 50


def test_a_number_or_a_name_cannot_be_a_reference(write: Write, run: Run) -> None:
    write("便民服务活动次数: {完成值: 12}", '便民服务活动次数: {完成值: "{预算.执行率}"}')
    (found,) = findings(run)
    assert "“完成值”里不能用引用" in str(found["问题"])


def test_names_of_the_district_cannot_but_its_papers_can(write: Write, run: Run) -> None:
    write("区名: 示例区", '区名: "{市名}示例区"', "district")
    (found,) = findings(run)
    assert "“区名”里不能用引用" in str(found["问题"]) and str(found["文件"]).endswith("district.yaml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (REMARK, "收支说明: {预算.执行率}的执行率，结余2.10万元结转"),
        (REMARK, "收支说明: {预算.执行率}"),
        ("  - 统筹辖区公共服务，", "  - {单位.名称}统筹公共服务，"),
        ("扣分原因: 老旧小区", "扣分原因: 执行率{预算.执行率}，老旧小区"),
        ("扣分原因: 老旧小区改造配套工程尾款按合同结转次年支付}", "扣分原因: 执行率{预算.执行率}}"),
    ],
)
def test_where_yaml_would_take_the_braces_for_its_own_the_quotes_are_told(
    write: Write, run: Run, data: Path, old: str, new: str
) -> None:
    write(old, new)
    code, said = run("check", "--format", "json")
    (found,) = json.loads(said)
    assert code == 1 and found["编号"] == "YML-06" and "英文双引号" in found["问题"]
    written = found["办法"].removeprefix("写成 ")
    line = data.read_text("utf-8").split("\n")[found["行"] - 1]
    assert line[found["列"] - 1 :].startswith(written[1:-1])
    data.write_text(data.read_text("utf-8").replace(written[1:-1], written), "utf-8")
    assert "YML" not in run("check")[1]


def test_the_place_in_a_quoted_a_folded_and_an_escaped_text(write: Write, run: Run, data: Path) -> None:
    write(REMARK, '收支说明: "他说\\"好\\"，执行率{预算.执行绿}"')
    (found,) = findings(run)
    line = data.read_text("utf-8").split("\n")[int(str(found["行"])) - 1]
    assert line[int(str(found["列"])) - 1 :].startswith("{预算.执行绿}")
    write('"他说\\"好\\"，执行率{预算.执行绿}"', "第一行\n    第二行，{预算.执行绿}")
    (found,) = findings(run)
    line = data.read_text("utf-8").split("\n")[int(str(found["行"])) - 1]
    assert "第二行" in line and line[int(str(found["列"])) - 1 :].startswith("{预算.执行绿}")
    write("第一行\n    第二行，{预算.执行绿}", '"执行率\\x7b预算.执行绿}"')
    (found,) = findings(run)
    line = data.read_text("utf-8").split("\n")[int(str(found["行"])) - 1]
    assert line[int(str(found["列"])) - 1] == '"'
