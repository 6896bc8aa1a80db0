"""Dates in sentences and fields: days that do not exist, periods that run backwards, years that are another's."""

import calendar
import re
from collections.abc import Iterator
from itertools import pairwise

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.model.stated import if_stated
from reportgen.quantities.reading import Analysis, Moment, read

_DATED = re.compile("[0-9０-９]|季度")
_QUARTER = re.compile("第?([五六七八九5-9])季度")
_MINUTE = re.compile(
    r"(?<![0-9])[0-9]{1,2}(?:时|点)[6-9][0-9]分?|(?<![0-9:：])[0-9]{1,2}[:：][6-9][0-9](?![0-9:：])(?=分|至|到|[-—~～]|开|前|后|起|$|，|。)"
)
_DAY = re.compile(r"(?<![0-9.])([3-9][2-9]|[4-9][0-9])日")
_YEARS = re.compile(
    r"(?<![0-9])(?P<year>[0-9]{3}|[0-9]{5})年(?=[，。；]|[^\W\d_a-zA-Z])(?!以上|以来|历史|老)"
)


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
    found = _QUARTER.search(text) or _MINUTE.search(text) or _DAY.search(text) or _YEARS.search(text)
    return found[0] if found else ""


_LINK = re.compile("^(?:份)?(?:至|到|—|–|-|－|~|～|起至|开始，|起，至)+$")
_NEXT_YEAR = re.compile("次年|翌年|来年|下年|次日|第二天|跨年")
_HALVES = (("上半年", range(1, 7)), ("下半年", range(7, 13)))
_QUARTERS = {"一": range(1, 4), "二": range(4, 7), "三": range(7, 10), "四": range(10, 13)}


@rule("DATE-04", Severity.WARNING, "时间前后颠倒")
def backwards(case: Case) -> Iterator[Hit]:
    """检查内容：起止日期、月份、时刻、年份是不是先早后晚，月份与所说的上半年、下半年、季度、季节（防汛、供暖、暑期）、节日（六一、国庆）是否一致。跨年的（“11月至次年3月”）不算。
    为什么：止早于起，一定有一个写错。
    错例：“3月至1月开展整治。” ｜ “上半年（7月至12月）完成摸底。” ｜ “10月1日前后开展“六一”活动。”
    对例：“11月至次年3月供暖。” ｜ “9月底前完成国庆布置。” ｜ “上半年（1月至6月）完成摸底。”
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
        if wrong := _out_of_season(reading) or _not_of_festival(reading):
            yield Hit(passage.path, f"“{wrong}”，不是这个季节、节日的事", "改正月份")


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
            # 上半年试运行，7月1日上线: the month belongs to the next clause
            near = [
                m
                for m in months
                if 0 <= m.start - at <= 6 and "，" not in reading.text[at : m.start].lstrip("，")
            ]
            if near and near[0].month not in span:
                yield reading.text[at - len(name) : near[0].end]


_SEASONS = (
    (re.compile("汛期|防汛|主汛|防暑|高温|暑期|暑假|防溺水|汛"), frozenset((11, 12, 1, 2))),
    (re.compile("供暖|采暖|取暖|除雪|扫雪|铲雪|寒假|清雪"), frozenset((5, 6, 7, 8))),
)
_FESTIVALS = {
    "六一|儿童节": (5, 6), "七一": (6, 7), "五一|劳动节": (4, 5), "十一|国庆": (9, 10), "三八|妇女节": (2, 3),
    "八一|建军节": (7, 8), "元旦": (12, 1), "春节|除夕": (12, 1, 2), "元宵": (1, 2, 3), "清明": (3, 4), "端午": (5, 6),
    "中秋": (8, 9, 10), "重阳": (9, 10, 11), "教师节": (8, 9), "植树节|雷锋": (2, 3), "12·4|宪法日": (11, 12),
}  # fmt: skip
_FESTIVAL = re.compile("|".join(f"(?P<f{n}>{words})" for n, words in enumerate(_FESTIVALS)))
_PREPARED = re.compile(
    "检修|检查|改造|招标|采购|准备|之前|以前|前完成|动员|总结|汛前|汛后|费|维修|更新|管网|会"
)
_BETWEEN_SEASON = 8  # characters between a month and the season's word


def _out_of_season(reading: Analysis) -> str:
    """汛期（11月至12月）; what prepares a season or sums it up may fall into another."""
    for number, (begin, end) in enumerate(reading.sentences):
        words = reading.text[begin:end]
        months = [m for m in reading.moments if m.sentence == number and m.month]
        for season, never in _SEASONS:
            found = season.search(words)
            if found is None or not months or _PREPARED.search(words):
                continue
            at = begin + found.start()
            near = [m for m in months if abs(m.start - at) <= _BETWEEN_SEASON + len(m.text)]
            if near and near[0].month in never:
                return reading.text[min(at, near[0].start) : max(begin + found.end(), near[0].end)]
    return ""


def _not_of_festival(reading: Analysis) -> str:
    """9月1日前后开展“六一”活动."""
    for found in _FESTIVAL.finditer(reading.text):
        months = tuple(_FESTIVALS.values())[int((found.lastgroup or "f0")[1:])]
        begin, end = found.start(), found.end()
        if reading.text[begin - 1 : begin] not in ("“", "在", "，", "、", "展", "") and found[0] in _NUMERALS:
            continue  # 十一 and 三八 are numbers too
        near = [
            m
            for m in reading.moments
            if m.month and m.month <= 12 and -_BETWEEN_SEASON <= begin - m.end <= _BETWEEN_SEASON
        ]
        between = reading.text[min(near[0].end, end) : max(near[0].start, begin)] if near else ""
        if near and near[0].month not in months and not re.search("[，。；、至到—-]|起", between):
            return reading.text[min(begin, near[0].start) : max(end, near[0].end)]
    return ""


_NUMERALS = ("六一", "七一", "五一", "十一", "三八", "八一")


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
    for key, given in (
        ("收集开始", if_stated(lambda: process.collected_from)),
        ("收集结束", if_stated(lambda: process.collected_to)),
    ):
        if given is None:
            continue
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
