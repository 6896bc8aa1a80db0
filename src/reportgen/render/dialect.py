"""The template language: docxtpl's Jinja, sandboxed. No functions, no unescaped text, nothing undefined."""

import functools
from collections.abc import Mapping
from decimal import Decimal
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateAssertionError, TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from reportgen.render import tables

SOURCE_NAME = "<template>"

# what makes sense for finished text and lists; the rest (safe, attr, urlize, tojson …) is unknown here
# fmt: off
_FILTERS = (
    "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float",
    "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject",
    "rejectattr", "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "sum",
    "title", "trim", "truncate", "unique", "upper",
)
# fmt: on


class MissingName(UndefinedError):
    """A tag asks for a name that is not there. owner: what it was looked for in, None for the top level."""

    def __init__(self, owner: object, name: object, message: str) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = str(name)


class Unprintable(TemplateRuntimeError):
    """A tag would print a list, a group of values, yes/no or nothing at all."""

    def __init__(self, value: object) -> None:
        super().__init__(type(value).__name__)
        self.value = value


class Refused(TemplateAssertionError):
    """A construction that templates may not use. message and advice are in Chinese."""

    def __init__(self, message: str, advice: str, lineno: int) -> None:
        super().__init__(message, lineno)
        self.advice = advice


class _Missing(StrictUndefined):
    """StrictUndefined that remembers in its exception what was looked for, and where."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, *_: object
    ) -> None:
        owner = None if obj is missing else obj
        # the base class calls exc(message), which a partial answers as well as a class
        super().__init__(hint, obj, name, functools.partial(MissingName, owner, name))  # type: ignore[arg-type]


def _printable(value: object) -> object:
    """The value of a tag, if it is one that a page can show."""
    if type(value) is str:
        return value
    if isinstance(value, (str, int, float, Decimal, Undefined)) and not isinstance(value, bool):
        return value  # an undefined value raises when it is turned into text
    raise Unprintable(value)


class ReportEnvironment(SandboxedEnvironment):
    """Jinja as a report template may use it."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=_Missing, finalize=_printable)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS} | tables.FILTERS

    def getattr(self, obj: Any, attribute: str) -> Any:
        """x.items is the key 'items' and never a method; only the loop variable has attributes of its own."""
        if type(obj) is dict or isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
        elif isinstance(obj, (LoopContext, Undefined)):  # an undefined value raises
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """x['名称'] and x[0]; never an attribute."""
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers only: repeated text, ** and % are the ways to make a page of a gigabyte."""
        numbers = isinstance(left, (int, float, Decimal)) and isinstance(right, (int, float, Decimal))
        if not numbers or operator == "**":
            raise TypeError(operator)
        return super().call_binop(context, operator, left, right)


_LOADERS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
_SWITCHES = (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)


def _refuse(environment: ReportEnvironment, tree: nodes.Template) -> None:
    """Raises Refused for what the sandbox would not stop, or only when a branch is taken."""
    for applied in tree.find_all(nodes.Filter):
        if applied.name not in environment.filters:
            raise Refused(f"模板里不能用过滤器“{applied.name}”", f"请删去 |{applied.name}。", applied.lineno)
    macros = {macro.name for macro in tree.find_all(nodes.Macro)} | {"loop", "caller"}
    for node in tree.find_all(_LOADERS + _SWITCHES + (nodes.Call,)):
        if isinstance(node, _LOADERS):
            raise Refused(
                "模板不能引用别的模板（include、import、extends）", "请把内容直接写进这个模板。", node.lineno
            )
        if isinstance(node, _SWITCHES):
            raise Refused("模板不能关闭转义（autoescape）", "请删去这个标签。", node.lineno)
        if isinstance(node, nodes.Call) and not _harmless(node.node, macros):
            raise Refused("模板里不能调用函数", "请去掉括号；需要的值请在程序里算好。", node.lineno)


def _harmless(callee: nodes.Node, macros: set[str]) -> bool:
    """A macro of the same part, the recursive loop itself, loop.cycle and loop.changed."""
    if isinstance(callee, nodes.Name):
        return callee.name in macros
    return (
        isinstance(callee, nodes.Getattr)
        and isinstance(callee.node, nodes.Name)
        and callee.node.name == "loop"
    )


def compile_source(environment: ReportEnvironment, source: str) -> CodeType:
    """The code of one part's template text. Raises jinja2.TemplateSyntaxError with its line."""
    tree = environment.parse(source)
    _refuse(environment, tree)
    return environment.compile(tree, filename=SOURCE_NAME)
