"""reportgen template check, fields, preview."""

import io
from pathlib import Path

import pytest
from docx import Document

from reportgen.cli import main
from tests.conftest import FICTION, ROOT
from tests.office.word_edits import EDITS, after, paragraph, saved, template

REPORT = str(ROOT / "templates" / "report.docx")
DATA = ["--data", str(FICTION)]


def test_a_good_template(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "check", REPORT]) == 0
    said = capsys.readouterr().out
    assert "模板 report.docx：没有错误" in said
    assert "评分表.三级指标" in said.partition("有条件才印")[0]


def test_all_faults_and_remarks_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = template()
    for tag in ("{{ 预算.执行律 }}", "{{ 总分｝}", "{{ 甲", "{%p for 项 in 重点工作 %}"):
        after(paragraph(document, "绩效评价小组根据"), tag)
    after(
        paragraph(document, "绩效评价小组根据"), "甲"
    )._p.get_or_add_pPr().get_or_add_pStyle().val = "无此样式"
    EDITS["a typeface that nothing stands in for"](document)
    path = tmp_path / "样表.docx"
    path.write_bytes(saved(document))
    assert main(["template", "check", str(path)]) == 1
    said = capsys.readouterr().out
    for expected in ("没有“预算.执行律”", "全角符号“｝}”", "“{{”不成对", "没有对应的结束标签", "4 处错误"):
        assert expected in said
    assert "字体“华文行楷”本机没有" in said and "没有的样式“无此样式”" in said


def test_a_file_that_is_no_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "样表.docx"
    path.write_bytes(b"PK")
    assert main(["template", "check", str(path)]) == 1
    assert "错误 1：不是完好的 DOCX 文件" in capsys.readouterr().out
    assert main(["template", "check", str(tmp_path / "无.docx")]) == 2


def test_the_tags_with_the_values_of_an_office(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "fields", "--office", "mingxi", *DATA]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert ["{{ 预算.执行率 }}", "执行数除以全年预算", "99.00%"] in lines
    assert ["{% 逐行 项 in 评价工作组 %}", "表格的这一行逐项重复：每人一行", "3 项"] in lines
    assert ["{{ 项.姓名 }}", "两个字的中间空一格", "示例甲"] in lines


def test_the_tags_as_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "标签.docx"
    assert main(["template", "fields", "--docx", str(path)]) == 0
    table = Document(io.BytesIO(path.read_bytes())).tables[0]
    assert "{{ 总分 }}" in [cell.text for cell in table.columns[0].cells]
    assert main(["template", "fields", "--docx", str(tmp_path / "标签.txt")]) == 2


def test_a_preview_touches_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    to = tmp_path / "预览"
    assert main(["template", "preview", REPORT, "--office", "mingxi", "--to", str(to), *DATA]) == 0
    assert "通过校验" in capsys.readouterr().out
    assert sorted(p.name for p in to.iterdir()) == ["mingxi-预览.docx", "mingxi-预览.pdf"]
    assert [p.name for p in tmp_path.iterdir()] == ["预览"]
