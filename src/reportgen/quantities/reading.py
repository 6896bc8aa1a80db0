"""A text → the quantities, dates and designations in it, each with its words before and after, in linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from reportgen.quantities.numeral_values import SCALES, arabic, chinese
from reportgen.quantities.units import COUNTED, MONEY, POINTS, RATIO, UNITS, measure

Comparison = Literal["=", "≥", "≤", "≈"]
Kind = Literal["数量", "日期", "名称"]
_D = "[0-9０-９]"
_NUMBER = rf"{_D}+(?:,{_D}{{3}}(?![0-9]))*(?:[.．]{_D}+)?"
_HAN = "[一二两三四五六七八九十百千万零〇]"
_LINKS = "[-—–~～至到]"
_TOKEN = re.compile(
    rf"(?P<name>(?:https?://|www\.)[!-~]{{1,200}}|(?<![A-Za-z])[A-Za-z]{{1,15}}{_D}[A-Za-z0-9.+-]{{0,20}}|{_D}+[A-Za-z][A-Za-z0-9]*"
    rf"|{_D}+(?:[+＋·]{_D}*[A-Za-z]?)+|[〔\[（(]{_D}{{4}}[〕\]）)]{_D}*号?|第{_D}+(?!季度)|{_D}{{3,4}}-{_D}{{5,8}}|{_D}{{10,}}"
    rf"|{_D}{{5}}(?=热线|工单|诉求|便民|政务|平台|市民|投诉|转办|服务|办件)|{_D}+号(?=文|楼|院|线|门|路|地块))"
    rf"|(?P<date>(?P<year>[12][0-9]{{3}})年(?:(?P<ymonth>[0-9]{{1,2}})月(?:(?P<yday>[0-9]{{1,2}})[日号])?)?"
    rf"|(?P<iyear>[12][0-9]{{3}})-(?P<imonth>[0-9]{{1,2}})(?:-(?P<iday>[0-9]{{1,2}}))?(?![0-9])"
    rf"|(?<!个)(?P<month>[0-9]{{1,2}})月(?:(?P<mday>[0-9]{{1,2}})[日号])?|(?P<day>[0-9]{{1,2}})日"
    rf"|(?P<hour>[0-9]{{1,2}})(?:[:：][0-9]{{2}}|时(?:[0-9]{{1,2}}分)?)(?!间|长))"
    rf"|百分之(?P<hanratio>{_HAN}{{1,9}})|(?P<whole>{_HAN}{{1,2}}|{_D}{{1,3}})分之(?P<part>{_HAN}{{1,2}}|{_D}{{1,3}})"
    rf"|(?P<low>{_NUMBER})(?P<lowscale>[万亿千百])?(?P<lowpercent>[%％])?(?:{_LINKS}(?P<high>{_NUMBER}))?"
    rf"(?P<scale>[万亿千百](?!元|个百))?(?P<about>[余多])?(?P<bigscale>[万亿](?!元))?(?P<unit>{UNITS})?(?P<post>以上|以下|以内|左右|上下|[余多](?!次|人|家|了|出|于|[0-9]))?"
    rf"|(?P<hanlow>{_HAN}{{1,9}})(?:{_LINKS}(?P<hanhigh>{_HAN}{{1,9}}))?(?P<hanabout>[余多来几])?(?P<hanunit>{COUNTED})(?!是|方面|旦|般|些|并|致|定|律|样)(?P<hanpost>以上|以下|以内|左右)?"
)
_LEAD, _DATES = 120, 3  # characters and dates before a number that can say what it counts
_PAUSE = re.compile("[，。；：！？,;!?（）()\n]")
_STOP = frozenset("。！？!?\n")
_LEAST = re.compile("(不少于|不低于|不小于|不短于|至少|超过|突破|高于|大于|多于|超|≥|>=?|最少)$")
_MOST = re.compile("(不超过|不高于|不多于|不大于|低于|少于|小于|不足|不到|≤|<=?|最多|控制在|以内)$")
_ABOUT = re.compile("((?<![签节违预履公合])约|(?<![靠附亲])近|将近|接近|大约|大概|约为|约占|几乎)$")
_POST: dict[str, Comparison] = {
    "以上": "≥",
    "以下": "≤",
    "以内": "≤",
    "左右": "≈",
    "上下": "≈",
    "余": "≈",
    "多": "≈",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A number as it stands in a text.

    low and high: the value, or both ends of a range, in unit (money in 万元, a percentage and 百分点 as a
    ratio). half: half of the last written place, in the same unit. before and after: the words of its clause up to
    the number before and the next. clause and sentence: which of the text, from 0. lead: as before, but back to the
    last quantity, with the dates that stand between (dates, the last few).
    """

    start: int
    end: int
    text: str
    kind: Kind
    low: Decimal
    high: Decimal
    unit: str
    half: Decimal
    comparison: Comparison
    before: str
    after: str
    clause: int
    sentence: int
    lead: str = ""
    dates: "tuple[Moment, ...]" = ()

    @property
    def exact(self) -> bool:
        """Whether it names one value, without 约, 余, 以上 or a range."""
        return self.kind == "数量" and self.comparison == "=" and self.low == self.high

    def states(self, value: Decimal) -> bool:
        """Whether value, rounded to as many places as are written, is what the text says."""
        return self.low - self.half <= value <= self.high + self.half


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, as far as it is given: 0 for what is not."""

    start: int
    end: int
    text: str
    year: int
    month: int
    day: int
    hour: int
    clause: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text taken apart. clauses: (start, end) of each, without its closing mark; sentences likewise."""

    text: str
    clauses: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]
    moments: tuple[Moment, ...]

    def clause(self, number: int) -> str:
        """The words of a clause."""
        start, end = self.clauses[number]
        return self.text[start:end]

    def sentence(self, number: int) -> str:
        """The words of a sentence."""
        start, end = self.sentences[number]
        return self.text[start:end]

    def quantities(self) -> Iterator[Mention]:
        """The mentions that are quantities."""
        return (m for m in self.mentions if m.kind == "数量")


