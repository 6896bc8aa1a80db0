"""Which known number a sentence speaks of: the words before a number against the names of what is known.

Only a clause that says nothing else is taken for a statement about the whole office in the whole year:
“养老项目执行率85%” and “上半年排查隐患60处” speak of something else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportgen.quantities.known import Known
from reportgen.quantities.names_of_numbers import (
    DATE_WORDS,
    ELSEWHERE,
    bare,
    name_of,
    name_pattern,
    naming,
    topic_of,
)
from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.texts import Passage
from reportgen.quantities.units import ALIKE, MONEY, RATIO

Period = Literal["本年", "上年", "别时"]

# words that may stand before a name without changing what is meant
_EARLIER_WORDS = 160  # characters before a clause that can say what it speaks of
_EARLIER = re.compile("上年|去年|前年|往年|同期|上一年|历年|原先|原来")
_OFFICE = re.compile("^(?:我|本|全)?街道|辖区|我单位|本单位|部门|整体|自评")
_YEAR = re.compile("全年|本年|年度|年末|年终|年底|累计|当年|今年|截至|最终|本次")
_FACILITY = re.compile("驿站|建成|食堂|书屋|服务站|公园|大厅|窗口|物业|改造")


@dataclass(frozen=True, slots=True)
class Statement:
    """A number in a sentence and the known number that it speaks of."""

    mention: Mention
    known: Known


def statements(
    passage: Passage, reading: Analysis, known: Sequence[Known], year: int, short_name: str
) -> list[Statement]:
    """The numbers of a passage that speak of a known number, whatever their value.

    year: the year that is evaluated. short_name: that of the office.
    """
    if passage.part in ("职责", "字段") or not reading.mentions:
        return []
    indicators = tuple(dict.fromkeys(k.indicator for k in known if k.indicator))
    names = name_pattern(indicators)
    by_name: dict[tuple[str, str, str], Known] = {(k.name, k.role, k.unit): k for k in known}
    found: list[Statement] = []
    whole, sentence = False, -1
    for mention in reading.quantities():
        if mention.sentence != sentence:
            sentence, whole = mention.sentence, False
        lead = mention.lead.rpartition("、")[2]
        period = _period(reading, mention, lead, year)
        words = bare(lead, short_name)
        match = naming(names, words, mention, known)
        if match is None and (outcome := _outcome_of_target(words, mention, found, known)):
            found.append(Statement(mention, outcome))
        office = bool(_OFFICE.search(words))
        own = office or bool(_YEAR.search(words)) or (period == "本年" and bool(mention.dates))
        if match is None or period == "别时":
            continue
        topic = topic_of(match)
        if not office and not whole and _elsewhere(reading, mention, passage, topic, own):
            continue
        whole = whole or own
        role = "目标" if aims(passage, words) and not _beyond_target(reading, mention) else "实际"
        if period == "上年" and topic[0] not in "cp":
            continue
        if stated := _looked_up(by_name, name_of(topic, indicators, mention.unit), role, mention.unit):
            found.append(Statement(mention, stated))
    return found or list(_only_amount_of_adjustment(passage, reading, known))


# a kind of expenditure whose change may be one of several
_ONE_ITEM = re.compile("三公|公务|差旅|会议|接待|办公|水电|印刷|培训费|取暖|物业")
_BEYOND = re.compile("^，?(?:超出|超过|高于|比)(?:年初|年度|预期|计划)*目标|^，?(?:超额|提前|全面|如期)完成")


def _beyond_target(reading: Analysis, mention: Mention) -> bool:
    """Whether the next clause says that the target was passed: 完成31次，超出目标5次 is what was done."""
    end = reading.clauses[mention.clause][1]
    return bool(re.search("完成|达到?|实现", mention.before)) and bool(_BEYOND.match(reading.text[end:]))


def _only_amount_of_adjustment(
    passage: Passage, reading: Analysis, known: Sequence[Known]
) -> Iterator[Statement]:
    """The one amount of money in the reason of an adjustment is its amount."""
    if passage.path != ("预算", "调整原因") or "其中" in passage.text:
        return
    amounts = [m for m in reading.quantities() if m.unit == MONEY]
    if any(_ONE_ITEM.search(m.before) for m in amounts):
        return
    if len(amounts) == 1 and amounts[0].comparison == "=":
        yield from (Statement(amounts[0], k) for k in known if k.name == "调整额")


_OUTCOME = re.compile("，?(?:全年|最终|年末)?(?:实际|实为|实有)[^\\W\\d_a-zA-Z]{0,8}")


def _outcome_of_target(
    words: str, mention: Mention, found: Sequence[Statement], known: Sequence[Known]
) -> Known | None:
    """What was reached of the target that the sentence has just named: 控制在5天以内，实际4.8天."""
    aimed = found[-1] if found else None
    if aimed is None or aimed.known.role != "目标" or aimed.mention.sentence != mention.sentence:
        return None
    if not _OUTCOME.fullmatch(words) or mention.clause - aimed.mention.clause > 1:
        return None
    of_it = (k for k in known if k.indicator == aimed.known.indicator and k.role == "实际")
    return next((k for k in of_it if k.unit in (mention.unit, "")), None)


_COMPARED_WITH = re.compile("^(?:与|同|和|比|较|相较于?|相比于?)")
_LAST_YEAR = re.compile("(?:上年度?|去年|上一年度?)(?:年末|年底|末|底|同期)?")


def statements_of_last_year(
    passage: Passage, reading: Analysis, known: Sequence[Known], year: int, short_name: str
) -> list[Statement]:
    """The numbers of a passage that speak of a known number of the year before. known: those of that year's report."""
    if not _LAST_YEAR.search(passage.text) and str(year - 1) not in passage.text:
        return []
    indicators = tuple(dict.fromkeys(k.indicator for k in known if k.indicator))
    names = name_pattern(indicators)
    by_name: dict[tuple[str, str, str], Known] = {(k.name, k.role, k.unit): k for k in known}
    found: list[Statement] = []
    for mention in reading.quantities():
        lead = mention.lead.rpartition("、")[2]
        dated = [d.year for d in mention.dates if d.year]
        if not _LAST_YEAR.search(lead) and dated != [year - 1]:
            continue
        words = _LAST_YEAR.sub("", bare(lead, short_name))
        match = names.fullmatch(_COMPARED_WITH.sub("", words))
        topic = topic_of(match) if match else "c"
        # 上年结转 is what came over into this year
        if topic[0] in "ni" and match and "结" not in match[0] and not aims(passage, lead):
            stated = _looked_up(by_name, name_of(topic, indicators, mention.unit), "实际", mention.unit)
            if stated:
                found.append(Statement(mention, stated))
    return found


