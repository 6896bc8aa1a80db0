"""All faults of a template's tags, each with its place: what cannot be compiled, is left open, or names no key.

Compiling stops at the first fault, and filling at the first unknown key; here every tag is looked at by itself.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from reportgen.render.catalogue import KEYS, KeyKind, Keys, names_under
from reportgen.render.dialect import ReportEnvironment, compile_source
from reportgen.render.outline import Spot, spots, text_parts
from reportgen.render.package import CORE_PROPERTIES, Package
from reportgen.render.place import Reason, syntax_reason

_TAG = re.compile(
    r"\{\{(?:p|tr|tc|r)?(?=\s)?(.*?)\}\}|\{%-?(?:(?:p|tr|tc|r)(?=\s))?\s*(.*?)\s*-?%\}", re.DOTALL
)
_QUOTES = str.maketrans("“”‘’", "\"\"''")  # docxtpl makes Word's quotes straight as well
# the program's own tags, and how Jinja would write what their argument is
_TABLE_TAGS = {"逐行": "for", "同页": "if", "可选列": "if"}
_ARGUMENT_FREE = frozenset({"合并", "else", "vm", "hm", "break", "continue"})
_BLOCKS = frozenset({"for", "if", "with", "filter", "macro", "call", "raw", "block"})
_LISTED = 12

Path = tuple[str, ...]
_Scope = dict[str, Path | None]


@dataclass(frozen=True, slots=True)
class TagFault:
    """What is wrong with a tag at a place of the template, in Chinese."""

    spot: Spot
    tag: str
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.spot}：标签 {self.tag}：{self.what}\n  办法：{self.advice}"


@dataclass
class _Block:
    """An open block: its keyword, where it was opened, and the names it gives."""

    keyword: str
    spot: Spot
    tag: str
    names: _Scope = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Tag:
    spot: Spot
    text: str  # as it is written
    keyword: str  # "" for {{ }}
    argument: str


def tag_faults(package: Package, keys: Keys = KEYS) -> Iterator[TagFault]:
    """Every fault of the tags, part by part, in the order of the template.

    keys: those of a district; without one any name is taken for an 附加项.
    """
    environment = ReportEnvironment()
    properties = [CORE_PROPERTIES] if CORE_PROPERTIES in package.parts else []
    for part in text_parts(package) + properties:
        yield from _Check(environment, _tags(spots(package, part)), keys).faults()


def _tags(found: Sequence[Spot]) -> list[_Tag]:
    tags = []
    for spot in found:
        for text in (spot.text, *spot.attributes):
            for match in _TAG.finditer(text):
                if match[1] is not None:
                    tags.append(_Tag(spot, match[0], "", match[1].strip().translate(_QUOTES)))
                else:
                    keyword, _, argument = (match[2] or "").partition(" ")
                    tags.append(_Tag(spot, match[0], keyword, argument.strip().translate(_QUOTES)))
    return tags


class _Check:
    """The check of one part."""

    def __init__(self, environment: ReportEnvironment, tags: list[_Tag], keys: Keys) -> None:
        self._environment = environment
        self._keys = keys
        self._tags = tags
        self._open: list[_Block] = []
        self._set: _Scope = {}
        self._macros: set[str] = set()
        loops = (tag.argument for tag in tags if tag.keyword in ("for", "逐行"))
        self._loop_names = {name for loop in loops for name in re.findall(r"\w+", loop.partition(" in ")[0])}

    def faults(self) -> Iterator[TagFault]:
        """The faults in the order of the tags, then the blocks that are never closed."""
        for tag in self._tags:
            if tag.keyword.startswith("end") or tag.keyword in ("else", "elif"):
                yield from self._closing(tag)
            if tag.keyword in _ARGUMENT_FREE or tag.keyword.startswith("end"):
                continue
            tree = None
            try:
                tree = self._parsed(tag)
            except TemplateSyntaxError as fault:
                what, advice = fault.args[0], getattr(fault, "advice", "")
                if not advice:
                    what, advice = syntax_reason(fault, tag.text)
                yield TagFault(tag.spot, tag.text, what, advice)
            if tree is not None:
                for what, advice in self._names(tree, tag):
                    yield TagFault(tag.spot, tag.text, what, advice)
            self._opening(tag, tree)
        for block in self._open:
            advice = f"请在它管到的地方之后写 {{% end{block.keyword} %}}。"
            yield TagFault(block.spot, block.tag, "没有对应的结束标签", advice)

    def _parsed(self, tag: _Tag) -> nodes.Template:
        """A tag by itself as Jinja reads it. Raises TemplateSyntaxError."""
        keyword = _TABLE_TAGS.get(tag.keyword, tag.keyword)
        source = f"{{% {keyword} {tag.argument} %}}"
        if not keyword:
            source = f"{{{{ {tag.argument} }}}}"
        elif keyword == "elif":
            source = f"{{% if 1 %}}{{% elif {tag.argument} %}}{{% endif %}}"
        elif keyword in _BLOCKS or (keyword == "set" and "=" not in tag.argument):
            source += f"{{% end{keyword} %}}"
        elif keyword in ("colspan", "cellbg"):
            source = f"{{{{ {tag.argument} }}}}"
        calls = "".join(f"{{% macro {name}() %}}{{% endmacro %}}" for name in sorted(self._macros))
        compile_source(self._environment, calls + source)
        return self._environment.parse(source)

    def _opening(self, tag: _Tag, tree: nodes.Template | None) -> None:
        """Note the names that a tag gives, and the block that it opens."""
        names: _Scope = {}
        for loop in tree.find_all(nodes.For) if tree else ():
            path = self._path(loop.iter, tag)
            if isinstance(loop.target, nodes.Name):
                names[loop.target.name] = path
            else:
                names |= {name.name: None for name in loop.target.find_all(nodes.Name)}
        for macro in tree.find_all(nodes.Macro) if tree else ():
            self._macros.add(macro.name)
            names |= {argument.name: None for argument in macro.args}
        if tree and tag.keyword in ("set", "with"):
            stored = (n for n in tree.find_all(nodes.Name) if n.ctx in ("store", "param"))
            names |= {n.name: None for n in stored}
        if tag.keyword == "set":
            self._set |= names
        if tag.keyword in _BLOCKS or (tag.keyword == "set" and "=" not in tag.argument):
            self._open.append(_Block(tag.keyword, tag.spot, tag.text, names))

    def _closing(self, tag: _Tag) -> Iterator[TagFault]:
        """Close a block, or say which one is open."""
        wanted = tag.keyword.removeprefix("end") if tag.keyword.startswith("end") else ""
        if not self._open:
            what, advice = "前面没有与它配对的开始标签", "请删去它，或补上开始标签。"
            yield TagFault(tag.spot, tag.text, what, advice)
        elif wanted and self._open[-1].keyword != wanted:
            block = self._open[-1]
            what = f"与开始标签 {block.tag}（{block.spot}）不配对"
            yield TagFault(tag.spot, tag.text, what, f"这里应当先写 {{% end{block.keyword} %}}。")
            if any(open_.keyword == wanted for open_ in self._open):
                while self._open.pop().keyword != wanted:
                    pass
        elif wanted:
            self._open.pop()

    def _scope(self, tag: _Tag) -> _Scope:
        """The names that hold at a tag: of open blocks, of {% set %}, and of the loop of its table row."""
        scope = dict(self._set)
        for block in self._open:
            scope |= block.names
        for other in self._tags:
            same_row = (other.spot.table, other.spot.row) == (tag.spot.table, tag.spot.row)
            if other.keyword == "逐行" and tag.spot.table and same_row and other is not tag:
                found = re.fullmatch(r"(\w+)\s+in\s+(.+)", other.argument)
                if found:
                    scope[found[1]] = self._written(found[2], scope)
        return scope

    def _written(self, expression: str, scope: _Scope) -> Path | None:
        """The key that a written expression is, where it is a plain one."""
        name = expression.split("|")[0].strip()
        if not re.fullmatch(r"\w+(\.\w+)*", name):
            return None
        first, *others = name.split(".")
        path = scope.get(first, (first,))
        return None if path is None else (*path, *others)

    def _path(self, node: nodes.Node | None, tag: _Tag) -> Path | None:
        """The key that an expression is; a filtered list has the items of the list."""
        while isinstance(node, nodes.Filter):
            node = node.node
        if isinstance(node, nodes.Name):
            return self._scope(tag).get(node.name, (node.name,))
        if isinstance(node, nodes.Getattr):
            owner = self._path(node.node, tag)
            return None if owner is None else (*owner, node.attr)
        return None

    def _names(self, tree: nodes.Template, tag: _Tag) -> Iterator[Reason]:
        """What is wrong with the keys that a tag names, and with what it would print."""
        own = (
            {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"} | self._macros | {"loop", "caller"}
        )
        scope = self._scope(tag)
        inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
        printed = {id(node) for output in tree.find_all(nodes.Output) for node in output.nodes}
        seen: set[Path] = set()
        for node in tree.find_all((nodes.Name, nodes.Getattr)):
            if id(node) in inner or (isinstance(node, nodes.Name) and node.ctx != "load"):
                continue
            root: nodes.Node = node
            while isinstance(root, nodes.Getattr):
                root = root.node
            if not isinstance(root, nodes.Name) or (root.name in own and root.name not in scope):
                continue
            path = self._path(node, tag)
            if path is not None and path not in seen:
                seen.add(path)
                if path[:1] not in self._keys and root.name in self._loop_names:
                    yield f"“{root.name}”只在循环里有效", "请把这个标签放进循环的开始和结束标签之间。"
                    continue
                fault = _key_fault(path, id(node) in printed, node, scope, self._keys)
                if fault:
                    yield fault


def _key_fault(path: Path, is_printed: bool, node: nodes.Node, scope: _Scope, keys: Keys) -> Reason | None:
    """What is wrong with a key: there is none, or it cannot be printed where it stands."""
    for length in range(1, len(path) + 1):
        part = path[:length]
        key = keys.get(part)
        if key is None:
            return None if keys is KEYS and length > 1 and KEYS[part[:1]].is_open else _unknown(part, keys)
        if length > 1 and keys[part[:-1]].kind is KeyKind.LIST and not _is_item(part[:-1], scope):
            name = ".".join(part[:-1])
            return (
                f"“{name}”是一个列表",
                f"请写 {{% for 项 in {name} %}}（表格里写“逐行”），再写项.{part[-1]}。",
            )
    key = keys[path]
    is_text = key.kind is KeyKind.TEXT or (key.kind is KeyKind.LIST and isinstance(node, nodes.Name)
                                           and _is_item(path, scope) and not names_under(path, keys))  # fmt: skip
    if is_printed and not is_text:
        advice = {
            KeyKind.FLAG: "它只能用在 {% if … %} 里。",
            KeyKind.GROUP: f"请用点号写出其中的一项：{'、'.join(names_under(path, keys))}。",
        }.get(key.kind, "请用 {% for … in … %} 逐项写出。")
        return f"这里要印的“{'.'.join(path)}”是{key.kind}，不是文字", advice
    return None


def _is_item(path: Path, scope: _Scope) -> bool:
    """Whether a name at this place stands for an item of a list, or for something in one."""
    return any(held is not None and held == path[: len(held)] for held in scope.values())


def _unknown(path: Path, keys: Keys) -> Reason:
    """That there is no such key, with the nearest."""
    written, known = ".".join(path), names_under(path[:-1], keys)
    elsewhere = [".".join(k) for k in keys if k[-1] == path[-1]]
    near = difflib.get_close_matches(path[-1], known, 1, 0.5)
    if near:
        return f"没有“{written}”", f"最接近的是“{'.'.join((*path[:-1], near[0]))}”，请核对模板里的写法。"
    if elsewhere:
        return f"没有“{written}”", f"最接近的是“{elsewhere[0]}”，请核对模板里的写法。"
    listed = "、".join(known[:_LISTED]) + ("……" if len(known) > _LISTED else "")
    return (
        f"没有“{written}”",
        f"这里可用的有：{listed}。" if known else "它下面没有别的内容，请去掉点号后面的部分。",
    )
