"""The template language: docxtpl's Jinja, sandboxed. No functions, no unescaped text, nothing undefined.

A template may use loops, conditions, output and the filters of filters.py, within the limits of budget.py.
"""

import functools
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateAssertionError, UndefinedError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.tests import TESTS
from jinja2.utils import missing

from reportgen.render import instrumentation, tables
from reportgen.render.budget import RenderBudget
from reportgen.render.filters import Filters
from reportgen.render.values import Unprintable, number, single

SOURCE_NAME = "<template>"
MAX_NESTING = 15  # depth of nested blocks, and of nested brackets
MAX_BRANCHES = 60  # {% elif %} of all blocks that are open: Python compiles them as nested conditions
MAX_TOKENS = 150  # words and signs of one tag
MAX_DIGITS = 100  # of a number in a tag: Python reads none of more than 4,300
MAX_ALL_TOKENS = 50_000  # words and signs of all tags of a part


class MissingName(UndefinedError):
    """A tag uses an unknown name. owner: the value that should contain it, None for the top level."""

    def __init__(self, owner: object, name: object, message: str) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = str(name)


class RefusedConstruct(TemplateAssertionError):
    """A construct that templates may not use. message and advice are in Chinese."""

    def __init__(self, message: str, advice: str, lineno: int) -> None:
        super().__init__(message, lineno)
        self.advice = advice


class _Missing(StrictUndefined):
    """StrictUndefined whose exception contains the missing name and its owner."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, *_: object
    ) -> None:
        owner = None if obj is missing else obj
        # the base class calls exc(message), which a partial answers as well as a class
        super().__init__(hint, obj, name, functools.partial(MissingName, owner, name))  # type: ignore[arg-type]


class ReportEnvironment(SandboxedEnvironment):
    """Jinja restricted to what a report template may use. One rendering at a time, because it has the budget."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))

    def __init__(self) -> None:
        self.budget = budget = RenderBudget()

        def printable(value: object) -> object:
            """Return the value of a tag if it can be printed, and spend its characters from the budget."""
            if type(value) is str:
                budget.characters -= len(value)
                if budget.characters < 0:
                    budget.spend(0, 0)
                return value
            if value is None or isinstance(value, bool):
                raise Unprintable(value)
            budget.spend(0, len(value) if isinstance(value, str) else 0)
            return single(value)

        # Not optimized, because searching each level of an expression for constants takes cubic time in its depth.
        super().__init__(autoescape=True, undefined=_Missing, finalize=printable, optimized=False)
        spending = Filters(budget)
        self.globals.clear()
        own = spending.filters() | tables.FILTERS | instrumentation.functions(spending)
        self.filters: dict[str, Callable[..., Any]] = own
        self.tests = spending.tests(TESTS)  # type: ignore[assignment, arg-type]  # "function" in Jinja

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look up x.items as the key 'items', never as a method. Only the loop variable has attributes."""
        if type(obj) is dict or isinstance(obj, Mapping):
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        if isinstance(obj, (LoopContext, Undefined)):  # an undefined value raises
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look up x['名称'] and x[0], never an attribute."""
        try:
            return obj[single(argument)]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a filter by name, as map() does. The internal functions that spend the budget cannot be called so."""
        if not isinstance(name, str) or name.startswith((instrumentation.PREFIX, "_")):
            raise TypeError(name)
        return super().call_filter(name, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate with numbers of limited size, and join texts and lists with +. ** could give enormous numbers."""
        for kinds in (str, (list, tuple)):
            if operator == "+" and isinstance(left, kinds) and isinstance(right, kinds):
                size = len(left) + len(right)
                self.budget.spend(size, size)
                return super().call_binop(context, operator, left, right)
        if operator == "**":
            raise TypeError(operator)
        return super().call_binop(context, operator, number(left), number(right))


_LOADERS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)
_SWITCHES = (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)
_NESTING = {"for", "if", "macro", "call", "filter", "with"}  # the tags that have an end


