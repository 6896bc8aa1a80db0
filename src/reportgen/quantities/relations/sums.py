"""Differences, sums over the year and products."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.quantities.mistyping import significant
from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.relations.relation import PIECE, TOTAL, Relation, Sentence, like, plain
from reportgen.quantities.texts import HANZI
from reportgen.quantities.units import MONEY, measure

_LEFT = re.compile("(?:剩余|其余|尚有|还有|余下|剩下|未完成|未办结|未整改|未改造|未化解|未到位|未)的?$")


def differences(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """收件460件，已办448件，尚有12件在办; the halves or quarters of a year and their sum."""
    for index, mention in enumerate(sentence):
        same = [m for m in sentence[:index] if m.unit == mention.unit and m.exact]
        if not mention.exact or len(same) < 2:
            continue
        if _LEFT.search(mention.before) and len(same) == 2 and mention.clause - same[0].clause <= 2:
            gap = abs(same[0].low - same[1].low)
            holds = gap == mention.low
            shown = f"“{same[0].text}”与“{same[1].text}”相差{like(gap, mention)}，文字写“{mention.before}{mention.text}”"
            yield Relation((*same, mention), holds, "" if holds else shown)
        elif TOTAL.search(mention.before):
            pieces = [m for m in same if PIECE.search(reading.text, reading.clauses[m.clause][0], m.start)]
            marks = PIECE.findall(
                reading.text[same[0].start - 12 if same[0].start > 12 else 0 : mention.start]
            )
            halves, quarters = sum(1 for a, _ in marks if a), sum(1 for _, b in marks if b)
            if pieces == same and (halves, quarters) in ((2, 0), (0, 4)) and len(same) in (2, 4):
                amount = sum((m.low for m in same), Decimal(0))
                listing = "＋".join(m.text for m in same)
                holds = amount == mention.low
                shown = f"{listing}＝{like(amount, mention)}，文字写“{mention.text}”"
                yield Relation((*same, mention), holds, "" if holds else shown)


_SUM = re.compile("(?:合计|总计|共计|累计|加起来|一共|总共)[^，。；0-9]{0,4}$")
_IN_TURN = re.compile("分别[^，。；0-9]{0,8}$")
_OF_ALL = re.compile("(?:全年|一共|总)?共[^，。；0-9]{0,6}$")
_BARE_SUM = re.compile("，?(?:总?共|一共|共有|总数)")
_NO_SUM = re.compile("其中|同比|上年|比|较|目标|计划|每")


def _is_sum(reading: Analysis, total: Mention, parts: Sentence) -> bool:
    """Whether a number is said to be the sum of those before it."""
    if _SUM.search(total.before):
        return True
    listed = len(parts) > 1 and all(re.fullmatch(f"、{HANZI}{{0,8}}", m.before) for m in parts[1:])
    if listed and _BARE_SUM.fullmatch(total.before) and total.clause - parts[-1].clause == 1:
        return True
    in_turn = _IN_TURN.search(parts[0].before) and all(
        m.before in ("、", "和", "与", "及") for m in parts[1:]
    )
    return bool(in_turn) and bool(_OF_ALL.search(total.before)) and total.clause - parts[-1].clause == 1


def totals(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """会议费1.20万元、印刷费0.80万元，合计2.00万元: a sum behind all its parts."""
    for index, total in enumerate(sentence):
        parts = [m for m in sentence[:index] if m.unit == total.unit]
        if not total.exact or len(parts) < 2 or not _is_sum(reading, total, parts):
            continue
        between = reading.text[parts[0].start : total.start]
        if not all(m.exact for m in parts) or _NO_SUM.search(between):
            continue
        amount = sum((m.low for m in parts), Decimal(0))
        listing = "＋".join(m.text for m in parts)
        shown = f"{listing}＝{like(amount, total)}，文字写“{total.text}”"
        holds = amount == total.low
        if holds or not any(PIECE.search(m.before) for m in parts):
            yield Relation((*parts, total), holds, "" if holds else shown)


_EACH = re.compile("每(?P<unit>个月|季度|半年|月|[场个栋户处次期人名家条座支间组天幢辆部点])")
_ROUGHLY = Decimal("0.25")  # what a product of 约60人 may be off by
_AVERAGE = re.compile("(?:平均每)?(?P<unit>[人户场次期件])均[^，。；]{0,10}$")
_PERIODS = {"月": 12, "个月": 12, "季度": 4, "半年": 2}


def products(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """12场，每场50人，共600人次; 每月2次，全年24次."""
    for each in sentence:
        found = _EACH.search(each.lead) or _AVERAGE.search(each.before)
        if not found or each.comparison not in "=≈" or each.low != each.high:
            continue
        totals = [
            m
            for m in sentence
            if m is not each and m.exact and _same_base(m, each) and TOTAL.search(m.before)
        ]
        totals = totals or [
            m
            for m in sentence
            if m.exact and m.start > each.start and _same_base(m, each) and "共" in m.before
        ]
        if not totals and "均" in each.before:
            totals = [m for m in sentence if m is not each and m.exact and _same_base(m, each)]
        if not totals:
            yield from _mistyped_product(sentence, each, found["unit"])
        if len(totals) != 1:
            continue
        if "平均" in each.before and (times := _PERIODS.get(found["unit"])):
            if not _PART_OF_YEAR.search(reading.sentence(each.sentence)):
                yield _average(each, Decimal(times), totals[0])
            continue
        if times := _PERIODS.get(found["unit"]):
            if "全年" in totals[0].before and totals[0].start > each.start:
                yield from _product(each, Decimal(times), totals[0], (), at_most=True)
            continue
        unit = measure(found["unit"])[0]
        factors = [m for m in sentence if m.unit == unit and m.exact and m not in (each, totals[0])]
        if len(factors) == 1 and not (each.unit == MONEY and _EACH_TIME.search(each.lead)):
            yield from _product(each, factors[0].low, totals[0], (factors[0],), at_most=False)


def _mistyped_product(sentence: Sentence, each: Mention, unit: str) -> Iterator[Relation]:
    """10期，每期40人，培训4000人次: no word says that it is all of them, but its digits do."""
    times = [m for m in sentence if m.unit == measure(unit)[0] and m.exact and m is not each]
    after = [m for m in sentence if m.start > each.start and m.exact and _same_base(m, each)]
    if len(times) != 1 or len(after) != 1 or not each.exact or after[0].clause - each.clause != 1:
        return
    amount = each.low * times[0].low
    if after[0].low != amount and significant(after[0].low) == significant(amount):
        yield from _product(each, times[0].low, after[0], (times[0],), at_most=False)


_EACH_TIME = re.compile("每[月年天日季次]|月均|年均|日均")  # 每人每月100元: times as many months
_PART_OF_YEAR = re.compile("半年|季度?(?!均)[^，。]{0,4}以来|[0-9]月|期间|暑期|汛期|上线|启用|以来|[0-9]个月")


def _average(each: Mention, times: Decimal, total: Mention) -> Relation:
    """应急演练24次，平均每月2次: as many as in the whole year, but for rounding."""
    holds = abs(each.low * times - total.low) <= times / 2 + total.half
    shown = f"{plain(total.low)}÷{plain(times)}＝{plain(round(total.low / times, 1))}，文字写“{each.before}{each.text}”"
    return Relation((each, total), holds, "" if holds else shown)


def _same_base(one: Mention, other: Mention) -> bool:
    return one.unit.removesuffix("次") == other.unit.removesuffix("次") and one.unit != ""


def _product(
    each: Mention, times: Decimal, total: Mention, factors: tuple[Mention, ...], at_most: bool
) -> Iterator[Relation]:
    amount = each.low * times
    rounded = times * (each.half or Decimal("0.5")) if "均" in each.before else Decimal(0)
    slack = total.half + rounded if each.exact else amount * _ROUGHLY
    holds = total.low <= amount if at_most else abs(total.low - amount) <= slack
    shown = f"{plain(times)}×{plain(each.low)}＝{plain(amount)}，文字写“{total.text}”"
    yield Relation((each, total, *factors), holds, "" if holds else shown)
