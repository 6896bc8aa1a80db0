"""Write a new entry of a YAML file, an item of a list or a key with its value, as a clerk would write it."""

from collections.abc import Iterator

from reportgen.editing.layout import layout
from reportgen.editing.yamledit import INDENT, double_quoted, parse_bytes, written_key
from reportgen.reading.composer import Tree

_MAX_FLOW = 90  # characters; a record that takes more is written with a line for each key


def in_braces(content: Tree) -> str:
    """Write content on one line, with braces and brackets."""
    if isinstance(content, dict):
        return "{" + ", ".join(f"{written_key(k)}: {in_braces(v)}" for k, v in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ", ".join(map(in_braces, content)) + "]"
    return _scalar(content, "[{}]", [content])


def block_lines(content: Tree, indent: int) -> Iterator[str]:
    """Yield the lines of a collection whose keys or dashes stand in column indent. content is not empty."""
    blank = " " * indent
    if isinstance(content, dict):
        for key, value in content.items():
            name = f"{blank}{written_key(key)}:"
            if isinstance(value, str) or not value:
                yield f"{name} {in_block(value)}"
            else:
                yield name
                yield from block_lines(value, indent + INDENT)
    elif isinstance(content, list):
        for item in content:
            yield from item_lines(item, indent, indent + INDENT, fits_one_line(item))


def item_lines(item: Tree, dash: int, column: int, braces: bool) -> Iterator[str]:
    """Yield the lines of an item of a list. dash, column: of the dash and of the keys. braces: write it on one line."""
    lead = " " * dash + "-" + " " * (column - dash - 1)
    if isinstance(item, str):
        yield lead + in_block(item)
    elif braces or not item:
        yield lead + in_braces(item)
    else:
        first, *rest = block_lines(item, column)
        yield lead + first[column:]
        yield from rest


def in_block(value: Tree) -> str:
    """Write a value behind a key or dash of a block."""
    return _scalar(value, "- {}\n", [value]) if isinstance(value, str) else in_braces(value)


def fits_one_line(item: Tree) -> bool:
    """Whether a record is written in braces: it holds only short values."""
    flat = isinstance(item, dict) and all(isinstance(v, str) for v in item.values())
    return flat and len(in_braces(item)) <= _MAX_FLOW


def _scalar(value: str, frame: str, expected: Tree) -> str:
    """The value as it is where the parser then reads it back without a fault, else in double quotes."""
    text = frame.format(value)
    read = parse_bytes(text.encode("utf-8", "surrogatepass"))
    is_plain = value and not read.faults and read.tree == expected and len(layout(text)) == 2
    return value if is_plain else double_quoted(value)
