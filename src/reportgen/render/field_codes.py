"""The fields of a paragraph: PAGE, TOC …, each with its code, which is judged by the list in policy.py.

A field's code may be spread over many runs, and tags may add to it. So that what is judged is what will be rendered,
the code of a field lies in one paragraph, begins with a listed word and holds no tags but {{ }} after that word.
"""

import re

from reportgen.render import policy

BEGIN, SEPARATE, END = "\x01", "\x02", "\x03"  # cannot stand in XML
MARKS = {"begin": BEGIN, "separate": SEPARATE, "end": END}
_TAG = re.compile(r"\{\{[^\x01-\x03]*?\}\}|\{%[^\x01-\x03]*?%\}|\{#[^\x01-\x03]*?#\}", re.DOTALL)
_VALUE = "\x04"  # what {{ … }} prints
_HYPERLINK = re.compile(
    rf"(?:\s*\\[ltomn](?:\s+\"[^\"\x04\\]*\"|\s+[\w\x04]+)?|\s*\"#[^\"]*\"|\s*\"?{policy.ADDRESS.pattern}\"?)*\s*",
    re.IGNORECASE,
)
_ADVICE = "请删去这个域；只能用页码、目录、书签引用、题注编号和网页链接等域。"

Fault = tuple[str, str]  # what is wrong, advice


def paragraph_fault(text: str) -> Fault | None:
    """What is wrong with the fields of a paragraph: its text with the marks of fields in between."""
    bare = _TAG.sub(lambda tag: _VALUE if tag[0].startswith("{{") else "{%", text)
    if BEGIN in bare and re.search(r"\{[{%#][^\x01-\x03]*[\x01-\x03]", bare.replace("{%", "")):
        return "域和标签互相交叉", "请把标签移到域的前面或后面。"
    for piece in bare.split(BEGIN)[1:]:
        code, mark, _ = _divided(piece)
        if not mark:
            return "里面的域套着别的域，或者没有写完", _ADVICE
        if "{%" in code:
            return "域代码里有 {% %} 标签", "请把条件和循环写在域的外面。"
        fault = code_fault(code)
        if fault:
            return fault
    return None


def in_code(text: str) -> bool:
    """Is the code of a field open at the end of the text?"""
    return max(text.rfind(SEPARATE), text.rfind(END)) < text.rfind(BEGIN)


def _divided(piece: str) -> tuple[str, str, str]:
    found = re.search(r"[\x02\x03]", piece)
    return (piece[: found.start()], found[0], piece[found.end() :]) if found else (piece, "", "")


def code_fault(code: str) -> Fault | None:
    """What is wrong with the code of one field; tags in it count as values."""
    code = _TAG.sub(_VALUE, code)
    words = code.split(None, 1)
    if not words:
        return None
    name = words[0].upper()
    shown = name.replace(_VALUE, "{{ }}")[:30]
    if name not in policy.FIELDS:
        return f"里面有模板不能用的域（{shown}），它可能读取别的文件、运行程序，或者每次打开都变", _ADVICE
    if name == "HYPERLINK" and not _HYPERLINK.fullmatch(words[1] if len(words) > 1 else ""):
        return (
            "超链接域指向文件或不认识的地址",
            "只能链接到本文的书签，或 http、https、mailto 开头的固定地址。",
        )
    return None
