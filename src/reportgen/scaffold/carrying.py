"""Last year's file → what of it goes into the new year's: kept, open, to be confirmed, or left out, as keys.py says."""

from collections.abc import Mapping, Sequence

from reportgen.model.fields import Record
from reportgen.model.indicator_system import Indicator, IndicatorClass
from reportgen.model.placeholders import OPEN_MARK, UNCONFIRMED_MARK, confirmed
from reportgen.reading.composer import Tree
from reportgen.scaffold.keys import CarryOver, DataKey, keys_of
from reportgen.scaffold.yamlwriter import Node

# Last year's key from which a value comes, where it is another one.
_SOURCES = {CarryOver.FROM_CURRENT: "本年", CarryOver.FROM_OUTTURN: "执行数"}
_FIGURES = ("完成值", "自评得分", "样本量")


def carried_office(
    tree: Mapping[str, Tree], system: Sequence[IndicatorClass], record: type[Record]
) -> dict[str, Node]:
    """Return an office's file of the new year.

    system: the 指标体系 that it will be measured by. record: the class of the new year's files.
    """
    stated = tree.get("评分")
    scores = open_scores(system, stated if isinstance(stated, dict) else {})
    return _section(keys_of("office", record), {**tree, "评分": {}}) | {"评分": scores}


def carried_district(tree: Mapping[str, Tree], year: int) -> dict[str, Node]:
    """Return the district.yaml of the new year."""
    return _section(keys_of("district"), tree) | {"年度": str(year)}


def open_scores(system: Sequence[IndicatorClass], before: Mapping[str, Tree]) -> dict[str, Node]:
    """Return 评分 with the figures open that each indicator needs. before: last year's 评分."""
    indicators = [i for c in system for i in c.indicators()]
    return {i.name: _open_score(i, before.get(i.name)) for i in indicators}


def _open_score(indicator: Indicator, before: Tree | None) -> Node:
    """Return the open figures of an indicator: those that were stated last year, or else what its rule reads."""
    stated = before if isinstance(before, dict) else {}
    absent = stated.get("不适用")
    if isinstance(absent, str):
        return {"不适用": _to_confirm(absent)}
    reads = indicator.criterion.reads
    if reads == "执行率":
        return {}  # It is computed from the budget.
    names = [name for name in _FIGURES if name in stated]
    return dict.fromkeys(names or ["完成值" if reads else "自评得分"], OPEN_MARK)


def _section(keys: Sequence[DataKey], tree: Mapping[str, Tree]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key in keys:
        source = _SOURCES.get(key.carry, key.name)
        if source in tree and key.carry is not CarryOver.DROP:
            found[key.name] = _value(key, tree[source])
    return found


def _value(key: DataKey, value: Tree) -> Node:
    if key.carry is CarryOver.KEEP or key.carry in _SOURCES:
        return _copied(value)
    if isinstance(value, dict):
        return _section(key.below, value)
    if isinstance(value, list):
        return [_section(key.below, v) if isinstance(v, dict) else _to_confirm(str(v)) for v in value]
    return OPEN_MARK if key.carry is CarryOver.OPEN else _to_confirm(value)


def _to_confirm(text: str) -> str:
    """Return last year's text with the mark; one that was still open last year is open again."""
    return OPEN_MARK if text.strip() == OPEN_MARK else UNCONFIRMED_MARK + confirmed(text)


def _copied(value: Tree) -> Node:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
