"""Compose the events of a YAML parser into a tree of dict, list and str, with the place of every value.

PyYAML's own composer is not used. Composed here, every scalar stays the string that was typed, duplicate
keys are seen, aliases are refused, and depth is bounded before anything recurses.
"""

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeAlias, Union

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
from reportgen.model.characters import FORBIDDEN, forbidden_characters
from reportgen.model.source import KeyPath, Mark, key_name
from reportgen.reading.lexical import MAX_FAULTS, Mended

Tree: TypeAlias = Union[dict[str, "Tree"], list["Tree"], str]  # noqa: UP007 (a quoted | cannot be used at run time)

MAX_DEPTH = 16
# LibreOffice's time grows faster than a paragraph: it takes 0.8 s of a processor for 10,000 characters, 4.0 s for
# 60,000 and 7.8 s for 100,000; 690,000 were never done.
MAX_TEXT = 20_000  # This is some 30 pages in one paragraph. A list may be printed as one.
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff“”‘’—…"
_FOLD = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])")
_NOTHING = ("~", "null", "Null", "NULL")  # These are YAML's ways of writing that there is no value.
_CUT = re.compile(r"( +)#(\S?)")
_HAN = re.compile(r"[\u3400-\u9fff]")


def value_at(tree: Tree | None, path: KeyPath) -> Tree | None:
    """Return what stands at path, or None where nothing does."""
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


@dataclass(frozen=True, slots=True)
class _LastScalar:
    """The scalar value read last in braces: its path, the value, and the offset of its end in the text."""

    path: KeyPath
    value: str
    end: int


