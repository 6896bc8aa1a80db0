"""Find the position of each value in a YAML text. Positions count characters from 0; ends are exclusive."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reportgen.model.source import KeyPath


@dataclass(slots=True)
class Node:
    """A scalar or a collection. style: the quote or block sign of a scalar, "" where it is plain.

    For collections: flow: written with braces or brackets. column: of the keys of a block mapping, from 0.
    last_end: where the last key or value in it ends. key_start: where the key of a mapping's value begins, -1 for
    the items of a list.
    """

    start: int
    end: int
    style: str = ""
    is_mapping: bool = False
    is_collection: bool = False
    flow: bool = False
    column: int = 0
    last_end: int = 0
    empty: bool = True
    key_start: int = -1


@dataclass(slots=True)
class _OpenCollection:
    """A collection whose end has not been read yet. index: of the next item; key: read, but without a value yet.

    key_start: where that key begins.
    """

    path: KeyPath
    node: Node
    index: int = 0
    key: str | None = field(default=None)
    key_start: int = -1


def layout(text: str) -> dict[KeyPath, Node]:
    """The nodes of a YAML text by path. The text must not begin with a byte order mark."""
    nodes: dict[KeyPath, Node] = {}
    open_: list[_OpenCollection] = []
    for event in _content(text):
        assert event.start_mark is not None and event.end_mark is not None  # libyaml marks every event
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            closed = open_.pop().node
            # libyaml ends a block where the next one begins; here it ends with its last value.
            closed.end = end if closed.flow else closed.last_end
            _note_end(open_, closed.end)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            mapping = isinstance(event, MappingStartEvent)
            node = Node(
                start, end, "", mapping, True, bool(event.flow_style), event.start_mark.column, last_end=end
            )
            open_.append(_OpenCollection(_add_node(nodes, open_, node), node))
        elif isinstance(event, ScalarEvent):
            if open_ and open_[-1].node.is_mapping and open_[-1].key is None:
                open_[-1].key, open_[-1].key_start = event.value, start
                open_[-1].node.last_end, open_[-1].node.empty = end, False
                continue
            style = event.style or ""
            if style in ("|", ">"):
                end = start + len(text[start:end].rstrip())  # without the blank lines that follow
            _add_node(nodes, open_, Node(start, end, style))
            _note_end(open_, end)
    return nodes


def _content(text: str) -> Iterator[Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        # The loader reports faults of syntax. The values before the fault keep their positions.
        return


def _add_node(nodes: dict[KeyPath, Node], open_: list[_OpenCollection], node: Node) -> KeyPath:
    if not open_:
        path: KeyPath = ()
    elif open_[-1].node.is_mapping:
        path = (*open_[-1].path, open_[-1].key or "")
        node.key_start = open_[-1].key_start
    else:
        path = (*open_[-1].path, open_[-1].index)
    nodes.setdefault(path, node)
    return path


def _note_end(open_: list[_OpenCollection], end: int) -> None:
    """Note in the innermost open collection that a value in it is complete and ends at end."""
    if open_:
        section = open_[-1]
        section.node.last_end, section.node.empty = max(end, section.node.last_end), False
        section.key = None
        section.index += 1
