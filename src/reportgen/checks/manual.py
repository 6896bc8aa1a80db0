"""Make docs/rules.md from the docstrings of the rules."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, get_args

from reportgen.checks.definition import Rule
from reportgen.checks.documentation import EXAMPLES, examples_of, sections_of
from reportgen.checks.rulebook import RULES
from reportgen.model.fields import Ratio
from reportgen.model.thresholds import Thresholds

# Codes of the bureau's review table for faults that cannot occur here, with title and reason.
IMPOSSIBLE = {
    "NUM-01": ("编号不连续", "标题、条目的编号由程序生成，不会断号；手写在文字里的编号由 NUM-03 查出"),
    "IND-06": ("表格与正文的指标名称不一致", "表格和结论都取自同一个指标体系，名称只有一处"),
    "FMT-01": ("金额不是两位小数", "金额由程序统一印成两位小数"),
    "CPY-01": ("报告与自评表不一致", "报告和自评表由同一份数据生成"),
}
# Codes of faults found in reading a file. They are not rules and cannot be acknowledged.
READING = {
    "YML-01": "写法有误：缺冒号、缩进不齐、引号或括号没有配对",
    "YML-02": "同一个键写了两次",
    "YML-03": "不认识的键，或指标体系里没有的指标",
    "YML-04": "缺少必填的键，或缺少某个指标的评分",
    "YML-05": "值不合要求：不是数字、超过两位小数、少了百分号、日期不存在、年度与文件夹不符等",
    "YML-06": "全角冒号、冒号或减号后面缺空格、列表项用了别的符号、花括号里用了全角逗号或括号",
    "YML-07": "行首缩进用了制表符或全角空格",
    "YML-08": "“#”把正文截断成注释",
    "YML-09": "文件不是 UTF-8 编码的文本",
    "YML-10": "用了锚点、别名、标签，层次太深，一段文字或文件太大",
    "YML-11": "有不该有的字符：控制字符、特殊换行符、看不见的格式字符、乱码",
    "YML-12": "还没有填：值是“待填”",
    "YML-13": "文字是 `reportgen new` 从去年带来的，还没有核对：以“【待核】”开头；不影响计分和样稿，核对以前不出正式稿",
    "YML-14": "引用（`{预算.执行率}`）没有这个名称、没有收尾、成了圈，或与旁边的数字、单位合不上",
}

_INTRODUCTION = """\
# 审核规则

由 `reportgen rule --markdown > docs/rules.md` 从程序生成，不要手改。`reportgen rule BUD-02` 看一条。

错误：不改正或不说明就不出正式稿。警告：`--strict` 时也拦住。提示：仅供核对。
属实而不改的用 `reportgen waive` 写明理由，结果照样显示，注明“已说明”；注明“不能忽略”的只能改正。

错例是查得出的，对例是看着像、其实对、查不出的，测试都逐个放进一份没有毛病的报告（tests/district/2023）审核。
引号里的是“重点工作”里的一句话，`键: 值` 是这个键的值，“无”是没有这个键，“＋”是同时；“区里”指 district.yaml。
"""


def markdown() -> str:
    """Return the content of docs/rules.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from _INTRODUCTION.splitlines()
    for scope, rules in groupby(sorted(RULES, key=_scope_order), key=lambda r: r.scope):
        yield ""
        yield f"## {scope}"
        for described in rules:
            yield ""
            final = "，不能忽略" if described.arithmetic else ""
            yield f"### {described.code} {described.title}（{described.severity}{final}）"
            yield ""
            for name, text in sections_of(described):
                yield f"- **{name}**：{'' if name in EXAMPLES else text}"
                yield from (
                    f"  - {each}" for each in (examples_of(described, name) if name in EXAMPLES else ())
                )
    yield ""
    yield "## 不会发生的"
    yield ""
    yield from (f"- {code} {title}：{why}。" for code, (title, why) in IMPOSSIBLE.items())
    yield ""
    yield "## 读取时的检查"
    yield ""
    yield "读文件时报告，不能忽略；除 YML-13 外，改正后才能计分和审核。"
    yield ""
    yield from (f"- {code} {what}。" for code, what in READING.items())
    yield ""
    yield "## 审核阈值"
    yield ""
    yield "在 district.yaml 的 `审核阈值` 下改，不写就用默认值。"
    yield ""
    yield "| 键 | 默认 |"
    yield "|---|---|"
    yield from (f"| {key} | {value} |" for key, value in thresholds())


def _scope_order(found: Rule[Any]) -> int:
    return ["本报告", "与上年对照", "全区对照"].index(found.scope)


def thresholds() -> Iterator[tuple[str, str]]:
    """Yield (key, default as written in the data) of each threshold."""
    defaults = Thresholds()
    as_ratio = get_args(Ratio)[1]
    for name, field in Thresholds.model_fields.items():
        value = getattr(defaults, name)
        yield (
            str(field.alias),
            f"{value * 100:f}".partition(".")[0] + "%" if as_ratio in field.metadata else f"{value}",
        )
