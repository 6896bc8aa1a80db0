"""The table tags 逐行, 合并, 同页 and 可选列: one row a loop, one table for both of its shapes."""

import itertools
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.shared import Twips

from reportgen.errors import TemplateError
from reportgen.render import Template
from tests.render.word_files import part, repacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
ROWS = [
    {"一": "产出", "二": "数量", "三": "甲", "注": "", "末": False},
    {"一": "产出", "二": "数量", "三": "乙", "注": "", "末": False},
    {"一": "产出", "二": "其他", "三": "丙", "注": "", "末": True},
    {"一": "效果", "二": "其他", "三": "丁", "注": "", "末": False},
    {"一": "效果", "二": "其他", "三": "丁", "注": "", "末": False},
]
CONTEXT = {"行们": ROWS, "是": True, "否": False, "列们": [1, 2]}


def body(fill, path, context=CONTEXT):
    return ElementTree.fromstring(part(fill(path, context), BODY))


def text(cell) -> str:
    return "".join(t.text or "" for t in cell.iter(f"{W}t"))


def grid(table) -> list[list[str]]:
    """The text of each cell; ↑ for one that continues the cell above."""
    rows = []
    for row in table.iter(f"{W}tr"):
        merges = [cell.find(f"{W}tcPr/{W}vMerge") for cell in row.findall(f"{W}tc")]
        texts = [text(cell) for cell in row.findall(f"{W}tc")]
        rows.append(
            [
                "↑" if m is not None and m.get(f"{W}val") == "continue" else t
                for m, t in zip(merges, texts, strict=True)
            ]
        )
    return rows


def tables(root):
    return [grid(table) for table in root.iter(f"{W}tbl")]


def test_a_row_for_each_item(word, fill):
    path = word([["名", "号"], ["{% 逐行 行 in 行们 %}{{ 行.三 }}", "{{ loop.index }}"], ["尾", ""]])
    expected = [["名", "号"], ["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁", "4"], ["丁", "5"], ["尾", ""]]
    assert tables(body(fill, path)) == [expected]
    assert tables(body(fill, path, {"行们": []})) == [[["名", "号"], ["尾", ""]]]


MERGED = [
    ["产出", "数量", "甲"],
    ["↑", "↑", "乙"],
    ["↑", "其他", "丙"],
    ["效果", "其他", "丁"],
    ["↑", "↑", "丁"],
]
CELLS = ["{% 逐行 行 in 行们 %}{% 合并 %}{{ 行.一 }}", "{% 合并 %}{{ 行.二 }}", "{{ 行.三 }}"]


def test_cells_merge_with_the_one_above(word, fill):
    """其他 of 效果 begins anew below 其他 of 产出: the cell to its left does."""
    root = body(fill, word([CELLS]))
    assert tables(root) == [MERGED]
    restarts = [m.get(f"{W}val") for m in root.iter(f"{W}vMerge")]
    assert restarts.count("restart") == 5
    for row in root.iter(f"{W}tr"):
        assert all(cell[-1].tag == f"{W}p" for cell in row.iter(f"{W}tc"))


def test_merging_in_two_loops_goes_by_the_row_above(word, fill):
    """docxtpl's {% vm %} merges within the innermost loop only."""
    groups = [{"名": n, "子": list(rows)} for n, rows in itertools.groupby(ROWS, key=lambda row: row["一"])]
    path = word(
        [
            ["{%tr for 组 in 组们 %}", "", ""],
            ["{% 逐行 行 in 组.子 %}{% 合并 %}{{ 组.名 }}", "{% 合并 %}{{ 行.二 }}", "{{ 行.三 }}"],
            ["{%tr endfor %}", "", ""],
        ]
    )
    assert tables(body(fill, path, {"组们": groups})) == [MERGED]


def test_merging_ends_with_the_table_and_at_another_row(word, fill):
    loop = ["{%p for 次 in 列们 %}", [["{% 逐行 行 in 行们 %}{% 合并 %}同", "{{ 行.三 }}"]], "{%p endfor %}"]
    once = [["同", "甲"], ["↑", "乙"], ["↑", "丙"], ["↑", "丁"], ["↑", "丁"]]
    assert tables(body(fill, word(*loop))) == [once, once]
    path = word(
        [
            ["{%tr for 行 in 行们 %}", ""],
            ["{% 合并 %}同", "{{ 行.三 }}"],
            ["{%tr if 行.末 %}", ""],
            ["小计", ""],
            ["{%tr endif %}", ""],
            ["{%tr endfor %}", ""],
        ]
    )
    expected = [["同", "甲"], ["↑", "乙"], ["↑", "丙"], ["小计", ""], ["同", "丁"], ["↑", "丁"]]
    assert tables(body(fill, path)) == [expected]


