"""Which numbers have a source named for them (依据), and the evidence list (佐证材料清单) that a template may print."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.model.evaluation import OverallGoal, Problem, SelfEvaluation, SpecificGoal
from reportgen.model.fields import Record
from reportgen.model.source import KeyPath
from reportgen.model.sources_of_numbers import EVIDENCE_KEY, sourced_records
from reportgen.model.stated_score import StatedScore
from reportgen.quantities.known import Known, known_numbers
from reportgen.quantities.reading import Mention, read
from reportgen.quantities.texts import Passage, passages
from reportgen.scoring import Scorecard

FIELD = -1  # in place of the offset in a text: the number is the value of a field
_SHOWN = 24  # characters of a problem, or of the words before a number, that name it in the list
_INSIDE_NUMBER = re.compile("[0-9０-９]|[.．,][0-9０-９]")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line of the list: what was counted, the number as the report has it, its source.

    path: of the source in the office's file. fields and mentions: the numbers that it stands for, by the path of a
    field, and by the path of a text and the offset in it; a number that is named but nowhere to be found has none.
    named: the number or key as the file names it; empty where the source is that of the whole item.
    """

    what: str
    figure: str
    source: str
    path: KeyPath
    named: str = ""
    fields: frozenset[KeyPath] = frozenset()
    mentions: frozenset[tuple[KeyPath, int]] = frozenset()

    @property
    def found(self) -> bool:
        """Whether the source stands for a number that the report has."""
        return bool(self.fields or self.mentions) or not self.named


@dataclass(slots=True)
class _Item:
    """An item of the data with its typed numbers and its sentences."""

    path: KeyPath
    record: Record
    fields: list[Known]
    sentences: list[Passage]

    @property
    def name(self) -> str:
        """What the list calls the item; empty for the file as a whole."""
        match self.record:
            case OverallGoal() | SpecificGoal():
                return self.record.title
            case Problem():
                return _short(self.record.problem)
        return str(self.path[-1]) if self.path else ""

    @property
    def level(self) -> str:
        """The 完成值 of an indicator that is measured in words; empty for other items."""
        actual = self.record.actual if isinstance(self.record, StatedScore) else None
        return actual if isinstance(actual, str) else ""


def evidence(evaluation: SelfEvaluation, scorecard: Scorecard) -> tuple[EvidenceRow, ...]:
    """Return the lines of the evidence list in the order of the data; none where no 依据 is given."""
    sourced = list(sourced_records(evaluation))
    if not sourced:
        return ()
    known = [k for k in known_numbers(evaluation, scorecard) if not k.computed and k.role == "实际"]
    texts = [p for p in passages(evaluation) if EVIDENCE_KEY not in p.path]
    rows: list[EvidenceRow] = []
    for path, record, given in sourced:
        item = _Item(
            path,
            record,
            [k for k in known if path and k.path[: len(path)] == path],
            [p for p in texts if p.path[: len(path)] == path],
        )
        if isinstance(given, str):
            rows.append(_whole(item, given))
        else:
            rows += [_single(item, named, source) for named, source in given.items()]
    return tuple(rows)


def _short(text: str) -> str:
    text = text.strip().rstrip("。；")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _whole(item: _Item, source: str) -> EvidenceRow:
    """The line of a source that stands for all numbers of an item."""
    found = [(p.path, m) for p in item.sentences for m in read(p.text).quantities()]
    figures = [
        *(k.text for k in item.fields),
        *([item.level] if item.level else ()),
        *(m.text for _, m in found),
    ]
    return EvidenceRow(
        item.name,
        "、".join(dict.fromkeys(figures)),
        source,
        (*item.path, EVIDENCE_KEY),
        "",
        frozenset(k.path for k in item.fields),
        frozenset((path, m.start) for path, m in found),
    )


def _single(item: _Item, named: str, source: str) -> EvidenceRow:
    """The line of a source that is given for one number or key of an item."""
    typed = {k.path: k.text for k in item.fields if named in (k.path[-1], k.text)}
    if item.level and named in ("完成值", item.level):
        typed[(*item.path, "完成值")] = item.level
    found = [(p, m) for p in item.sentences for m in _mentions(p, named)]
    if typed:
        figure, words = "、".join(dict.fromkeys(typed.values())), "、".join(str(path[-1]) for path in typed)
    elif found:
        first = found[0][1].text
        figure, words = named if named.startswith(first) else first, _words_before(*found[0])
    else:
        figure, words = named, ""
    return EvidenceRow(
        "：".join(part for part in (item.name, words) if part),
        figure,
        source,
        (*item.path, EVIDENCE_KEY, named),
        named,
        frozenset(typed),
        frozenset((p.path, m.start) for p, m in found),
    )


def _mentions(passage: Passage, named: str) -> Iterator[Mention]:
    """The numbers of a text that begin within a place where it has the words that name one."""
    start = passage.text.find(named)
    places: list[tuple[int, int]] = []
    while start >= 0:
        end = start + len(named)
        if not _INSIDE_NUMBER.match(passage.text, end) or not named[-1:].isdigit():
            places.append((start, end))
        start = passage.text.find(named, end)
    if places:
        for mention in read(passage.text).quantities():
            if any(begin <= mention.start < end for begin, end in places):
                yield mention


def _words_before(passage: Passage, mention: Mention) -> str:
    return _short(mention.before.strip("，、的") or read(passage.text).clause(mention.clause))


def sources_of(rows: Sequence[EvidenceRow]) -> dict[tuple[KeyPath, int], str]:
    """Return the source of each number: by the path of a field with FIELD, or of a text with the offset in it."""
    found = {(path, FIELD): row.source for row in rows for path in row.fields}
    return found | {mention: row.source for row in rows for mention in row.mentions}
