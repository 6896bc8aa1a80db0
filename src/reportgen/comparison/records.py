"""Two records of the same class → their changes, field by field, as the model declares them.

Nothing here knows the report: a key added to the model is compared from that day on. What stands
first in a record of a list is what it is known by (姓名, 标题, 三级指标 …).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.comparison.change import Change, Unit, below, changed, parts_of, text_of, unit_of
from reportgen.comparison.matching import Item, pair
from reportgen.finding import Place
from reportgen.model.criteria import Tier
from reportgen.model.district import DirectoryEntry, RatingBand
from reportgen.model.evaluation import Member
from reportgen.model.fields import Record
from reportgen.model.source import KeyPath, Source

# somebody else of like name and post is somebody else
_KNOWN_BY_NAME = (Member, DirectoryEntry, RatingBand, Tier)


@dataclass(frozen=True, slots=True)
class Side:
    """A value of one side and where it stands."""

    value: object
    source: Source
    path: KeyPath

    def at(self, key: str | int, value: object) -> "Side":
        """What stands below."""
        return Side(value, self.source, (*self.path, key))

    @property
    def place(self) -> Place:
        """File and line."""
        return self.source.place(self.path)


def compare_records(
    before: Side, after: Side, section: str = "", leave: frozenset[str] = frozenset()
) -> Iterator[Change]:
    """Every difference of two records. section: empty, each key is its own; leave: keys not looked at."""
    old, new = before.value, after.value
    assert isinstance(old, Record)
    for name, field in type(old).model_fields.items():
        key = field.alias or name
        if key not in leave:
            sides = before.at(key, getattr(old, name)), after.at(key, getattr(new, name))
            yield from compare(*sides, section or key, key if section else "", unit_of(field))


def compare(before: Side, after: Side, section: str, what: str, unit: Unit = "") -> Iterator[Change]:
    """Every difference of two values of one field."""
    old, new = before.value, after.value
    if old == new:
        return
    if isinstance(old, Record) and type(old) is type(new):
        for name, field in type(old).model_fields.items():
            key = field.alias or name
            sides = before.at(key, getattr(old, name)), after.at(key, getattr(new, name))
            yield from compare(*sides, section, below(what, key), unit_of(field))
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*new, *old)):
            sides = before.at(key, old.get(key)), after.at(key, new.get(key))
            yield from compare(*sides, section, below(what, key))
    elif isinstance(old, tuple) or isinstance(new, tuple):
        yield from _compare_lists(_listed(before), _listed(after), section, what, unit)
    else:
        yield changed(
            section,
            what,
            (old, new),
            (before.place, after.place),
            (before if new is None else after).path,
            unit,
        )


def _listed(side: Side) -> list[Side]:
    """The items of a list; a single text that may also be a list is its only item."""
    if isinstance(side.value, tuple):
        return [side.at(index, item) for index, item in enumerate(side.value)]
    return [] if side.value is None else [side]


def _item(side: Side) -> Item:
    value = side.value
    if not isinstance(value, Record):
        return Item("", text_of(value))
    return Item(text_of(getattr(value, next(iter(type(value).model_fields)))), text_of(value))


def _repeated(sides: Sequence[Side]) -> bool:
    """Whether the list is called what its items' names are called (三级指标: - 三级指标: …)."""
    first = sides[0]
    if not isinstance(first.value, Record) or len(first.path) < 2:
        return False
    return next(iter(type(first.value).model_fields.values())).alias == first.path[-2]


def _compare_lists(
    before: Sequence[Side], after: Sequence[Side], section: str, what: str, unit: Unit
) -> Iterator[Change]:
    old, new = [_item(s) for s in before], [_item(s) for s in after]
    if _repeated([*after, *before]):
        what = what.rpartition("／")[0]
    by_name = any(isinstance(s.value, _KNOWN_BY_NAME) for s in (*before, *after))
    pairing = pair(old, new, by_name)
    for i, j in pairing.kept:
        label = _label(what, new[j], j)
        if j in pairing.moved:
            places = before[i].place, after[j].place
            yield Change(section, label, "移", f"第{i + 1}项", f"第{j + 1}项", "", (), *places, after[j].path)
        yield from compare(before[i], after[j], section, label, unit)
    for j in pairing.come:
        text = _content(after[j], unit)
        yield Change(
            section, _label(what, new[j], j), "增", "", text, "", (), None, after[j].place, after[j].path
        )
    for i in pairing.gone:
        text = _content(before[i], unit)
        yield Change(
            section, _label(what, old[i], i), "删", text, "", "", (), before[i].place, None, before[i].path
        )


def _label(what: str, item: Item, index: int) -> str:
    return below(what, item.name or f"第{index + 1}项")


def _content(side: Side, unit: Unit) -> str:
    """The text of an item that came or went, without the name that its label has."""
    if isinstance(side.value, Record):
        return "，".join(parts_of(side.value)[1:])
    return text_of(side.value, unit)
