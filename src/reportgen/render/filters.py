"""Jinja's filters and tests as a template may use them: each draws on the budget before it does its work.

All of them take Jinja's context, so that the compiler does not work them out beforehand, unbudgeted.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import filters, pass_context
from jinja2.runtime import Context, Undefined
from jinja2.utils import _PassArg

from reportgen.render.budget import APPLICATION, RenderBudget
from reportgen.render.values import length, number, single

MAX_GROUPS = 10_000  # the number given to batch and slice
MAX_TRIM = 100  # characters that trim takes off
MAX_PRECISION = 30  # digits that round keeps

Function = Callable[..., Any]

# what makes sense for finished text and lists; the rest (safe, attr, urlize, tojson …) is unknown here
_TEXT = ("abs", "capitalize", "e", "escape", "float", "int", "lower", "string", "title", "truncate", "upper")
_ITEMS = ("items", "list", "map", "reject", "rejectattr", "reverse", "select", "selectattr")
_KEYED = ("groupby", "join", "max", "min", "sort", "sum", "unique")
_PLAIN = ("count", "d", "default", "first", "last", "length")
_SINGLE_TESTS = (
    "!=", "<", "<=", "==", ">", ">=", "divisibleby", "eq", "equalto", "even", "ge", "greaterthan", "gt", "le",
    "lessthan", "lower", "lt", "ne", "odd", "upper",
)  # fmt: skip
_PLAIN_TESTS = (
    "boolean", "defined", "false", "float", "integer", "iterable", "mapping", "none", "number", "sameas", "sequence",
    "string", "true", "undefined",
)  # fmt: skip


def _with_context(function: Function, context: Context) -> Function:
    """Jinja's function with its own first argument filled in, if it wants one."""
    wanted = _PassArg.from_obj(function)
    if wanted is _PassArg.context:
        return lambda *args, **kwargs: function(context, *args, **kwargs)
    if wanted is _PassArg.eval_context:
        return lambda *args, **kwargs: function(context.eval_ctx, *args, **kwargs)
    if wanted is _PassArg.environment:
        return lambda *args, **kwargs: function(context.environment, *args, **kwargs)
    return function


