"""Parse the bytes of a YAML file into a tree with the place of every value, and tell its faults of syntax in Chinese."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from reportgen.files.regular import MAX_BYTES
from reportgen.finding import Finding, Place, Severity
from reportgen.model.source import KeyPath, Source
from reportgen.reading.composer import Composer, Tree
from reportgen.reading.lexical import LineFault, Mended, mend
from reportgen.reading.textfile import decoded
from reportgen.reading.unfinished import unfinished_in

_QUOTED = re.compile(r'(?::|-|^)\s+"')

# What libyaml says, what it means to a clerk, and what to do about it.
_SYNTAX = (
    ("could not find expected ':'", "这一行或上一行缺少冒号", "写成“键: 值”，冒号用半角、后加空格"),
    ("mapping values are not allowed", "一行里有两个“: ”，或缩进不对", "正文里有“: ”时给整句加英文双引号"),
    ("found character that cannot start", "值的开头是特殊符号", "给整个值加英文双引号"),
    ("exceeded maximum nesting depth", "层次太深", "检查缩进和括号，报告数据不需要这么深"),
    ("did not find expected comment or line break", "值以“>”或“|”开头", "给整个值加英文双引号"),
    ("found unexpected end of stream", "引号没有配对", "补上收尾的引号"),
    ("did not find expected key", "缩进不齐，或引号、括号没有配对", "同级条目左边对齐；检查本行和上一行"),
    (
        "did not find expected '-' indicator",
        "缩进不齐，或列表里混进了别的写法",
        "同级条目左边对齐；列表各项都以“- ”开头",
    ),
    ("did not find expected ',' or", "花括号、方括号里的写法不对", "各项用半角逗号隔开，括号配对"),
    ("block sequence entries are not allowed", "列表不能从这一行开始", "“- ”另起一行写在键的下面"),
    ("unknown escape character", "双引号里的反斜杠写法不认识", "改用全角“＼”或去掉反斜杠"),
    ("did not find expected alphabetic", "值以“&”或“*”开头", "给整个值加英文双引号"),
    ("did not find expected whitespace", "值以“!”开头，或符号后面缺空格", "给整个值加英文双引号"),
    ("mapping keys are not allowed", "值以“?”开头", "给整个值加英文双引号"),
    ("found undefined tag handle", "值以“!”开头", "给整个值加英文双引号"),
)


@dataclass(frozen=True)
class YamlFile:
    """The result of parsing a file: its tree, which is None after a fault of syntax, and all its faults.

    torn holds, by the path of the value, those of the faults that tell of a value torn apart by a comma.
    open holds the paths of the values that are still to be filled in.
    """

    tree: Tree | None
    source: Source
    faults: tuple[Finding, ...]
    torn: Mapping[KeyPath, Finding] = field(default_factory=dict)
    open: tuple[KeyPath, ...] = ()


def parse_yaml(raw: bytes, file: str, known_keys: frozenset[str], limit: int = MAX_BYTES) -> YamlFile:
    """Parse all bytes of a file. Faults are returned, not raised. file is the name used in messages."""
    text, faults = decoded(raw, file, limit)
    if text is None:
        return YamlFile(None, Source(file), tuple(faults))
    mended = mend(text, known_keys)
    faults = [_line_finding(file, f) for f in mended.faults]
    composer = Composer(file, mended)
    complete = False
    try:
        complete = all(composer.feed(event) for event in yaml.parse(mended.text, Loader=yaml.CBaseLoader))
    except yaml.MarkedYAMLError as error:
        faults.append(_syntax_finding(file, error, mended))
    left = unfinished_in(composer.root, text)
    source = Source(file, composer.values, composer.keys, text, left.unconfirmed, composer.braces)
    if complete and composer.root is None:
        faults.append(Finding("YML-01", Severity.ERROR, Place(file), "文件是空的", "按样例填写"))
    faults += [*composer.faults, *composer.torn.values()]
    tree = composer.root if complete else None
    return YamlFile(tree, source, tuple(faults), composer.torn, left.open)


def _line_finding(file: str, fault: LineFault) -> Finding:
    return Finding(
        fault.code, Severity.ERROR, Place(file, fault.line, fault.column), fault.message, fault.advice
    )


def _syntax_finding(file: str, error: yaml.MarkedYAMLError, mended: Mended) -> Finding:
    """Return the fault that ended the parsing. An unpaired quote is told where it stands, not where parsing stopped."""
    lines = mended.text.split("\n")
    mark = error.problem_mark or error.context_mark
    last = mark.line if mark else len(lines) - 1
    for number, line in enumerate(lines[: last + 1], 1):
        if line.count('"') % 2 and _QUOTED.search(line):
            place = _place(file, mended, number - 1, line.index('"'))
            return Finding(
                "YML-01", Severity.ERROR, place, "双引号没有配对", "补上收尾的英文双引号，或去掉这个引号"
            )
    place = _place(file, mended, mark.line, mark.column) if mark else Place(file)
    problem = error.problem or str(error)
    for words, message, advice in _SYNTAX:
        if words in problem:
            return Finding("YML-01", Severity.ERROR, place, message, advice)
    return Finding(
        "YML-01", Severity.ERROR, place, "这里的写法读不懂", "检查本行和上一行的缩进、冒号、引号和括号"
    )


def _place(file: str, mended: Mended, line: int, column: int) -> Place:
    line, column = mended.typed(line, column)
    return Place(file, line + 1, column + 1)