class Composer:
    """Builds the tree of one file from its events. There is one object per file.

    root, values, keys and braces hold what was read; faults and torn hold what was wrong.
    """

    def __init__(self, file: str, mended: Mended) -> None:
        self.file, self._mended = file, mended
        self._lines = mended.text.split("\n")
        self.values: dict[KeyPath, Mark] = {}
        self.keys: dict[KeyPath, Mark] = {}
        self.braces: dict[KeyPath, tuple[Mark, ...]] = {}  # Of each text: where its opening braces stand.
        self.faults: list[Finding] = []
        self.torn: dict[KeyPath, Finding] = {}  # The faults of values that a comma tore apart.
        self.root: Tree | None = None
        self.documents = 0
        self._open: list[dict[str, Tree] | list[Tree]] = []
        self._path: list[str | int] = []
        self._key: list[str | None] = []  # Per open mapping: the key whose value comes next.
        self._in_braces: list[bool] = []  # Per open container: whether it is a mapping in braces.
        self._candidate: ScalarEvent | None = None  # In braces: a scalar that is a key if a colon follows.
        self._last: _LastScalar | None = None  # In braces: the value read last, if it is a scalar.
        self._pieces: list[str] = []  # The parts that commas tore off that value.

    def fault(self, code: str, mark: Mark, message: str, advice: str) -> None:
        """Record an error at mark, under the key that is being read."""
        place = Place(self.file, *mark, key_name(tuple(self._path)))
        self.faults.append(Finding(code, Severity.ERROR, place, message, advice))

    def feed(self, event: Event) -> bool:
        """Take one event. Returns False where nothing beyond it is worth reading."""
        if (candidate := self._candidate) is not None:
            self._candidate = None
            if isinstance(event, ScalarEvent) and self._is_bare(candidate, event):
                self._tear(candidate)
                return True
            self._join()
            self._new_key(candidate, _mark(self._mended, candidate))
        mark = _mark(self._mended, event)
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
            return self._start(event, mark)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._end()
        return True

    def _start(self, event: MappingStartEvent | SequenceStartEvent, mark: Mark) -> bool:
        container: dict[str, Tree] | list[Tree] = {} if isinstance(event, MappingStartEvent) else []
        if len(self._open) >= MAX_DEPTH:
            self.fault("YML-10", mark, f"层次超过 {MAX_DEPTH} 层", "检查缩进和括号，报告数据不需要这么深")
            return False
        if self._open and isinstance(self._open[-1], dict) and self._key[-1] is None:
            self.fault("YML-01", mark, "键的位置上是列表或括号", "写成“键: 值”；正文以括号开头时加英文双引号")
            return False
        self._place_value(container, mark)
        self._open.append(container)
        self._key.append(None)
        self._in_braces.append(isinstance(container, dict) and bool(event.flow_style))
        self._last = None
        if isinstance(container, list):
            self._path.append(0)
        return True

    def _end(self) -> None:
        self._join()
        closed = self._open.pop()
        self._key.pop()
        self._in_braces.pop()
        self._last = None
        if isinstance(closed, list):
            self._path.pop()
            length = sum(len(item) for item in closed if isinstance(item, str))
            if length > MAX_TEXT:
                message = f"一个列表有 {length} 字，超过 {MAX_TEXT} 字"
                where = self.values[tuple(self._path)]
                self.fault("YML-10", where, message, "这么长的段落排不了版，缩短或分到几项里写")
        self._value_done()

    def _scalar(self, event: ScalarEvent, mark: Mark) -> None:
        if event.tag is not None:
            self.fault("YML-10", mark, f"用了 YAML 标签 {event.tag}", "删去标签；正文以 ! 开头时加引号")
        if self._open and isinstance(self._open[-1], dict) and self._key[-1] is None:
            if self._in_braces[-1]:
                self._candidate = event
            else:
                self._new_key(event, mark)
            return
        self._look_for_cut(event)
        value = "" if not event.style and event.value in _NOTHING else event.value
        assert event.end_mark is not None
        if event.style != "|" and event.end_mark.line + 1 > mark[0]:
            # YAML joins folded lines by a space, which is wrong between Chinese characters.
            value = _FOLD.sub("", value)
        if event.style == '"':
            value = self._without_forbidden(value, mark)
        if len(value) > MAX_TEXT:
            message = f"一段文字有 {len(value)} 字，超过 {MAX_TEXT} 字"
            self.fault("YML-10", mark, message, "这么长的段落排不了版，缩短或分到几项里写")
        if "{" in value or "｛" in value:
            self.braces.setdefault(tuple(self._path), self._brace_marks(event, value, mark))
        self._last = (
            _LastScalar(tuple(self._path), value, event.end_mark.index)
            if self._in_braces and self._in_braces[-1]
            else None
        )
        self._place_value(value, mark)
        self._value_done()

    def _is_bare(self, candidate: ScalarEvent, value: ScalarEvent) -> bool:
        """Tell whether candidate stands in braces without a colon, so that it is no key."""
        assert candidate.end_mark is not None and value.start_mark is not None
        between = self._mended.text[candidate.end_mark.index : value.start_mark.index]
        return not value.style and not value.value and ":" not in between

    def _tear(self, bare: ScalarEvent) -> None:
        """Take a part of a value that a comma tore off. _join() appends all such parts to the value."""
        assert bare.start_mark is not None and bare.end_mark is not None
        last = self._last
        if last is None or not last.value:
            message, advice = f"花括号里的“{bare.value}”没有冒号", "花括号里各项都写成“键: 值”，用逗号隔开"
            self.fault("YML-01", _mark(self._mended, bare), message, advice)
            return
        between = self._mended.text[last.end : bare.start_mark.index]
        self._pieces += [re.sub(r"\s*\n\s*", "", between), bare.value]
        self._last = replace(last, end=bare.end_mark.index)

    def _join(self) -> None:
        """Append the parts that commas tore off the value read last, and record the fault."""
        last, parent, pieces = (
            self._last,
            self._open[-1] if self._in_braces and self._in_braces[-1] else None,
            self._pieces,
        )
        self._pieces = []
        if not pieces or last is None or not isinstance(parent, dict):
            return
        whole = "".join([last.value, *pieces])
        if parent[str(last.path[-1])] == last.value:
            parent[str(last.path[-1])] = whole
        place = Place(self.file, *self.values[last.path], key_name(last.path))
        message = f"花括号里的逗号把“{whole}”断成了几截"
        advice = f'是一个值就给它加英文双引号："{whole}"；数字不写千分位；是两项就补上键和冒号'
        self.torn[last.path] = Finding("YML-01", Severity.ERROR, place, message, advice)

    def _without_forbidden(self, text: str, mark: Mark) -> str:
        """Return text without forbidden characters, which only escapes can bring here, and record each of them."""
        for character in islice(forbidden_characters(text), MAX_FAULTS):
            self.fault("YML-11", mark, f"{character.message}（转义写法）", character.advice)
        return FORBIDDEN.sub("", text)

    def _brace_marks(self, event: ScalarEvent, value: str, mark: Mark) -> tuple[Mark, ...]:
        """Return where each opening brace of a value stands; its beginning for all where one is written as an escape."""
        assert event.start_mark is not None and event.end_mark is not None
        start, end = event.start_mark, event.end_mark
        found: list[Mark] = []
        line, line_start = start.line, start.index - start.column
        for at in range(start.index, end.index):
            if (sign := self._mended.text[at]) == "\n":
                line, line_start = line + 1, at + 1
            elif sign in "{｛":
                typed, column = self._mended.typed(line, at - line_start)
                found.append((typed + 1, column + 1))
        braces = value.count("{") + value.count("｛")
        return tuple(found) if len(found) == braces else (mark,) * braces

    def _new_key(self, event: ScalarEvent, mark: Mark) -> None:
        key = event.value
        container = self._open[-1]
        self._path.append(key)
        path = tuple(self._path)
        if event.style == '"':
            self._without_forbidden(key, mark)
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
        """Record a ` #` that cuts a Chinese sentence short. A remark is written as two spaces, #, space."""
        if event.style not in (None, "") or not _HAN.search(event.value):
            return
        assert event.end_mark is not None
        line, column = event.end_mark.line, event.end_mark.column
        rest = self._lines[line][column:] if line < len(self._lines) else ""
        found = _CUT.match(rest)
        if found and (len(found[1]) < 2 or found[2]):
            line, at = self._mended.typed(line, column + len(found[1]))
            self.fault(
                "YML-08",
                (line + 1, at + 1),
                f"“{rest.strip()[:12]}”被当成注释，正文在此截断",
                "是正文就给整句加英文双引号；是注释就在 # 前空两格、后空一格",
            )


def _mark(mended: Mended, event: Event) -> Mark:
    """Return where in the file as typed the event begins."""
    assert event.start_mark is not None  # libyaml marks every event.
    if not mended.changed:
        return event.start_mark.line + 1, event.start_mark.column + 1
    line, column = mended.typed(event.start_mark.line, event.start_mark.column)
    return line + 1, column + 1
