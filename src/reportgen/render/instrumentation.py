"""A template's syntax tree with its spending written in (see budget.py).

A loop spends for all its rounds before the first, a macro at each call: what one round or call costs is known from
the tree. So the rendering of an ordinary report, which is mostly text between few loops, is as fast as without.
"""

from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.runtime import Context, markup_join
from jinja2.visitor import NodeTransformer

from reportgen.render.filters import Filters
from reportgen.render.values import length

# Names of filters that no template can write: they are no identifiers.
PREFIX = "#"
_ROUNDS, _CALL, _JOIN, _SINGLE, _INSIDE, _PART = (
    PREFIX + n for n in ("rounds", "call", "join", "single", "in", "part")
)


def functions(spending: Filters) -> dict[str, Callable[..., Any]]:
    """What the tree calls, by name. All take the context, or the compiler would fold them away."""
    budget = spending.budget

    @pass_context
    def rounds(_: Context, value: Any, steps: int, characters: int) -> Any:
        if type(value) is not list:
            value = spending.listed(value)
        count = len(value)
        budget.spend(count * (1 + steps), count * characters)
        return value

    @pass_context
    def call(_: Context, __: Any, steps: int, characters: int) -> None:
        budget.spend(steps, characters)

    @pass_context
    def join(_: Context, values: tuple[Any, ...]) -> Any:
        spending.text(*values)
        return markup_join(values)

    @pass_context
    def alone(_: Context, value: Any) -> Any:
        spending.text(value)
        return value

    @pass_context
    def inside(_: Context, value: Any, where: Any) -> bool:
        return spending.inside(value, where)

    @pass_context
    def part(_: Context, value: Any) -> Any:
        budget.spend(0 if isinstance(value, str) else len(value), length(value))
        return value

    found = (rounds, call, join, alone, inside, part)
    return dict(zip((_ROUNDS, _CALL, _JOIN, _SINGLE, _INSIDE, _PART), found, strict=True))


def _applied(name: str, node: Any, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(args), [], None, None, lineno=node.lineno)


def _price(body: Iterable[nodes.Node]) -> tuple[int, int]:
    """Steps and characters that carrying out these nodes once may take, without the rounds of inner loops."""
    steps = characters = 0
    for node in body:
        inner: Iterable[nodes.Node] = node.iter_child_nodes()
        if isinstance(node, nodes.TemplateData):
            characters += len(node.data)
        elif isinstance(node, nodes.Const):
            characters += length(node.value)
        elif isinstance(node, nodes.For):
            inner = [node.iter, *node.else_]
        elif isinstance(node, (nodes.Macro, nodes.CallBlock)):
            inner = [*node.defaults, *([node.call] if isinstance(node, nodes.CallBlock) else [])]
        elif isinstance(node, nodes.If):
            branches = [_price(branch) for branch in (node.body, node.else_)] + [_price(node.elif_)]
            steps += sum(branch[0] for branch in branches)
            characters += max(branch[1] for branch in branches)
            inner = [node.test]
        below = _price(inner)
        steps += 1 + below[0]
        characters += below[1]
    return steps, characters


def _prices(body: Iterable[nodes.Node]) -> list[nodes.Expr]:
    return [nodes.Const(amount) for amount in _price(body)]


class Instrumentation(NodeTransformer):
    """Rewrites a tree in place by visit(). Children come first, so that their calls are counted as well."""

    def __init__(self) -> None:
        self._loops: list[list[nodes.Expr]] = []  # the prices of a round of the recursive loops around

    def visit_For(self, node: nodes.For) -> nodes.Node:
        """The rounds of a loop."""
        prices = _prices([*node.body, *([node.test] if node.test else [])])
        if node.recursive:
            self._loops.append(prices)
        self.generic_visit(node)
        if node.recursive:
            self._loops.pop()
        node.iter = _applied(_ROUNDS, node.iter, *prices)
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:
        """A call of a macro."""
        return self._paid(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:
        """A use of caller()."""
        return self._paid(node)

    def _paid(self, node: nodes.Macro | nodes.CallBlock) -> nodes.Node:
        prices = _prices(node.body)
        self.generic_visit(node)
        nothing = nodes.Const(None, lineno=node.lineno)
        node.body.insert(0, nodes.ExprStmt(_applied(_CALL, nothing, *prices), lineno=node.lineno))
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """The rounds of loop(…); what loop.changed(…) compares."""
        self.generic_visit(node)
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.args and self._loops:
            node.args[0] = _applied(_ROUNDS, node.args[0], *self._loops[-1])
        elif isinstance(node.node, nodes.Getattr) and node.node.attr == "changed":
            node.args = [_applied(_SINGLE, arg) for arg in node.args]
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """The text that ~ makes."""
        self.generic_visit(node)
        return _applied(_JOIN, nodes.Tuple(node.nodes, "load", lineno=node.lineno))

    def visit_Pair(self, node: nodes.Pair) -> nodes.Node:
        """A key has to be a single value."""
        self.generic_visit(node)
        if not isinstance(node.key, nodes.Const):
            node.key = _applied(_SINGLE, node.key)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        """The copy that x[1:5] makes."""
        self.generic_visit(node)
        return _applied(_PART, node) if isinstance(node.arg, nodes.Slice) else node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        """Only single values are compared, unless one is written in the template."""
        self.generic_visit(node)
        first = node.ops[0]
        if first.op in ("in", "notin") and len(node.ops) == 1:
            found = _applied(_INSIDE, node.expr, first.expr)
            return found if first.op == "in" else nodes.Not(found, lineno=node.lineno)
        if len(node.ops) > 1 or not (
            isinstance(node.expr, nodes.Const) or isinstance(first.expr, nodes.Const)
        ):
            node.expr = _applied(_SINGLE, node.expr)
            for operand in node.ops:
                operand.expr = _applied(_SINGLE, operand.expr)
        return node
