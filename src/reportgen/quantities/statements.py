"""Which known number a sentence speaks of: the words before a number against the names of what is known.

Only a clause that says nothing else is taken for a statement about the whole office in the whole year:
“养老项目执行率85%” and “上半年排查隐患60处” speak of something else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reportgen.quantities.known import Known, counted_noun
from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.texts import Passage
from reportgen.quantities.units import MONEY, RATIO

Period = Literal["本年", "上年", "别时"]

# words that may stand before a name without changing what is meant
_OWN = (
    "我街道|本街道|全街道|辖区|最终|本次|街道(?:办事处|党工委)?|我单位|本单位|单位|部门|整体支出|整体|全年|本年度?|当年|年度|度|今年|年末|年终|年底|末|底"
    "|截至(?:年底|年末|目前|本年末)?|截止|累计|合计|总计|共计|共|总|实际|现有?|核定|全体|经?(?:核实|核算|核对|统计|汇总|测算)|的|为|及|其|已|均"
)
_ACTS = (
    "完成|实现|组织|开展|举办|扎实|深入|认真|全面|积极|持续|确定|设定|制定|年初|目标值?|计划|预期|任务|要求|是|为|力争|争取|确保|做到|达到?|应|要|将|内"
    "|经济|有效|圆满|强化|加强|实施|推进|集中"
)
_VERB = (
    "达到?|已达|为|是|约|近|共计?|合计|总计|仅|仅为|只有|只|完成|安排|批复|核定|实现|保持|稳定|控制|压缩|缩短|提升|提高|降低|下降|上升|增长|降|升|不低于|不少于|不超过|不高于|不足"
    "|高于|低于|超过|至少|在|到|至|的|了|有|数|金额|资金|总额|合计|≥|≤|最终|平均|目标值?|实际|计|得"
)
_VERBS = f"(?:{_VERB})*"
_FOREWORD = 14  # characters before the name of something that only the whole office has
_EARLIER_WORDS = 160  # characters before a clause that can say what it speaks of
_EARLIER = re.compile("上年|去年|前年|往年|同期|上一年|历年|原先|原来")
_ELSE = re.compile(
    "项目|工程|社区|小区|季度|上半年|下半年|某|其中|专项|基本支出|一期|二期|试点|全区|全市|老年|企业|经费|次年|下年|明年|月|网格内|中心|合同|课题|商户|住户"
)
_OFFICE = re.compile("^(?:我|本|全)?街道|辖区|我单位|本单位|部门|整体|自评")
_YEAR = re.compile("全年|本年|年度|年末|年终|年底|累计|当年|今年|截至|最终|本次")
_FACILITY = re.compile("驿站|建成|食堂|书屋|服务站|公园|大厅|窗口|物业|改造")
_NAMES: dict[str, str] = {
    "年初预算": "年初(?:部门|批复|核定|下达|安排|的)*预算(?:数|批复|安排|收入)?|(?:部门)?预算批复数?",
    "全年预算": "(?:全年|调整后|年中调整后)(?:的|全年|部门|整体支出)*预算(?:数|安排|收入|指标)?|预算调整后?"
    "|全年(?:的)?(?:可用|可执行)预算",
    "执行数": "(?:预算)?(?:执行数|实际支出|实际执行|支出|执行|实际支付|支付|支出数|决算支出|决算数|支出决算)",
    "执行率": "(?:预算|支出|资金)?(?:预算|支出)?执行率|预算支出率|支出进度",
    "结余": "(?:资金|形成)*(?:结转结余|结余结转|结余|结转|节余)|支出小于预算|预算(?:与|和)支出相差|尚有",
    "调整额": "(?:较|比)(?:年初)?预算(?:数)?(?:增加|减少|追加|核减|调增|调减|增|减)|(?:年中)?调整预算"
    "|(?:年初)?预算(?:年中)?(?:调增|调减|追加|核减)"
    "|(?:全年|调整后)预算(?:比|较)年初(?:预算)?(?:增加|减少|增|减)|年中(?:追加|核减|调增|调减)(?:预算)?",
    "调整率": "(?:预算)?(?:年中)?调整(?:率|幅度|比例)",
    "实有人数": "实有(?:在职|在编|在岗|人员)*(?:人数|人员|人|干部职工)?"
    "|在职(?:人员|职工|干部职工|人数)|(?:在岗|在编|在册)?干部职工(?:总数)?|在编在岗人员",
    "编制合计": "编制(?:合计|总数|数)?|人员编制(?:总数)?",
    "行政编制": "(?:其中)?行政编制数?",
    "事业编制": "(?:其中)?事业编制数?",
    "总分": "(?:自评|绩效|评价|综合|得)*(?:总分|总得分|得分|评分)|自评得|综合得分|自评",
    **{
        name: f"(?:账面)?(?:{words})"
        for name, words in (
            ("资产总额", "资产总额|资产总计|资产合计|总资产|资产"),
            ("负债总额", "负债总额|负债总计|负债合计|总负债|负债"),
            ("净资产", "净资产总?额?"),
        )
    },
}


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
    names = _pattern(indicators)
    by_name: dict[tuple[str, str, str], Known] = {(k.name, k.role, k.unit): k for k in known}
    found: list[Statement] = []
    whole, sentence = False, -1
    for mention in reading.quantities():
        if mention.sentence != sentence:
            sentence, whole = mention.sentence, False
        lead = mention.lead.rpartition("、")[2]
        period = _period(reading, mention, lead, year)
        words = _bare(lead, short_name)
        match = _naming(names, words, mention, known)
        if match is None and (outcome := _outcome_of_target(words, mention, found, known)):
            found.append(Statement(mention, outcome))
        office = bool(_OFFICE.search(words))
        own = office or bool(_YEAR.search(words)) or (period == "本年" and bool(mention.dates))
        if match is None or period == "别时":
            continue
        topic = _topic(match)
        if not office and not whole and _elsewhere(reading, mention, passage, topic, own):
            continue
        whole = whole or own
        role = "目标" if aims(passage, words) else "实际"
        if period == "上年" and topic[0] not in "cp":
            continue
        if stated := _looked_up(by_name, _name(topic, indicators, mention.unit), role, mention.unit):
            found.append(Statement(mention, stated))
    return found or list(_only_amount_of_adjustment(passage, reading, known))


def _only_amount_of_adjustment(
    passage: Passage, reading: Analysis, known: Sequence[Known]
) -> Iterator[Statement]:
    """The one amount of money in the reason of an adjustment is its amount."""
    if passage.path != ("预算", "调整原因") or "其中" in passage.text:
        return
    amounts = [m for m in reading.quantities() if m.unit == MONEY]
    if len(amounts) == 1 and amounts[0].comparison == "=":
        yield from (Statement(amounts[0], k) for k in known if k.name == "调整额")


def _naming(
    names: re.Pattern[str], words: str, mention: Mention, known: Sequence[Known]
) -> re.Match[str] | None:
    """The match of the words before a number with the name of a known one."""
    found = names.fullmatch(words) or names.fullmatch(_whole(words))
    name = "" if found else _in_pieces(words, mention, known)
    return names.fullmatch(name) if name else found


_OUTCOME = re.compile("，?(?:全年|最终|年末)?(?:实际|实为|实有)(?:完成|达到|开展|为|是|值|数)*")


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


_NEUTRAL = re.compile(
    f"(?:{_OWN}|{_ACTS}|{_VERB}|各类|各种|各项|各式|大小|显示|问卷|结果|经|抽样|调查|全部|所有|每|件|一年来|街道|共|次数?|场次?|处|天|达)*"
)
_PIECE = 2  # characters of a name that may stand apart


def _in_pieces(words: str, mention: Mention, known: Sequence[Known]) -> str:
    """The indicator whose whole name stands in the words, in pieces and any order, with nothing else that has meaning.

    Empty where there is none: 累计排查各类安全隐患 names 安全隐患排查处数, 排查燃气安全隐患 does not.
    """
    for indicator in dict.fromkeys(k.indicator for k in known if k.indicator and k.unit == mention.unit):
        name, rest = counted_noun(indicator), words
        while name:
            size = next((n for n in range(len(name), _PIECE - 1, -1) if name[:n] in rest), 0)
            if not size:
                break
            rest, name = rest.replace(name[:size], "", 1), name[size:]
        if not name and _NEUTRAL.fullmatch(rest):
            return indicator
    return ""


_LAST_YEAR = re.compile("(?:上年度?|去年|上一年度?)(?:年末|年底|末|底|同期)?")


def statements_of_last_year(
    passage: Passage, reading: Analysis, known: Sequence[Known], year: int, short_name: str
) -> list[Statement]:
    """The numbers of a passage that speak of a known number of the year before. known: those of that year's report."""
    if not _LAST_YEAR.search(passage.text) and str(year - 1) not in passage.text:
        return []
    indicators = tuple(dict.fromkeys(k.indicator for k in known if k.indicator))
    names = _pattern(indicators)
    by_name: dict[tuple[str, str, str], Known] = {(k.name, k.role, k.unit): k for k in known}
    found: list[Statement] = []
    for mention in reading.quantities():
        lead = mention.lead.rpartition("、")[2]
        dated = [d.year for d in mention.dates if d.year]
        if not _LAST_YEAR.search(lead) and dated != [year - 1]:
            continue
        match = names.fullmatch(_LAST_YEAR.sub("", _bare(lead, short_name)))
        topic = _topic(match) if match else "c"
        # 上年结转 is what came over into this year
        if topic[0] in "ni" and match and "结" not in match[0] and not aims(passage, lead):
            stated = _looked_up(by_name, _name(topic, indicators, mention.unit), "实际", mention.unit)
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


