"""Changes of whole entries in the tree of a YAML file, as copies: what an edit of the text has to give."""

import copy

from reportgen.model.source import KeyPath
from reportgen.reading.composer import Tree, value_at


def entry_keys(section: Tree | None) -> list[str | int]:
    """The keys of a mapping, or the positions of a list; empty for anything else."""
    if isinstance(section, dict):
        return list(section)
    return list(range(len(section))) if isinstance(section, list) else []


def with_entry(tree: Tree, path: KeyPath, position: int, key: str | None, content: Tree) -> Tree:
    """A copy with a new entry at position of the collection at path. key: None in a list."""
    changed = copy.deepcopy(tree)
    section = value_at(changed, path)
    if isinstance(section, list) and key is None:
        section.insert(position, content)
    elif isinstance(section, dict) and key is not None and key not in section:
        section[key] = content  # the order of keys means nothing
    else:
        raise ValueError(path)
    return changed


def without_entry(tree: Tree, path: KeyPath) -> Tree:
    """A copy without the entry at path."""
    changed = copy.deepcopy(tree)
    section = value_at(changed, path[:-1])
    assert isinstance(section, (dict, list))
    del section[path[-1]]  # type: ignore[arg-type]  # a path has a key for a mapping, a position for a list
    return changed


def with_moved_item(tree: Tree, path: KeyPath, old: int, new: int) -> Tree:
    """A copy in which the list at path has its item old at position new."""
    changed = copy.deepcopy(tree)
    items = value_at(changed, path)
    assert isinstance(items, list)
    items.insert(new, items.pop(old))
    return changed
