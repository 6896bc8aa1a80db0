"""Faults of single lines, found before YAML is parsed: what word processors and input methods leave.

Each is reported and then mended in a copy, so that the rest of the file is still read and every
fault shows in one run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What XML 1.0 cannot hold, and so no Word file either; the C1 controls are never meant.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INDENT = re.compile(r"[ \t\u3000\u00a0\u2000-\u200b]*")
_BLOCK_START = re.compile(r"(?:: |- |:|-)\s*[|>][-+\d]*\s*(?:#.*)?$")
_ITEM = re.compile(r"\s*(-(?=[^\s\d.-])|[－—–•●·]\s*(?=\S))")
_COLON = re.compile(r"\s*(?:- +)*([^\s：:#'\"，。；“”{}\[\]]{1,20})(：\s*|:(?=[^\s:]))")


@dataclass(frozen=True, slots=True)
class LineFault:
    """code, line and column (from 1), what is wrong and what to do, in Chinese."""

    code: str
    line: int
    column: int
    message: str
    advice: str


def forbidden_characters(text: str) -> Iterator[tuple[int, str]]:
    """(offset, U+XXXX) of each character that no Word file can hold."""
    return ((m.start(), f"U+{ord(m[0]):04X}") for m in _FORBIDDEN.finditer(text))


def mend(text: str, keys: frozenset[str]) -> tuple[str, list[LineFault]]:
    """text with the faults of its lines mended, and those faults.

    keys: every key the model knows, by which a faulty colon after one is told from prose.
    """
    faults: list[LineFault] = []
    mended: list[str] = []
    block_indent: int | None = None  # of the key whose text of several lines we are in
    for number, line in enumerate(text.split("\n"), 1):
        for offset, name in forbidden_characters(line):
            message = f"有看不见的控制字符 {name}，Word 文件存不下"
            faults.append(LineFault("YML-11", number, offset + 1, message, "删去这个字符"))
        line = _FORBIDDEN.sub(" ", line)
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None and (not line.strip() or indent > block_indent):
            mended.append(line)
            continue
        block_indent = indent if _BLOCK_START.search(line) else None
        if fault := _indent_fault(number, line):
            faults.append(fault)
            line = _like_the_line_above(mended) + line.lstrip()
        for step in (_mend_item, _mend_colon):
            line, fault = step(number, line, keys)
            faults += [fault] if fault else []
        mended.append(line)
    return "\n".join(mended), faults


def _indent_fault(number: int, line: str) -> LineFault | None:
    found = _INDENT.match(line)
    indent = found[0] if found else ""
    offset = next((i for i, c in enumerate(indent) if c != " "), None)
    if offset is None or not line.strip():
        return None
    name = "制表符（Tab）" if indent[offset] == "\t" else "全角空格或特殊空格"
    return LineFault("YML-07", number, offset + 1, f"行首缩进用了{name}", "缩进只用半角空格")


def _like_the_line_above(mended: list[str]) -> str:
    """The likeliest indent, so that reading can go on: as the line before, deeper below a bare key."""
    above = next((line for line in reversed(mended) if line.strip()), "")
    indent = above[: len(above) - len(above.lstrip(" "))]
    return indent + "  " if above.rstrip().endswith(":") else indent


def _mend_item(number: int, line: str, _keys: frozenset[str]) -> tuple[str, LineFault | None]:
    found = _ITEM.match(line)
    if not found or line.strip() == "---":
        return line, None
    mark = found[1].strip()
    message = "列表项的“-”后面缺空格" if mark == "-" else f"列表项用了“{mark}”"
    fault = LineFault("YML-06", number, found.start(1) + 1, message, "写成半角减号加空格“- ”")
    return f"{line[: found.start(1)]}- {line[found.end(1) :]}", fault


def _mend_colon(number: int, line: str, keys: frozenset[str]) -> tuple[str, LineFault | None]:
    found = _COLON.match(line)
    if not found or found[1] not in keys:
        return line, None
    key, at = found[1], found.end(1)
    message = f"“{key}”后面是全角冒号" if found[2][0] == "：" else f"“{key}”的冒号后面缺空格"
    fault = LineFault("YML-06", number, at + 1, message, f"写成半角冒号加空格：{key}: ")
    return f"{line[:at]}: {line[found.end(2) :]}", fault
