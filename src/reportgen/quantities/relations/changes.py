"""A value, the one before it, and how the change between them is put."""

import re
from collections.abc import Iterator

from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.relations.relation import Relation, Sentence, like, plain
from reportgen.quantities.units import POINTS, RATIO

_UP, _DOWN = (
    "增加|增长|增多|增大|上升|上涨|上调|攀升|提高|提升|扩大|延长|拉长|增至|升至|增|升|涨|多|高|超出|超",
    "减少|下降|下调|下滑|降低|缩短|缩减|压缩|压减|回落|减轻|降至|减至|减|降|少|低|缩",
)
_FROM = re.compile("(?:由|从)[^由从]{0,8}$")
_TO = re.compile(
    f"^[^由从]{{0,6}}?(?P<verb>{_UP}|{_DOWN}|变)[^，。]{{0,3}}?(?:到|至|为|成)[^，。]{{0,4}}$|^(?:{_DOWN}|{_UP})$"
)
_THAN = re.compile("(?:比|较)[^比较增减升降多少高低提超]{0,6}$")
_NOW = re.compile("(?:本年度?|今年|当年)[^\\W\\d_a-zA-Z]{0,6}$")
_BEFORE = re.compile(
    "(?:^|[，、（])(?:而)?(?:上年|去年|上一年|同期|上年同期|去年同期)(?:同期)?[^\\W\\d_a-zA-Z]{0,6}$"
)
_BY = re.compile(f"(?P<verb>{_UP}|{_DOWN})(?:了|幅|速|幅度|率)?(?:为|达到?)?$")


def changes(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """A value, the one before, and how the change between them is put."""
    words = reading.sentence(sentence[0].sentence)
    if re.search("再|先|转|又", words):
        return
    for earlier, later in _pairs(sentence):
        if not (earlier.exact and later.exact):
            continue
        verb = _TO.search(later.before)
        if verb and verb["verb"] and later.start > earlier.start and _FROM.search(earlier.before):
            yield _direction(earlier, later, verb["verb"])
        for stated in sentence:
            said = _BY.search(stated.before)
            if said and stated not in (earlier, later) and stated.exact and not said["verb"].endswith("至"):
                yield from _amount(earlier, later, stated, said["verb"])
        return


def growths(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """办件量达2400件，同比增加400件，增长20%: a value, its change, and the change as a share of the value before."""
    for value, gap, share in zip(sentence, sentence[1:], sentence[2:], strict=False):
        by, in_all = _BY.search(gap.before), _BY.search(share.before)
        alike = value.unit == gap.unit and value.unit not in (RATIO, POINTS) and share.unit == RATIO
        if not (by and in_all and alike and value.exact and gap.exact and share.exact):
            continue
        up = re.fullmatch(_UP, by["verb"]) is not None
        before = value.low - gap.low if up else value.low + gap.low
        if (
            _BY.search(value.before)
            or _FROM.search(value.before)
            or before <= 0
            or share.clause - value.clause > 2
        ):
            continue
        rate = gap.low / before
        holds = abs(rate - share.low) <= share.half + (value.half + gap.half) / before
        shown = f"{plain(gap.low)}÷{plain(before)}＝{plain(round(rate * 100, 2))}%，文字写“{share.before}{share.text}”"
        yield Relation((value, gap, share), holds, "" if holds else shown)


def _pairs(sentence: Sentence) -> Iterator[tuple[Mention, Mention]]:
    """(earlier, later): 由A到B; A, 比上年的B; this year's A, last year's B."""
    for index, mention in enumerate(sentence):
        following = sentence[index + 1 :]
        if _FROM.search(mention.before):
            yield from ((mention, m) for m in following[:1] if m.unit == mention.unit)
        elif _THAN.search(mention.before) and following and _BY.search(following[0].before):
            same = [m for m in sentence[:index] if m.unit == mention.unit]
            if same:
                yield mention, same[-1]
            else:
                yield from ((mention, m) for m in following[1:2] if m.unit == mention.unit)
    for index, mention in enumerate(sentence):
        if _BEFORE.search(mention.before):
            same = [
                m
                for m in sentence[:index]
                if m.unit == mention.unit and not _BEFORE.search(m.before) and not _BY.search(m.before)
            ]
            now = [m for m in sentence[index + 1 :] if m.unit == mention.unit and _NOW.search(m.before)]
            yield from ((mention, m) for m in (same[-1:] or now[:1]))
    dated = [(m, _year(m)) for m in sentence]
    for later, year in dated:
        for earlier, before in dated:
            if year and before == year - 1 and earlier.unit == later.unit:
                yield earlier, later


def _year(mention: Mention) -> int:
    return next((m.year for m in mention.dates if m.year), 0)


def _direction(earlier: Mention, later: Mention, verb: str) -> Relation:
    pair = (earlier, later)
    if verb == "变":
        return Relation(pair, True)
    up = re.fullmatch(_UP, verb) is not None
    if earlier.low != later.low and up != (later.low > earlier.low):
        return Relation(
            pair, False, f"“{earlier.text}”到“{later.text}”是{'增加' if not up else '减少'}，文字说“{verb}”"
        )
    return Relation(pair, True)


def _amount(earlier: Mention, later: Mention, stated: Mention, verb: str) -> Iterator[Relation]:
    gap = later.low - earlier.low
    trio = (earlier, later, stated)
    if stated.unit == RATIO and earlier.unit != RATIO and earlier.low:
        size, shown = (
            abs(gap) / earlier.low,
            f"{plain(abs(gap))}÷{plain(earlier.low)}＝{plain(round(abs(gap) / earlier.low * 100, 2))}%",
        )
    elif stated.unit == POINTS and earlier.unit == RATIO:
        size, shown = abs(gap), f"相差{plain(abs(gap) * 100)}个百分点"
    elif stated.unit == earlier.unit and stated.unit not in (RATIO, POINTS):
        size, shown = abs(gap), f"相差{like(abs(gap), earlier)}"
    else:
        return
    rounding = earlier.half + later.half
    if stated.unit == RATIO and earlier.unit != RATIO:
        rounding /= earlier.low
    up = re.fullmatch(_UP, verb) is not None
    if gap and up != (gap > 0):
        actual = "增加" if gap > 0 else "减少"
        yield Relation(
            trio, False, f"“{earlier.text}”到“{later.text}”是{actual}，文字说“{verb}{stated.text}”"
        )
    elif abs(size - stated.low) > stated.half + rounding:
        yield Relation(trio, False, f"“{verb}{stated.text}”与“{earlier.text}”“{later.text}”不符：{shown}")
    else:
        yield Relation(trio, True)
