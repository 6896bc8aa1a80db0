"""Insert, remove and move whole entries of a YAML file: items of a list, keys with all that stands under them.

Every other byte stays the same. An entry of a block takes its lines along, with the comments that stand on them or
between them; a comment on a line of its own before or behind it stays where it is.

A change is described by the text before and after it, which begins at the end of the entry before the changed one.
Thus undoing finds the place again, even if other parts of the file have changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportgen.editing.entrytext import block_lines, fits_one_line, in_block, in_braces, item_lines
from reportgen.editing.layout import Node, layout
from reportgen.editing.treeedit import entry_keys, with_entry, with_moved_item, without_entry
from reportgen.editing.yamledit import (
    INDENT,
    LINE_BREAK,
    TextEdit,
    decode,
    encode,
    not_editable,
    parse_bytes,
    parses_as,
    written_key,
)
from reportgen.errors import UsageError
from reportgen.model.characters import forbidden_characters
from reportgen.model.source import KeyPath, key_name
from reportgen.reading.composer import Tree, value_at


@dataclass(frozen=True, slots=True)
class _Text:
    """A file as text that ends with a line break, and the nodes in it. added: the line break is not in the file."""

    text: str
    nodes: dict[KeyPath, Node]
    tree: Tree
    newline: str
    added: bool

    @classmethod
    def read(cls, raw: bytes) -> "_Text":
        text, tree = decode(raw), parse_bytes(raw).tree
        if tree is None:
            raise not_editable(())
        first = LINE_BREAK.search(text)
        newline = first[0] if first else "\n"
        added = not text.endswith(("\n", "\r"))
        return cls(text + newline if added else text, layout(text), tree, newline, added)

    def line_start(self, position: int) -> int:
        """Where the line of a position begins."""
        return max(self.text.rfind("\n", 0, position), self.text.rfind("\r", 0, position)) + 1

    def line_end(self, position: int) -> int:
        """Where the line of a position ends, without its line break."""
        found = LINE_BREAK.search(self.text, position)
        return found.start() if found else len(self.text)

    def next_line(self, position: int) -> int:
        """Where the line after that of a position begins."""
        found = LINE_BREAK.search(self.text, position)
        return found.end() if found else len(self.text)

    def children(self, path: KeyPath) -> list[KeyPath]:
        """The paths of the entries of a collection."""
        return [(*path, key) for key in entry_keys(value_at(self.tree, path))]

    def start(self, path: KeyPath) -> int:
        """Where an entry begins: its key, its dash, or in brackets its value."""
        node, section = self.nodes[path], self.nodes[path[:-1]]
        if node.key_start >= 0:
            return node.key_start
        if section.flow:
            return node.start
        at = node.start
        while True:
            line = self.line_start(at)
            dash = line + section.column
            if self.text[dash : dash + 1] == "-" and not self.text[line:dash].strip():
                return dash
            if line == 0:
                raise not_editable(path)
            at = line - 1

    def anchor(self, path: KeyPath, position: int) -> int:
        """Where the entry before the one at position of a collection ends; where there is none, the collection begins."""
        if position:
            before = self.children(path)[position - 1]
            end = self.nodes[before].end
            return end if self.nodes[path].flow else self.line_end(end)
        if not path:
            return 0
        key_start = self.nodes[path].key_start
        return key_start if key_start >= 0 else self.anchor(path[:-1], int(path[-1]))

    def lines(self, path: KeyPath) -> tuple[int, int] | None:
        """Begin and end of the whole lines of an entry of a block; None where it shares its first line with others."""
        start = self.start(path)
        line = self.line_start(start)
        return None if self.text[line:start].strip() else (line, self.next_line(self.nodes[path].end))


def insert_entry(raw: bytes, path: KeyPath, position: int, key: str | None, content: Tree) -> TextEdit:
    """Insert an entry before the one at position of the collection at path; at its end if position is their number.

    key: of the new entry in a mapping, None in a list. Raises UsageError where that is not possible.
    """
    _refuse_characters(content, (*path, key or position))
    file = _Text.read(raw)
    section = file.nodes.get(path)
    children = file.children(path)
    if section is None or not section.is_collection or not 0 <= position <= len(children):
        raise not_editable(path)
    wanted = with_entry(file.tree, path, position, key, content)
    if section.flow:
        entry = in_braces(content) if key is None else f"{written_key(key)}: {in_braces(content)}"
        at = file.start(children[position]) if position < len(children) else section.last_end
        entry = f"{entry}, " if position < len(children) else f", {entry}" if children else entry
    else:
        at, lines = _new_lines(file, path, position, key, content)
        entry = "".join(line + file.newline for line in lines)
    made = file.text[:at] + entry + file.text[at:]
    return _edited(raw, file, made, file.anchor(path, position), at, len(entry), wanted, path)


def _new_lines(
    file: _Text, path: KeyPath, position: int, key: str | None, content: Tree
) -> tuple[int, list[str]]:
    """Where the lines of a new entry of a block are inserted, and the lines."""
    section, children = file.nodes[path], file.children(path)
    if position < len(children):
        lines = file.lines(children[position])
        if lines is None:
            raise not_editable(path)
        at = lines[0]
    else:
        at = file.next_line(section.end)
    if key is None:
        neighbour = file.nodes[children[max(position - 1, 0)]]
        braces = neighbour.flow if neighbour.is_collection else fits_one_line(content)
        column = section.column + INDENT
        if neighbour.is_collection and not neighbour.flow:
            column = max(neighbour.column, section.column + INDENT)
        return at, list(item_lines(content, section.column, column, braces))
    name = f"{' ' * section.column}{written_key(key)}:"
    if isinstance(content, str) or not content:
        return at, [f"{name} {in_block(content)}"]
    return at, [name, *block_lines(content, section.column + INDENT)]


def remove_entry(raw: bytes, path: KeyPath) -> TextEdit:
    """Remove the entry at path. Raises UsageError where it is the only one of its collection, or written specially."""
    file = _Text.read(raw)
    if path not in file.nodes or not path:
        raise not_editable(path)
    siblings = file.children(path[:-1])
    position = siblings.index(path)
    if len(siblings) == 1:
        raise UsageError(f"“{key_name(path)}”是这里唯一的一项", f"删去整个“{key_name(path[:-1])}”")
    wanted = without_entry(file.tree, path)
    start, end = _range(file, siblings, position)
    made = file.text[:start] + file.text[end:]
    return _edited(raw, file, made, file.anchor(path[:-1], position), start, start - end, wanted, path)


def _range(file: _Text, siblings: list[KeyPath], position: int) -> tuple[int, int]:
    """Begin and end of the text that belongs to an entry alone."""
    path = siblings[position]
    flow = file.nodes[path[:-1]].flow
    if not flow and (lines := file.lines(path)):
        return lines
    start, end = file.start(path), file.nodes[path].end
    if position + 1 < len(siblings):
        following = file.start(siblings[position + 1])
        if "#" not in file.text[end:following]:
            return start, following
    if flow and position:
        before = file.nodes[siblings[position - 1]].end
        if "#" not in file.text[before:start]:
            return before, end
    raise not_editable(path)


def move_item(raw: bytes, path: KeyPath, old: int, new: int) -> TextEdit:
    """Move an item of the list at path from one position to another. Raises UsageError where that is not possible."""
    file = _Text.read(raw)
    items = file.children(path)
    if (
        not isinstance(value_at(file.tree, path), list)
        or not {old, new} <= set(range(len(items)))
        or old == new
    ):
        raise not_editable(path)
    wanted = with_moved_item(file.tree, path, old, new)
    made = (
        _moved_in_brackets(file, items, old, new)
        if file.nodes[path].flow
        else _moved_lines(file, items, old, new)
    )
    anchor = file.anchor(path, min(old, new))
    last = file.nodes[items[max(old, new)]].end
    end = last if file.nodes[path].flow else file.next_line(last)
    return _edited(raw, file, made, anchor, end, 0, wanted, path)


def _moved_in_brackets(file: _Text, items: list[KeyPath], old: int, new: int) -> str:
    places = [(file.nodes[item].start, file.nodes[item].end) for item in items]
    order = list(range(len(items)))
    order.insert(new, order.pop(old))
    made, at = "", 0
    for (start, end), which in zip(places, order, strict=True):
        made += file.text[at:start] + file.text[slice(*places[which])]
        at = end
    return made + file.text[at:]


def _moved_lines(file: _Text, items: list[KeyPath], old: int, new: int) -> str:
    moved, target = file.lines(items[old]), file.lines(items[new])
    if moved is None or target is None:
        raise not_editable(items[old])
    text = file.text
    chunk = text[slice(*moved)]
    if new < old:
        return text[: target[0]] + chunk + text[target[0] : moved[0]] + text[moved[1] :]
    return text[: moved[0]] + text[moved[1] : target[1]] + chunk + text[target[1] :]


def _edited(
    raw: bytes, file: _Text, made: str, anchor: int, end: int, growth: int, wanted: Tree, path: KeyPath
) -> TextEdit:
    """The edit whose change lies between anchor and end (in the old text; growth: how much longer it has become)."""
    before, after = file.text[anchor : end - min(growth, 0)], made[anchor : end + max(growth, 0)]
    if file.added:  # the line break that the file does not have
        made = made.removesuffix(file.newline)
        if len(file.text) == anchor + len(before):
            before, after = before.removesuffix(file.newline), after.removesuffix(file.newline)
    content = encode(raw, made)
    if content is None or not parses_as(content, wanted, parse_bytes(raw)):
        raise not_editable(path)
    return TextEdit(content, before, after)


def put_entry_back(
    raw: bytes, path: KeyPath, position: int, before: str, after: str, undone: Callable[[Tree], Tree]
) -> bytes:
    """Undo a change of the collection at path that began at position: replace the text after by the text before.

    undone: what the tree of the file becomes. Raises UsageError where the text is not there any more.
    """
    text, read = decode(raw), parse_bytes(raw)
    if read.tree is not None:
        file = _Text(text, layout(text), read.tree, "", False)
        start = file.anchor(path, position)
        if text.startswith(after, start):
            made = encode(raw, text[:start] + before + text[start + len(after) :])
            if made is not None and parses_as(made, undone(read.tree), read):
                return made
    raise UsageError(
        f"“{key_name(path)}”的写法后来被直接改过，不能自动撤回",
        "用编辑器改回，或用 reportgen add、remove、move 改成需要的",
    )


def _refuse_characters(content: Tree, path: KeyPath) -> None:
    for text in _texts(content):
        for character in forbidden_characters(text):
            raise UsageError(f"“{key_name(path)}”里{character.message}", character.advice)


def _texts(content: Tree) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    else:
        for inner in content.values() if isinstance(content, dict) else content:
            yield from _texts(inner)
