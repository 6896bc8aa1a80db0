"""The braces of a template, checked before it is compiled: Jinja finds fewer faults, and some at the wrong place.

Word's own text holds hardly any braces, so that one without its partner is taken for a tag gone wrong.
"""

import re
from collections.abc import Iterator

from reportgen.errors import TemplateError
from reportgen.render.outline import part_label, spots, text_parts
from reportgen.render.package import CORE_PROPERTIES, Package

MAX_PART_BYTES = 4 * 2**20  # of a part with tags
MAX_TAGS = 500  # of a paragraph

Fault = tuple[str, str]  # what is wrong, advice

_FULL_WIDTH = re.compile(r"(?=..)(?=.?[｛｝％＃])(?:[{｛][{｛%％#＃]|[}｝%％#＃][}｝])")
_RICH = re.compile(r"\{\{(r|p|tr|tc)\s")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LITERAL = re.compile(r"\{_[{%]|[}%]_\}")  # docxtpl's way to print braces
_QUOTES = ('"“”', "'‘’")  # Word makes curly ones of straight ones; docxtpl makes them straight again
# what stands between single braces if a tag was meant: a name, with or without the % of a statement
_LIKE_A_TAG = re.compile(r"\s*(%.*%|[^\W\d][\w.]*(\s*\|.*)?|\{.*\})\s*")
_ADVICE = "标签要在同一段里写完整：{{ 名称 }}、{% 语句 %}；要印出花括号本身，请写 {{ '{' }} 和 {{ '}' }}。"


def check_tags(package: Package) -> None:
    """Raises TemplateError for the first braces that do not make a tag."""
    for fault in brace_faults(package):
        raise fault


def brace_faults(package: Package) -> Iterator[TemplateError]:
    """Yield a fault for braces that do not make a tag, with the paragraph.

    Also for more of them than there can be use for: what compiles them takes the square of the time.
    """
    properties = [CORE_PROPERTIES] if CORE_PROPERTIES in package.parts else []
    for part in text_parts(package) + properties:
        if len(package.parts[part]) > MAX_PART_BYTES:
            what = f"{part_label(package, part)}超过 {MAX_PART_BYTES >> 20} MB"
            yield TemplateError(f"模板 {package.name}：{what}", "模板只放格式和标签，内容写在数据里。")
            continue
        for spot in spots(package, part):
            for text in (spot.text, *spot.attributes):
                fault = _fault(text)
                if fault:
                    yield TemplateError(f"模板 {package.name}：{spot}：{fault[0]}", fault[1])


def _fault(text: str) -> Fault | None:
    """What is wrong with the braces of one text."""
    if not re.search("[{}｛｝]", text):
        return None
    if len(re.findall(r"\{[{%#]", text)) > MAX_TAGS:
        return f"这一段里的标签超过 {MAX_TAGS} 个", "请分成几段；重复的内容用循环写。"
    full_width = _FULL_WIDTH.search(text)
    if full_width:
        return f"标签用了全角符号“{full_width[0]}”，会被原样印出来", "请改成半角的 {{ }} 或 {% %}。"
    rich = _RICH.search(text)
    if rich:
        return f"{{{{{rich[1]} …}}}} 只能放富文本或子文档，这里的内容都是文字", "请写成 {{ … }}。"
    rest: list[str] = []  # the text without its tags
    position = 0
    while position < len(text):
        opening = text[position : position + 2]
        literal = _LITERAL.match(text, position)
        if opening in _CLOSING:
            end = _end_of_tag(text, position)
            if end < 0:
                return _loose(text[position:])
            position = end
        elif literal:
            position = literal.end()
        else:
            rest.append(text[position])
            position += 1
    return _fault_outside_tags("".join(rest))


def _end_of_tag(text: str, start: int) -> int:
    """Where the tag that opens at `start` ends; -1 if another opens first, or none of its kind closes."""
    opening = text[start : start + 2]
    closing = _CLOSING[opening]
    if opening == "{#":
        return text.find(closing, start) + 2 if closing in text[start:] else -1
    position = start + 2
    depth = 0  # of the braces of a mapping, {'甲': 1}
    while position < len(text):
        character = text[position]
        pair = text[position : position + 2]
        quotes = next((kind for kind in _QUOTES if character in kind), "")
        if quotes:
            end = re.compile(f"[{quotes}]").search(text, position + 1)
            if end is None:
                return -1
            position = end.end()
        elif pair == closing and not depth:
            return position + 2
        elif pair in _CLOSING or (pair in _CLOSING.values() and not depth):
            return -1
        else:
            depth += (character == "{") - (character == "}")
            if depth < 0:
                return -1
            position += 1
    return -1


def _loose(text: str) -> Fault:
    """The fault of a tag that opens with `text` and does not end as it should."""
    return f"“{text[:2]}”不成对", _ADVICE


def _fault_outside_tags(text: str) -> Fault | None:
    """Braces outside of tags: one alone, or a pair around what looks like a tag."""
    loose = re.search(r"\{[{%#]|[}%#]\}", text)
    if loose:
        return f"“{loose[0]}”不成对", _ADVICE
    open_at: list[int] = []
    for position, character in enumerate(text):
        if character == "{":
            open_at.append(position)
        elif character == "}":
            if not open_at:
                return "“}”不成对", _ADVICE
            inside = text[open_at.pop() + 1 : position]
            if _LIKE_A_TAG.fullmatch(inside):
                return f"“{{{inside}}}”会被原样印出来", _ADVICE
    return ("“{”不成对", _ADVICE) if open_at else None
