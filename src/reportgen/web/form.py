"""The form of an office's file, built from the keys of the model: the same source as the schema and 填报说明."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from reportgen.editing.waiving import WAIVERS
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.placeholders import OPEN_MARK, confirmed, is_unconfirmed
from reportgen.model.source import KeyPath, key_name
from reportgen.reading.composer import Tree, value_at
from reportgen.scaffold.keys import CarryOver, DataKey, Form, keys_of

Widget = Literal["line", "text", "choice"]
Shape = Literal["section", "records", "texts", "scores", "waivers", "file"]
_YES_NO = "是 或 否"
_MAX_LAST_YEAR = 60  # characters of last year's value that are shown
_WIDE = 4  # a record with more keys than this, or with a list in it, is no row of a table


@dataclass(frozen=True, slots=True)
class FormField:
    """One value. name: as in the records of edits. last: last year's value. unconfirmed: last year's text as it was."""

    name: str
    label: str
    hint: str
    required: bool
    value: str
    widget: Widget
    last: str = ""
    unconfirmed: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class FormGroup:
    """A section, or a list. name: as in the records of edits; parts: what is in it.

    items: of records, the parts of each item, by its position. rule: of a score, what its rule says.
    """

    name: str
    label: str
    hint: str
    required: bool
    shape: Shape
    parts: tuple["FormField | FormGroup", ...] = ()
    items: tuple["FormGroup", ...] = ()
    as_table: bool = False
    rule: str = ""
    is_one_text: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing is filled in."""
        inner = (p.is_blank if isinstance(p, FormGroup) else not (p.value or p.open) for p in self.parts)
        return not self.items and all(inner)


@dataclass(frozen=True)
class FormSource:
    """What a form is built from: the trees of this year's and last year's file, and the indicators with their rules."""

    tree: Tree | None
    last: Tree | None = None
    indicators: tuple[IndicatorClass, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)


def form(source: FormSource) -> tuple[FormGroup, ...]:
    """The groups of the form, in the order of the model."""
    made = (_part(key, (), source) for key in keys_of("office"))
    return tuple(part for part in made if isinstance(part, FormGroup))


def _part(key: DataKey, above: KeyPath, source: FormSource) -> FormField | FormGroup:
    path: KeyPath = (*above, key.name)
    match key.form:
        case Form.VALUE:
            return _field(key, path, source)
        case Form.SECTION:
            parts = tuple(_part(inner, path, source) for inner in key.below)
            return _group(key, path, "section", parts)
        case Form.LIST:
            return _texts(key, path, source)
        case Form.SECTIONS if key.name != "指标体系":
            return _records(key, path, source)
        case Form.NAMED if key.name == WAIVERS:
            return _waivers(key, path, source)
        case Form.NAMED:
            return _scores(key, path, source)
    return _group(key, path, "file", ())


def _group(key: DataKey, path: KeyPath, shape: Shape, parts: Iterable[FormField | FormGroup]) -> FormGroup:
    return FormGroup(
        key_name(path), key.name, key.description.replace("`", ""), key.required, shape, tuple(parts)
    )


def _field(key: DataKey, path: KeyPath, source: FormSource) -> FormField:
    hint = (f"{key.description}；如 {key.example}" if key.example else key.description).replace("`", "")
    widget: Widget = "text" if key.carry is CarryOver.REVIEW else "line"
    if key.description.startswith(_YES_NO):
        widget = "choice"
    return _value(key.name, hint, key.required, widget, path, source)


def _value(
    label: str, hint: str, required: bool, widget: Widget, path: KeyPath, source: FormSource
) -> FormField:
    value, last = value_at(source.tree, path), value_at(source.last, path)
    text = value if isinstance(value, str) else ""
    is_open = text.strip() == OPEN_MARK
    was = last if isinstance(last, str) and not any(isinstance(step, int) for step in path) else ""
    return FormField(
        key_name(path),
        label,
        hint,
        required,
        "" if is_open else confirmed(text),
        widget,
        was if len(was) <= _MAX_LAST_YEAR else f"{was[:_MAX_LAST_YEAR]}…",
        is_unconfirmed(text),
        is_open,
    )


def _texts(key: DataKey, path: KeyPath, source: FormSource) -> FormGroup:
    value = value_at(source.tree, path)
    if isinstance(value, list):
        parts = [_value(f"第{n + 1}项", "", True, "text", (*path, n), source) for n in range(len(value))]
        return _group(key, path, "texts", parts)
    if isinstance(value, str) and value:
        only = _value(key.name, key.description, key.required, "text", path, source)
        return FormGroup(
            key_name(path), key.name, key.description, key.required, "texts", (only,), is_one_text=True
        )
    return _group(key, path, "texts", ())


def _records(key: DataKey, path: KeyPath, source: FormSource) -> FormGroup:
    value = value_at(source.tree, path)
    count = len(value) if isinstance(value, list) else 0
    items = tuple(
        FormGroup(
            key_name((*path, n)),
            f"第{n + 1}项",
            "",
            True,
            "section",
            tuple(_part(inner, (*path, n), source) for inner in key.below),
        )
        for n in range(count)
    )
    as_table = len(key.below) <= _WIDE and all(
        inner.form is Form.VALUE and inner.carry is not CarryOver.REVIEW for inner in key.below
    )
    columns = tuple(_part(inner, path, FormSource(None)) for inner in key.below)
    return FormGroup(
        key_name(path), key.name, key.description, key.required, "records", columns, items, as_table
    )


def _scores(key: DataKey, path: KeyPath, source: FormSource) -> FormGroup:
    """A row for each indicator of the district; for one that the file names but the district does not, one too."""
    listed = {
        i.name: f"{c.name}，{i.max_score}分。{i.standard}" for c in source.indicators for i in c.indicators()
    }
    stated = value_at(source.tree, path)
    names = [*listed, *(n for n in (stated if isinstance(stated, dict) else ()) if n not in listed)]
    items = tuple(
        FormGroup(
            key_name((*path, name)),
            name,
            listed.get(name, "区里的指标体系里没有这个指标"),
            True,
            "section",
            tuple(_part(inner, (*path, name), source) for inner in key.below),
            rule=source.rules.get(name, ""),
        )
        for name in names
    )
    return FormGroup(key_name(path), key.name, key.description, key.required, "scores", (), items)


def _waivers(key: DataKey, path: KeyPath, source: FormSource) -> FormGroup:
    """An item for each finding that is acknowledged: what was found, and the reason."""
    value = value_at(source.tree, path)
    items = tuple(
        FormGroup(
            key_name((*path, reference)),
            reference,
            str(value_at(source.tree, (*path, reference, "问题")) or ""),
            False,
            "section",
            (_value("理由", "", True, "text", (*path, reference, "理由"), source),),
        )
        for reference in (value if isinstance(value, dict) else ())
    )
    return FormGroup(key_name(path), key.name, key.description.replace("`", ""), False, "waivers", (), items)
