"""A fault in a tag: where it is, what it is, what was probably meant."""

import pytest

from reportgen.errors import TemplateError
from reportgen.render import Template

CONTEXT = {
    "年度": "2022",
    "草稿": False,
    "预算": {"执行率": "100.00%", "年初预算": "117.50"},
    "评分表": [{"指标": "甲", "分值": "5"}, {"指标": "乙", "分值": "6"}],
}


def fault(path, tmp_path, context=CONTEXT) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        Template.open(path, tmp_path / "cache").render(context)
    assert caught.value.advice
    assert caught.value.message.startswith("模板 样板.docx：")
    return caught.value


def test_paragraph_heading_and_nearest_name(word, tmp_path):
    error = fault(word("# 一、概况", "x", "# 二、预算", "执行率为{{ 预算.执行律 }}。"), tmp_path)
    assert "正文，标题“二、预算”之下，段落“执行率为{{ 预算.执行律 }}。”" in error.message
    assert "没有“预算.执行律”" in error.message
    assert "最接近的是“预算.执行率”" in error.advice


def test_table_row_and_column(word, tmp_path):
    row = [
        ["指标", "分值"],
        ["{%tr for 行 in 评分表 %}", ""],
        ["{{ 行.指标 }}", "{{ 行.分直 }}"],
        ["{%tr endfor %}", ""],
    ]
    error = fault(word("# 一、表", [["另一个表"]], row), tmp_path)
    assert "表2第3行第2列" in error.message
    assert "标题“一、表”之下" in error.message
    assert "最接近的是“行.分值”" in error.advice


def test_the_right_one_of_equal_tags(word, tmp_path):
    """The first {{ 项.指标 }} can be filled, the second cannot."""
    loop = ["{%p for 项 in 评分表 %}", "甲{{ 项.指标 }}", "{%p endfor %}"]
    broken = ["{%p for 项 in 预算.年初预算 %}", "乙{{ 项.指标 }}", "{%p endfor %}"]
    error = fault(word(*loop, *broken), tmp_path)
    assert "段落“乙{{ 项.指标 }}”" in error.message
    assert "“项”是一段文字" in error.message


@pytest.mark.parametrize("where", ["header", "footer"])
def test_headers_and_footers(word, tmp_path, where):
    error = fault(word("x", **{where: "{{ 年渡 }}"}), tmp_path)
    assert {"header": "页眉（header1.xml）", "footer": "页脚（footer1.xml）"}[where] in error.message
    assert "“年度”" in error.advice


def test_properties(word, tmp_path):
    error = fault(word("x", title="{{ 年渡 }}"), tmp_path)
    assert "文档属性" in error.message
    assert "“年度”" in error.advice


FILLING = {
    "{{ 执行率 }}": ("没有“执行率”", "“预算.执行率”"),
    "{{ 完全不同的东西 }}": ("没有“完全不同的东西”", "这里可用的有：年度、草稿、预算、评分表"),
    "{% if 预算.没有 %}{% endif %}": ("没有“预算.没有”", "执行率"),
    "{% for x in 评分标 %}{% endfor %}": ("没有“评分标”", "“评分表”"),
    "{{ 年度.长 }}": ("“年度”是一段文字", "点号"),
    "{{ 年度.upper }}": ("“年度”是一段文字", "点号"),
    "{{ 预算.items }}": ("没有“预算.items”", "执行率"),
    "{{ 预算['items'] }}": ("没有“items”", "执行率"),
    "{{ 评分表[5].指标 }}": ("没有", "请"),
    "{% for 行 in 评分表 %}{% endfor %}{{ 行.分值 }}": ("“行”只在循环里有效", "{% for"),
    "{{ loop.index }}": ("“loop”只在循环里有效", "{% for"),
    "{{ 草稿 }}": ("“是或否”", "{% if"),
    "{{ 预算 }}": ("“一组内容”", "点号"),
    "{{ 评分表 }}": ("“一个列表”", "{% for"),
    "{{ 年度 + 1 }}": ("不能这样运算", "去掉运算"),
    "{{ '长' * 1000000 }}": ("不能这样运算", "去掉运算"),
    "{{ 9 ** 9 ** 9 }}": ("不能这样运算", "去掉运算"),
    "{{ '%0999999d' % 1 }}": ("不能这样运算", "去掉运算"),
    "{{ 1 / 0 }}": ("算不出来", "检查"),
    "{{ 年度.__class__ }}": ("", ""),
    "{{ ''.__class__.__mro__ }}": ("", ""),
    "{{ 评分表|map('safe')|list|join }}": ("", ""),
}


