"""What a text says of the change from last year: 资产总额比上年减少, 与上年相比支出增长12.00%."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportgen.formatting import money, percent
from reportgen.quantities.texts import states
from reportgen.quantities.units import MONEY

_AGAINST = re.compile(
    "(?:与|同|比|较|相较于?)(?:上年度?|去年|上一年度?|年初(?!预算|批复)|[12][0-9]{3}年度?)(?:全年|年末|年底|末|底|同期|决算数?|数)*(?:相比|比较|来看|来说)?，?|[比较]期初(?:相比)?|同比(?=增|减|上升|下降|提高|降低)"
)
_UP, _DOWN = "增加|增长|上升|提高|扩大|增多|增", "减少|下降|降低|缩减|压减|回落|减"
_THEN = re.compile(
    rf"(?P<what>[^\W\d_a-zA-Z]{{2,12}}?)??(?:同比|有所|略有|大幅度?|小幅度?|明显|均|共|净|又|均有)*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
    r"(?:了|约|近)?(?:(?P<number>\d+(?:\.\d+)?)(?P<unit>万元|%|％|人|名))?"
)
_OWN = re.compile(
    "^(?:我街道|本街道|街道|我单位|本单位|单位|部门|整体|全年|本年度?|当年|年度|年末|期末|年底|今年|账面|的|其中|截至年底)*"
)
_TAIL = re.compile("(?:[0-9.]+(?:万元|人|名))?(?:，)?$")
_LONGEST = 24  # characters of the clause before


@dataclass(frozen=True, slots=True)
class Pair:
    """A number of this year and of last year. unit: 万元 or 人."""

    name: str
    current: Decimal
    previous: Decimal
    unit: str

    def shown(self) -> str:
        """Both with their change."""
        now, then = (money(v) if self.unit == MONEY else f"{v:f}" for v in (self.current, self.previous))
        return f"{self.name}上年 {then}{self.unit}，本年 {now}{self.unit}"


def wrong_changes(text: str, pairs: Mapping[str, Pair]) -> Iterator[str]:
    """What a text says wrongly of the change of a number. pairs: by each name that a text may call it."""
    for found in _AGAINST.finditer(text):
        said = _THEN.match(text, found.end())
        if said is None:
            continue
        before = text[max(0, found.start() - _LONGEST) : found.start()]
        named = said["what"] or re.split("[，。；：、]", _TAIL.sub("", before))[-1]
        pair = pairs.get(_OWN.sub("", named))
        if pair is not None and (fault := _fault(said, pair)):
            yield f"“{named if said['what'] is None else ''}{found[0]}{said[0]}”{fault}"


def _fault(said: re.Match[str], pair: Pair) -> str:
    gap = pair.current - pair.previous
    if gap and bool(said["up"]) != (gap > 0):
        return f"说反了：{pair.shown()}"
    if not gap:
        return f"没有变：{pair.shown()}"
    if said["number"] is None:
        return ""
    if said["unit"] in "%％":
        rate = abs(gap) / abs(pair.previous) * 100 if pair.previous else Decimal(0)
        return "" if states(said["number"], rate) else f"幅度不符：{pair.shown()}，应为 {percent(rate / 100)}"
    alike = (said["unit"] == MONEY) == (pair.unit == MONEY)
    return "" if not alike or states(said["number"], abs(gap)) else f"差额不符：{pair.shown()}"
