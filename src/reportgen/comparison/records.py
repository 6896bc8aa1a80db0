"""Compare two records of the same class field by field, as the model declares the fields.

A key that is added to the model is compared without any change here. The first field of a record in a list is its
name (姓名, 标题, 三级指标 …).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic.fields import FieldInfo

from reportgen.comparison.change import Change, below, make_change, parts_of, text_of
from reportgen.comparison.matching import Item, pair
from reportgen.finding import Place
from reportgen.model.criteria import Tier
from reportgen.model.district import DirectoryEntry, RatingBand
from reportgen.model.evaluation import Member
from reportgen.model.extras import AddedRecord
from reportgen.model.fields import Record
from reportgen.model.measures import unit_of
from reportgen.model.numerals import Unit
from reportgen.model.source import KeyPath, Source

# Records of these classes with different names never match, however similar the rest is.
_KNOWN_BY_NAME = (Member, DirectoryEntry, RatingBand, Tier)


@dataclass(frozen=True, slots=True)
class Side:
    """A value in one of the two files, with its path."""

    value: object
    source: Source
    path: KeyPath

    def at(self, key: str | int, value: object) -> "Side":
        """The value under key."""
        return Side(value, self.source, (*self.path, key))

    @property
    def place(self) -> Place:
        """The file and line of the value."""
        return self.source.place(self.path)

    @property
    def refers(self) -> bool:
        """Whether it is a text with references."""
        return self.path in self.source.referring

    @property
    def written(self) -> str:
        """A text as it was typed: with its references."""
        text = self.source.referring.get(self.path)
        return text.written if text else text_of(self.value)


def compare_records(
    before: Side, after: Side, section: str = "", leave: frozenset[str] = frozenset()
) -> Iterator[Change]:
    """Yield the differences of two records. section: empty where each key is its own; leave: keys to skip."""
    old, new = before.value, after.value
    assert isinstance(old, Record)
    for name, field in type(old).model_fields.items():
        key = field.alias or name
        if key not in leave:
            sides = before.at(key, old.__dict__.get(name)), after.at(key, new.__dict__.get(name))
            yield from compare(*sides, section or key, key if section else "", unit_of(field))


def compare(before: Side, after: Side, section: str, what: str, unit: Unit = "") -> Iterator[Change]:
    """Yield the differences of two values of one field."""
    old, new = before.value, after.value
    if old == new:
        return
    if isinstance(old, Record) and isinstance(new, Record) and _comparable(old, new):
        ours, theirs = _values(old), _values(new)
        for key, (_, field) in {**theirs, **ours}.items():
            here = before.at(key, ours[key][0] if key in ours else None)
            there = after.at(key, theirs[key][0] if key in theirs else None)
            yield from compare(here, there, section, below(what, key), unit_of(field))
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*new, *old)):
            sides = before.at(key, old.get(key)), after.at(key, new.get(key))
            yield from compare(*sides, section, below(what, key))
    elif isinstance(old, tuple) or isinstance(new, tuple):
        yield from _compare_lists(_items(before), _items(after), section, what, unit)
    else:
        places, path = (before.place, after.place), (before if new is None else after).path
        change = make_change(section, what, (old, new), places, path, unit)
        yield replace(change, written=_written(before, after))


def _written(before: Side, after: Side) -> tuple[str, str] | None:
    """Both versions of a text as typed, where one has references and what was typed differs."""
    written = before.written, after.written
    return written if (before.refers or after.refers) and written[0] != written[1] else None


def _comparable(old: Record, new: Record) -> bool:
    """Whether two records are of one class; two districts' 附加项 are where they have different fields as well."""
    return type(old) is type(new) or (isinstance(old, AddedRecord) and isinstance(new, AddedRecord))


def _values(record: Record) -> dict[str, tuple[object, FieldInfo]]:
    """The value and the field of every key."""
    fields = type(record).model_fields.items()
    return {field.alias or name: (getattr(record, name), field) for name, field in fields}


def _items(side: Side) -> list[Side]:
    """The items of a list. A field may also hold a single text, which then is the only item."""
    if isinstance(side.value, tuple):
        return [side.at(index, item) for index, item in enumerate(side.value)]
    return [] if side.value is None else [side]


def _item(side: Side) -> Item:
    value = side.value
    if not isinstance(value, Record):
        return Item("", text_of(value))
    return Item(text_of(getattr(value, next(iter(type(value).model_fields)))), text_of(value))


def _name_repeats_key(sides: Sequence[Side]) -> bool:
    """Whether the key of the list is the key of its items' names as well (三级指标: - 三级指标: …)."""
    first = sides[0]
    if not isinstance(first.value, Record) or len(first.path) < 2:
        return False
    return next(iter(type(first.value).model_fields.values())).alias == first.path[-2]


def _compare_lists(
    before: Sequence[Side], after: Sequence[Side], section: str, what: str, unit: Unit
) -> Iterator[Change]:
    old, new = [_item(s) for s in before], [_item(s) for s in after]
    if _name_repeats_key([*after, *before]):
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
            section,
            _label(what, new[j], j),
            "增",
            "",
            text,
            after_place=after[j].place,
            path=after[j].path,
            written=("", after[j].written) if after[j].refers else None,
        )
    for i in pairing.gone:
        text = _content(before[i], unit)
        yield Change(
            section,
            _label(what, old[i], i),
            "删",
            text,
            "",
            before_place=before[i].place,
            path=before[i].path,
            written=(before[i].written, "") if before[i].refers else None,
        )


def _label(what: str, item: Item, index: int) -> str:
    return below(what, item.name or f"第{index + 1}项")


def _content(side: Side, unit: Unit) -> str:
    """The text of an added or removed item, without its name, which is in the label."""
    if isinstance(side.value, Record):
        return "，".join(parts_of(side.value)[1:])
    return text_of(side.value, unit)
