"""The table tags of this program, turned into docxtpl's dialect and Jinja when a template is compiled.

{% 逐行 项 in 列表 %}  the row is repeated for each item
{% 合并 %}            the cell merges with the one above when both have the same content
{% 同页 条件 %}        the row stays on one page with what follows it, where the condition holds
{% 可选列 条件 %}      the columns of this cell are printed only where the condition holds

Each stands anywhere in a cell and is cut from it, so that a loop needs one row and a table one shape.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from reportgen.errors import TemplateError
from reportgen.render.headings import W
from reportgen.render.optional_columns import optional_columns
from reportgen.render.outline import Spot, places, text_nodes
from reportgen.render.package import Package
from reportgen.render.xmltext import condition_tag, text_after, text_before

_TAG = re.compile(r"\{%-?\s*(逐行|合并|同页|可选列)(?![\w.])\s*(.*?)\s*-?%\}", re.DOTALL)
_CONTROL_ROW = re.compile(r"\{[{%#]tr\s")  # docxtpl removes such a row
_BEFORE_MERGE = ("cnfStyle", "tcW", "gridSpan", "hMerge")  # what stands before w:vMerge in w:tcPr
_ARGUMENT = {"逐行": "项 in 列表", "同页": "条件", "可选列": "条件"}


@dataclass
class _TaggedRow:
    """The tags of a table row."""

    loop: str = ""
    stay: str = ""  # condition
    merges: list[etree._Element] = field(default_factory=list)  # cells


@dataclass
class _Table:
    """The tags of a table."""

    rows: dict[etree._Element, _TaggedRow] = field(default_factory=lambda: defaultdict(_TaggedRow))
    columns: list[tuple[etree._Element, str, Spot]] = field(default_factory=list)  # cell, condition, place


def expand(package: Package, part: str, numbers: Iterator[int], root: etree._Element) -> bool:
    """Expand the table tags of a part. Says whether there were any.

    root: the tree of the part; numbers: for names that no other part uses.
    Raises TemplateError: a tag outside of a table, without its condition, or at a place where it has no sense.
    """
    tables: dict[etree._Element, _Table] = defaultdict(_Table)
    for spot, paragraph in places(package, part, root):
        for keyword, argument in _cut_tags(paragraph):
            try:
                _note(tables, spot, paragraph, keyword, argument)
            except ValueError as fault:
                what, advice = fault.args
                raise TemplateError(
                    f"模板 {package.name}：{spot}：标签 {{% {keyword} %}} {what}", advice
                ) from fault
    for table, tags in tables.items():
        for spot, (what, advice) in optional_columns(table, tags.columns, numbers):
            raise TemplateError(f"模板 {package.name}：{spot}：标签 {{% 可选列 %}} {what}", advice)
        _expand_rows(table, tags, numbers)
    return bool(tables)


def _cut_tags(paragraph: etree._Element) -> list[tuple[str, str]]:
    """Keyword and argument of each table tag of a paragraph, which are removed from its text."""
    nodes = list(text_nodes(paragraph))
    text = "".join(node.text or "" for node in nodes)
    found = list(_TAG.finditer(text))
    for tag in reversed(found):
        offset = 0
        for node in nodes:
            own = node.text or ""
            start, end = (min(max(edge - offset, 0), len(own)) for edge in tag.span())
            offset += len(own)
            node.text = own[:start] + own[end:]
    for run in list(paragraph.iter(f"{W}r")) if found else ():
        rest = [child for child in run if child.tag != f"{W}rPr"]
        if rest and all(child.tag == f"{W}t" and not child.text for child in rest):
            run.getparent().remove(run)
    return [(tag[1], tag[2]) for tag in found]


def _note(
    tables: dict[etree._Element, _Table], spot: Spot, paragraph: etree._Element, keyword: str, argument: str
) -> None:
    """Put a tag down with its row and table. Raises ValueError(what, advice)."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is None:
        raise ValueError("不在表格里", "请写进表格的单元格；重复段落用 {%p for … %}。")
    if bool(argument) is not (keyword in _ARGUMENT):
        form = f"{keyword} {_ARGUMENT.get(keyword, '')}".strip()
        raise ValueError("写法不对", f"请写成 {{% {form} %}}。")
    row = next(cell.iterancestors(f"{W}tr"))
    table = tables[next(row.iterancestors(f"{W}tbl"))]
    if keyword == "可选列":
        table.columns.append((cell, argument, spot))
    elif keyword == "合并":
        if cell in table.rows[row].merges:
            raise ValueError("在这一格里写了两次", "请删去一个。")
        table.rows[row].merges.append(cell)
    else:
        if (keyword == "逐行" and table.rows[row].loop) or (keyword == "同页" and table.rows[row].stay):
            raise ValueError("在这一行里写了两次", "请删去一个。")
        setattr(table.rows[row], "loop" if keyword == "逐行" else "stay", argument)


