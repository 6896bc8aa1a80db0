"""The compiled rendering gives what docxtpl gives: canonical XML, part by part."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from lxml import etree

from reportgen.render import Template, tables
from reportgen.render.entries import deflate, write_package
from reportgen.render.package import read_package
from reportgen.render.preparation import prepare
from reportgen.render.view import values
from reportgen.scoring import compute
from tests.render.word_files import PICTURE, repacked

PEOPLE = {
    "组": [{"名": "张帅", "岁": 3, "子": ["甲", "乙"]}, {"名": "李 & <b>", "岁": 4, "子": []}],
    "单位": "东里",
}
GRID = {
    "列": ["一", "二", "三", "四"],
    "行": [{"值": [1, 2, 3, 4]}, {"值": [5, 6, 7, 8]}],
    "跨": 2,
    "底": "FF0000",
}

CASES = {
    "nothing": (["无标签", [["甲", "乙"]]], {}),
    "value": (["单位：{{ 单位 }}，{{单位}}。", "“{{ 组[0].名 }}”"], PEOPLE),
    "spaces kept": (["  {{ 单位 }}  后 "], PEOPLE),
    "paragraph loop": (["{%p for 人 in 组 %}", "{{ loop.index }}{{ 人.名 }}", "{%p endfor %}", "尾"], PEOPLE),
    "nested loops": (
        [
            "{%p for 人 in 组 %}",
            "{{ 人.名 }}",
            "{%p for 童 in 人.子 %}",
            "{{ 童 }}",
            "{%p endfor %}",
            "{%p endfor %}",
        ],
        PEOPLE,
    ),
    "paragraph condition": (["{%p if 单位 == '东里' %}", "是", "{%p else %}", "否", "{%p endif %}"], PEOPLE),
    "smart quotes": (["{% if 单位 == “东里” %}是{% endif %}"], PEOPLE),
    "comparison": (
        ["{% for 人 in 组 %}{% if 人.岁 > 3 and 人.岁 < 9 %}{{ 人.名 }}{% endif %}{% endfor %}"],
        PEOPLE,
    ),
    "inline loop": (["{% for 人 in 组 %}{{ 人.名 }}{% if not loop.last %}、{% endif %}{% endfor %}"], PEOPLE),
    "run tags": (["前{%r if 单位 %}中{{ 单位 }}{%r endif %}后"], PEOPLE),
    "comments": (["甲{# 注 #}乙", "{#p 整段注释 #}", [["{#tr 整行注释 #}", ""], ["a", "b"]]], {}),
    "joined lines": (["甲", "{%- if 单位 %}", "乙{% endif -%}", "丙"], PEOPLE),
    "row loop": (
        [
            [
                ["名", "岁"],
                ["{%tr for 人 in 组 %}", ""],
                ["{{ 人.名 }}", "{{ 人.岁 }}"],
                ["{%tr endfor %}", ""],
            ]
        ],
        PEOPLE,
    ),
    "cell loop": (
        [
            [
                ["标", "{%tc for c in 列 %}", "{{ c }}", "{%tc endfor %}"],
                ["{%tr for 一 in 行 %}", "", "", ""],
                ["行", "{%tc for v in 一.值 %}", "{{ v }}", "{%tc endfor %}"],
                ["{%tr endfor %}", "", "", ""],
            ],
        ],
        GRID,
    ),
    "cell condition": ([[["甲", "{%tc if 跨 == 3 %}", "乙", "{%tc endif %}"], ["1", "2", "3", "4"]]], GRID),
    "vertical merge": (
        [[["{%tr for 人 in 组 %}", ""], ["{% vm %}同", "{{ 人.名 }}"], ["{%tr endfor %}", ""]]],
        PEOPLE,
    ),
    "horizontal merge": (
        [[["{%tc for c in 列 %}", "{% hm %}合并", "{%tc endfor %}"], ["1", "2", "3"]]],
        GRID,
    ),
    "colspan": ([[["{% colspan 跨 %}宽", "窄"]], "尾"], GRID),
    "cell background": ([[["{% cellbg 底 %}红", "{{ 跨 }}"]]], GRID),
    "literal braces": (["{_{ 单位 }_} {_% if %_} {{ 单位 }}"], PEOPLE),
    "line breaks": (["前{{ 文 }}后", [["{{ 文 }}"]]], {"文": "一\n二\t三"}),
    "new paragraph and page": (["前{{ 文 }}后"], {"文": "一\a二\f三"}),
    "picture": ([PICTURE, "{{ 单位 }}"], PEOPLE),
    "picture in a loop": (["{%p for 人 in 组 %}", PICTURE, "{%p endfor %}", PICTURE], PEOPLE),
    "macro and set": (
        ["{% macro 称(x) %}{{ x }}同志{% endmacro %}{% set 首 = 组[0] %}{{ 称(首.名) }}{{ 组|length }}"],
        PEOPLE,
    ),
}


def docxtpl_parts(path: Path, context: Mapping[str, object]) -> dict[str, bytes]:
    template = DocxTemplate(path)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters |= tables.FILTERS
    template.render(dict(context), environment)
    output = io.BytesIO()
    template.save(output)
    return canonical(output.getvalue())


def canonical(docx: bytes) -> dict[str, bytes]:
    """Name → canonical XML (or the bytes of what is not XML); the list of types in a fixed order."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            body = archive.read(name)
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(body)
                if name.endswith(".rels") or name == "[Content_Types].xml":
                    root[:] = sorted(root, key=lambda line: sorted(line.attrib.values()))
                body = etree.tostring(root, method="c14n")
            parts[name] = body
    return parts


