"""Dates in sentences and fields: days that do not exist, periods that run backwards, years that are another's."""

import calendar
import re
from collections.abc import Iterator
from itertools import pairwise

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.quantities.reading import Analysis, Moment, read
from reportgen.quantities.texts import Passage

_DATED = re.compile("[0-9０-９]|季度")
_QUARTER = re.compile("第?([五六七八九5-9])季度")
_DAY = re.compile(r"(?<![0-9.])([3-9][2-9]|[4-9][0-9])日")
_YEARS = re.compile(r"(?<![0-9])(?P<year>[0-9]{3}|[0-9]{5})年(?=[，。；\u4e00-\u9fff])(?!以上|以来|历史|老)")


@rule("DATE-03", Severity.ERROR, "没有这一天")
def impossible_date(case: Case) -> Iterator[Hit]:
    """检查内容：文字和各栏里的日期、时刻、季度是不是存在（13月、6月31日、2月30日、第五季度、28时、202年）。
    为什么：不存在的日期一定是写错了。
    错例：“6月31日完成改造。” ｜ 问题和措施.第1项.完成时限: 2024年13月底
    对例：“6月30日完成改造。” ｜ “2024年2月29日前完成。”
    改法：改成实际的日期。
    """
    for passage in case.prose:
        if wrong := _impossible(passage.text, case.submission.district.year):
            yield Hit(passage.path, f"“{wrong}”不存在", "改成实际的日期")


def _impossible(text: str, year: int) -> str:
    if not _DATED.search(text):
        return ""
    for moment in read(text).moments:
        if moment.month > 12 or (
            moment.month == 0 and re.match(r"[12]\d{3}年0{1,2}月|0{1,2}月", moment.text)
        ):
            return moment.text
        if moment.month and moment.day > calendar.monthrange(moment.year or year, moment.month)[1]:
            return moment.text
        if moment.day > 31 or moment.hour > 24:
            return moment.text
    found = _QUARTER.search(text) or _DAY.search(text) or _YEARS.search(text)
    return found[0] if found else ""


_LINK = re.compile("^(?:份)?(?:至|到|—|–|-|－|~|～|起至|开始，|起，至)+$")
_NEXT_YEAR = re.compile("次年|翌年|来年|下年|次日|第二天|跨年")
_HALVES = (("上半年", range(1, 7)), ("下半年", range(7, 13)))
_QUARTERS = {"一": range(1, 4), "二": range(4, 7), "三": range(7, 10), "四": range(10, 13)}


@rule("DATE-04", Severity.WARNING, "时间前后颠倒")
def backwards(case: Case) -> Iterator[Hit]:
    """检查内容：起止日期、月份、时刻、年份是不是先早后晚，月份与所说的上半年、下半年、季度是否一致。跨年的（“11月至次年3月”）不算。
    为什么：止早于起，一定有一个写错。
    错例：“3月至1月开展整治。” ｜ “上半年（7月至12月）完成摸底。”
    对例：“11月至次年3月供暖。” ｜ “上半年（1月至6月）完成摸底。”
    改法：改正写反或写错的一头。
    """
    for passage in case.prose:
        if passage.part == "字段" or not _DATED.search(passage.text):
            continue
        reading = read(passage.text)
        for wrong in _reversed(reading):
            yield Hit(passage.path, f"“{wrong}”前后颠倒", "改正写反或写错的一头")
        for wrong in _outside(reading):
            yield Hit(passage.path, f"“{wrong}”，月份不在这个时段", "改正月份或时段")


def _reversed(reading: Analysis) -> Iterator[str]:
    for first, second in pairwise(reading.moments):
        between = reading.text[first.end : second.start]
        if len(between) > 4 or not _LINK.match(between) or _NEXT_YEAR.search(between):
            continue
        if _order(first, second):
            yield reading.text[first.start : second.end]


def _order(first: Moment, second: Moment) -> bool:
    """Whether the second is before the first."""
    if first.year and second.year:
        return (second.year, second.month, second.day) < (first.year, first.month, first.day)
    if first.hour and second.hour:
        return second.hour < first.hour and not (first.hour >= 17 and second.hour <= 10)
    if first.month and second.month:
        winter = first.month >= 10 and second.month <= 5
        if second.month == first.month and first.day and second.day:
            return second.day < first.day
        return second.month < first.month and not winter
    return bool(first.day and second.day and not second.month and second.day < first.day)