_OF_THE_WHOLE = re.compile(
    "(?:全年预算|年初预算|年初部门预算|部门预算|资产总额|负债总额|净资产|自评总分|年末结余|指标结余|综合得分|总资产|总负债)"
)


def _whole(words: str) -> str:
    """The words from a name on that is said of the whole office only, whatever stands before it."""
    found = _OF_THE_WHOLE.search(words)
    if found is None or _ELSE.search(words[: found.start()]) or found.start() > _FOREWORD:
        return words
    return words[found.start() :]


_DATE_WORDS = re.compile(r"[12]\d{3}年(?:\d{1,2}月(?:\d{1,2}日)?)?")


def _bare(lead: str, office: str) -> str:
    """The words without dates, quotation marks and the office's own name."""
    words = _DATE_WORDS.sub("", lead).replace("“", "").replace("”", "")
    return words.replace(f"{office}街道办事处", "街道").replace(f"{office}街道", "街道").strip()


@cache
def _pattern(indicators: tuple[str, ...]) -> re.Pattern[str]:
    """Qualifiers, one name, verbs. The group that matched says which name."""
    parts = []
    for index, name in enumerate(_NAMES):
        parts.append(f"(?P<n{index}>{_NAMES[name]})")
    for index, name in enumerate(("资产总额", "负债总额", "净资产")):
        against = f"(?:{_NAMES[name]})(?:比|较)(?:上年|去年)(?:末|底|同期)?"
        parts.append(f"(?P<c{index}>{against}(?:增加|减少|增长|下降|上升|降低|增|减))")
        parts.append(
            f"(?P<p{index}>(?:{_NAMES[name]})由(?:上年|去年)(?:末|底)?的?|(?:上年|去年)(?:末|底)?(?:{_NAMES[name]}))"
        )
    for index, name in enumerate(indicators):
        noun = counted_noun(name)
        turned = {name, noun, *(noun[k:] + noun[:k] for k in range(2, len(noun) - 1, 2))}
        words = "|".join(map(re.escape, sorted(turned, key=len, reverse=True)))
        parts.append(f"(?P<i{index}>{words})")
    parts.append("(?P<s0>(?:问卷|抽样)?调查样本量?|样本量?|抽样样本)")
    return re.compile(f"(?:{_OWN}|{_ACTS})*(?:{'|'.join(parts)}){_VERBS}")