@pytest.mark.parametrize("name", CASES)
def test_same_as_docxtpl(word, fill, name):
    blocks, context = CASES[name]
    path = word(*blocks)
    assert canonical(fill(path, context)) == docxtpl_parts(path, context)


def test_headers_footers_and_properties_are_the_same(word, fill):
    path = word(
        "{{ 单位 }}", header="{{ 单位 }}“页眉”", footer="{% if 单位 %}页脚{% endif %}", title="{{ 单位 }}报告"
    )
    context = {"单位": "东里街道"}
    ours = canonical(fill(path, context))
    assert ours == docxtpl_parts(path, context)
    assert "东里街道报告".encode() in ours["docProps/core.xml"]


def _with_notes(path: Path, kind: str) -> Path:
    """The DOCX with a part of footnotes or endnotes whose text is {{ 单位 }}."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    notes = (
        f'<w:{kind} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:{kind[:-1]} w:id="2"><w:p><w:r><w:t>注{{{{ 单位 }}}}</w:t></w:r></w:p></w:{kind[:-1]}>'
        f"</w:{kind}>"
    )
    content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    override = f'<Override PartName="/word/{kind}.xml" ContentType="{content_type}"/></Types>'
    relation = (
        f'<Relationship Id="rIdN" Type="{office}/relationships/{kind}" Target="{kind}.xml"/></Relationships>'
    )
    return repacked(
        path,
        {
            f"word/{kind}.xml": notes.encode(),
            "[Content_Types].xml": lambda body: body.replace(b"</Types>", override.encode()),
            "word/_rels/document.xml.rels": lambda body: body.replace(b"</Relationships>", relation.encode()),
        },
    )


def test_footnotes_are_the_same(word, fill):
    path = _with_notes(word("正文"), "footnotes")
    ours = canonical(fill(path, {"单位": "A&B"}))
    assert ours == docxtpl_parts(path, {"单位": "A&B"})
    assert "注A&amp;B".encode() in ours["word/footnotes.xml"]


def test_endnotes_are_filled_though_docxtpl_leaves_them(word, fill):
    path = _with_notes(word("正文"), "endnotes")
    assert "注东里".encode() in canonical(fill(path, {"单位": "东里"}))["word/endnotes.xml"]


def test_tags_that_word_split_over_runs(word, fill):
    path = word("甲")
    runs = "".join(
        f"<w:r><w:rPr><w:b/></w:rPr><w:t>{piece}</w:t></w:r>" for piece in ("{", "{ 单", "位 }", "}")
    )
    repacked(
        path,
        {"word/document.xml": lambda body: re.sub("<w:r><w:t>甲</w:t></w:r>".encode(), runs.encode(), body)},
    )
    assert canonical(fill(path, PEOPLE)) == docxtpl_parts(path, PEOPLE)


@pytest.mark.parametrize("name", ["uneven grid", "nested table"])
def test_tables_that_docxtpl_mends(word, fill, name):
    """docxtpl mends the grid of every table, and so breaks that of a narrow table around a wide one."""
    path = word([["甲", "乙"]])
    column, cell = b'<w:gridCol w:w="100"/>', b"<w:tc><w:p/></w:tc>"
    inner = b"<w:tbl><w:tblGrid>%s</w:tblGrid><w:tr>%s</w:tr></w:tbl><w:p/></w:tc>" % (column * 3, cell * 3)
    change = {
        "uneven grid": lambda body: body.replace(b"</w:tblGrid>", column + b"</w:tblGrid>"),
        "nested table": lambda body: body.replace(b"</w:tc>", inner, 1),
    }
    repacked(path, {"word/document.xml": change[name]})
    assert canonical(fill(path, {})) == docxtpl_parts(path, {})


TEMPLATES = Path(__file__).parents[2] / "templates"


def plain(path: Path, folder: Path) -> Path:
    """The template with its table tags expanded, for docxtpl."""
    package = read_package(path.read_bytes(), path.name)
    target = folder / "plain.docx"
    target.write_bytes(write_package(deflate(name, body) for name, body in prepare(package).parts.items()))
    return target


@pytest.mark.parametrize("shape", [(False, True), (True, False), (True, True), (False, False)])
def test_the_report_is_what_docxtpl_makes_of_it(tmp_path, fill, dongli, shape):
    """The shipped template through docxtpl's public door, in each shape of its tables."""
    path = TEMPLATES / "report.docx"
    contents = [{"级别": n, "标题": f"标题{n}", "页码": "1", "书签": "_Toc000001"} for n in (1, 2)]
    layout = {"封面": True, "目录": True, "签字栏": shape[1]}
    context = values(dongli, compute(dongli), contents, draft=True) | {"有扣分原因": shape[0], "版式": layout}
    assert canonical(fill(path, context)) == docxtpl_parts(plain(path, tmp_path), context)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.name)
def test_shipped_templates_compile(path, tmp_path):
    """Every shipped template compiles, from its source and from the cache."""
    first = Template.open(path, tmp_path)
    assert first.sha256 == Template.open(path, tmp_path).sha256
