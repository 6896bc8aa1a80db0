"""Turn a fault in a tag into a message for the clerk: its place, the reason and the nearest known name.

This code runs only after a fault. The part is compiled and rendered once more with every tag on a line of its own, so
that the line number of the traceback identifies the tag.
"""

import difflib
import re
import traceback
from collections.abc import Iterator, Mapping

from jinja2 import Template as JinjaTemplate
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError

from reportgen.errors import TemplateError
from reportgen.render.budget import BudgetExceeded
from reportgen.render.compiler import PartSource
from reportgen.render.dialect import (
    SOURCE_NAME,
    MissingName,
    RefusedConstruct,
    ReportEnvironment,
    compile_source,
)
from reportgen.render.outline import Spot, part_label, spots
from reportgen.render.package import Package
from reportgen.render.postprocess import BrokenXml
from reportgen.render.values import Unprintable
from reportgen.render.xmltext import table_tag

_LINE_STARTS = re.compile(r"(?=<w:p[ >]|\{\{|\{%)")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*(\w+)")
_OPENING = {"for", "if", "macro", "call", "filter", "with", "block", "raw", "autoescape"}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LISTED = 12  # known names in a message
_SHOWN = 100  # characters of a tag in a message

Reason = tuple[str, str]  # what is wrong, advice


def tag_error(
    package: Package,
    environment: ReportEnvironment,
    part: PartSource,
    fault: Exception,
    context: Mapping[str, object],
) -> TemplateError:
    """Make the error for a tag of part that cannot be compiled (context is empty) or filled."""
    lines = _LINE_STARTS.sub("\n", part.source).split("\n")
    line = _fault_line(environment, "\n".join(lines), context) - 1
    if "Unexpected end of template" in str(fault):
        line = _innermost_open_block(lines)
    spot, tag = _spot(package, part.name, lines, line)
    reason = _reason(fault, _tag_at(lines, line), context, _names_of_template(environment, part.source))
    shown = f"标签 {tag if len(tag) <= _SHOWN else tag[:_SHOWN] + '…'}：" if tag else ""
    return TemplateError(f"模板 {package.name}：{spot}：{shown}{reason[0]}", reason[1])


def broken_xml_error(
    package: Package, part: str, fault: BrokenXml, context: Mapping[str, object]
) -> TemplateError:
    """Make the error for a part whose rendered text is not XML."""
    paragraph = re.split(r"<w:p[ >]", fault.before)[-1]
    text = "".join(re.findall(r"<w:t(?:\s[^>]*)?>([^<]*)", paragraph))
    spot = Spot(part_label(package, part), _ILLEGAL.sub("�", text))
    illegal = _ILLEGAL.search(fault.before)
    if illegal:
        holder = next((path for path, value in _texts(context) if illegal[0] in value), "")
        where = f"“{holder}”里有" if holder else "内容里有"
        what = f"{where} Word 不能保存的字符 U+{ord(illegal[0]):04X}"
        return TemplateError(f"模板 {package.name}：{spot}：{what}", "请在数据里删去这个看不见的字符。")
    return TemplateError(
        f"模板 {package.name}：{spot}：填好以后不是完好的 Word 内容",
        "跨段落的条件或循环，开始和结束的标签要各占一段，写成 {%p if … %}、{%p endif %}；"
        "跨表格行的写成 {%tr … %}。",
    )


def _fault_line(environment: ReportEnvironment, source: str, context: Mapping[str, object]) -> int:
    """The line (from 1) on which the source fails again; 0 where that is unknown."""
    try:
        code = compile_source(environment, source)
        JinjaTemplate.from_code(environment, code, {}).render(context)
    except TemplateSyntaxError as fault:
        return fault.lineno
    except Exception as fault:  # whatever a tag can raise: its traceback is what is wanted
        steps = traceback.walk_tb(fault.__traceback__)
        found = [line for frame, line in steps if frame.f_code.co_filename == SOURCE_NAME]
        return found[-1] if found else 0
    return 0


def _innermost_open_block(lines: list[str]) -> int:
    """The line of the innermost block without an end tag."""
    open_lines: list[int] = []
    for number, line in enumerate(lines):
        block = _BLOCK.match(line)
        if block and block[1] in _OPENING:
            open_lines.append(number)
        elif block and block[1].startswith("end"):
            del open_lines[-1:]
    return open_lines[-1] if open_lines else -1


def _tag_at(lines: list[str], line: int) -> str:
    found = _TAG.match(lines[line]) if 0 <= line < len(lines) else None
    return re.sub(r"\s+", " ", found[0]) if found else ""


def _bare(tag: str) -> str:
    """Reduce a tag to what patch_xml does not change: remove p/tr/tc/r, spaces and curly quotes."""
    tag = re.sub(r"^(\{[{%])(?:p|tr|tc|r)(?=\s)", r"\1", tag)
    tag = tag.translate(str.maketrans("“”‘’", "\"\"''"))
    return table_tag(re.sub(r"[\s-]", "", tag.replace("&lt;", "<").replace("&gt;", ">")))


def _spot(package: Package, part: str, lines: list[str], line: int) -> tuple[Spot, str]:
    """Find the paragraph with the tag of a line, and the tag as typed there.

    patch_xml keeps the order of tags, so the n-th of several equal tags is the n-th in the document.
    """
    compiled = _tag_at(lines, line)
    tag = _bare(compiled)
    if tag:
        before = sum(_bare(_tag_at(lines, number)) == tag for number in range(line))
        holders = [
            (spot, found)
            for spot in spots(package, part)
            for text in (spot.text, *spot.attributes)
            for found in _TAG.findall(text)
            if _bare(found) == tag
        ]
        if holders:
            return holders[min(before, len(holders) - 1)]
    # Tags that patch_xml inserts for {% vm %} are in no paragraph.
    return Spot(part_label(package, part), ""), compiled


