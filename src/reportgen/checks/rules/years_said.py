"""Years in sentences by their role: this year's work, next year's plan, last year's comparison, the evaluation."""

import re
from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.quantities.reading import Analysis, Moment, read
from reportgen.quantities.texts import Passage

_SUBJECT = "(?:[^\\W\\d_a-zA-Z]{0,4}街道(?:办事处|党工委)?|我街道|本街道|我单位|全街道|辖区)?"
_DONE = re.compile(
    f"^(?:年度?|年全年)?[，,]?{_SUBJECT}(?:共|累计|全年|新增|完成|开展|组织|举办|受理|新建|建成|排查|化解|改造|整治|走访|接待|发放|推进|实施|要|将|在|办理|安排|坚持|认真|积极|深入|扎实|持续|聚焦|围绕|紧扣|全面|始终|着力|以|全力|不断|严格|切实|加强|强化|落实|大力|统筹)"
)
_OWN_YEAR = re.compile(
    "年度?(?:预算编制|各项支出|部门(?:整体|预算|支出|绩效)|整体支出|绩效自评|自评|预算执行|工作任务|年度预算)"
)
_BACK = re.compile(
    "(?:较|比|同比|与|和|自|从|由|于|至|到|跨|〔|《[^》]*|[-—~～至]|参照|针对|巩固|对照|依据|根据|结合|延续|承接|借鉴|沿用|接续|按照|落实|吸取)$"
)
_MEANT = re.compile("(?:拟|将|计划|力争|争取|预计|确保|要|应|必须)(?:于|在|到)$|(?:^|[，。；])(?:于|到|在)$")
_NOW = re.compile("今年|本年|目前|现已|至今|以来|同比|相比|相较|连续|历年|此后")
# in the account of the work: what is still to come, or was settled after the year
_LATER = re.compile(
    "将|拟|计划|预计|力争|争取|继续|下一步|次年|明年|下年|推迟|转入|顺延|延至|列入|结转|目标|规划|跨年|后续|开春|确保|预留|直至|至|到|前|年底|年内"
)
_EVALUATING = re.compile("自评|评价小组|工作小组|评分|打分|汇总|资料|核实数据|报送|复核")
# what follows a month that is no step of the evaluation: 1月至12月, 3月批复的资料
_NO_STEP = re.compile("[至到—–~～-]|[^，。；]{0,4}(?:批复|印发的|下达|出台|审计|监控|人代会)")
_OWN_NOTICE = re.compile(
    "《年?度?(?:部门)?(?:决算|预算批复|绩效目标)[^》]{0,10}》|《[^》]{0,16}(?<!20)年?度[^》]{0,14}(?:自评|绩效评价)[^》]{0,10}》|关于(?:开展|做好|组织|印发)?年度?[^》]{0,16}(?:自评|绩效评价)[^》]{0,10}》"
)
# what was counted in a year, where nothing says that it is past
_COUNTED_THEN = re.compile(
    "年度?(?:全年)?[，,]?[^，。；]{0,24}[0-9]+(?:次|场|件|期|个|处|户|人次|人|名|家|万元)"
)
_OF_OLD = re.compile(
    "启动|以来|起|开始|曾|获|被评|印发|《|出台|颁布|审计|遗留|存量|投用|建成的|立项|始建|当时|首"
)
_NEAR = 60  # characters around a year in which its context is looked for
_UNTIL = re.compile("(?:到|至|于)$")
_PLAN = re.compile(
    "计划|列入|转入|拟|将|预计|力争|争取|下年|次年|明年|结转|纳入|起|前|底|目标|规划|年内|完成整改|继续|推迟|顺延|达到|实现|启动|安排|支付|结算|进行|开展|编制|初|上半年|下半年"
)


_PERIOD = re.compile(
    "(?:评价|自评)的?(?:期间|期(?=[为是自])|时段|周期|期限|区间|时间范围|范围|年度|基准日)[^，。；]*$"
)
_ADJUSTED = re.compile("批复|追加|下达|核减|调减|调增|收回|划转")
_EARLIER_MONEY = re.compile("结转|上年|往年|以前年度|提前|文件|通知|〔")


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
        if passage.part in ("职责", "字段") or not any(map(str.isdigit, passage.text)):
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


def _of_the_year(passage: Passage, reading: Analysis, moment: Moment) -> bool:
    """Whether only the evaluated year can stand there: in the period of the evaluation, or as the day of an adjustment."""
    begin, end = reading.sentences[moment.sentence]
    if _PERIOD.search(reading.text[begin : moment.start]):
        return True
    sentence = reading.text[begin:end]
    is_adjustment = passage.path == ("预算", "调整原因") and bool(moment.month)
    return is_adjustment and bool(_ADJUSTED.search(sentence)) and not _EARLIER_MONEY.search(sentence)


