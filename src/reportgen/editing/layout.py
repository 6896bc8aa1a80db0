"""YAML text → where each value stands in it: characters from 0, ends exclusive."""

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
    """A value. style: the quote or block sign of a scalar, "" where it is plain.

    column: of a block mapping's keys, from 0. last_end: where the last thing within a collection ends.
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


@dataclass(slots=True)
class _Open:
    path: KeyPath
    node: Node
    index: int = 0
    key: str | None = field(default=None)


def layout(text: str) -> dict[KeyPath, Node]:
    """Every value of a text that is YAML and starts without a byte order mark, by its path."""
    nodes: dict[KeyPath, Node] = {}
    open_: list[_Open] = []
    for event in _content(text):
        assert event.start_mark is not None and event.end_mark is not None  # libyaml marks every event
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            closed = open_.pop().node
            # a block ends with its last value, not where the next thing begins
            closed.end = end if closed.flow else closed.last_end
            _passed(open_, closed.end)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            mapping = isinstance(event, MappingStartEvent)
            node = Node(
                start, end, "", mapping, True, bool(event.flow_style), event.start_mark.column, last_end=end
            )
            open_.append(_Open(_placed(nodes, open_, node), node))
        elif isinstance(event, ScalarEvent):
            if open_ and open_[-1].node.is_mapping and open_[-1].key is None:
                open_[-1].key = event.value
                open_[-1].node.last_end, open_[-1].node.empty = end, False
                continue
            style = event.style or ""
            if style in ("|", ">"):
                end = start + len(text[start:end].rstrip())  # the blank lines below belong to nobody
            _placed(nodes, open_, Node(start, end, style))
            _passed(open_, end)
    return nodes


def _content(text: str) -> Iterator[Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        # faults of syntax are the loader's to tell; what stands before one still has its place
        return


def _placed(nodes: dict[KeyPath, Node], open_: list[_Open], node: Node) -> KeyPath:
    if not open_:
        path: KeyPath = ()
    elif open_[-1].node.is_mapping:
        path = (*open_[-1].path, open_[-1].key or "")
    else:
        path = (*open_[-1].path, open_[-1].index)
    nodes.setdefault(path, node)
    return path


def _passed(open_: list[_Open], end: int) -> None:
    """A value is complete: its section goes on behind it."""
    if open_:
        section = open_[-1]
        section.node.last_end, section.node.empty = max(end, section.node.last_end), False
        section.key = None
        section.index += 1