def _names_of_template(environment: ReportEnvironment, source: str) -> set[str]:
    """The names that the template defines: loop variables and {% set %}."""
    try:
        tree = environment.parse(source)
        # Names that begin with _ are made by the table tags.
        return {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store" and not n.name.startswith("_")}
    except (TemplateSyntaxError, RecursionError, ValueError):  # the last for a number that is too long
        return set()


def _reason(fault: Exception, tag: str, context: Mapping[str, object], assigned: set[str]) -> Reason:
    if isinstance(fault, MissingName):
        return _missing(fault, tag, context, assigned)
    if isinstance(fault, Unprintable):
        return _unprintable(fault.value)
    if isinstance(fault, (RefusedConstruct, BudgetExceeded)):
        return fault.message or "", fault.advice
    if isinstance(fault, TemplateSyntaxError):
        return _syntax(fault.message or "", tag)
    if isinstance(fault, SecurityError):
        return "用了模板里不允许的写法", "请只写名称、条件和循环。"
    if isinstance(fault, OverflowError):
        return "里面的数太大，不能用来计算", "请改小；需要的值请在程序里算好。"
    if isinstance(fault, RecursionError):
        return "自己套自己，没有尽头", "请检查 loop(…) 和宏的写法。"
    if isinstance(fault, TypeError):
        what = "里面的值不能这样运算或比较（填入的数字都是排好版的文字）"
        return what, "请去掉运算；需要的值请在程序里算好。"
    return f"算不出来（{type(fault).__name__}）", "请检查这个标签的写法。"


def _missing(fault: MissingName, tag: str, context: Mapping[str, object], assigned: set[str]) -> Reason:
    path = re.search(rf"([\w.]+\.){re.escape(fault.name)}(?!\w)", tag)
    prefix = path[1] if path and fault.owner is not None else ""
    if fault.owner is None and fault.name in assigned | {"loop"}:
        return f"“{fault.name}”只在循环里有效", "请把这个标签放进 {% for … %} 和 {% endfor %} 之间。"
    if fault.owner is None:
        known = [*map(str, context), *sorted(assigned)]
        inside = [f"{key}.{fault.name}" for key, value in context.items() if _has(value, fault.name)]
    elif isinstance(fault.owner, Mapping):
        known, inside = [str(key) for key in fault.owner], []
    else:
        return (
            f"“{prefix.rstrip('.') or '它'}”是{_kind(fault.owner)}，下面没有“{fault.name}”",
            "请去掉点号后面的部分，或核对名称。",
        )
    near = inside or [prefix + name for name in difflib.get_close_matches(fault.name, known, 1, 0.5)]
    if near:
        return f"没有“{prefix}{fault.name}”", f"最接近的是“{near[0]}”，请核对模板里的写法。"
    listed = "、".join(known[:_LISTED]) + ("……" if len(known) > _LISTED else "")
    return f"没有“{prefix}{fault.name}”", f"这里可用的有：{listed}。" if known else "请核对模板里的写法。"


def _has(value: object, name: str) -> bool:
    return isinstance(value, Mapping) and name in value


def _kind(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "是或否"
    if isinstance(value, Mapping):
        return "一组内容"
    return "一个列表" if isinstance(value, (list, tuple)) else "一段文字"


def _unprintable(value: object) -> Reason:
    kind = _kind(value)
    advice = {
        "是或否": "它只能用在 {% if … %} 里。",
        "一组内容": "请用点号写出其中的一项，例如 {{ 预算.执行率 }}。",
        "一个列表": "请用 {% for … in … %} 逐项写出。",
    }
    return f"这里要印的是“{kind}”，不是文字", advice.get(kind, "只能印文字和数字。")


def _syntax(message: str, tag: str) -> Reason:
    """Translate Jinja's most frequent messages into Chinese."""
    if "Unexpected end of template" in message:
        block = _BLOCK.match(tag)
        return "没有对应的结束标签", f"请在它管到的地方之后写 {{% end{block[1] if block else '…'} %}}。"
    unknown = re.match(r"Encountered unknown tag '(\w+)'", message)
    if unknown and (unknown[1].startswith("end") or unknown[1] in ("else", "elif")):
        awaited = re.search(r"needs to be closed is '(\w+)'", message)
        first = f"这里应当先写 {{% end{awaited[1]} %}}。" if awaited else ""
        return "开始和结束的标签不配对", first or "前面没有与它配对的开始标签，请删去或补上。"
    if unknown:
        return f"不认识“{unknown[1]}”", "语句只有 if、for 等；要印出内容请写 {{ 名称 }}。"
    strange = re.match(r"unexpected char '(.)'", message)
    if strange:
        return f"里面有不能用的符号“{strange[1]}”", "标签里的点号、逗号、括号、等号都要用半角。"
    if message.startswith("No test named"):
        return "is 后面的判断不认识", "可用 is defined、is none 等。"
    return "写法不对", "请核对标签：{{ 名称.名称 }}、{% if 条件 %}、{% for 项 in 列表 %}。"


def _texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts of a context with their paths: 重点工作[2].内容."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value, 1):
            yield from _texts(item, f"{path}[{number}]")


def syntax_reason(fault: TemplateSyntaxError, tag: str) -> Reason:
    """What is wrong with a tag that cannot be compiled, and what to do."""
    return _reason(fault, tag, {}, set())
