"""Shares of one whole, and a share against the number that was asked."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.relations.relation import Relation, Sentence, like
from reportgen.quantities.units import RATIO

# what is divided so that each piece is counted once
_PIECE = re.compile(
    "(?P<kind>经费|支出|资金|收入|拨款|类|级|档|问卷|意见|季度|满意|一般)的?(?:约?占比?|比重|比例)?(?:为|是|达)?$"
)
_ASKED = re.compile("(?:问卷|抽样|样本|受访|访问|调查|回收|收回|有效|抽取)[^，。；]{0,10}$")
_OF_THE_ASKED = re.compile("(?:满意率|知晓率|认可率|支持率|好评率|参与率|合格率)[^，。；]{0,4}$")
_EXACT = 1000  # above it any share with one decimal can be


def shares(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """人员经费占62%、公用经费占31%、项目经费占17%: more than the whole. 200 were asked: 92.3% cannot be."""
    found = [(m, _PIECE.search(m.before)) for m in sentence if m.unit == RATIO and m.exact]
    pieces = [(m, _kind(m, piece)) for m, piece in found if piece]
    if len(pieces) > 1 and len({kind for _, kind in pieces}) == 1:
        of_whole = [m for m, _ in pieces]
        amount = sum((m.low for m in of_whole), Decimal(0))
        slack = sum((m.half for m in of_whole), Decimal(0))
        if amount > 1 + slack:
            listing = "＋".join(m.text for m in of_whole)
            yield Relation(tuple(of_whole), False, f"{listing}＝{like(amount, of_whole[0])}，超过 100%")
    yield from _divided(reading, sentence)
    yield from _halves(sentence)
    asked = [m for m in sentence if m.exact and m.unit in ("人", "份", "户") and _ASKED.search(m.before)]
    for rate in sentence if asked else ():
        of_them = rate.unit == RATIO and rate.exact and _OF_THE_ASKED.search(rate.before)
        if of_them and all(_cannot_be(rate, m.low) for m in asked):
            shown = "、".join(m.text for m in asked)
            yield Relation((rate, *asked), False, f"{shown}里不会有“{rate.before}{rate.text}”")


_SHARE_OF = re.compile("占比?(?:为|了|约)?$|比[例重]为?$")
_REST = re.compile("(?:其他|其余|剩余|余下)[^，。；0-9]{0,6}占?$")
_LIST = re.compile("(?:[、，]|和|与|及|以及)$")
_TAIL_OF_SHARE = "(?:的?人数|的)?(?:约?占比?|比[例重])(?:为|了|达|约)?$"
_COMPOSED = re.compile("(?:占比|比[例重]|构成|结构)(?:分别)?(?:为|是|：)")
_OVERLAPPING = re.compile("女|党员|学历|本科|持证|志愿|率")
_SCHOOLING = re.compile("研究生|博士|硕士|本科(?!及?以上)|大专|专科|高中|中专|学历")
_IN_PARTS = re.compile("分[^，。；]{0,2}[批次期类]|比例|分配|构成|各占|分别占")


_HALVES = (
    ("男性?(?:职工|同志|干部|人员)?", "女性?(?:职工|同志|干部|人员)?"),
    ("(?<!非)(?:中共)?党员", "非(?:中共)?党员|群众"),
    ("基本支出", "项目支出"),
    ("(?<!非)在编(?:人员)?", "非在编(?:人员)?|编外(?:人员)?"),
    ("(?<!不)满意", "不满意"),
    ("城镇", "农村"),
    ("上半年", "下半年"),
    ("线上", "线下"),
    ("(?<!非)税收(?:收入)?", "非税(?:收入)?"),
    ("财政拨款(?:收入)?", "其他(?:收入|资金)"),
    ("(?<!非)户籍(?:人口)?", "非户籍(?:人口)?|流动人口"),
    ("有效(?:问卷)?", "无效(?:问卷)?"),
)


@cache  # few texts have two such shares, and the patterns take some milliseconds to compile
def _halves_of_wholes() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    def said(words: str) -> re.Pattern[str]:
        return re.compile(f"(?:{words}){_TAIL_OF_SHARE}")

    return tuple((said(one), said(other)) for one, other in _HALVES)


def _halves(sentence: Sentence) -> Iterator[Relation]:
    """男性占55%，女性占35%: two that are all there are."""
    rates = [m for m in sentence if m.unit == RATIO and m.exact]
    if len(rates) != 2 or not all("占" in m.before or "比" in m.before for m in rates):
        return
    one, other = rates
    amount = one.low + other.low
    if abs(amount - 1) <= one.half + other.half:
        return
    for first, second in _halves_of_wholes():
        if (first.search(one.before) and second.search(other.before)) or (
            second.search(one.before) and first.search(other.before)
        ):
            shown = f"{one.text}＋{other.text}＝{like(amount, one)}，不是 100%"
            yield Relation((one, other), False, shown)


def _divided(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """甲占62%、乙占28%、其他占20%: a whole that is divided up; 分三批拨付，比例为40%、30%和40%."""
    rates = [m for m in sentence if m.unit == RATIO and m.exact]
    if len(rates) < 3:
        return
    words = reading.sentence(rates[0].sentence)
    shared = all(_SHARE_OF.search(m.before) for m in rates[:-1])
    in_parts = bool(_IN_PARTS.search(words)) and all(_LIST.fullmatch(m.before) for m in rates[1:])
    closed = in_parts or (shared and bool(_REST.search(rates[-1].before)))
    schooling = [m for m in rates if _SCHOOLING.search(m.before)]
    closed = closed or (shared and schooling == rates and bool(re.search("以下", rates[-1].before)))
    ages = shared and all("岁" in reading.clause(m.clause) for m in rates)
    composed = _COMPOSED.search(words) and not _OVERLAPPING.search(words)
    amount, slack = sum((m.low for m in rates), Decimal(0)), sum((m.half for m in rates), Decimal(0))
    if (amount > 1 + slack and (closed or ages or composed)) or (closed and amount < 1 - slack):
        shown = f"{'＋'.join(m.text for m in rates)}＝{like(amount, rates[0])}，不是 100%"
        yield Relation(tuple(rates), False, shown)


def _kind(mention: Mention, piece: re.Match[str]) -> str:
    """What the piece is one of: quarters and answers have names of their own."""
    if "季度" in mention.before:
        return "季度"
    return "答案" if piece["kind"] in ("满意", "一般") else piece["kind"]


def _cannot_be(rate: Mention, asked: Decimal) -> bool:
    """Whether no whole number of so many gives the rate as rounded."""
    if not asked or asked > _EXACT:
        return False
    nearest = (rate.low * asked).to_integral_value()
    return all(abs(n / asked - rate.low) > rate.half for n in (nearest - 1, nearest, nearest + 1))
