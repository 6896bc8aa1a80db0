"""Which keys of the data a template prints, told from its tags without filling them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from jinja2 import nodes

Path = tuple[str, ...]
_Scope = Mapping[str, Path | None]  # names that the template itself gives, with the key they stand for


@dataclass(frozen=True, slots=True)
class PrintedKey:
    """A key that a part of a template prints.

    path: its names (预算, 执行率); of a list the names that each item has (评分表, 三级指标). part: word/document.xml …
    always: as it is, whatever the data says: under no condition, without a filter, for each item of a list.
    loop: which loop of the part prints it, 0 for none; keys of one loop stand in the order in which each round prints
    them. list_length: how many names lead to the list of that loop. guarded: only where a condition found that
    something of its first name is there, so that the data may be without it. in_attribute: not as text of the page, but
    for instance as the alternative text of a picture.
    """

    path: Path
    part: str
    always: bool
    loop: int = 0
    list_length: int = 0
    guarded: bool = False
    in_attribute: bool = False

    def __str__(self) -> str:
        return ".".join(self.path)


def printed_keys(tree: nodes.Template, part: str) -> tuple[PrintedKey, ...]:
    """The keys that a part prints, in the order of its tags; a key may be there several times."""
    found = _Analysis(part).block(tree.body, _State({}, always=True))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _State:
    """Where in the template the analysis is."""

    scope: _Scope
    always: bool
    loop: int = 0
    list_length: int = 0
    guards: frozenset[str] = frozenset()  # the first names of keys that conditions found to be there

    def where(self, always: bool, **names: Path | None) -> "_State":
        """The same with more names; always only where it was so before."""
        return replace(self, scope={**self.scope, **names}, always=self.always and always)

    def guarded(self, names: frozenset[str]) -> "_State":
        """The same under a condition that asks whether something of these names is there."""
        return replace(self, always=False, guards=self.guards | names)


class _Analysis:
    def __init__(self, part: str) -> None:
        self._part = part
        self._loops = count(1)
        self._in_attribute = False  # whether the XML before the node ends within an element's tag

    def block(self, body: list[nodes.Node], state: _State) -> Iterator[PrintedKey]:
        """The keys that the nodes of a block print. A {% set %} holds for what follows it."""
        for node in body:
            if isinstance(node, nodes.Assign):
                yield from self._assigned(node, state)
                state = state.where(True, **self._names(node.target, self._path(node.node, state)))
            else:
                yield from self._node(node, state)

    def _node(self, node: nodes.Node, state: _State) -> Iterator[PrintedKey]:
        if isinstance(node, nodes.Output):
            for printed in node.nodes:
                yield from self._printed(printed, state)
        elif isinstance(node, nodes.For):
            yield from self._loop(node, state)
        elif isinstance(node, nodes.If):
            yield from self.block(node.body, state.guarded(self._asked(node.test, state)))
            for branch in (node.elif_, node.else_):
                yield from self.block(list(branch), state.where(False))
        elif isinstance(node, nodes.With):
            names: dict[str, Path | None] = {}
            for target, value in zip(node.targets, node.values, strict=True):
                names |= self._names(target, self._path(value, state))
            yield from self.block(node.body, state.where(True, **names))
        else:  # macros, {% set %} … {% endset %}, {% filter %}: what they hold is printed in some way
            for child in node.iter_child_nodes():
                if isinstance(child, nodes.Expr):
                    continue
                yield from self._node(child, state.where(False))

    def _assigned(self, node: nodes.Assign, state: _State) -> Iterator[PrintedKey]:
        """A value kept for later. One that is a key as it is counts where its name is printed."""
        own = isinstance(node.target, nodes.Name) and node.target.name.startswith("_")  # of the table tags
        if not own and self._path(node.node, state) is None:
            yield from self._printed(node.node, state.where(False))

    def _loop(self, node: nodes.For, state: _State) -> Iterator[PrintedKey]:
        path = self._path(node.iter, state)
        plain = path is not None
        if path is None:
            yield from self._printed(node.iter, state.where(False))
            filtered: nodes.Node | None = node.iter
            while isinstance(filtered, nodes.Filter):
                filtered = filtered.node
            path = None if filtered is None else self._path(filtered, state)
        below = state.where(plain and node.test is None, **self._names(node.target, path), loop=None)
        number = next(self._loops)
        yield from self.block(node.body, replace(below, loop=number, list_length=len(path or ())))
        yield from self.block(node.else_, state.where(False))

    def _asked(self, test: nodes.Node, state: _State) -> frozenset[str]:
        """The first names of the keys that must be there for a condition to hold."""
        if isinstance(test, (nodes.And, nodes.Or)):
            left, right = self._asked(test.left, state), self._asked(test.right, state)
            return left | right if isinstance(test, nodes.And) else left & right
        path = self._path(test, state)
        return frozenset(path[:1]) if path else frozenset()

    def _names(self, target: nodes.Node, path: Path | None) -> dict[str, Path | None]:
        """The names that a loop or {% set %} gives; several at once stand for no single key."""
        if isinstance(target, nodes.Name):
            return {target.name: path}
        return {name.name: None for name in target.find_all(nodes.Name)}

    def _path(self, node: nodes.Node, state: _State) -> Path | None:
        """The key that an expression is, or None where it is none or more than one."""
        if isinstance(node, nodes.Name):
            return state.scope.get(node.name, (node.name,))
        if isinstance(node, nodes.Getattr):
            owner = self._path(node.node, state)
            return None if owner is None else (*owner, node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            owner = self._path(node.node, state)
            if owner is not None and isinstance(node.arg.value, str):
                return (*owner, node.arg.value)
        return None

    def _printed(self, node: nodes.Node, state: _State) -> Iterator[PrintedKey]:
        """The keys that an expression prints."""
        if isinstance(node, nodes.TemplateData):
            opened, closed = node.data.rfind("<"), node.data.rfind(">")
            self._in_attribute = opened > closed if opened != closed else self._in_attribute
        if isinstance(node, (nodes.Const, nodes.TemplateData, nodes.Test, nodes.Compare, nodes.Not)):
            return
        path = self._path(node, state)
        if path is not None and path[0].startswith("_"):
            return  # of the table tags
        if path is not None:
            guarded = path[0] in state.guards
            where = (state.always, state.loop, state.list_length, guarded, self._in_attribute)
            yield PrintedKey(path, self._part, *where)
        elif isinstance(node, nodes.CondExpr):
            yield from self._printed(node.expr1, state.guarded(self._asked(node.test, state)))
            if node.expr2 is not None:
                yield from self._printed(node.expr2, state.where(False))
        elif isinstance(node, nodes.Or):
            yield from self._printed(node.left, state.guarded(self._asked(node.left, state)))
            yield from self._printed(node.right, state.where(False))
        elif isinstance(node, nodes.Getitem):
            yield from self._printed(node.node, state.where(False))
        elif not isinstance(node, (nodes.Name, nodes.Getattr)):
            for child in node.iter_child_nodes():
                yield from self._printed(child, state.where(False))