_PAPER = re.compile("《[^》]*?(?P<year>[12][0-9]{3})年?度?[^》]*》[（(]?$")
_ISSUED = re.compile("(?:年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:印发|出台|下发|发布|制发)")


def _issued_too_early(before: str, rest: str, moment: Moment) -> bool:
    """《2024年…方案》（2022年2月印发）: a paper of a year is issued in the year before at the earliest."""
    paper = _PAPER.search(before)
    return paper is not None and bool(_ISSUED.match(rest)) and moment.year < int(paper["year"]) - 1


def _misplaced(passage: Passage, reading: Analysis, moment: Moment, year: int) -> str:
    before = reading.text[max(0, moment.start - _NEAR) : moment.start]
    rest = reading.text[moment.start + 4 : moment.start + 4 + _NEAR]
    words = reading.clause(moment.clause)[: 2 * _NEAR]
    said = f"评价 {year}年度，文字写“{words}”"
    if moment.year < year - 80 or moment.year > year + 30:
        return said
    if moment.year != year and _of_the_year(passage, reading, moment):
        return said
    if _issued_too_early(before, rest, moment):
        return f"{said}，印发在所说的年度以前"
    if moment.year > year and re.search("比$|较$", before):
        return f"{said}，与以后的年度相比"
    if passage.path[-1] == "措施":
        return _in_measure(moment, before, rest, said, year)
    if passage.part == "目标" and moment.year < year and re.match("年(?:底|末|前|内)", rest):
        return "" if re.search("较|比|以来|基础|自|从|由", before[-8:]) else said
    of_process = passage.part == "过程" and (moment.year < year or moment.month)
    if of_process and (fault := _in_process(moment, reading, before, rest, year)):
        return f"{said}{fault}"
    begin, end = reading.sentences[moment.sentence]
    sentence = reading.text[max(begin, moment.start - _NEAR) : min(end, moment.end + _NEAR)]
    if passage.part == "成果" and moment.year == year + 1 and moment.month and not _LATER.search(sentence):
        return f"{said}，评价的是 {year} 年的工作"
    if moment.year >= year:
        aimed = _UNTIL.search(before) and passage.part != "成果"
        later = moment.year > year + 1 and not aimed and not _PLAN.search(words)
        return said if later or (moment.year > year + 3 and passage.part == "成果") else ""
    return said if _copied(passage, reading, moment, before, rest) else ""


def _in_measure(moment: Moment, before: str, rest: str, said: str, year: int) -> str:
    """What is still to be done cannot be due before the report."""
    due = re.match(
        "(?:年)?(?:度)?(?:[0-9]{1,2}月|[上下]半年|第?[一二三四]季度|[春夏秋冬]季?)?(?:底|末|中旬|下旬|上旬)?"
        "(?:之?前|起|内|完成|预算|建成|启动|开展|组织|实现|修订|出台|印发|制定|补齐|整改)",
        rest,
    )
    past = moment.year <= year and due and not (_BACK.search(before) and not _MEANT.search(before))
    return f"{said}，措施的期限已经过去" if past else ""


def _in_process(moment: Moment, reading: Analysis, before: str, rest: str, year: int) -> str:
    """The evaluation is done after the year that it is about, by that year's notice."""
    if moment.year < year:
        if re.match("年度(?:部门)?(?:绩效目标|指标体系|评分标准|绩效指标)", rest):
            return "，用的应是评价年度的"
        notice = _OWN_NOTICE.search(before + rest) and not re.search(
            "参照|沿用|借鉴|对照|对比|比较|延续|曾|当年", before
        )
        return "，通知应是评价年度的" if notice else ""
    after = reading.text[moment.end : moment.end + _NEAR]
    words = reading.text[reading.clauses[moment.clause][0] : moment.end + _NEAR]
    if moment.year > year or _NO_STEP.match(after):
        return ""
    started = re.match("[，,]?[^，。]{0,8}(?:印发|召开|成立|启动|部署|拟定|制定|组织召开)", after)
    begun = started and "自评" in words
    if begun or (moment.month < 12 and _EVALUATING.search(words.partition("。")[0].partition("；")[0])):
        return "，自评在年度结束之后才开始"
    return ""


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
            or rest.startswith(("年12月底", "年底", "年末", "年终", "年12月31日"))
            or re.match("年[0-9]{1,2}月起", rest)
            or (_COUNTED_THEN.match(rest) and not _OF_OLD.search(sentence))
        )
    ) or bool(_OWN_YEAR.match(rest))