@pytest.mark.parametrize("tag", FILLING)
def test_values_that_cannot_be_filled(word, tmp_path, tag):
    error = fault(word("好", f"乙{tag}"), tmp_path)
    message, advice = FILLING[tag]
    assert f"段落“乙{tag[:30]}" in error.message
    assert message in error.message
    assert advice in error.advice


COMPILING = {
    "{{ 年度|safe }}": "不能用过滤器“safe”",
    "{% if 草稿 %}{{ 年度|safe }}{% endif %}": "不能用过滤器“safe”",
    "{{ 年度|attr('upper') }}": "不能用过滤器“attr”",
    "{{ 年度|xmlattr }}": "不能用过滤器“xmlattr”",
    "{% autoescape false %}{{ 年度 }}{% endautoescape %}": "不能关闭转义",
    "{% include 'x' %}": "不能引用别的模板",
    "{% import 'x' as y %}": "不能引用别的模板",
    "{% from 'x' import y %}": "不能引用别的模板",
    "{% extends 'x' %}": "不能引用别的模板",
    "{{ 年度.upper() }}": "不能调用函数",
    "{{ range(9) }}": "不能调用函数",
    "{{ 预算。执行率 }}": "不能用的符号“。”",
    "{{ 年度 年度 }}": "写法不对",
    "{{ }}": "写法不对",
    "{% fro x in y %}": "不认识“fro”",
    "{{ 年度 is 好 }}": "is 后面的判断不认识",
    "{% if 草稿 %}": "没有对应的结束标签",
    "{% endif %}": "不配对",
    "{% if 草稿 %}{% endfor %}": "不配对",
    "{{ 年度": "“{{”不成对",
    "{{ 年度 }": "“{{”不成对",
    "{ { 年度 }}": "“}}”不成对",
    "{% if 草稿": "“{%”不成对",
    "｛｛ 年度 ｝｝": "全角符号“｛｛”",
    "{｛ 年度 }}": "全角符号“{｛”",
    "{％ if 草稿 %}": "全角符号“{％”",
    "{{r 年度 }}": "富文本",
    "{{p 年度 }}": "富文本",
}


@pytest.mark.parametrize("tag", COMPILING)
def test_tags_that_cannot_be_compiled(word, tmp_path, tag):
    path = word("# 一、甲", "好", f"乙{tag}")
    with pytest.raises(TemplateError) as caught:
        Template.open(path, tmp_path / "cache")
    assert f"正文，标题“一、甲”之下，段落“乙{tag[:30]}" in caught.value.message
    assert COMPILING[tag] in caught.value.message
    assert caught.value.advice


def test_the_innermost_open_block_is_named(word, tmp_path):
    error = fault(
        word("{%p if 草稿 %}", "甲", "{%p endif %}", "{%p for x in 评分表 %}", "乙", "丙"), tmp_path
    )
    assert "段落“{%p for x in 评分表 %}”" in error.message
    assert "endfor" in error.advice


def test_vm_outside_a_loop(word, tmp_path):
    error = fault(word([["{% vm %}甲"]]), tmp_path)
    assert "“loop”只在循环里有效" in error.message


def test_tags_that_cut_through_a_table(word, tmp_path):
    error = fault(word("{% if 草稿 %}甲", [["乙{% endif %}", "丙"]]), tmp_path)
    assert "不是完好的 Word 内容" in error.message
    assert "{%p if" in error.advice


def test_objects_are_not_printed(word, tmp_path):
    assert "不是文字" in fault(word("{{ 年度 }}"), tmp_path, {"年度": object()}).message
    assert "不是文字" in fault(word("{{ 年度 }}"), tmp_path, {"年度": None}).message


def test_default_and_defined_remain_usable(word, fill):
    docx = fill(word("{{ 无|default('甲') }}{% if 无 is defined %}乙{% endif %}"), {})
    assert docx
