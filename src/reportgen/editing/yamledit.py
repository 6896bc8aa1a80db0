"""Change, add or remove one scalar of a YAML file while every other byte stays the same.

libyaml tells the position of each scalar, whose text is then replaced; the file is not written anew from a tree.
The result is parsed again. If it differs from the original in more than this one value, the change is refused.
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
# JSON does not escape these, but in YAML's double quotes they end a line or are forbidden.
_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_PLAIN_KEY = re.compile(r"(?![@#])[\w（）“”、％.@#-]*[\w（）“”、％]")
LINE_BREAK = re.compile(r"\r\n|\r|\n")
INDENT = 2


@dataclass(frozen=True, slots=True)
class TextEdit:
    """The new bytes of a file, and the text of the value before ("" if it was added) and after the edit."""

    raw: bytes
    before: str
    after: str


@lru_cache(maxsize=4)  # one edit parses the same bytes several times
def parse_bytes(raw: bytes) -> YamlFile:
    """Parse the bytes as the loader does. Faults are part of the result; their file name is empty."""
    return parse_yaml(raw, "", KNOWN_KEYS)


def assign(raw: bytes, path: KeyPath, value: str) -> TextEdit:
    """Set the scalar at path to value. A missing key is added after the last key of its section.

    Missing sections are added as well. raw must be valid YAML. Raises UsageError where every way of writing the
    value would change something else too.
    """
    for character in forbidden_characters(value):
        raise UsageError(f"“{key_name(path)}”的新值里{character.message}", character.advice)
    before, text = parse_bytes(raw), decode(raw)
    nodes = layout(text)
    wanted = _tree_with(before.tree, path, value)
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
        made = encode(raw, text[:start] + after + text[end:])
        if made is not None and parses_as(made, wanted, before):
            return TextEdit(made, text[start:end], after)
    raise not_editable(path)


def rewrite(raw: bytes, path: KeyPath, text: str, value: Tree) -> TextEdit:
    """Replace the section at path by text, which is YAML at the column of that section and must parse as value.

    Raises UsageError where it does not, or where it would change something else too.
    """
    before, whole = parse_bytes(raw), decode(raw)
    node = layout(whole).get(path)
    if node is not None:
        made = encode(raw, whole[: node.start] + text + whole[node.end :])
        if made is not None and parses_as(made, _tree_with(before.tree, path, value), before):
            return TextEdit(made, whole[node.start : node.end], text)
    raise not_editable(path)


def put_back(raw: bytes, path: KeyPath, before: str, after: str, value: Tree | None) -> bytes:
    """Undo an edit: replace the text after, which it wrote at path, by the text before.

    value: the value that path then has, None where the key is then absent. Raises UsageError where the text is not
    there any more, or replacing it changes something else too.
    """
    old, text = parse_bytes(raw), decode(raw)
    node = layout(text).get(path)
    # For a section that was added in braces, the text after includes the closing braces.
    start = text.find(after, max(0, node.end - len(after)), node.end + len(path)) if node else -1
    if start >= 0:
        made = encode(raw, text[:start] + before + text[start + len(after) :])
        if made is not None and any(
            parses_as(made, t, old) for t in _trees_without_edit(old.tree, path, value)
        ):
            return made
    raise UsageError(
        f"“{key_name(path)}”的写法后来被直接改过，不能自动撤回",
        "用编辑器改回，或用 reportgen set 改成需要的值",
    )


def not_editable(path: KeyPath) -> UsageError:
    """The refusal of an edit where the file is written in a way that this program cannot follow."""
    return UsageError(
        f"“{key_name(path)}”这里的写法特殊，改不了", "用编辑器直接改这个文件，改后运行 reportgen check"
    )


def decode(raw: bytes) -> str:
    """The text of a file without its byte order mark."""
    return raw.decode("utf-8").removeprefix(_BOM)


def encode(old: bytes, text: str) -> bytes | None:
    """Encode the text, with a byte order mark if old has one. None where it has a lone surrogate."""
    try:
        return (_BOM if old.startswith(_BOM.encode()) else "").encode() + text.encode("utf-8")
    except UnicodeEncodeError:
        return None


def _tokens(value: str, style: str) -> Iterator[str]:
    """Yield ways to write value: first in the present style, at last in double quotes, which always works."""
    if style == "'":
        yield "'" + value.replace("'", "''") + "'"
    elif style != '"' and value:
        yield value
    yield double_quoted(value)


def double_quoted(value: str) -> str:
    """Write value in double quotes, with escapes for characters that YAML cannot print."""
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def written_key(name: str) -> str:
    """Write a key, in double quotes where it is not made of words alone."""
    return name if _PLAIN_KEY.fullmatch(name) else double_quoted(name)


def _addition(text: str, nodes: dict[KeyPath, Node], path: KeyPath, token: str) -> tuple[int, str]:
    """Position and text of a new key, after the last key of the innermost existing section."""
    known = next((path[:n] for n in reversed(range(len(path))) if path[:n] in nodes), None)
    if known is None:  # The text is only read mended: the parser finds no section in it as it stands.
        raise not_editable(path)
    section, names = nodes[known], [written_key(str(step)) for step in path[len(known) :]]
    if not section.is_mapping:
        raise UsageError(f"“{key_name(known)}”里不能加“{key_name(path[len(known) :])}”", "对照填报说明")
    if section.flow:
        opened = "".join(f"{name}: {{" for name in names[:-1])
        entry = f"{opened}{names[-1]}: {token}{'}' * (len(names) - 1)}"
        return section.last_end, entry if section.empty else f", {entry}"
    line_end = LINE_BREAK.search(text, section.last_end)
    first = line_end or LINE_BREAK.search(text)
    newline = first[0] if first else "\n"
    rows = [f"{' ' * (section.column + INDENT * n)}{name}:" for n, name in enumerate(names)]
    position = line_end.start() if line_end else len(text)
    return position, "".join(newline + row for row in rows) + f" {token}"


def _tree_with(tree: Tree | None, path: Sequence[str | int], value: Tree) -> Tree:
    """Return a copy of tree with value at path."""
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
    assert changed is not None  # with an empty tree the loop has raised
    return changed


def _trees_without_edit(tree: Tree | None, path: KeyPath, value: Tree | None) -> Iterator[Tree | None]:
    """Yield the trees that undoing may give: with value at path, or for None without it and its emptied sections."""
    if value is not None:
        yield _tree_with(tree, path, value)
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


def parses_as(raw: bytes, wanted: Tree | None, before: YamlFile) -> bool:
    """Whether raw parses as the tree wanted and has no more faults than before."""
    read = parse_bytes(raw)
    return read.tree == wanted and len(read.faults) <= len(before.faults)