def _outside(reading: Analysis) -> Iterator[str]:
    for number, (begin, end) in enumerate(reading.sentences):
        words = reading.text[begin:end]
        months = [m for m in reading.moments if m.sentence == number and m.month and not m.year]
        for name, span in _spans(words):
            at = begin + words.index(name) + len(name)
            near = [m for m in months if 0 <= m.start - at <= 6]
            if near and near[0].month not in span:
                yield reading.text[at - len(name) : near[0].end]


def _spans(words: str) -> Iterator[tuple[str, range]]:
    for name, span in _HALVES:
        if words.count(name) == 1:
            yield name, span
    for found in re.finditer("第?([一二三四])季度", words):
        if words.count(found[0]) == 1:
            yield found[0], _QUARTERS[found[1]]


_DUE = re.compile(r"(?P<year>[0-9]{2,5})\s*年(?:(?P<month>[0-9]{1,2})月)?")
_NUMBER_YEAR = re.compile(r"[〔\[（(](?P<year>[^〕\]）)]*)[〕\]）)]")


@rule("DATE-05", Severity.WARNING, "期限、文号、联系电话不合情理")
def fields_of_dates(case: Case) -> Iterator[Hit]:
    """检查内容：完成时限是不是早于报告、年份写错；收集结束和成文日期是不是晚得不合情理；文号的年份是不是成文的年份；联系电话的位数。
    为什么：过了期的时限落实不了；多是照抄去年的没有改。
    错例：问题和措施.第1项.完成时限: 2023年6月底 ｜ 落款.文号: 明溪办〔2021〕12号
    对例：问题和措施.第1项.完成时限: 长期坚持 ｜ 落款.文号: 明溪办〔2024〕12号
    改法：改正日期、年份、号码。
    """
    evaluation, year = case.evaluation, case.submission.district.year
    closing = evaluation.closing
    reported = (closing.date.year, closing.date.month) if closing else (year + 1, 1)
    for index, problem in enumerate(evaluation.problems):
        if problem.due and (fault := _late(problem.due, reported, year)):
            yield Hit(("问题和措施", index, "完成时限"), fault, "写一个报告之后、做得到的日期")
    process = evaluation.process
    for key, given in (("收集开始", process.collected_from), ("收集结束", process.collected_to)):
        if given.year > year + 1 or (given.year == year + 1 and given.month > 9):
            yield Hit(("自评工作", key), f"评价 {year}年度，{key}却是 {given}", "核对年月")
    if closing:
        if closing.date.year > year + 2:
            yield Hit(("落款", "成文日期"), f"评价 {year}年度，成文日期却是 {closing.date}", "核对年份")
        yield from _paper(closing.number, closing.date.year)
        yield from _telephone(closing.telephone)


def _late(due: str, reported: tuple[int, int], year: int) -> str:
    found = _DUE.search(due)
    if not found:
        return ""
    said = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    month = int(found["month"] or 12)
    if said > year + 10 or len(found["year"]) in (3, 5):
        return f"完成时限“{due}”，年份不合情理"
    if (said, month) < reported:
        return f"完成时限“{due}”早于报告（{reported[0]}年{reported[1]}月）"
    return ""


def _paper(number: str | None, year: int) -> Iterator[Hit]:
    found = _NUMBER_YEAR.search(number or "")
    if found and found["year"] != str(year):
        yield Hit(("落款", "文号"), f"文号“{number}”的年份不是成文的 {year} 年", "核对文号")


def _telephone(telephone: str | None) -> Iterator[Hit]:
    if not telephone:
        return
    digits = re.sub("[-—() （）]", "", telephone)
    if not digits.isdigit() or len(digits) not in (7, 8, 10, 11, 12):
        yield Hit(("落款", "联系电话"), f"联系电话“{telephone}”的位数或字符不对", "核对号码")


_SUBJECT = "(?:[\\u4e00-\\u9fff]{1,4}街道(?:办事处)?|我街道|本街道|我单位|全街道|辖区)?"
_DONE = re.compile(
    f"^(?:年度?|年全年)?[，,]?{_SUBJECT}(?:共|累计|全年|新增|完成|开展|组织|举办|受理|新建|建成|排查|化解|改造|整治|走访|接待|发放|推进|实施|要|将|在|办理|安排)"
)
_OWN_YEAR = re.compile(
    "年度?(?:预算编制|各项支出|部门(?:整体|预算|支出|绩效)|整体支出|绩效自评|自评|预算执行|工作任务|年度预算)"
)
_BACK = re.compile(
    "(?:较|比|同比|与|和|自|从|由|于|至|到|跨|〔|《[^》]*|[-—~～至]|参照|针对|巩固|对照|依据|根据|结合|延续|承接|借鉴|沿用|接续|按照|落实|吸取)$"
)
_NOW = re.compile("今年|本年|目前|现已|至今|以来|同比|相比|相较|连续|历年|此后")
_NEAR = 60  # characters around a year in which its context is looked for
_PLAN = re.compile(
    "计划|列入|转入|拟|将|预计|力争|争取|下年|次年|明年|结转|纳入|起|前|底|目标|规划|年内|完成整改|继续|推迟|顺延|达到|实现|启动|安排|支付|结算|进行|开展|编制|初|上半年|下半年"
)


