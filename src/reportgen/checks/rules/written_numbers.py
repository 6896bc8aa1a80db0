"""Numbers as they are written: form, shares over 100 %, counts against the things listed."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, rule
from reportgen.checks.lexicon import numeral
from reportgen.finding import Severity
from reportgen.model.stated import if_stated
from reportgen.quantities.reading import read
from reportgen.quantities.texts import HANZI, Passage
from reportgen.quantities.units import RATIO

_UNITS = "个|处|件|户|家|场|次|份|车|项|条|人次|人|名|万元|平方米|小时|万|元|天|期|台|辆|米"
_FORM = re.compile(
    r"\d[OoＯlI]{1,3}(?=\d|[^\W\d_a-zA-Z])|\d\.{2,}\d|\d{1,9}\.\d{1,9}\.\d{1,9}(?=[%万元个件])|[%％]{2,}"
    r"|(?<!\d)\d{1,3},\d{1,2}(?!\d)|\d,\d{4,}|[0-9][０-９]|[０-９][0-9]|余余|(?<=[0-9])多多"
    r"|[一二三四五六七八九](?=[0-9])|[0-9][一二三四五六七八九](?=[人次个处件户])"
    rf"|[0-9][余多]?(?P<unit>{_UNITS})(?P=unit)(?!{HANZI})"
    r"|[0-9][余多]?(?P<second>万元|平方米|人次|小时|万)(?P=second)|[0-9]人次次|[0-9](?:个小|个平|方平)(?=[，。；、])|[0-9][余多]?平方(?=[，。；、]|$)"
)
_RATE = re.compile(
    rf"{HANZI}{{0,6}}(?:率|满意度|知晓度)(?:达到?|已达|为|是|保持在?|提升到|提高到)(?P<n>(?!0(?![.0-9]))\d++(?:\.\d++)?)(?=[，。；]|$)"
)


@rule("NUM-04", Severity.WARNING, "数的写法不对")
def form(case: Case) -> Iterator[Hit]:
    """检查内容：数里有没有字母（12O）、两个小数点、两个百分号、错位的逗号、全半角混用，单位是不是写了两遍，比率后面有没有百分号。
    为什么：这样的数读不出来，也无法核对。
    错例：“参与率87..5%。” ｜ “受理事项5,23件。”
    对例：“受理事项5,230件。” ｜ “8:30至17:30开放。”
    改法：改正写法。
    """
    if not _FORM.search(case.everything) and not _RATE.search(case.everything):
        return
    for passage in case.prose:
        if found := _FORM.search(passage.text):
            yield Hit(
                passage.path,
                f"“{passage.text[max(0, found.start() - 3) : found.end() + 3]}”里的数写法不对",
                "改正写法",
            )
        elif found := _RATE.search(passage.text):
            yield Hit(passage.path, f"“{found[0]}”缺百分号", "补上百分号")


# an amount with the two decimals of 万元, of what no household or person gets
_YUAN = re.compile(
    r"(?:投入|投资|支出|拨付|争取|筹集|安排|下达|执行|改造|经费|资金|预算|总额|结余|结转|发放|救助|补助|资助|慰问|奖补|减免|节约|节支|追缴|收缴|捐款|募捐|善款|捐赠|募集|爱心款|合同|中标|采购|支付|列支|使用|[办公宣传印刷差旅会议培训维修电水暖物业租运行邮]费)[^，。；]{0,8}?(?<![\d.])(?P<n>\d{1,4}\.\d\d)元(?!/)"
)


_HUNDRED_MILLIONS = re.compile(r"(?<![\d.])(?P<n>\d{1,6}(?:\.\d{1,4})?)亿元")
# what is never so dear or so large
_TOO_MUCH = re.compile(
    r"每(?:人每[月年次天]|餐|人次|件|份|本|盏|棵)[^，。；0-9]{0,6}(?<!\d)\d++(?:\.\d++)?万元"
    r"|每(?:名|位|人)(?!次|每)[^，。；0-9]{0,16}(?<!\d)\d{2,}+(?:\.\d++)?万元|每(?:户|家)[^，。；0-9]{0,16}(?<!\d)\d{3,}+(?:\.\d++)?万元"
    r"|(?<![\d.])(?:\d{3,}+(?:\.\d++)?平方公里|\d{4,}+(?:\.\d++)?公顷)|万万元|[0-9]千元"
    r"|(?:日均|每天|每日|平均每天|单日)[^，。；0-9]{0,8}(?<![\d.])\d++(?:\.\d++)?万(?:人次|人|件|次|户)"
    # what is counted has no price
    r"|(?:岗位?|小区|社区|楼[栋道院]|网格|[点车泊床]位|居民|群众|老人|志愿者|商户|企业|问题|隐患|场所|摄像头|路灯|井盖|绿植|树木|灯具|设备)(?<![\d.])\d++元(?=[，。；、]|$)"
)

# what is long has no area, what has an area is not long
_WRONG_MEASURE = re.compile(
    r"(?:护栏|围栏|栏杆|管[网线道]|(?:修复|修缮|修补|新建|加固|重建|维修)[^，。；0-9]{0,4}围墙|电缆|光缆|排水沟|沟渠|路[沿缘]石)[^，。；0-9]{0,4}[0-9.]+万?平方米"
    r"|(?:绿地|墙面|外墙|屋面|场地|广场|面积|违建|违章建筑|活动室|服务中心|空地)(?!步道|跑道|周边|围)[^，。；0-9长]{0,4}[0-9.]+(?:米|公里)(?![宽高长])"
    r"|(?:公园|游园|操场|停车场|花园)[0-9.]+(?:米|公里)(?![宽高长])"
)


def _more_than_all(case: Case, passage: Passage) -> str:
    """An amount in 亿元 in the remarks on the budget that is many times the whole budget; "" where there is none."""
    whole = if_stated(lambda: case.evaluation.budget.adjusted)
    for found in _HUNDRED_MILLIONS.finditer(passage.text) if whole else ():
        if Decimal(found["n"]) * 10_000 > 2 * (whole or 0):
            return found[0]
    return ""


@rule("NUM-07", Severity.WARNING, "单位像是写错了")
def unlikely_unit(case: Case) -> Iterator[Hit]:
    """检查内容：投入、支出、资金的数是不是像以万元计的（不到一万、两位小数），单位却写“元”（人均、每户、单价不算）；每餐、每件是不是写成了多少万元；面积是不是大得不可能。
    为什么：差一万倍。
    错例：“投入35.60元改造社区食堂。” ｜ “慰问困难家庭，每户500万元。”
    ｜ 预算.收支说明: 结余2.10万元，维修费合计8.60亿元 ｜ “争取专项资金120.00元。”
    对例：“投入35.60万元改造社区食堂。” ｜ “慰问困难家庭，每户500元。”
    ｜ 预算.收支说明: 结余2.10万元，维修费合计8.60万元 ｜ “户均支出35.60元。”
    改法：改成万元。
    """
    for passage in case.prose:
        if too_much := _TOO_MUCH.search(passage.text):
            yield Hit(passage.path, f"“{too_much[0]}”的单位像是写错了", "核对单位")
        elif wrong := _WRONG_MEASURE.search(passage.text):
            yield Hit(passage.path, f"“{wrong[0]}”的单位像是写错了", "核对单位")
        elif "亿元" in passage.text and passage.path[0] == "预算" and (more := _more_than_all(case, passage)):
            yield Hit(passage.path, f"“{more}”比全年预算还多得多，单位像是写错了", "核对单位")
        found = _YUAN.search(passage.text) if "元" in passage.text else None
        if found and not re.search(
            "每|均|单价|标准|按", passage.text[max(0, found.start() - 6) : found.end()]
        ):
            yield Hit(passage.path, f"“{found[0]}”的单位像是万元", "核对单位")


_SHARE = re.compile(
    "(?:率|满意度|知晓度|占比|比重|占|比例|覆盖面)(?:达到?|已达|为|是|在|约|近|保持|稳定|提升至?|提高到|到|至|仅|只有|分别|了)*$|占[^，。；%0-9]{1,12}的$"
)
_MAY_EXCEED = re.compile(
    "增长|增|增幅|完成率|完成|执行率|周转|回报|产出|负债|容积|超|达成率|提高|升|利用率|收益|目标|比率"
)


@rule("CON-05", Severity.WARNING, "比率超过100%")
def over_whole(case: Case) -> Iterator[Hit]:
    """检查内容：覆盖率、合格率、参与率、满意度、占比这类部分与全体之比，有没有超过 100%。增长率、完成率可以超过，不查。
    为什么：部分不会大于全体，多是小数点错位。
    错例：“网格员持证率达到108%。” ｜ 评分.居民满意度.完成值: 925%
    对例：“投入比上年增长150%。” ｜ “活动完成率达到120%。”
    改法：改正数字。
    """
    for passage in case.prose:
        if "%" not in passage.text and "％" not in passage.text:
            continue
        for mention in read(passage.text).quantities():
            if (
                mention.unit == RATIO
                and mention.high > 1
                and _SHARE.search(mention.before)
                and not _MAY_EXCEED.search(mention.before)
            ):
                yield Hit(passage.path, f"“{mention.before}{mention.text}”超过 100%", "改正数字")
    for line in case.scorecard.lines:
        actual = line.stated.actual
        is_share = line.indicator.name.endswith(("率", "度", "比重", "占比")) and not _MAY_EXCEED.search(
            line.indicator.name
        )
        if is_share and not isinstance(actual, (str, type(None))) and actual.is_ratio and actual.value > 1:
            yield Hit(
                ("评分", line.indicator.name, "完成值"),
                f"{line.indicator.name}完成值 {actual.text} 超过 100%",
                "改正数字",
            )


_NUMBER = "[一二两三四五六七八九十]{1,2}|[0-9]{1,2}"
_HEADS = (
    "班|室|站|馆|厅|亭|屋|岗|会|所|园|基地|驿站|食堂|团队|课堂|名单|图|表|体系|模式|原则|目标|任务|短板|"
    "事务|业务|事项|部门|社区|片区|片|清单|网|台账|方面|环节|品牌|活动|单位|小区|街道|科室|人群|领域|层面|阶段|步骤|平台|机制|制度|"
    "载体|维度|群体|主题|节点|重点|工作组|小组|专班|关键|文化|项目|工程|行动|场所|时段|渠道|"
    "服务|措施|人员|力量|季节|节日|主线|课程|讲座|队伍|路段|站点|板块|要素|中心"
)
# what is no mark and no digit: a class of all Chinese characters takes far longer to compile, and stands here ten times
_ITEM = r"[^\s\d，。；：、！？…（）()《》【】〔〕,.;:!?%％_]{1,14}?"
_BEFORE = re.compile(
    f"(?<![0-9])(?P<list>(?:{_ITEM}[、]){{1,9}}{_ITEM}(?:(?:和|与|及|以及){_ITEM})?)(?<!等)(?P<n>{_NUMBER})"
    f"(?:(?:个|项|类|家|种|大|条|级|方|支|门|场|期|张|本|套|块)(?P<noun>{HANZI}{{0,4}}?(?:{_HEADS}))|(?:项|类|大|级|方)(?=[，。；]|联动|联席|协同|会商|协商|议事|共治|共建|合力|力量|参与|座谈)|类(?!似|同|别))"
    f"|(?<![0-9])(?P<things>(?:{_ITEM}、){{1,9}}{_ITEM}(?:(?:和|与|及|以及){_ITEM})?)(?<!等)(?P<of>[二两三四五六七八九十])"
    f"(?:项|类|种|大){HANZI}{{1,4}}?(?=[，。；]|$)"
)
_QUOTED = re.compile(
    f"(?P<list>(?:“[^”]{{1,16}}”[、和与及]?){{2,9}})(?P<n>{_NUMBER})(?:个|项|类|家|种|大|条|支|张|场|期|本|所|处|组)"
)
_IN_QUOTES = re.compile(f"“(?P<list>(?:{_ITEM}、){{1,8}}{_ITEM})”(?P<n>[二两三四五六七八九十])(?={HANZI})")
_AFTER = re.compile(
    f"(?<!第)(?P<n>{_NUMBER})(?:个|项|处|家|类|种|名|条|大|支|件|步|招|张|本|点)(?P<noun>{HANZI}{{0,6}})”?(?P<mark>（|：|，?即|，?分别是|，?分别为|，?分别(?:位|设|坐落|分布)(?:于|在))(?P<list>[^（）。；：，]{{2,80}})"
)
_ONES = re.compile(
    f"“?(?P<n>[二两三四五六七八九十])个(?:一|有|到位|[^，。；：“”、]{{1,4}})”?{HANZI}{{0,6}}(?:：|，?即|（)(?P<list>[^。；：（）]{{4,80}})"
)
_AND = re.compile("、|和|与|及|以及")


@rule("NUM-05", Severity.WARNING, "项数与列举的不符")
def counted_things(case: Case) -> Iterator[Hit]:
    """检查内容：“公安、消防、城管四个部门”“2处：甲、乙、丙”“3个社区（甲、乙）”里说的个数与列出的是不是一样。带“等”字的，只在列出的比说的多时提示。
    为什么：数对不上，不是漏写就是写错。
    错例：“联合公安、消防、城管四个部门检查。” ｜ “建成口袋公园2处：书香园、健康园、百花园。”
    对例：“联合公安、消防等四个部门检查。” ｜ “引进便利店、早餐店7家。”
    改法：补上漏写的，或改个数。
    """
    for passage in case.prose:
        if passage.part == "字段":
            continue
        for words, said, listed in _counted(passage):
            yield Hit(passage.path, f"“{words}”说 {said}，列了 {listed}", "补上漏写的，或改个数")


def _counted(passage: Passage) -> Iterator[tuple[str, int, int]]:
    """(words, the number said, the number listed) where the two differ."""
    text = passage.text
    if "、" not in text and "“" not in text and "和" not in text:
        return
    for found in _BEFORE.finditer(text):
        listing, said = found["list"] or found["things"], numeral(found["n"] or found["of"])
        joined = listing.count("、") + 1
        listed = joined if "“" in listing else len(_AND.split(listing))
        whole = "等" not in listing and listing.count("“") == listing.count("”")
        if 1 < said < 20 and said not in (listed, joined) and whole and listing[-1] not in "各每":
            yield found[0], said, listed
    for pattern, mark in ((_QUOTED, "“"), (_IN_QUOTES, "、")):
        for found in pattern.finditer(text):
            listed, said = found["list"].count(mark) + (mark == "、"), numeral(found["n"])
            if said != listed:
                yield found[0], said, listed
    for found in _ONES.finditer(text):
        items = re.split("[、，]", found["list"])
        said = numeral(found["n"])
        if (
            len(items) > 1
            and said != len(items)
            and not re.search("等|[0-9]|一是", found["list"])
            and max(map(len, items)) <= _LONGEST_ITEM
        ):
            yield found[0][:40], said, len(items)
    for found in _AFTER.finditer(text):
        yield from _listed_after(found)


_OTHER_NOTE = re.compile("含|包括|如|其中|均|不|已|见|详|指|即将|每|共|以")
_LONGEST_ITEM = 14  # characters


def _listed_after(found: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """3个社区（甲、乙）; 2处：甲、乙、丙."""
    body = found["list"]
    note = found["mark"] in "（" and _OTHER_NOTE.match(body)
    if note or re.search("[0-9]|起|至|一是|第", body):
        return
    items = [part for part in re.split("[、，]|和|与|及|以及", body.strip("”“")) if part]
    said, joined = numeral(found["n"]), body.count("、") + 1
    if len(items) < 2 or said in (len(items), joined) or ("等" in body and said >= joined):
        return
    if said > 1 and max(map(len, items)) <= _LONGEST_ITEM:
        yield found[0][:40], said, len(items)
