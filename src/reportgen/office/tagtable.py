"""`reportgen template fields`: every tag a template may have, with its meaning and an office's value of it."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.render.catalogue import KEYS, Key, KeyKind, Keys

_SHOWN = 40
_ITEM = "项"  # what the tags of a list call one of its items


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag as it is typed, what it means, and what it would print; "" without an office, or where it is empty."""

    tag: str
    meaning: str
    value: str = ""


def tag_rows(values: Mapping[str, object] | None, keys: Keys = KEYS) -> list[TagRow]:
    """The rows in the order of the data. values: of view.values() for an office, or None. keys: of its district."""
    return list(_rows(values, keys))


def _rows(values: Mapping[str, object] | None, keys: Keys) -> Iterator[TagRow]:
    for key in keys.values():
        name = ".".join(key.path)
        value = "" if values is None else _shown(values, key)
        if key.kind is KeyKind.LIST:
            listed = name if not key.of_list else _relative(key)
            yield TagRow(f"{{% 逐行 {_ITEM} in {listed} %}}", f"表格的这一行逐项重复：{key.meaning}", value)
            yield TagRow(f"{{%p for {_ITEM} in {listed} %}}", "下面的段落逐项重复，到 {%p endfor %} 为止")
            if not any(other.path[:-1] == key.path for other in keys.values()):
                yield TagRow(f"{{{{ {_ITEM} }}}}", "循环里的一项")
        elif key.kind is KeyKind.FLAG:
            yield TagRow(
                f"{{% if {_relative(key)} %}}", f"{key.meaning}，成立才印到 {{% endif %}} 为止", value
            )
        elif key.kind is KeyKind.TEXT:
            yield TagRow(f"{{{{ {_relative(key)} }}}}", key.meaning, value)


def _relative(key: Key) -> str:
    """How a key is written: with 项 in place of the list that it belongs to."""
    rest = key.path[len(key.of_list) :]
    return ".".join((_ITEM, *rest)) if key.of_list else ".".join(key.path)


def _shown(values: Mapping[str, object], key: Key) -> str:
    """The value of a key; of the items of a list the first one's."""
    value: object = values
    for name in key.path:
        if isinstance(value, (list, tuple)):
            value = value[0] if value else ""
        value = value.get(name, "") if isinstance(value, Mapping) else ""
    if isinstance(value, (list, tuple)):
        return f"{len(value)} 项"
    if isinstance(value, bool):
        return "是" if value else "否"
    text = "" if isinstance(value, Mapping) else str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def tags_document(rows: list[TagRow], heading: str) -> bytes:
    """The rows as a Word file to copy tags from."""
    from docx import Document  # takes 0.08 s to import
    from docx.oxml.ns import qn

    document = Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    document.add_paragraph(heading)
    document.add_paragraph("复制第一列，贴到模板里。标签要整个复制，花括号和百分号是半角的。")
    table = document.add_table(1, 3)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("标签", "意思", "现在的值"), strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, (row.tag, row.meaning, row.value), strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