def _expand_rows(table: etree._Element, tags: _Table, numbers: Iterator[int]) -> None:
    state = 0
    if any(row.merges for row in tags.rows.values()):
        state = next(numbers)
        table.text = f"{{% set _合并表{state} = 0|_merge_state %}}" + (table.text or "")
    for number, row in enumerate(table.iter(f"{W}tr")):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue  # of a table in a cell
        own = tags.rows.get(row, _TaggedRow())
        if own.loop:
            text_before(row, f"{{% for {own.loop} %}}")
            text_after(row, "{% endfor %}")
        if state and not _CONTROL_ROW.search("".join(t.text or "" for t in row.iter(f"{W}t"))):
            text_before(row, f"{{% set _行{state} = _合并表{state}|_start_row({number}) %}}")
        for column, cell in enumerate(own.merges):
            _merge(cell, state, column, next(numbers))
        if own.stay:
            _keep_with_next(row, own.stay, next(numbers))


def _merge(cell: etree._Element, state: int, column: int, number: int) -> None:
    """Capture the content of a cell, then print it or an empty paragraph that continues the cell above."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
    else:
        cell.remove(properties)
    for old in properties.findall(f"{W}vMerge"):
        properties.remove(old)
    merge = etree.Element(
        f"{W}vMerge", {f"{W}val": f"{{% if _续{number} %}}continue{{% else %}}restart{{% endif %}}"}
    )
    before = [child for child in properties if child.tag in {f"{W}{leaf}" for leaf in _BEFORE_MERGE}]
    properties.insert(len(before), merge)
    paragraph = cell.find(f"{W}p")
    look = None if paragraph is None else paragraph.find(f"{W}pPr")
    empty = etree.Element(f"{W}p")
    if look is not None:
        empty.append(etree.fromstring(etree.tostring(look, with_tail=False)))
    cell.text = f"{{% set _格{number} %}}" + (cell.text or "")
    cell.append(properties)
    text_before(
        properties,
        f"{{% endset %}}{{% set _续{number} = _合并表{state}|_continues({column}, _格{number}) %}}",
    )
    properties.tail = f"{{% if _续{number} %}}"
    cell.append(empty)
    empty.tail = f"{{% else %}}{{{{ _格{number} }}}}{{% endif %}}"


def _keep_with_next(row: etree._Element, condition: str, number: int) -> None:
    """Give every paragraph of a row w:keepNext where the condition holds: Word asks for it in all cells."""
    for paragraph in row.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        for old in properties.findall(f"{W}keepNext"):
            properties.remove(old)
        keep = etree.Element(f"{W}keepNext")
        style = properties.find(f"{W}pStyle")
        properties.insert(0 if style is None else properties.index(style) + 1, keep)
        text_before(keep, f"{{% if _同页{number} %}}")
        text_after(keep, "{% endif %}")
    text_before(row, condition_tag("同页", number, condition))
