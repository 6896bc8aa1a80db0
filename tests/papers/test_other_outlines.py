"""Papers with outlines of their own: twelve sections in another order, and a page with three numbers."""

from pathlib import Path

import pytest
from docx import Document

from reportgen.pdf.content import Reading
from tests.papers.conftest import Run, list_papers

# heading, what stands under it
TWELVE = (
    ("一、评价结论", "综合得分{{ 总分 }}分，评价等级为“{{ 等级 }}”。"),
    (
        "二、存在问题",
        "{%p for 项 in 问题和措施 %}|{{ loop.index }}．{{ 项.问题 }}{{ 项.措施 }}|{%p endfor %}",
    ),
    ("三、预算编制", "年初预算{{ 预算.年初预算 }}万元，全年预算{{ 预算.全年预算 }}万元。"),
    ("四、预算执行", "全年执行{{ 预算.执行数 }}万元，执行率{{ 预算.执行率 }}。{{ 预算.收支说明 }}。"),
    ("五、资产管理", "资产总额{{ 资产.资产总额.本年 }}万元，净资产{{ 资产.净资产.本年 }}万元。"),
    ("六、机构编制", "编制{{ 机构人员.编制合计 }}名，实有{{ 机构人员.实有人数 }}人。"),
    ("七、职责履行", "{%p for 职责 in 主要职责 %}|{{ 职责 }}|{%p endfor %}"),
    ("八、总体目标", "{%p for 项 in 绩效目标.总体目标 %}|{{ 项.标题 }}：{{ 项.内容 }}|{%p endfor %}"),
    ("九、工作成效", "{%p for 项 in 重点工作 %}|{{ 项.标题 }}：{{ 项.内容 }}|{%p endfor %}"),
    ("十、指标得分", "{%p for 行 in 评分表 %}|{{ 行.三级指标 }}：{{ 行.自评得分 }}分|{%p endfor %}"),
    ("十一、评价人员", "{%p for 人 in 评价工作组 %}|{{ 人.姓名 }}，{{ 人.单位 }}{{ 人.职务 }}|{%p endfor %}"),
    ("十二、评价依据", "《{{ 年度 }}年度自评通知》：{{ 通知文件 }}"),
)


def make(name: str, sections: tuple[tuple[str, str], ...]) -> None:
    document = Document()
    for heading, text in sections:
        if heading:
            document.add_heading(heading, 1)
        for line in text.split("|"):
            document.add_paragraph(line)
    document.save(f"templates/{name}.docx")
    list_papers(f"\n文书:\n  - {{名称: {name}, 模板: templates/{name}.docx}}\n")


def text_of(name: str) -> str:
    return "".join("".join(Reading(Path("out/2023", name).read_bytes()).pages).split())


def test_twelve_sections_in_another_order(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    make("十二节", TWELVE)
    assert run("build", "mingxi") == 0, capsys.readouterr().out
    text = text_of("mingxi.pdf")
    places = [text.index(heading) for heading, _ in TWELVE]
    assert places == sorted(places)
    for shown in (
        "综合得分99.9分",
        "执行率99.00%",
        "净资产400.00万元",
        "编制50名",
        "居民满意度：10分",
        "示乙",
    ):
        assert shown in text, shown
    for command in (["build", "--all"], ["status"], ["verify"], ["explain", "mingxi", "总分"]):
        assert run(*command) == 0, (command, capsys.readouterr().out)
    change = [
        "辖区治理水平提升=29",
        "--reason",
        "复核后更正",
        "--deduction",
        "两个老旧小区的议事会没有按月召开",
    ]
    assert run("score", "mingxi", *change) == 0, capsys.readouterr().out
    assert "综合得分98.9分" in text_of("mingxi.pdf")


def test_a_page_with_three_numbers(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    make("一页", (("", "{{ 单位.名称 }}：总分{{ 总分 }}，等级{{ 等级 }}，执行率{{ 预算.执行率 }}。"),))
    assert run("build", "mingxi") == 0, capsys.readouterr().out
    assert text_of("mingxi.pdf").startswith("明溪街道办事处：总分99.9，等级优，执行率99.00%。")