@lru_cache(maxsize=8192)  # every rule reads the same texts
def read(text: str) -> Analysis:
    """Take a text apart."""
    clauses, sentences = _divided(text)
    found = list(_TOKEN.finditer(text))
    mentions: list[Mention] = []
    moments: list[Moment] = []
    clause = sentence = lead = 0
    dates: tuple[Moment, ...] = ()
    for index, token in enumerate(found):
        while clause < len(clauses) - 1 and token.start() >= clauses[clause + 1][0]:
            clause += 1
            lead, dates = clauses[clause][0], ()
        while sentence < len(sentences) - 1 and token.start() >= sentences[sentence + 1][0]:
            sentence += 1
        begin, close = clauses[clause]
        left = found[index - 1].end() if index else 0
        right = found[index + 1].start() if index + 1 < len(found) else len(text)
        before, after = text[max(begin, left) : token.start()], text[token.end() : min(close, right)]
        mention = _mention(token, before, after, clause, sentence)
        if token["date"]:
            moments.append(_moment(token, clause, sentence))
            dates = (*dates[1 - _DATES :], moments[-1])
        elif mention.kind == "数量":
            words = text[max(begin, lead, token.start() - _LEAD) : token.start()]
            mention = replace(mention, lead=words, dates=dates)
            lead = token.end()
        mentions.append(mention)
    return Analysis(text, clauses, sentences, tuple(mentions), tuple(moments))


def _divided(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    clauses: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    begin = opening = 0
    for found in _PAUSE.finditer(text):
        at = found.start()
        if found[0] in "：:," and text[max(0, at - 1) : at].isdigit() and text[at + 1 : at + 2].isdigit():
            continue  # 8:30, 5,230
        clauses.append((begin, at))
        begin = at + 1
        if found[0] in _STOP:
            sentences.append((opening, at))
            opening = at + 1
    if begin < len(text) or not clauses:
        clauses.append((begin, len(text)))
    if opening < len(text) or not sentences:
        sentences.append((opening, len(text)))
    return tuple(clauses), tuple(sentences)


def _mention(token: re.Match[str], before: str, after: str, clause: int, sentence: int) -> Mention:
    kind: Kind = "名称" if token["name"] else "日期" if token["date"] else "数量"
    low, high, unit, half = _value(token) if kind == "数量" else (Decimal(0), Decimal(0), "", Decimal(0))
    comparison = _comparison(token, before) if kind == "数量" else "="
    return Mention(
        token.start(),
        token.end(),
        token[0],
        kind,
        low,
        high,
        unit,
        half,
        comparison,
        before,
        after,
        clause,
        sentence,
    )


def _value(token: re.Match[str]) -> tuple[Decimal, Decimal, str, Decimal]:
    """low, high, unit and half of the last place."""
    if token["hanratio"]:
        ratio = chinese(token["hanratio"]) / 100
        return ratio, ratio, RATIO, Decimal("0.005")
    if token["whole"]:
        whole, part = (_any(token[name]) for name in ("whole", "part"))
        ratio = part / whole if whole else Decimal(0)
        return ratio, ratio, "分之", Decimal(0)
    if token["hanlow"]:
        unit, factor = measure(token["hanunit"])
        low = chinese(token["hanlow"]) * factor
        high = chinese(token["hanhigh"]) * factor if token["hanhigh"] else low
        return low, high, unit, factor / 2 if unit == RATIO else Decimal(0)
    unit, factor = measure(token["unit"] or token["lowpercent"] or "")
    if token["lowpercent"] and not token["unit"]:
        unit, factor = measure("%")
    for scale in (token["scale"] or ("" if token["high"] else token["lowscale"]), token["bigscale"]):
        factor *= SCALES.get(scale or "", 1)
    places = len(token["low"].replace("．", ".").partition(".")[2])
    low = arabic(token["low"]) * factor
    high = arabic(token["high"]) * factor if token["high"] else low
    whole_count = unit not in (RATIO, POINTS, MONEY) and factor == 1
    half = Decimal(0) if whole_count and not places else Decimal(5).scaleb(-places - 1) * factor
    return low, high, unit, half


def _any(text: str) -> Decimal:
    return arabic(text) if text[0].isdigit() else chinese(text)


def _comparison(token: re.Match[str], before: str) -> Comparison:
    post = token["post"] or token["hanpost"]
    if post and _POST[post] != "≈":
        return _POST[post]
    if _MOST.search(before):
        return "≤"
    if _LEAST.search(before):
        return "≥"
    if token["about"] or token["hanabout"] or post or _ABOUT.search(before):
        return "≈"
    return "="


def _moment(token: re.Match[str], clause: int, sentence: int) -> Moment:
    def number(*names: str) -> int:
        return next((int(token[n]) for n in names if token[n]), 0)

    return Moment(
        token.start(),
        token.end(),
        token[0],
        number("year", "iyear"),
        number("ymonth", "imonth", "month"),
        number("yday", "iday", "mday", "day"),
        number("hour"),
        clause,
        sentence,
    )