def test_a_skipped_row_is_not_the_one_above(word, fill):
    path = word(
        [
            ["{%tr for 行 in 行们 %}", ""],
            ["{%tr if loop.index > 2 %}", ""],
            ["{% 合并 %}{{ 行.一 }}", "{{ 行.三 }}"],
            ["{%tr endif %}", ""],
            ["{%tr endfor %}", ""],
        ]
    )
    assert tables(body(fill, path)) == [[["产出", "丙"], ["效果", "丁"], ["↑", "丁"]]]


def test_rows_that_stay_with_the_next(word, fill):
    path = word([["{% 逐行 行 in 行们 %}{% 同页 loop.revindex <= 2 and 是 %}{{ 行.三 }}", "乙"]])
    kept = [len(list(row.iter(f"{W}keepNext"))) for row in body(fill, path).iter(f"{W}tr")]
    assert kept == [0, 0, 0, 2, 2]


def test_a_row_that_stays_with_the_next_still_merges(word, fill):
    """The first row stays with the second, which continues its cells."""
    cells = [CELLS[0] + "{% 同页 loop.first %}", *CELLS[1:]]
    root = body(fill, word([cells]))
    assert tables(root) == [MERGED]
    assert len(list(root.iter(f"{W}keepNext"))) == 3


def columned(tmp_path, rows, widths):
    """A table of fixed widths; a text None continues the cell to its left."""
    document = Document()
    table = document.add_table(len(rows), len(widths))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Twips(width)
        cells, start = row.cells, 0
        for number, text in enumerate(texts):
            if text is not None:
                start = number
                cells[number].text = text
            else:
                cells[start].merge(cells[number])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    path = tmp_path / "样板.docx"
    document.save(path)
    return path


def shape(table):
    """Widths of the grid; of each row the texts, spans and widths."""
    rows = []
    for row in table.iter(f"{W}tr"):
        cells = []
        for cell in row.findall(f"{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")
            cells.append((text(cell), 1 if span is None else int(span.get(f"{W}val")), int(width)))
        rows.append(cells)
    return [int(c.get(f"{W}w")) for c in table.iter(f"{W}gridCol")], rows


@pytest.mark.parametrize("condition", ["是", "否", "是 and 否", "行们|length > 9"])
def test_an_optional_column(tmp_path, fill, condition):
    rows = [
        ["指标", None, f"{{% 可选列 {condition} %}}说明", "分"],
        ["{% 逐行 行 in 行们 %}{% 合并 %}{{ 行.一 }}", "{{ 行.三 }}", "丁", "5"],
        ["合计", None, None, "9"],
    ]
    root = body(fill, columned(tmp_path, rows, [1000, 2000, 3000, 500]))
    widths, cells = shape(next(root.iter(f"{W}tbl")))
    if condition == "是":
        assert widths == [1000, 2000, 3000, 500]
        assert cells[0] == [("指标", 2, 3000), ("说明", 1, 3000), ("分", 1, 500)]
        assert cells[1] == [("产出", 1, 1000), ("甲", 1, 2000), ("丁", 1, 3000), ("5", 1, 500)]
        assert cells[-1] == [("合计", 3, 6000), ("9", 1, 500)]
    else:
        assert widths == [1000, 5000, 500]
        assert cells[0] == [("指标", 2, 6000), ("分", 1, 500)]
        assert cells[1] == [("产出", 1, 1000), ("甲", 1, 5000), ("5", 1, 500)]
        assert cells[-1] == [("合计", 2, 6000), ("9", 1, 500)]


