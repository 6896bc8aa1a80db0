"""Find what a file still leaves open: values marked 待填, and last year's texts marked 【待核】.

`reportgen new` sets both marks; people take them away by filling in, by editing, or with `reportgen confirm`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from reportgen.finding import Finding, Severity
from reportgen.model.placeholders import OPEN_MARK, UNCONFIRMED_MARK, confirmed, is_unconfirmed
from reportgen.model.source import KeyPath, Source, key_name
from reportgen.reading.composer import Tree

OPEN_CODE, UNCONFIRMED_CODE = UNFINISHED = ("YML-12", "YML-13")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The paths of open values and of unconfirmed texts, in the order of the file."""

    open: tuple[KeyPath, ...] = ()
    unconfirmed: tuple[KeyPath, ...] = ()


def unfinished_in(tree: Tree | None, text: str) -> Unfinished:
    """Return what a tree leaves open. text is the file it was read from: most files have neither mark."""
    if OPEN_MARK not in text and UNCONFIRMED_MARK not in text:
        return Unfinished()
    leaves = list(_leaves((), tree))
    return Unfinished(
        tuple(path for path, value in leaves if value.strip() == OPEN_MARK),
        tuple(path for path, value in leaves if is_unconfirmed(value)),
    )


def count_unfinished(raw: bytes) -> tuple[int, int]:
    """Return how many values a file leaves open and how many texts unconfirmed; none where it is no YAML."""
    text = raw.decode("utf-8", errors="replace")
    if OPEN_MARK not in text and UNCONFIRMED_MARK not in text:
        return 0, 0
    try:
        found = unfinished_in(yaml.load(text.removeprefix("\ufeff"), yaml.CBaseLoader), text)
    except (yaml.YAMLError, RecursionError):
        return 0, 0
    return len(found.open), len(found.unconfirmed)


def without_marks(tree: Tree) -> Tree:
    """Return a copy of a tree in which no text bears the mark that it came from last year."""
    if isinstance(tree, dict):
        return {key: without_marks(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [without_marks(value) for value in tree]
    return confirmed(tree)


def open_findings(source: Source, paths: tuple[KeyPath, ...]) -> Iterator[Finding]:
    """Yield one error for each open value: nothing can be computed from it."""
    for path in paths:
        message = f"{key_name(path)}还没有填（{OPEN_MARK}）"
        advice = f"把“{OPEN_MARK}”换成要填的内容；可以不填的，删去这一行"
        yield Finding(OPEN_CODE, Severity.ERROR, source.place(path), message, advice)


def unconfirmed_findings(source: Source, command: str = "") -> Iterator[Finding]:
    """Yield one error for each section that has unconfirmed texts, with the line of each of them.

    command: the beginning of the command that confirms a section, where there is one for the file.
    """
    sections: dict[str, list[KeyPath]] = {}
    for path in source.unconfirmed:
        sections.setdefault(str(path[0]), []).append(path)
    for name, paths in sections.items():
        lines = "、".join(dict.fromkeys(str(source.place(path).line) for path in paths))
        message = f"“{name}”有 {len(paths)} 处文字是去年的，还没有核对（第 {lines} 行）"
        advice = f"逐处核对、改写，删去“{UNCONFIRMED_MARK}”"
        if command:
            advice += f"；核对过的也可以一次确认：{command} {name}"
        yield Finding(UNCONFIRMED_CODE, Severity.ERROR, source.place(paths[0]), message, advice)


def _leaves(path: KeyPath, tree: Tree | None) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves((*path, key), value)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _leaves((*path, index), value)
    elif isinstance(tree, str):
        yield path, tree
