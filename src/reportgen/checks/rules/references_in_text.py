"""Braces in sentences that are no references."""

import re
from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity

_SHOWN = 10  # characters of the text before and after a brace in a message
_NAME = re.compile(r"\{+\s*([\w.]*[^\W\d_a-zA-Z][\w.]*)\s*\}+")


@rule("REF-01", Severity.WARNING, "文字里有花括号")
def braces_in_text(case: Case) -> Iterator[Hit]:
    """检查内容：文字里有没有花括号。引用（`{预算.执行率}`）已经换成了数，剩下的花括号照原样印在报告里。
    为什么：公文不用花括号，多半是引用写错了，或模板的标签贴到了数据里。
    错例：“执行率{{ 预算.执行率 }}。” ｜ “材料齐全{此处略}。”
    对例：“执行率{预算.执行率}。” ｜ “材料齐全（此处略）。”
    改法：是引用就写一层半角花括号，里面只写名称；不是就改用（）。
    """
    if not any(sign in case.everything for sign in "{}｛｝"):
        return
    for passage in case.prose:
        found = re.search("[{}｛｝]", passage.text)
        if not found:
            continue
        around = passage.text[max(0, found.start() - _SHOWN) : found.end() + _SHOWN]
        name = _NAME.search(passage.text)
        written = f"写成 {{{name[1]}}}" if name else "写一层半角花括号，里面只写名称"
        yield Hit(
            passage.path, f"“{around}”里有花括号，照原样印在报告里", f"是引用就{written}；不是就改用（）"
        )
