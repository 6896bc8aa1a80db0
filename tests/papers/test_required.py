"""Required is what the papers print; the rest need not be there, and is checked where it is."""

import json
import re
from pathlib import Path

import pytest
import yaml
from docx import Document

from reportgen.cli import main
from reportgen.pdf.content import Reading
from tests.papers.conftest import PAPERS, Run, list_papers, spoil

FORM_ONLY = PAPERS.replace("  - {名称: 自评报告, 模板: templates/report.docx}\n", "")
NEEDED_BY_FORM = ("预算", "绩效目标", "重点工作", "评分", "落款")


def keep_sections(*kept: str) -> None:
    """Leave only these sections in the office's file."""
    path = Path("data/2023/mingxi.yaml")
    parts = re.split(r"\n(?=\S)", path.read_text("utf-8"))
    path.write_text("\n".join(p for p in parts if p.partition(":")[0] in kept) + "\n", "utf-8")


def findings(capsys: pytest.CaptureFixture[str], *codes: str) -> list[tuple[str, str]]:
    capsys.readouterr()
    main(["check", "mingxi", "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    found = document if isinstance(document, list) else document["问题"]
    return [(f["问题"], f["办法"]) for f in found if f["编号"] in codes or not codes]


def make_form(*lines: str) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save("templates/单页.docx")
    list_papers("\n文书:\n  - {名称: 单页, 模板: templates/单页.docx}\n")


def test_sections_that_no_paper_prints_need_not_be_there(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    list_papers(FORM_ONLY)
    keep_sections(*NEEDED_BY_FORM)
    assert run("check", "mingxi") == 0, capsys.readouterr().out
    assert run("build", "mingxi") == 0
    assert run("build", "--all") == 0
    for command in (["explain", "mingxi"], ["numbers", "mingxi"], ["diff", "mingxi"], ["status"], ["verify"]):
        assert run(*command) == 0, (command, capsys.readouterr().out)


def test_a_missing_key_names_the_paper_and_the_place(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    keep_sections(*NEEDED_BY_FORM)  # the report prints more
    assert run("build", "mingxi") == 1
    missing = dict(findings(capsys, "YML-04"))
    assert "文件缺少“主要职责”" in missing and "文件缺少“评价工作组”" in missing
    assert "文书“自评报告”要印它" in missing["文件缺少“主要职责”"]
    assert "标题“部门概况”之下" in missing["文件缺少“主要职责”"]
    list_papers(FORM_ONLY)
    keep_sections("预算", "评分", "落款")
    missing = dict(findings(capsys, "YML-04"))
    assert list(missing) == ["文件缺少“绩效目标”"]
    assert "文书“自评表”" in missing["文件缺少“绩效目标”"] and "表1第" in missing["文件缺少“绩效目标”"]


@pytest.mark.parametrize(
    ("lines", "data", "missing"),
    [
        (["实有{{ 机构人员.实有人数 }}人"], "机构人员: {实有人数: 48}", []),
        (
            ["编制{{ 机构人员.编制合计 }}名"],
            "机构人员: {实有人数: 48, 行政编制: 20}",
            ["机构人员缺少“事业编制”"],
        ),
        (["执行率{{ 预算.执行率 }}"], "预算: {执行数: 2.00}", ["预算缺少“全年预算”"]),
        (["{% if 机构人员.实有人数 %}实有{{ 机构人员.实有人数 }}人{% endif %}单页"], "版式: {封面: 否}", []),
        (["净资产{{ 资产.净资产.本年 }}"], "资产: {资产总额: {本年: 3.00}}", ["资产缺少“负债总额”"]),
        (["{{ 单位.名称 }}，得{{ 总分 }}分"], "版式: {封面: 否}", ["文件缺少“预算”", "文件缺少“评分”"]),
        (["{{ 自评工作.启动 }}启动"], "自评工作: {收集开始: 2024-01-15}", ["自评工作缺少“启动”"]),
        (["{{ 单位.名称 }}"], "版式: {封面: 否}", []),
    ],
)
def test_a_key_is_required_where_it_is_printed(
    run: Run, lines: list[str], data: str, missing: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    make_form(*lines)
    Path("data/2023/mingxi.yaml").write_text(data + "\n", "utf-8")
    assert [message for message, _ in findings(capsys, "YML-04")] == missing
    assert run("build", "mingxi") == (1 if missing else 0), capsys.readouterr().out
    if not missing:
        given = yaml.safe_load(data).get("机构人员", {}).get("实有人数", "")
        assert str(given) in "".join(Reading(Path("out/2023/mingxi.pdf")).pages)
        assert run("build", "--all") == 0 and run("verify") == 0


def test_what_is_filled_in_is_checked_all_the_same(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    list_papers(FORM_ONLY)
    spoil("净资产: {本年: 400.00", "净资产: {本年: 410.00")  # no paper prints it
    assert findings(capsys, "AST-01")
    assert run("build", "mingxi") == 1


def test_other_faults_and_missing_keys_are_told_in_one_run(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    list_papers(FORM_ONLY)
    keep_sections("预算", "评分", "落款")
    spoil("执行数: 207.90", "执行数: 二百")
    codes = {code for code in ("YML-04", "YML-05") if findings(capsys, code)}
    assert codes == {"YML-04", "YML-05"}


def test_without_a_list_everything_is_required(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    list_papers("")
    keep_sections("预算", "评分")
    missing = [message for message, _ in findings(capsys, "YML-04")]
    assert missing == [f"文件缺少“{key}”" for key in (
        "主要职责", "机构人员", "资产", "绩效目标", "自评工作", "问题和措施", "评价工作组",
    )]  # fmt: skip


def test_a_draft_prints_nothing_in_place_of_what_is_missing(run: Run) -> None:
    make_form("实有{{ 机构人员.实有人数 }}人，得{{ 总分 }}分")
    Path("data/2023/mingxi.yaml").write_text("版式: {封面: 否}\n", "utf-8")
    assert run("build", "mingxi", "--draft") == 0
    assert "实有人，得分" in "".join(Reading(Path("out/2023/mingxi-草稿.pdf")).pages)


def test_edits_of_what_is_not_there_are_refused_with_words(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    make_form("{{ 单位.名称 }}")
    Path("data/2023/mingxi.yaml").write_text("机构人员: {实有人数: 48}\n", "utf-8")
    assert run("build", "mingxi") == 0
    assert run("set", "mingxi", "机构人员.实有人数=47") == 0
    assert run("score", "mingxi", "居民满意度=9", "--reason", "两个社区投诉偏多") in (1, 2)
    assert "Traceback" not in capsys.readouterr().err