@rule("TXT-04", Severity.WARNING, "文字里是别的年度")
def year_by_role(case: Case) -> Iterator[Hit]:
    """检查内容：工作和目标写的是不是评价年度，措施的期限是不是在以后，比较的是不是上年，自评是不是在年度结束之后。往年的文件、启动的工程、累计数、与往年相比不算。
    为什么：多是照抄去年的报告没有改年份。
    错例：“2022年我街道新建驿站3处。” ｜ 问题和措施.第1项.措施: 2022年6月底前完成制度修订。
    对例：“2022年我街道启动改造，今年完工。” ｜ “参照2022年全年工作安排，细化清单。”
    改法：改年份。
    """
    year = case.submission.district.year
    for passage in case.prose:
        if passage.part in ("职责", "字段") or not _DATED.search(passage.text):
            continue
        reading = read(passage.text)
        for moment in reading.moments:
            if moment.year and (fault := _misplaced(passage, reading, moment, year)):
                yield Hit(passage.path, fault, "核对年份")
                break
    notice = re.search(r"((?:19|20)\d\d)年度", case.submission.district.notice)
    if notice and int(notice[1]) != year:
        message = f"评价年度是 {year}，通知文件写“{notice[0]}”"
        yield Hit(("通知文件",), message, "换成本年度的通知文件", within="district")


def _misplaced(passage: Passage, reading: Analysis, moment: Moment, year: int) -> str:
    before = reading.text[max(0, moment.start - _NEAR) : moment.start]
    after = reading.text[moment.end : moment.end + _NEAR]
    words = reading.clause(moment.clause)[: 2 * _NEAR]
    said = f"评价 {year}年度，文字写“{words}”"
    rest = reading.text[moment.start + 4 : moment.start + 4 + _NEAR]
    if moment.year < year - 80 or moment.year > year + 30:
        return said
    if moment.year > year and re.search("比$|较$", before):
        return f"{said}，与以后的年度相比"
    if passage.path[-1] == "措施":
        due = re.match(
            "(?:年)?(?:度)?(?:[0-9]{1,2}月)?(?:底|末|中旬|下旬|上旬)?(?:之?前|起|内|完成|预算)", rest
        )
        return (
            f"{said}，措施的期限已经过去" if moment.year <= year and due and not _BACK.search(before) else ""
        )
    if passage.part == "过程" and moment.year == year and moment.month:
        started = re.match("[，,]?[^，。]{0,8}(?:印发|召开|成立|启动|部署|拟定|制定|组织召开)", after)
        return (
            f"{said}，自评在年度结束之后才开始"
            if started and "自评" in passage.text[moment.start : moment.start + 2 * _NEAR]
            else ""
        )
    if moment.year >= year:
        later = moment.year > year + 1 and not _PLAN.search(words)
        return said if later or (moment.year > year + 3 and passage.part == "成果") else ""
    return said if _copied(passage, reading, moment, before, rest) else ""


def _copied(passage: Passage, reading: Analysis, moment: Moment, before: str, rest: str) -> bool:
    """Whether an earlier year is said of what the report is about."""
    begin, end = reading.sentences[moment.sentence]
    sentence = reading.text[max(begin, moment.start - 2 * _NEAR) : min(end, moment.end + 2 * _NEAR)]
    years = [int(y) for y in re.findall(r"([12]\d{3})年", sentence)]
    if _NOW.search(sentence) or any(y > moment.year for y in years):
        return (
            bool(_OWN_YEAR.match(rest))
            and passage.part in ("过程", "问题")
            and not _BACK.search(before[-12:])
        )
    back = re.search("参照|针对|巩固|对照|依据|根据|结合|延续|承接|借鉴|沿用|较|比|《", before[-12:])
    if back:
        return False
    at_start = not before or before[-1] in "，。；：截至"
    return (
        at_start
        and bool(
            _DONE.match(rest)
            or rest.startswith(("年12月底", "年底", "年12月31日"))
            or re.match("年[0-9]{1,2}月起", rest)
        )
    ) or bool(_OWN_YEAR.match(rest))