def test_two_optional_columns_and_a_wide_one(tmp_path, fill):
    rows = [
        ["甲", "{% 可选列 是 %}乙", None, "{% 可选列 否 %}丙"],
        ["1", "2", "3", "4"],
        ["合", None, None, None],
    ]
    path = columned(tmp_path, rows, [100, 200, 300, 400])
    widths, cells = shape(next(body(fill, path).iter(f"{W}tbl")))
    assert widths == [100, 200, 700]
    assert cells == [
        [("甲", 1, 100), ("乙", 2, 900)],
        [("1", 1, 100), ("2", 1, 200), ("3", 1, 700)],
        [("合", 3, 1000)],
    ]
    widths, cells = shape(next(body(fill, path, {"是": False, "否": True}).iter(f"{W}tbl")))
    assert widths == [100, 900]
    assert cells == [[("甲", 1, 100), ("丙", 1, 900)], [("1", 1, 100), ("4", 1, 900)], [("合", 2, 1000)]]


WRONG = {
    "not in a table": (["# 一、甲", "乙{% 逐行 行 in 行们 %}"], "段落“乙{% 逐行 行 in 行们 %}”", "不在表格里"),
    "no list": ([[["甲", "{% 逐行 %}乙"]]], "表1第1行第2列", "写法不对"),
    "no condition": ([[["甲", "{% 可选列 %}乙"]]], "表1第1行第2列", "写法不对"),
    "argument": ([[["甲", "{% 合并 行.一 %}乙"]]], "表1第1行第2列", "写法不对"),
    "twice": ([[["{% 合并 %}{% 合并 %}甲"]]], "表1第1行第1列", "两次"),
    "two loops": ([[["{% 逐行 a in b %}", "{% 逐行 c in d %}"]]], "表1第1行第2列", "两次"),
    "all columns": ([[["{% 可选列 是 %}甲", "{% 可选列 是 %}乙"]]], "表1第1行第1列", "全表"),
    "column twice": ([[["{% 可选列 是 %}甲", "乙"], ["{% 可选列 否 %}丙", ""]]], "表1第2行第1列", "已经有一个"),
    "list missing": ([[["甲"], ["{% 逐行 行 in 行门 %}{{ 行.一 }}"]]], "表1第2行第1列", "没有“行门”"),
    "key missing": ([[["甲", "{% 逐行 行 in 行们 %}{% 合并 %}{{ 行.七 }}"]]], "表1第1行第2列", "没有“行.七”"),
    "stay missing": ([[["甲", "{% 同页 没有 %}"]]], "段落“{% 同页 没有 %}”：标签 {% 同页 没有 %}", "没有“没有”"),
    "column missing": ([[["甲", "{% 可选列 没有 %}"]]], "段落“{% 可选列 没有 %}”：标签 {% 可选列 没有 %}", "没有“没有”"),
    "column wrong": ([[["甲", "{% 可选列 是 是 %}"]]], "段落“{% 可选列 是 是 %}”：标签 {% 可选列 是 是 %}", "写法不对"),
    "call": ([[["甲", "{% 可选列 是() %}"]]], "表1第1行第2列", "不能调用函数"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_faults_have_their_place(word, tmp_path, name):
    blocks, place, what = WRONG[name]
    with pytest.raises(TemplateError) as caught:
        Template.open(word(*blocks), tmp_path / "cache").render(CONTEXT)
    assert place in caught.value.message
    assert what in caught.value.message
    assert caught.value.advice


def test_an_equal_tag_after_a_merging_cell_is_still_the_right_one(word, tmp_path):
    """The content of a merging cell stands once in the compiled text."""
    path = word(
        [["{% 逐行 行 in 行们 %}{% 合并 %}{{ 行.一 }}"]],
        "好{% for 行 in 行们 %}{{ 行.一 }}{% endfor %}",
        "坏{% for 行 in 列们 %}{{ 行.一 }}{% endfor %}",
    )
    with pytest.raises(TemplateError) as caught:
        Template.open(path, tmp_path / "cache").render(CONTEXT)
    assert "段落“坏{% for" in caught.value.message


def test_table_tags_split_over_runs(word, fill):
    pieces = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("{", "% 逐", "行 行 in 行们 %", "}"))
    path = repacked(
        word([["记号{{ 行.三 }}", "乙"]]),
        {BODY: lambda b: b.decode().replace("<w:r><w:t>记号", f"{pieces}<w:r><w:t>", 1).encode()},
    )
    root = body(fill, path)
    assert [row[0] for row in tables(root)[0]] == ["甲", "乙", "丙", "丁", "丁"]
    assert len(list(next(root.iter(f"{W}tr")).iter(f"{W}r"))) == 2
