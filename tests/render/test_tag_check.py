"""All faults of a template's tags in one run; the keys that it prints; the catalogue of keys."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from reportgen.render import Template
from reportgen.render.catalogue import KEYS, KeyKind
from reportgen.render.package import read_package
from reportgen.render.project_values import this_project
from reportgen.render.tagcheck import tag_faults
from reportgen.render.view import values
from reportgen.scoring import compute
from tests.conftest import ROOT, submission_of
from tests.office.word_edits import EDITS, edited

Word = Callable[..., Path]


def shape(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], KeyKind]]:
    """The keys of a template's values with what they stand for."""
    if isinstance(value, Mapping):
        if path:
            yield path, KeyKind.GROUP
        for name, inner in value.items():
            yield from shape(inner, (*path, name))
    elif isinstance(value, list):
        yield path, KeyKind.LIST
        for item in value[:1] if value and isinstance(value[0], Mapping) else ():
            for name, inner in item.items():
                yield from shape(inner, (*path, name))
    else:
        yield path, KeyKind.FLAG if isinstance(value, bool) else KeyKind.TEXT


def test_the_catalogue_has_every_key_there_is_and_no_other(fiction: Path) -> None:
    entry = {"级别": 1, "标题": "", "页码": "", "书签": ""}
    office = fiction / "2023" / "mingxi.yaml"
    group = "{二级指标: 数量, 三级指标: [{三级指标: 次数, 分值: 100, 年度指标值: 2次}]}"
    system = f"[{{一级指标: 产出, 分值: 100, 二级指标: [{group}]}}]"
    project = (
        "\n项目:\n  - 名称: 走访\n    标识: zoufang\n    评分: {次数: {完成值: 2次}}\n"
        "    资金: {年度资金总额: {年初预算: 1.00, 全年预算: 1.00, 执行数: 1.00}}\n"
        f"    指标体系: {system}\n"
    )
    office.write_text(office.read_text("utf-8") + project, "utf-8")
    submission = submission_of(fiction / "2023", "mingxi")
    budget = submission.evaluation.budget.model_copy(update={"evidence": "部门决算"})
    sourced = submission.evaluation.model_copy(update={"budget": budget})
    submission = dataclasses.replace(submission, evaluation=sourced)  # of an empty list the keys are not seen
    scorecard = compute(submission)
    given = dict(shape(values(submission, scorecard, [entry]) | this_project(submission, scorecard, 0)))
    assert {path: key.kind for path, key in KEYS.items()} == given
    assert all(key.meaning for key in KEYS.values())


@pytest.mark.parametrize("name", ["report.docx", *EDITS])
def test_a_good_template_has_no_fault(name: str) -> None:
    content = (ROOT / "templates" / name).read_bytes() if name == "report.docx" else edited(name)
    assert list(map(str, tag_faults(read_package(content, "样表.docx")))) == []


@pytest.mark.parametrize(
    ("tag", "what", "advice"),
    [
        ("{{ 预算.执行律 }}", "没有“预算.执行律”", "最接近的是“预算.执行率”"),
        ("{{ 执行率 }}", "没有“执行率”", "最接近的是“预算.执行率”"),
        ("{{ 评分表 }}", "要印的“评分表”是列表", "逐项写出"),
        ("{{ 评分表.分值 }}", "“评分表”是一个列表", "for 项 in 评分表"),
        ("{{ 预算 }}", "是一组内容", "年初预算"),
        ("{{ 草稿 }}", "是是或否", "只能用在 {% if"),
        ("{{ 总分.整数 }}", "没有“总分.整数”", "去掉点号"),
        ("{% if 版式.封面 %}甲", "没有对应的结束标签", "{% endif %}"),
        ("{% for 项 in 重点工作 %}{{ 项.标题 }}", "没有对应的结束标签", "{% endfor %}"),
        ("{% for 项 in 重点工作 %}{{ 项.名 }}{% endfor %}", "没有“重点工作.名”", "标题"),
        ("{% for 项 in 重点工作 %}甲{% endfor %}{{ 项.标题 }}", "“项”只在循环里有效", "开始和结束标签之间"),
        ("甲{% endfor %}", "没有与它配对的开始标签", "删去"),
        ("{% if 草稿 %}{% for 项 in 重点工作 %}甲{% endif %}{% endfor %}", "不配对", "{% endfor %}"),
        ("{{ 预算..执行率 }}", "写法不对", "{{ 名称.名称 }}"),
        ("{{ 总分|safe }}", "不能用过滤器“safe”", "删去"),
        ("{% 打印 总分 %}", "不认识“打印”", "{{ 名称 }}"),
    ],
)
def test_a_fault_is_told_with_its_place(tag: str, what: str, advice: str, word: Word) -> None:
    template = word("# 结论", [["序号", tag]])
    first, *_ = tag_faults(read_package(template.read_bytes(), template.name))
    assert what in first.what and advice in first.advice
    assert "标题“结论”之下，表1第1行第2列" in str(first)


def test_every_fault_is_told_in_one_run(word: Word) -> None:
    template = word("{{ 甲 }}", "{{ 总分 }}", "{% if 草稿 %}", [["{{ 乙.丙 }}"]], header="{{ 丁 }}")
    found = [fault.what for fault in tag_faults(read_package(template.read_bytes(), template.name))]
    assert found == ["没有“甲”", "没有“乙”", "没有对应的结束标签", "没有“丁”"]


def keys(path: Path, cache: Path) -> dict[str, bool]:
    """The keys that a template prints, with whether it always does; read again from the cache the same."""
    made = Template.open(path, cache).printed_keys
    assert Template.open(path, cache).printed_keys == made
    return {str(key): key.always for key in made if key.part == "word/document.xml"}


def test_the_keys_that_a_template_prints(word: Word, tmp_path: Path) -> None:
    template = word(
        "{{ 总分 }}{% if 草稿 %}{{ 等级 }}{% endif %}{{ 单位.全称|trim }}",
        "{% for 项 in 重点工作 %}{{ 项.标题 }}{% if 项.内容 %}{{ 项.内容 }}{% endif %}{% endfor %}",
        "{% for 项 in 评价工作组 if 项.职称 %}{{ 项.姓名 }}{% endfor %}",
        "{% for 段 in 主要职责 %}{{ loop.index }}{{ 段 }}{% endfor %}",
        "{% set 率 = 预算.执行率 %}{{ 率 }}{{ 年度 or 区名 }}",
    )
    assert keys(template, tmp_path / "cache") == {
        "总分": True,
        "等级": False,
        "单位.全称": False,
        "重点工作.标题": True,
        "重点工作.内容": False,
        "评价工作组.姓名": False,
        "主要职责": True,
        "预算.执行率": True,
        "年度": False,
        "区名": False,
    }


def test_what_only_a_condition_asks_for_is_not_printed(word: Word, tmp_path: Path) -> None:
    template = word("{% if 预算.有调整 %}有{% endif %}{{ '甲' if 总分 == '100' else '乙' }}")
    assert keys(template, tmp_path / "cache") == {}


def test_table_tags_count_as_loops_and_conditions(tmp_path: Path) -> None:
    printed = keys(ROOT / "templates" / "report.docx", tmp_path)
    assert printed["评分表.三级指标"] and printed["评价工作组.姓名"] and printed["总分"]
    assert not printed["评分表.扣分原因"] and not printed["评分表.一级指标"]
    assert "评分表.同页" not in printed
