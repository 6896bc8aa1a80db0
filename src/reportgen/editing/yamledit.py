"""One scalar of a YAML file changed, added or taken away: every other byte stays as it is.

libyaml tells where each scalar begins and ends; the text in between is exchanged, and nothing is
written anew from a tree. What came out is read again by the program's own reader, and must differ
from what went in by the one value; else the change is refused.
"""

import copy
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportgen.editing.layout import Node, layout
from reportgen.errors import UsageError
from reportgen.model.characters import forbidden_characters
from reportgen.model.source import KeyPath, key_name
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.loader import KNOWN_KEYS
from reportgen.reading.yamltext import YamlFile, parse_yaml

_BOM = "\ufeff"
# JSON leaves these as they are; between YAML's double quotes they break a line or are forbidden
_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_PLAIN_KEY = re.compile(r"[\w（）“”、％.-]*[\w（）“”、％]")
_BREAK = re.compile(r"\r\n|\r|\n")
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Edited:
    """The new bytes; what stood in the text and what stands there now. before is "" for what was added."""

    raw: bytes
    before: str
    after: str


@lru_cache(maxsize=4)  # an edit asks for the same bytes several times
def reading(raw: bytes) -> YamlFile:
    """raw as the loader reads it. Faults are values; the file's name in them is empty."""
    return parse_yaml(raw, "", KNOWN_KEYS)


def assign(raw: bytes, path: KeyPath, value: str) -> Edited:
    """raw with value at path: in place of the scalar there, or as a new key behind its last sibling.

    A new key may stand in sections that are new themselves. raw must be YAML that reads. Raises
    UsageError where no way of writing the value there reads back as just that change.
    """
    for character in forbidden_characters(value):
        raise UsageError(f"“{key_name(path)}”的新值里{character.message}", character.advice)
    before, text = reading(raw), _decode(raw)
    nodes = layout(text)
    wanted = _with(before.tree, path, value)
    node = nodes.get(path)
    if node is not None and node.is_collection:
        raise UsageError(f"“{key_name(path)}”是一组值，不是一个值", "写到下面的某一项")
    for token in _tokens(value, node.style if node else ""):
        if node is not None:
            start, end = node.start, node.end
            after = f" {token}" if start == end and text[start - 1 : start] in (":", "-") else token
        else:
            start, after = _addition(text, nodes, path, token)
            end = start
        made = _encode(raw, text[:start] + after + text[end:])
        if made is not None and _reads_as(made, wanted, before):
            return Edited(made, text[start:end], after)
    raise _not_editable(path)


def put_back(raw: bytes, path: KeyPath, before: str, after: str, value: str | None) -> bytes:
    """raw with the text after, which an earlier edit wrote at path, exchanged for the text before.

    value: what path then reads, None where it is no longer there. Raises UsageError where the text
    is not there any more, or putting back changes more than this value.
    """
    old, text = reading(raw), _decode(raw)
    node = layout(text).get(path)
    # a section added in braces closes behind its value
    start = text.find(after, max(0, node.end - len(after)), node.end + len(path)) if node else -1
    if start >= 0:
        made = _encode(raw, text[:start] + before + text[start + len(after) :])
        if made is not None and any(_reads_as(made, t, old) for t in _put_back(old.tree, path, value)):
            return made
    raise UsageError(
        f"“{key_name(path)}”的写法后来被直接改过，不能自动撤回",
        "用编辑器改回，或用 reportgen set 改成需要的值",
    )


def _not_editable(path: KeyPath) -> UsageError:
    return UsageError(
        f"“{key_name(path)}”这里的写法特殊，改不了", "用编辑器直接改这个文件，改后运行 reportgen check"
    )


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8").removeprefix(_BOM)


def _encode(old: bytes, text: str) -> bytes | None:
    """Bytes with the byte order mark that old has; None where a character has no bytes."""
    try:
        return (_BOM if old.startswith(_BOM.encode()) else "").encode() + text.encode("utf-8")
    except UnicodeEncodeError:
        return None


def _tokens(value: str, style: str) -> Iterator[str]:
    """Ways of writing value: in the quotes that stand there, plain where none do, then what always reads."""
    if style == "'":
        yield "'" + value.replace("'", "''") + "'"
    elif style != '"' and value:
        yield value
    yield double_quoted(value)


def double_quoted(value: str) -> str:
    """value between double quotes, what cannot be printed escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else double_quoted(name)


def _addition(text: str, nodes: dict[KeyPath, Node], path: KeyPath, token: str) -> tuple[int, str]:
    """Where a new key goes and its text, behind the last key of the nearest section that is there."""
    known = next((path[:n] for n in reversed(range(len(path))) if path[:n] in nodes), None)
    if known is None:  # The text is only read mended: the parser finds no section in it as it stands.
        raise _not_editable(path)
    section, names = nodes[known], [_key(str(step)) for step in path[len(known) :]]
    if not section.is_mapping:
        raise UsageError(f"“{key_name(known)}”里不能加“{key_name(path[len(known) :])}”", "对照填报说明")
    if section.flow:
        opened = "".join(f"{name}: {{" for name in names[:-1])
        entry = f"{opened}{names[-1]}: {token}{'}' * (len(names) - 1)}"
        return section.last_end, entry if section.empty else f", {entry}"
    line_end = _BREAK.search(text, section.last_end)
    first = line_end or _BREAK.search(text)
    newline = first[0] if first else "\n"
    rows = [f"{' ' * (section.column + _INDENT * n)}{name}:" for n, name in enumerate(names)]
    position = line_end.start() if line_end else len(text)
    return position, "".join(newline + row for row in rows) + f" {token}"


def _with(tree: Tree | None, path: Sequence[str | int], value: str) -> Tree:
    """A copy of tree with value at path."""
    changed = copy.deepcopy(tree)
    at = changed
    for n, step in enumerate(path):
        last = n == len(path) - 1
        if isinstance(at, dict) and isinstance(step, str):
            at[step] = value if last else at.get(step, {})
            at = at[step]
        elif isinstance(at, list) and isinstance(step, int) and step < len(at):
            at[step] = value if last else at[step]
            at = at[step]
        else:
            raise UsageError(f"“{key_name(tuple(path))}”不能这样改", "先看看文件里这一项的写法")
    assert changed is not None  # a tree without anything has no path to walk
    return changed


def _put_back(tree: Tree | None, path: KeyPath, value: str | None) -> Iterator[Tree | None]:
    """Copies of tree with value at path, or (None) without it, and without sections it leaves empty."""
    if value is not None:
        yield _with(tree, path, value)
        return
    changed = copy.deepcopy(tree)
    for length in range(len(path) - 1, -1, -1):
        section = value_at(changed, path[:length])
        if not isinstance(section, dict):
            return
        del section[str(path[length])]
        yield changed
        if section:
            return


def _reads_as(raw: bytes, wanted: Tree | None, before: YamlFile) -> bool:
    """Whether raw reads as the tree wanted, without a fault that was not there before."""
    read = reading(raw)
    return read.tree == wanted and len(read.faults) <= len(before.faults)
