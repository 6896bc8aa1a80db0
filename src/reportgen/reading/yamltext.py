"""YAML text → a tree of dict, list and str, with the place of everything in it.

libyaml's event stream is composed here and not by PyYAML, because only so every scalar stays the
string that was typed, a duplicate key is seen, aliases are refused and depth is bounded before
anything recurses.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias, Union

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reportgen.finding import Finding, Place, Severity
from reportgen.model.source import KeyPath, Mark, Source, key_name
from reportgen.reading.lexical import LineFault, forbidden_characters, mend
from reportgen.reading.textfile import MAX_BYTES, decoded

Tree: TypeAlias = Union[dict[str, "Tree"], list["Tree"], str]  # noqa: UP007 (a quoted | cannot be used at run time)

MAX_DEPTH = 16
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff“”‘’—…"
_FOLD = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])")
_QUOTED = re.compile(r'(?::|-|^)\s+"')
_NOTHING = ("~", "null", "Null", "NULL")  # YAML's ways to say that there is nothing
_CUT = re.compile(r"( +)#(\S?)")
_HAN = re.compile(r"[\u3400-\u9fff]")

# libyaml's words → what a clerk can do about them
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


class _Composer:
    """Builds the tree from events; see parse_yaml. One object per file."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file, self.lines = file, lines
        self.values: dict[KeyPath, Mark] = {}
        self.keys: dict[KeyPath, Mark] = {}
        self.faults: list[Finding] = []
        self.root: Tree | None = None
        self.documents = 0
        self._open: list[dict[str, Tree] | list[Tree]] = []
        self._path: list[str | int] = []
        self._key: list[str | None] = []  # per open mapping: the key that waits for its value

    def fault(self, code: str, mark: Mark, message: str, advice: str) -> None:
        place = Place(self.file, *mark, key_name(tuple(self._path)))
        self.faults.append(Finding(code, Severity.ERROR, place, message, advice))

    def feed(self, event: Event) -> bool:
        """Take one event; False means that nothing beyond it is worth reading."""
        assert event.start_mark is not None  # libyaml marks every event
        mark = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.fault("YML-01", mark, "一个文件里有两份内容（---）", "删去“---”及其后的内容")
                return False
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self.fault("YML-10", mark, "用了锚点或别名（& 或 *）", "写出内容本身；正文以 & 或 * 开头时加引号")
            return False
        elif isinstance(event, ScalarEvent):
            self._scalar(event, mark)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            return self._start({} if isinstance(event, MappingStartEvent) else [], mark)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._end()
        return True

    def _start(self, container: dict[str, Tree] | list[Tree], mark: Mark) -> bool:
        if len(self._open) >= MAX_DEPTH:
            self.fault("YML-10", mark, f"层次超过 {MAX_DEPTH} 层", "检查缩进和括号，报告数据不需要这么深")
            return False
        if self._open and isinstance(self._open[-1], dict) and self._key[-1] is None:
            self.fault("YML-01", mark, "键的位置上是列表或括号", "写成“键: 值”；正文以括号开头时加英文双引号")
            return False
        self._place_value(container, mark)
        self._open.append(container)
        self._key.append(None)
        if isinstance(container, list):
            self._path.append(0)
        return True

    def _end(self) -> None:
        closed = self._open.pop()
        self._key.pop()
        if isinstance(closed, list):
            self._path.pop()
        self._value_done()

    def _scalar(self, event: ScalarEvent, mark: Mark) -> None:
        if event.tag is not None:
            self.fault("YML-10", mark, f"用了 YAML 标签 {event.tag}", "删去标签；正文以 ! 开头时加引号")
        if self._open and isinstance(self._open[-1], dict) and self._key[-1] is None:
            self._new_key(event.value, mark)
            return
        self._look_for_cut(event)
        for _, name in forbidden_characters(event.value):
            self.fault("YML-11", mark, f"有控制字符 {name}（转义写法），Word 文件存不下", "删去这个字符")
        value = "" if not event.style and event.value in _NOTHING else event.value
        assert event.end_mark is not None
        if event.style != "|" and event.end_mark.line + 1 > mark[0]:
            # YAML joins folded lines by a space, which Chinese text does not want
            value = _FOLD.sub("", value)
        self._place_value(value, mark)
        self._value_done()

    def _new_key(self, key: str, mark: Mark) -> None:
        container = self._open[-1]
        self._path.append(key)
        path = tuple(self._path)
        if key in container:
            first = self.keys[path][0]
            self.fault("YML-02", mark, f"“{key}”写了两次，第一次在第 {first} 行", "只留一处")
        else:
            self.keys[path] = mark
        self._key[-1] = key

    def _place_value(self, value: Tree, mark: Mark) -> None:
        path = tuple(self._path)
        if not self._open:
            self.root = value
        elif isinstance(parent := self._open[-1], list):
            parent.append(value)
            self.keys.setdefault(path, mark)
        elif (key := self._key[-1]) is not None:
            parent.setdefault(key, value)
        self.values.setdefault(path, mark)

    def _value_done(self) -> None:
        if not self._open:
            return
        if isinstance(self._open[-1], list):
            last = self._path[-1]
            assert isinstance(last, int)
            self._path[-1] = last + 1
        else:
            self._path.pop()
            self._key[-1] = None

    def _look_for_cut(self, event: ScalarEvent) -> None:
        """A ` #` after Chinese text cuts the sentence; a remark is two spaces, #, space."""
        if event.style not in (None, "") or not _HAN.search(event.value):
            return
        assert event.end_mark is not None
        line, column = event.end_mark.line, event.end_mark.column
        rest = self.lines[line][column:] if line < len(self.lines) else ""
        found = _CUT.match(rest)
        if found and (len(found[1]) < 2 or found[2]):
            at = column + len(found[1])
            self.fault(
                "YML-08",
                (line + 1, at + 1),
                f"“{rest.strip()[:12]}”被当成注释，正文在此截断",
                "是正文就给整句加英文双引号；是注释就在 # 前空两格、后空一格",
            )


