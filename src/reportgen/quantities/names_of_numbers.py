"""The names by which sentences call the known numbers, and whether the words before a number are one of them."""

import re
from collections.abc import Sequence
from functools import cache

from reportgen.quantities.known import Known, counted_noun
from reportgen.quantities.reading import Mention
from reportgen.quantities.units import RATIO

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
ELSEWHERE = re.compile(
    "项目|工程|社区|小区|季度|上半年|下半年|某|其中|专项|基本支出|一期|二期|试点|全区|全市|老年|企业|经费|次年|下年|明年|月|网格内|中心|合同|课题|商户|住户"
)
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
    "|在职(?:人员|职工|干部职工|人数)|(?:在岗|在编|在册)?干部职工(?:总数)?|在册(?:人员|职工|人数)|在编在岗人员",
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
_OF_THE_WHOLE = re.compile(
    "(?:全年预算|年初预算|年初部门预算|部门预算|资产总额|负债总额|净资产|自评总分|年末结余|指标结余|综合得分|总资产|总负债)"
)
DATE_WORDS = re.compile(r"[12]\d{3}年(?:\d{1,2}月(?:\d{1,2}日)?)?")
_NEUTRAL = re.compile(
    f"(?:{_OWN}|{_ACTS}|{_VERB}|各类|各种|各项|各式|滚动|动态|逐一|逐项|反复|拉网式|地毯式|常态化|全覆盖|重点|及时|联合|共同|先后|群众|事项|业务|诉求|民生|大小|显示|问卷|结果|经|抽样|调查|全部|所有|每|件|一年来|街道|共|次数?|场次?|处|天|达)*"
)
_PIECE = 2  # characters of a name that may stand apart


def naming(
    names: re.Pattern[str], words: str, mention: Mention, known: Sequence[Known]
) -> re.Match[str] | None:
    """The match of the words before a number with the name of a known one."""
    found = (
        names.fullmatch(words) or names.fullmatch(_whole(words)) or names.fullmatch(words.rpartition("等")[2])
    )
    name = "" if found else _in_pieces(words, mention, known)
    return names.fullmatch(name) if name else found


@cache
def name_pattern(indicators: tuple[str, ...]) -> re.Pattern[str]:
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


def topic_of(match: re.Match[str]) -> str:
    """The group of the pattern that matched."""
    return next(name for name, value in match.groupdict().items() if value is not None)


def name_of(topic: str, indicators: tuple[str, ...], unit: str) -> str:
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


def bare(lead: str, office: str) -> str:
    """The words without dates, quotation marks and the office's own name."""
    words = DATE_WORDS.sub("", lead).replace("“", "").replace("”", "")
    return words.replace(f"{office}街道办事处", "街道").replace(f"{office}街道", "街道").strip()


def _whole(words: str) -> str:
    """The words from a name on that is said of the whole office only, whatever stands before it."""
    found = _OF_THE_WHOLE.search(words)
    if found is None or ELSEWHERE.search(words[: found.start()]) or found.start() > _FOREWORD:
        return words
    return words[found.start() :]


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