def _period(reading: Analysis, mention: Mention, lead: str, year: int) -> Period:
    """The year that a number speaks of: 本年 where nothing says otherwise."""
    dates = mention.dates
    if any(d.year == year - 1 for d in dates) or _EARLIER.search(lead):
        return "上年"
    if any(d.year not in (0, year) for d in dates):
        return "别时"
    end_of_year = any(d.month == 12 and (d.day in (0, 31)) for d in dates)
    if any(d.month or d.hour for d in dates) and not (end_of_year and "截" in mention.lead):
        return "别时"
    return "本年"


def _looked_up(known: dict[tuple[str, str, str], Known], name: str, role: str, unit: str) -> Known | None:
    as_people = "人" if unit == "个" and "编制" in name else ""  # 编制35个
    others = [u for units in ALIKE[:2] if unit in units for u in units]
    written = (unit, "", *others, as_people)
    return next((found for each in written if (found := known.get((name, role, each)))), None)


def aims(passage: Passage, words: str) -> bool:
    """Whether the words before a number say that it is a target."""
    if passage.part == "目标":
        return not re.match("，?(?:全年)?(?:实际|已)", words)
    return bool(re.search("目标|计划|预期|任务|要求", words))


def _elsewhere(reading: Analysis, mention: Mention, passage: Passage, topic: str, own: bool) -> bool:
    """Whether the sentence has spoken of something smaller than the office, or of another year."""
    begin = reading.sentences[mention.sentence][0]
    end = reading.clauses[mention.clause][0]
    earlier = DATE_WORDS.sub("", reading.text[max(begin, end - _EARLIER_WORDS) : end])
    if topic[0] == "i":
        if re.search("其中|季度|上半年|下半年", earlier) or _EARLIER.search(earlier[-12:]):
            return True
        return passage.part == "成果" and mention.unit == RATIO and bool(_FACILITY.search(earlier))
    if not own and passage.part == "成果" and topic in ("n2", "n3", "n0", "n1", "n4"):
        return True  # among the work done a bare 执行率 or 支出 may be that of what was just spoken of
    return bool(ELSEWHERE.search(earlier) or _EARLIER.search(earlier))