@dataclass(frozen=True)
class YamlFile:
    """What could be read of a file: its tree (None after a fault of syntax) and all its faults."""

    tree: Tree | None
    source: Source
    faults: tuple[Finding, ...]


def parse_yaml(raw: bytes, file: str, known_keys: frozenset[str], limit: int = MAX_BYTES) -> YamlFile:
    """Read a file's bytes completely; its faults are values. file is the name used in messages."""
    text, faults = decoded(raw, file, limit)
    if text is None:
        return YamlFile(None, Source(file), tuple(faults))
    mended, line_faults = mend(text, known_keys)
    faults = [_line_finding(file, f) for f in line_faults]
    composer = _Composer(file, mended.split("\n"))
    complete = False
    try:
        complete = all(composer.feed(event) for event in yaml.parse(mended, Loader=yaml.CBaseLoader))
    except yaml.MarkedYAMLError as error:
        faults.append(_syntax_finding(file, error, composer.lines))
    source = Source(file, composer.values, composer.keys, text)
    if complete and composer.root is None:
        faults.append(Finding("YML-01", Severity.ERROR, Place(file), "文件是空的", "按样例填写"))
    faults += composer.faults
    return YamlFile(composer.root if complete else None, source, tuple(faults))


def _line_finding(file: str, fault: LineFault) -> Finding:
    return Finding(
        fault.code, Severity.ERROR, Place(file, fault.line, fault.column), fault.message, fault.advice
    )


def _syntax_finding(file: str, error: yaml.MarkedYAMLError, lines: list[str]) -> Finding:
    """The fault that ended the parsing. An unpaired quote is told where it stands, not where YAML gave up."""
    mark = error.problem_mark or error.context_mark
    last = mark.line if mark else len(lines) - 1
    for number, line in enumerate(lines[: last + 1], 1):
        if line.count('"') % 2 and _QUOTED.search(line):
            place = Place(file, number, line.index('"') + 1)
            return Finding(
                "YML-01", Severity.ERROR, place, "双引号没有配对", "补上收尾的英文双引号，或去掉这个引号"
            )
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    problem = error.problem or str(error)
    for words, message, advice in _SYNTAX:
        if words in problem:
            return Finding("YML-01", Severity.ERROR, place, message, advice)
    return Finding(
        "YML-01", Severity.ERROR, place, "这里的写法读不懂", "检查本行和上一行的缩进、冒号、引号和括号"
    )