def _topic(match: re.Match[str]) -> str:
    return next(name for name, value in match.groupdict().items() if value is not None)


def _name(topic: str, indicators: tuple[str, ...], unit: str) -> str:
    """The name of the known number behind a group of the pattern."""
    kind, index = topic[0], int(topic[1:])
    if kind == "n":
        name = list(_NAMES)[index]
        return "调整率" if name == "调整额" and unit == RATIO else name
    if kind == "i":
        return indicators[index]
    if kind == "s":
        return "样本量"
    base = ("资产总额", "负债总额", "净资产")[index]
    return f"上年{base}" if kind == "p" else f"{base}变动{'率' if unit == RATIO else '额'}"


def _looked_up(known: dict[tuple[str, str, str], Known], name: str, role: str, unit: str) -> Known | None:
    for written in (unit, ""):
        if found := known.get((name, role, written)):
            return found
    return None


def aims(passage: Passage, words: str) -> bool:
    """Whether the words before a number say that it is a target."""
    if passage.part == "目标":
        return not re.match("，?(?:全年)?(?:实际|已)", words)
    return bool(re.search("目标|计划|预期|任务|要求", words))


def _elsewhere(reading: Analysis, mention: Mention, passage: Passage, topic: str, own: bool) -> bool:
    """Whether the sentence has spoken of something smaller than the office, or of another year."""
    begin = reading.sentences[mention.sentence][0]
    end = reading.clauses[mention.clause][0]
    earlier = _DATE_WORDS.sub("", reading.text[max(begin, end - _EARLIER_WORDS) : end])
    if topic[0] == "i":
        if re.search("其中|季度|上半年|下半年", earlier) or _EARLIER.search(earlier[-12:]):
            return True
        return passage.part == "成果" and mention.unit == RATIO and bool(_FACILITY.search(earlier))
    if not own and passage.part == "成果" and topic in ("n2", "n3", "n0", "n1", "n4"):
        return True  # among the work done a bare 执行率 or 支出 may be that of what was just spoken of
    return bool(_ELSE.search(earlier) or _EARLIER.search(earlier))
