"""A data file with every key to fill in: what is required is open, what is not stands in a comment."""

from collections.abc import Iterable, Sequence

from reportgen.checks.manual import thresholds
from reportgen.model.fields import Record
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.placeholders import OPEN_MARK
from reportgen.scaffold.carrying import open_scores
from reportgen.scaffold.keys import DataKey, Form, keys_of
from reportgen.scaffold.yamlwriter import Node, Remark, Unused, to_yaml


def blank_office(system: Sequence[IndicatorClass], record: type[Record]) -> str:
    """Return the file of an office that never handed in.

    system: the 指标体系 that it is measured by. record: the class of this district's office files.
    """
    (scores,) = (key for key in keys_of("office", record) if key.name == "评分")
    example: dict[str, Node] = {
        "指标名称": Unused(dict.fromkeys((key.name for key in scores.below), OPEN_MARK))
    }
    own: dict[str, Node] = dict.fromkeys(("等级标准", "指标体系"), OPEN_MARK)  # Few offices have their own.
    return _form("office", {"评分": example | open_scores(system, {}), **own}, record)


def blank_district(year: int) -> str:
    """Return a district.yaml to fill in for a year."""
    return _form("district", {"年度": str(year)})


def remark_of(file: str, record: type[Record] | None = None, form: bool = False) -> Remark:
    """Return what to say behind each key of "office" or "district", by the keys that lead to it.

    record: the class of a district's office files, where it is not the model's own.
    form: say also whether the key may be left out, and give an example.
    """

    def remark(path: tuple[str, ...], is_open: bool) -> str:
        keys: Iterable[DataKey] = keys_of(file, record)
        found = None
        for step in path:
            if found is not None and found.form is Form.NAMED and path[-1] != step:
                continue  # It is a name that the model does not know.
            found = next((key for key in keys if key.name == step), None)
            keys = found.below if found else ()
        if found is None:
            return ""
        text = found.description if found.required or not form else f"可不填。{found.description}"
        return f"{text}；如 {found.example}" if form and is_open and found.example else text

    return remark


def _form(file: str, known: dict[str, Node], record: type[Record] | None = None) -> str:
    tree: dict[str, Node] = {}
    for key in keys_of(file, record):
        value = known.get(key.name, _blank(key))
        tree[key.name] = value if key.required else Unused(value)
    return to_yaml(tree, remark_of(file, record, form=True), form=True)


def _blank(key: DataKey) -> Node:
    """Return the value of a key that is still to be filled in."""
    match key.form:
        case Form.SECTION if key.below:  # 附加项 has nothing below it where the district adds nothing.
            return _section(key)
        case Form.SECTIONS:
            return [_section(key)]
        case Form.LIST:
            return [OPEN_MARK]
        case Form.RULE:
            return {"方式": OPEN_MARK}
        case Form.NAMED:  # 忽略检查; 评分 is filled in from the 指标体系.
            return {"编号@位置": _section(key)}
        case Form.SOURCES:
            return {"文字里的数": OPEN_MARK}
    return OPEN_MARK


def _section(key: DataKey) -> dict[str, Node]:
    """Return what stands under a key. Where nothing in it is required, the section as a whole is what can be left out."""
    if key.name == "审核阈值":
        return dict(thresholds())
    needs = any(inner.required for inner in key.below)
    return {k.name: _blank(k) if k.required or not needs else Unused(_blank(k)) for k in key.below}
