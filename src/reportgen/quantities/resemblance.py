"""Numbers in sentences that look like a known number mistyped, in words that statements.py has no name for.

“机关在编在岗人员共14名” is no phrase of any list. But it counts people of the office, 41 are there, and 14 is 41 with
two digits exchanged. The more digits agree, the less the words have to say.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportgen.quantities.known import Known, counted_noun
from reportgen.quantities.mistyping import exchanged, mistyped, significant
from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.statements import Statement, aims, statements
from reportgen.quantities.synonyms import common_terms
from reportgen.quantities.texts import Passage, bigrams
from reportgen.quantities.units import ALIKE, MONEY, RATIO

_FEW_DIGITS = 3  # below it a number with one other digit is as likely another number
_BY_ITSELF = 5  # digits from which on a number of money needs no words to be recognised
_LITTLE = 4
_WORDS = 40  # characters before a number that may say what it counts
_DONE = re.compile("(?:全年|本年|年末|最终)?实际?(?:完成|达到|做到|开展|排查|实现)(?:了|数|值)?")
_COMPARABLE = frozenset([MONEY, RATIO, "分", "天", "人次", *"".join(ALIKE)])
# what is said of a part of the office or of the year
_PART = re.compile(
    "季度|上半年|下半年|[0-9]月|其中|社区(?!居民)|小区|项目|工程|专项|一期|二期|试点|全区|全市|全省|上年|去年|前年|往年|同期|目标|计划|企业|中心|窗口服务|物业|期间|每[个月季天周场次人户]"
)
_MONEY_WORDS: dict[str, re.Pattern[str]] = {
    "年初预算": re.compile("年初|批复|批准|人代会"),
    "全年预算": re.compile("预算|指标|安排|盘子|下达"),
    "执行数": re.compile("支出|执行|支付|决算|花"),
    "结余": re.compile("结余|结转|未执行|未支[出付]|剩余|余下|未使用|节余|沉淀"),
    "调整额": re.compile("调[增减整]|追加|核减|增加|减少"),
    "资产总额": re.compile("资产"),
    "负债总额": re.compile("负债"),
    "净资产": re.compile("净资产|净值"),
}
_OTHER_WORDS = {
    "执行率": re.compile("(?:执行|支出|支付|使用|拨付|资金)[^，。；]{0,8}(?:率|进度|比例|比重)|执行完成"),
    "总分": re.compile("得分|打分|评分|总分|自评|综合|汇总"),
    "调整率": re.compile("调整|调[增减]"),
}
_PEOPLE_WORDS = {
    "实有人数": re.compile("在编|在岗|在职|实有|干部职工|机关干部|工作人员|全体干部|全体人员|机关人员"),
    "行政编制": re.compile("行政编"),
    "事业编制": re.compile("事业编"),
    "编制合计": re.compile("编制"),
}
_OTHER_PEOPLE = re.compile("退休|借调|聘用|编外|协管|网格员|志愿|社区工作者|公益|派遣|新增|调入|调出|招录")
_SAMPLE = re.compile("样本|抽样|随机|抽查居民|抽查群众|问卷|受访|访问|访谈|抽取|调查|测评|征求意见")


def statements_and_slips(
    passage: Passage, reading: Analysis, known: Sequence[Known], year: int, short_name: str
) -> list[Statement]:
    """The numbers of a passage that speak of a known one by their words, and those that look like one mistyped."""
    said = statements(passage, reading, known, year, short_name)
    return [*said, *_resembling(passage, reading, known, said, year)]


def _resembling(
    passage: Passage, reading: Analysis, known: Sequence[Known], said: Sequence[Statement], year: int
) -> Iterator[Statement]:
    """The numbers of a passage that are a known one mistyped. said: the statements that are recognised already."""
    if passage.part in ("职责", "字段"):
        return
    taken = {s.mention.start for s in said}
    for mention in reading.quantities():
        if mention.unit not in _COMPARABLE or mention.start in taken:
            continue
        if mention.low != mention.high or not mention.low:
            continue
        if any(date.year not in (0, year) for date in mention.dates):
            continue
        rivals = [k for k in known if _same_unit(mention, k)]
        if any(mention.states(k.value) for k in rivals):
            continue
        words, earlier = _before(reading, mention), _earlier(reading, mention)
        role = "目标" if aims(passage, words) else "实际"
        like = (k for k in rivals if k.role == role and mistyped(mention.low, k.value))
        if found := next((k for k in like if _speaks_of(k, words, earlier, mention)), None):
            yield Statement(mention, found)


def _before(reading: Analysis, mention: Mention) -> str:
    """The words before a number in its clause; with the clause before where they say little."""
    begin = reading.clauses[mention.clause][0]
    if mention.start - begin < _LITTLE and mention.clause:
        begin = reading.clauses[mention.clause - 1][0]
    return reading.text[max(begin, mention.start - _WORDS) : mention.start].rpartition("。")[2]


def _earlier(reading: Analysis, mention: Mention) -> str:
    """The words of its sentence before a clause, where no number stands in them or the clause only says 实际完成."""
    begin = reading.sentences[mention.sentence][0]
    clause = reading.clauses[mention.clause][0]
    words = reading.text[max(begin, clause - _WORDS) : clause]
    same_thing = _DONE.fullmatch(reading.text[clause : mention.start])
    return words if same_thing or not any(map(str.isdigit, words)) else ""


def _same_unit(mention: Mention, known: Known) -> bool:
    if mention.unit == known.unit:
        return True
    if known.indicator and known.unit != RATIO:
        return any(mention.unit[:1] in units and known.unit[:1] in units for units in ALIKE)
    return known.name == "样本量" and mention.unit in ("份", "户")


def _speaks_of(known: Known, words: str, earlier: str, mention: Mention) -> bool:
    clause = words + mention.after[:2]
    if known.unit == MONEY:
        digits = len(significant(known.value))
        if digits >= _BY_ITSELF and len(significant(mention.low)) >= _BY_ITSELF - 1:
            return True
        pattern = _MONEY_WORDS.get(known.name)
        return digits > 1 and pattern is not None and bool(pattern.search(words)) and not _PART.search(clause)
    if _PART.search(clause):
        return False
    if known.indicator:
        # digits that are all there, in another order or with another point, ask for fewer words
        same_digits = significant(mention.low) == significant(known.value) or exchanged(
            mention.low, known.value
        )
        if not same_digits and len(significant(known.value)) < _FEW_DIGITS:
            return False  # 95% may well be said where another thing has 98%
        if same_digits and len(significant(known.value)) >= _FEW_DIGITS - (known.unit != RATIO):
            return _names(known.indicator, words + earlier, _FEW)
        return _names(known.indicator, words, _FEW) and _names(known.indicator, words + earlier, _ENOUGH)
    if known.name == "样本量":
        return bool(_SAMPLE.search(words))
    if people := _PEOPLE_WORDS.get(known.name):
        return bool(people.search(words)) and not _OTHER_PEOPLE.search(words)
    other = _OTHER_WORDS.get(known.name)
    return other is not None and bool(other.search(words))


_ENOUGH, _FEW = Decimal("0.6"), Decimal("0.33")  # of the pairs of characters in an indicator's name


def _names(indicator: str, words: str, least: Decimal) -> bool:
    """Whether so much of an indicator's name stands in the words before a number, in whatever order."""
    pairs = bigrams(common_terms(counted_noun(indicator)))
    near = bigrams(common_terms(words))
    return bool(pairs) and Decimal(len(pairs & near)) / len(pairs) >= least
