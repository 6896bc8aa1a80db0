"""Braces that make no tag are refused with their paragraph, wherever they stand; those that make one are not."""

import pytest

from reportgen.errors import TemplateError
from reportgen.render import Template
from tests.render.word_files import repacked

ODD = [
    "{{ 年度 }", "{{ 年度 }和{{ 年度 }}", "{{ 年度 }和{% if 甲 %}乙{% endif %}", "{ 年度 }}", "{{ 年度", "年度 }}",
    "{% if 甲 }乙{% endif %}", "{% if 甲 乙{% endif %}", "{% if 甲 }}乙{% endif %}", "{{ 年度 %}", "{ 年度 }",
    "{预算.执行率}", "{年度|default('甲')}", "{ {年度} }", "{ { 年度 } }", "{% if 甲 %乙{% endif %}", "{{{ 年度 }}",
    "{{ 年度 }}}", "{ % if 甲 % }", "{%if 甲%}{{年度}{%endif%}", "{# 注", "注 #}", "{{ '年度 }}", "甲{乙", "甲}乙",
    "{{ 年度 {{ 年度 }}", "{{ 年度 ｝}", "{％ if 甲 %}",
]  # fmt: skip
FINE = [
    "{{ 年度 }}", "{{ '}' }}{{ '{' }}", "{{ {'甲': '乙'}['甲'] }}", "{{ {'甲': {'丙': '乙'}}['甲']['丙'] }}",
    "{# {{ 年度 } #}", "{{ 年度|default(“甲”) }}", "{1, 2}", "{_{ 年度 }_}", "{_% if %_}", "甲%乙#丙",
    "{%- if 年度 -%}乙{% endif %}", "{{年度}}{{年度}}",
]  # fmt: skip


def refused(path, tmp_path) -> str:
    with pytest.raises(TemplateError) as caught:
        Template.open(path, tmp_path / "cache").render({"年度": "2022", "甲": True})
    assert caught.value.advice
    return caught.value.message


@pytest.mark.parametrize("text", ODD)
def test_odd_braces(word, tmp_path, text):
    path = word("# 一、甲", "好", f"乙{text}")
    assert f"正文，标题“一、甲”之下，段落“乙{text[:38]}" in refused(path, tmp_path)


@pytest.mark.parametrize("text", FINE)
def test_even_braces(word, fill, text):
    assert fill(word(text), {"年度": "2022"})


@pytest.mark.parametrize("text", ["{{ 年度 }", "{年度}", "{% if 年度 }"])
def test_odd_braces_in_every_part(word, tmp_path, text):
    assert f"页眉（header1.xml），段落“眉{text}”" in refused(word("甲", header=f"眉{text}"), tmp_path)
    assert f"页脚（footer1.xml），段落“脚{text}”" in refused(word("甲", footer=f"脚{text}"), tmp_path)
    assert f"文档属性“标题”，段落“{text}报告”" in refused(word("甲", title=f"{text}报告"), tmp_path)
    assert "表1第2行第2列" in refused(word([["甲", "乙"], ["丙", text]]), tmp_path)


def in_paragraph(path, xml: str):
    return repacked(
        path,
        {"word/document.xml": lambda b: b.decode().replace("<w:r><w:t>记号</w:t></w:r>", xml, 1).encode()},
    )


def test_odd_braces_split_over_runs(word, tmp_path):
    xml = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("甲", "{", "{ 年", "度 ", "}"))
    assert "段落“甲{{ 年度 }”" in refused(in_paragraph(word("记号"), xml), tmp_path)


HIDDEN = {
    "link": '<w:hyperlink w:anchor="TAG"><w:r><w:t>甲</w:t></w:r></w:hyperlink>',
    "field": "<w:r><w:t>甲</w:t></w:r><w:r><w:instrText>PAGEREF TAG</w:instrText></w:r>",
    "formula": '<w:r><w:t>甲</w:t></w:r><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument'
    '/2006/math"><m:r><m:t>TAG</m:t></m:r></m:oMath>',
}


@pytest.mark.parametrize("tag", ["{{ 年度 }", "{{ 年渡 }}", "{{ 年度. }}"])
@pytest.mark.parametrize("kind", HIDDEN)
def test_tags_outside_of_text_have_their_paragraph(word, tmp_path, kind, tag):
    path = in_paragraph(word("# 一、甲", "好", "记号"), HIDDEN[kind].replace("TAG", tag))
    assert "标题“一、甲”之下，段落“甲" in refused(path, tmp_path)