def _refuse(environment: ReportEnvironment, tree: nodes.Template) -> None:
    """Raise RefusedConstruct for what the sandbox allows, or refuses only when a branch is executed."""
    for applied in tree.find_all(nodes.Filter):
        if applied.name not in environment.filters:
            raise RefusedConstruct(
                f"模板里不能用过滤器“{applied.name}”", f"请删去 |{applied.name}。", applied.lineno
            )
    macros = {macro.name for macro in tree.find_all(nodes.Macro)} | {"loop", "caller"}
    for node in tree.find_all(_LOADERS + _SWITCHES + (nodes.Call,)):
        if isinstance(node, _LOADERS):
            raise RefusedConstruct(
                "模板不能引用别的模板（include、import、extends、block）",
                "请把内容直接写进这个模板。",
                node.lineno,
            )
        if isinstance(node, _SWITCHES):
            raise RefusedConstruct("模板不能关闭转义（autoescape）", "请删去这个标签。", node.lineno)
        if isinstance(node, nodes.Call) and not _harmless(node, macros):
            raise RefusedConstruct("模板里不能调用函数", "请去掉括号；需要的值请在程序里算好。", node.lineno)
    _refuse_recursion(tree)


def _harmless(call: nodes.Call, macros: set[str]) -> bool:
    """Whether a call is allowed: a macro of the same part, the recursive loop itself, loop.cycle, loop.changed."""
    callee = call.node
    if call.dyn_args is not None or call.dyn_kwargs is not None:
        return False
    if isinstance(callee, nodes.Name):
        return callee.name in macros
    return (
        isinstance(callee, nodes.Getattr)
        and callee.attr in ("cycle", "changed")
        and isinstance(callee.node, nodes.Name)
        and callee.node.name == "loop"
    )


def _refuse_recursion(tree: nodes.Template) -> None:
    """Raise RefusedConstruct for a macro that calls itself, directly or through others."""
    calls: dict[str, set[str]] = {}
    for macro in tree.find_all(nodes.Macro):
        called = {call.node.name for call in macro.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
        calls.setdefault(macro.name, set()).update(called)
    for macro in tree.find_all(nodes.Macro):
        reached: set[str] = set()
        waiting = [macro.name]
        while waiting:
            new = calls.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        if macro.name in reached:
            raise RefusedConstruct(f"宏“{macro.name}”调用了自己", "请改用 {% for %} 循环。", macro.lineno)


def _refuse_depth(environment: ReportEnvironment, source: str) -> int:
    """Raise RefusedConstruct for deep nesting and long tags. Returns the line of the longest tag."""
    brackets = tokens = most = longest = total = 0
    branches: list[int] = []  # per open block, how many {% elif %} it has so far
    for line, kind, word in environment.lex(source):
        if kind in ("block_begin", "variable_begin"):
            tokens = brackets = 0
        elif kind != "whitespace":
            tokens += 1
            total += 1
        if kind == "name" and tokens == 1:
            if word in _NESTING:
                branches.append(0)
            elif word == "elif" and branches:
                branches[-1] += 1
            elif word.startswith("end"):
                del branches[-1:]
        elif kind == "operator":
            brackets += (word in "([{") - (word in ")]}")
        elif kind in ("integer", "float") and len(word) > MAX_DIGITS:
            raise RefusedConstruct(f"标签里的数超过 {MAX_DIGITS} 位", "请改小。", line)
        if len(branches) > MAX_NESTING or brackets > MAX_NESTING:
            raise RefusedConstruct(f"嵌套超过 {MAX_NESTING} 层", "请减少条件、循环或括号的层数。", line)
        if sum(branches) > MAX_BRANCHES:
            raise RefusedConstruct(
                f"一个条件的分支超过 {MAX_BRANCHES} 个", "请减少 elif，或把条件分成几个。", line
            )
        if tokens > MAX_TOKENS:
            raise RefusedConstruct(f"一个标签里超过 {MAX_TOKENS} 个词和符号", "请分成几个标签写。", line)
        if total > MAX_ALL_TOKENS:
            raise RefusedConstruct(
                f"标签太多，到这里超过 {MAX_ALL_TOKENS} 个词和符号", "重复的内容请用循环写。", line
            )
        if tokens > most:
            most, longest = tokens, line
    return longest


def compile_source(environment: ReportEnvironment, source: str) -> CodeType:
    """Compile the template text of one part. Raises jinja2.TemplateSyntaxError with the line of the fault."""
    longest = _refuse_depth(environment, source)
    environment.budget.refill()  # the compiler evaluates constants
    try:
        tree = environment.parse(source)
        _refuse(environment, tree)
        instrumentation.Instrumentation().visit(tree)
        return environment.compile(tree, filename=SOURCE_NAME)
    except (RecursionError, MemoryError, SyntaxError) as fault:  # raised by Python's own compiler
        raise RefusedConstruct("标签的写法太复杂", "请分成几个标签写，减少嵌套。", longest) from fault
