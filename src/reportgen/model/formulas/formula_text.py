"""Parse an 算式: names of fields, numbers, + − × ÷, 合计(…), brackets, and one sign of comparison between two sides."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias, Union

from pydantic_core import PydanticCustomError

from reportgen.model.fields import fault
from reportgen.model.numerals import narrow

MAX_LENGTH = 500  # characters of an 算式
MAX_BRACKETS = 20  # within one another
TOTAL = "合计"

Sign = Literal["+", "-", "×", "÷"]
Comparison = Literal["=", "≤", "≥", "<", ">"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A number as typed. A percentage is a ratio."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """The name of a field: its keys from the top of the office's file, or a name that stands beside the formula."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name as it is written: 预算.执行数."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Total:
    """合计: the sum of its arguments, of a column the sum of all rows. What is not filled in is left out."""

    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of a value."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Values joined from left to right by signs of one rank: + and −, or × and ÷."""

    first: "Node"
    rest: tuple[tuple[Sign, "Node"], ...]


Node: TypeAlias = Union[Constant, NamedFigure, Total, Negative, Chain]  # noqa: UP007 (a quoted | cannot be used at run time)


@dataclass(frozen=True, slots=True)
class Formula:
    """An 算式 that gives a value. text: as typed."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Equation:
    """An 算式 that says how two values compare. left and right keep their own text."""

    text: str
    left: Formula
    sign: Comparison
    right: Formula


def parse_formula(text: str) -> Formula:
    """Parse an 算式 that gives a value. Raises a fault of the value that says at which character."""
    parser = _FormulaReader(text)
    node = parser.sum()
    if parser.kind in _COMPARISONS:
        raise parser.fault(f"有“{parser.token}”，这里的算式只算一个数", "两边要相等的，写到“核对”里")
    parser.end()
    return Formula(text, node)


def parse_equation(text: str) -> Equation:
    """Parse an 算式 that says how two values compare. Raises a fault of the value that says at which character."""
    parser = _FormulaReader(text)
    left = parser.side()
    sign = _COMPARISONS.get(parser.kind)
    if sign is None:
        raise parser.fault(
            "没有说两边应当怎样" if not parser.kind else f"“{parser.token}”放错了地方",
            "写成 左边 = 右边，如 预算.执行数 = 合计(支出明细.金额)；也可以用 ≤ ≥ < >",
        )
    parser.step()
    right = parser.side()
    if parser.kind in _COMPARISONS:
        raise parser.fault(f"又有一个“{parser.token}”", "一条核对只写一个，几条分开写")
    parser.end()
    return Equation(text, left, sign, right)


def references(node: Node) -> Iterator[NamedFigure]:
    """Yield every name in an 算式, from left to right."""
    match node:
        case NamedFigure():
            yield node
        case Negative():
            yield from references(node.of)
        case Total():
            for argument in node.arguments:
                yield from references(argument)
        case Chain():
            yield from references(node.first)
            for _, part in node.rest:
                yield from references(part)


_SIGNS: dict[str, Sign] = {
    **dict.fromkeys("+＋", "+"), **dict.fromkeys("-－−–—﹣", "-"), **dict.fromkeys("*×✕✖＊", "×"), **dict.fromkeys("/÷／", "÷")
}  # fmt: skip
_COMPARISONS: dict[str, Comparison] = {
    **dict.fromkeys(("=", "＝", "=="), "="),
    **dict.fromkeys(("≤", "<=", "≦", "⩽"), "≤"),
    **dict.fromkeys((">=", "≥", "≧", "⩾"), "≥"),
    **dict.fromkeys("<＜", "<"),
    **dict.fromkeys(">＞", ">"),
}  # fmt: skip
_OPENING, _CLOSING, _COMMAS = "(（", ")）", ",，、"
_Read: TypeAlias = Callable[[], Node]


@cache
def _token() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:(?P<number>[0-9０-９]+(?:[.．][0-9０-９]+)?)(?P<percent>\s*[%％])?"
        r"|(?P<name>[^\W\d]\w*(?:\s*[.．]\s*\w+)*)"
        r"|(?P<sign><=|>=|==|\S)|$)"
    )


class _FormulaReader:
    """Reads one 算式 from left to right. kind is the present sign, “名” for a name, “数” for a number, empty at the end."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise fault(f"算式有 {len(text)} 字，超过 {MAX_LENGTH} 字", "分成几项：先算几个附加项，再用它们")
        self._text, self._at, self._start, self._depth = text, 0, 0, 0
        self.kind = self.token = ""
        self._percent = False
        self.step()

    def fault(self, message: str, advice: str) -> PydanticCustomError:
        """Return a fault at the present place."""
        where = f"第 {self._start + 1} 个字" if self.kind else "末尾"
        return fault(f"算式“{self._text}”{where}：{message}", advice)

    def step(self) -> None:
        """Go on to the next token."""
        found = _token().match(self._text, self._at)
        assert found is not None  # The last branch of the pattern takes any sign, or the end.
        self._at = found.end()
        self._percent = found["percent"] is not None
        name, number = found["name"], narrow(found["number"] or "")
        self.token = name or number or found["sign"] or ""
        self._start = self._at - len(found[0].lstrip())
        self.kind = "名" if name else "数" if number else self.token
        following = self._text[self._at : self._at + 1]
        if number and (following == "." or (following.isalnum() and not self._percent)):
            raise self.fault(f"“{number}”后面的写法不对", "数只写数字，如 12.5 或 95%；名称不能以数字开头")

    def end(self) -> None:
        """Raise a fault where anything is left."""
        if not self.kind:
            return
        if self.kind in _CLOSING:
            raise self.fault("多了一个右括号", "删去它，或补上前面的左括号")
        if self.kind in ("名", "数", *_OPENING):
            raise self.fault(f"“{self.token}”前面缺运算符号", "补上 + − × ÷ 中的一个")
        raise self.fault(f"有“{self.token}”", "只用 + − × ÷、合计( )、括号、数和名称")

    def side(self) -> Formula:
        """Read one side of an equation."""
        begin = self._start
        node = self.sum()
        until = self._start if self.kind else len(self._text)
        return Formula(self._text[begin:until].strip(), node)

    def sum(self) -> Node:
        """Read values joined by + and −."""
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Node:
        return self._chain(("×", "÷"), self._value)

    def _chain(self, signs: tuple[Sign, Sign], part: _Read) -> Node:
        first, rest = part(), []
        while (sign := _SIGNS.get(self.kind)) in signs:
            self.step()
            rest.append((sign, part()))
        return Chain(first, tuple(rest)) if rest else first

    def _value(self) -> Node:
        negative = False
        while _SIGNS.get(self.kind) in ("+", "-"):
            if negative or _SIGNS[self.kind] == "+":
                raise self.fault(f"“{self.token}”前面缺数或名称", "两个运算符号不能连着写")
            negative = True
            self.step()
        node = self._operand()
        return Negative(node) if negative else node

    def _operand(self) -> Node:
        if self.kind == "数":
            return self._number()
        if self.kind == "名":
            path = tuple(re.split(r"\s*[.．]\s*", self.token))
            self.step()
            if self.kind in _OPENING and self.kind:
                return self._total(path)
            return NamedFigure(path)
        if self.kind and self.kind in _OPENING:
            return self._in_brackets()[0]
        what = f"“{self.token}”前面缺数或名称" if self.kind else "缺数或名称"
        raise self.fault(what, "只用 + − × ÷、合计( )、括号、数和名称")

    def _number(self) -> Node:
        if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", self.token):
            raise self.fault(f"数“{self.token}”位数太多", "整数最多 15 位，小数最多 6 位")
        value = Decimal(self.token)
        node = Constant(value / 100, f"{self.token}%") if self._percent else Constant(value, self.token)
        self.step()
        return node

    def _total(self, path: tuple[str, ...]) -> Node:
        if path != (TOTAL,):
            raise self.fault(f"“{'.'.join(path)}”后面跟着括号", f"能这样写的只有 {TOTAL}( )；相乘要写 ×")
        return Total(self._in_brackets(several=True))

    def _in_brackets(self, several: bool = False) -> tuple[Node, ...]:
        """Read what stands in brackets: one value, or several between commas."""
        self._depth += 1
        if self._depth > MAX_BRACKETS:
            raise self.fault(f"括号套了 {MAX_BRACKETS} 层以上", "分成几项：先算几个附加项，再用它们")
        opening = self._start + 1
        self.step()
        nodes = [self.sum()]
        while several and self.kind and self.kind in _COMMAS:
            self.step()
            nodes.append(self.sum())
        if not self.kind or self.kind not in _CLOSING:
            found = f"这里是“{self.token}”" if self.kind else "到末尾也没有"
            raise self.fault(f"第 {opening} 个字的左括号没有配对的右括号，{found}", "补上右括号")
        self._depth -= 1
        self.step()
        return tuple(nodes)