class Filters:
    """The filters and tests of one environment, drawing on its budget."""

    def __init__(self, budget: RenderBudget) -> None:
        self.budget = budget

    def filters(self) -> dict[str, Function]:
        """Name → filter."""
        found = {name: filters.FILTERS[name] for name in _PLAIN}
        found |= {name: self._of_text(filters.FILTERS[name]) for name in _TEXT}
        found |= {name: self._of_items(filters.FILTERS[name]) for name in _ITEMS}
        found |= {name: self._of_keys(filters.FILTERS[name], name) for name in _KEYED}
        own = ("batch", "dictsort", "replace", "round", "slice", "trim")
        return found | {name: getattr(self, f"_{name}") for name in own}

    def tests(self, known: Mapping[str, Function]) -> dict[str, Function]:
        """Name → test. known: Jinja's own."""
        found = {name: known[name] for name in _PLAIN_TESTS}
        found |= {name: self._of_singles(known[name]) for name in _SINGLE_TESTS}
        return found | {"in": lambda value, where: self.inside(value, where)}

    def listed(self, value: Any) -> Any:
        """The value as something that can be gone through, at a step for each item. Raises TypeError, MissingName."""
        if not isinstance(value, (list, tuple, str, Mapping)):
            value = list(value)  # what is left: loop, reversed and undefined values, which raise
        self.budget.spend(len(value), 0)
        return value

    def text(self, *values: Any) -> None:
        """Raises for what is no single value; draws the characters of those that are texts."""
        characters = 0
        for value in values:
            characters += len(value) if type(value) is str else length(single(value))
        self.budget.spend(APPLICATION, characters)

    def inside(self, value: Any, where: Any) -> bool:
        """value in where."""
        self.text(value, where if isinstance(where, str) else None)
        where = self.listed(where)
        if not isinstance(where, (str, Mapping)):
            self.budget.spend(0, sum(map(length, where)))
        return value in where

    def _made(self, result: Any) -> Any:
        """A filter's result, its characters or items drawn."""
        if isinstance(result, str):
            self.budget.spend(0, len(result))
            return result
        if (
            result is None
            or isinstance(result, (int, float, Undefined, Mapping))
            or not isinstance(result, Iterable)
        ):
            return result
        return self.listed(result)

    def _of_text(self, function: Function) -> Function:
        @pass_context
        def bounded(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
            self.text(value, *args, *kwargs.values())
            return self._made(_with_context(function, context)(value, *args, **kwargs))

        return bounded

    def _of_items(self, function: Function) -> Function:
        @pass_context
        def bounded(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
            if not isinstance(value, Undefined):  # items makes nothing of it, the others raise
                value = self.listed(value)
            return self._made(_with_context(function, context)(value, *args, **kwargs))

        return bounded

    def _of_keys(self, function: Function, name: str) -> Function:
        """sort, join …: what is compared or joined are single values, each drawn with its characters."""

        @pass_context
        def bounded(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
            value = self.listed(value)
            attribute = kwargs.get("attribute") or _attribute(name, args)
            self.text(*(a for a in args if a is not attribute))
            keys = value if attribute is None else self._attributes(context, value, attribute)
            for key in keys:
                self.text(number(key) if name == "sum" else key)
            if name == "join" and (args or "d" in kwargs):
                self.budget.spend(0, len(value) * length(args[0] if args else kwargs["d"]))
            if name == "sum":
                number(args[1] if len(args) > 1 else kwargs.get("start", 0))
            return self._made(_with_context(function, context)(value, *args, **kwargs))

        return bounded

    def _attributes(self, context: Context, value: Iterable[Any], attribute: Any) -> list[Any]:
        """The values by which sort, groupby … compare. attribute may name several, by commas."""
        names = str(attribute).split(",") if isinstance(attribute, str) else [attribute]
        getters = [filters.make_attrgetter(context.environment, name) for name in names]
        found = [getter(item) for item in value for getter in getters]
        return ["" if isinstance(key, Undefined) else key for key in found]  # groupby has a default for these

    def _of_singles(self, function: Function) -> Function:
        def bounded(value: Any, *args: Any) -> Any:
            self.text(value, *args)
            return function(value, *args)

        return bounded

    @pass_context
    def _batch(self, context: Context, value: Any, linecount: int, fill_with: Any = None) -> Any:
        value = self.listed(value)
        self.budget.spend(_count(linecount, MAX_GROUPS), 0)
        return self._made(filters.do_batch(value, linecount, fill_with))

    @pass_context
    def _slice(self, context: Context, value: Any, slices: int, fill_with: Any = None) -> Any:
        value = self.listed(value)
        self.budget.spend(_count(slices, MAX_GROUPS), 0)
        return self._made(filters.sync_do_slice(value, slices, fill_with))

    @pass_context
    def _dictsort(self, context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        for pair in self.listed(value).items():
            self.text(pair[(args[1] if len(args) > 1 else kwargs.get("by")) == "value"])
        return filters.do_dictsort(value, *args, **kwargs)

    @pass_context
    def _replace(self, context: Context, value: Any, old: Any, new: Any, count: int | None = None) -> Any:
        self.text(value, old, new)
        text = str(value)
        times = min(text.count(str(old)), len(text) + 1 if count is None or count < 0 else count)
        self.budget.spend(0, times * length(str(new)))
        return self._made(filters.do_replace(context.eval_ctx, value, old, new, count))

    @pass_context
    def _round(self, context: Context, value: Any, precision: int = 0, method: Any = "common") -> Any:
        number(value)
        if abs(number(precision)) > MAX_PRECISION:
            raise OverflowError
        return filters.do_round(value, precision, method)

    @pass_context
    def _trim(self, context: Context, value: Any, chars: str | None = None) -> Any:
        self.text(value, chars)
        if length(chars) > MAX_TRIM:
            raise OverflowError
        return filters.do_trim(value, chars)


def _attribute(name: str, args: tuple[Any, ...]) -> Any:
    """The attribute that a filter was given by its position."""
    position = {"groupby": 0, "sum": 0, "join": 1, "max": 1, "min": 1, "unique": 1, "sort": 2}[name]
    return args[position] if len(args) > position else None


def _count(value: Any, most: int) -> int:
    """A number of groups: whole, from 1 to most."""
    if not isinstance(value, int):
        raise TypeError(type(value).__name__)
    if not 1 <= value <= most:
        raise OverflowError
    return value
