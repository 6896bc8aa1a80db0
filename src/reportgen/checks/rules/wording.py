"""The wording: repeated words, counts, punctuation, width, units, and what was left from another report."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from reportgen.checks.definition import Case, Hit, rule
from reportgen.checks.lexicon import (
    NEIGHBOUR,
    WITH_OTHERS,
    announced_in_text,
    announced_in_title,
    count_in_title,
    enumerated_runs,
    numeral,
    repeated_words,
)
from reportgen.finding import Severity
from reportgen.model.source import KeyPath
from reportgen.quantities.texts import HAN, HANZI, Passage

_BOOKED = re.compile("(资产|负债)(总额|总计|合计)\\1(总额|总计|合计)")
_TYPED_NUMBER = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[.．](?!\d)|\d{1,2}、(?!\d)"
    r"|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|[①-⑳]|[一二三四五六七八九十]是)"
)
_END = tuple("。！？…；：”）")
# an address with @ is looked for once in each run of ASCII, from its first character
_ADDRESS = re.compile(
    r"(https?://|www\.)[!-~]+|(?<![!-~])[!-~]+@[!-~]+|[A-Za-z][A-Za-z0-9_./:?()-]*(?: [A-Za-z][A-Za-z0-9_./:?()-]*)*"
)
_HALF = re.compile(
    rf"(?<=[{HAN}”》）])[,;:!?()]|[,;:!?()](?=[{HAN}“《（])|(?<={HANZI})\.(?=$|{HANZI})|\"(?={HANZI})"
)
_SPACE = re.compile(rf"(?<={HANZI}) +(?=\d)|(?<=\d) +(?=[{HAN}%％])")
_SQUARE = re.compile(r"\d\s*[余多]?万?平米")
_FEW = 3  # communities among the members, from which on they are taken for all there are
_FULL_DIGIT = re.compile("[０-９％]")
_WIDE = str.maketrans(",;:!?().", "，；：！？（）。")
_LOOK_BACK = 80  # characters before a year or a name in which its context is looked for


@rule("NUM-02", Severity.WARNING, "预告的项数与所列不符")
def announced_count(case: Case) -> Iterator[Hit]:
    """检查内容：标题或句子预告了几件、几项（后面紧跟“一是……二是……”），所列是不是那么多；只有“一是”没有“二是”的也提示。引号里的专名（“三项制度”“一岗双责”“三位一体”）不算预告。
    为什么：项数对不上，不是漏写就是写错。
    错例：绩效目标.总体目标.第1项.标题: 办好三件实事 ｜ “今年重点抓好三项工作：一是建成驿站；二是改造道路。”
    对例：绩效目标.总体目标.第1项.标题: 落实“三项制度” ｜ “打造“三位一体”新型文化空间，一是建书屋；二是建驿站。”
    改法：补上漏写的项，或改项数；只有一项的直接写成一段话。
    """
    yield from _titles(case)
    for passage in case.prose:
        for words, announced, listed in announced_in_text(passage.text):
            if announced != listed:
                yield Hit(passage.path, f"说“{words}”，只列到第 {listed} 项", "补上漏写的项，或改项数")


def _titles(case: Case) -> Iterator[Hit]:
    goals = case.evaluation.goals
    blocks: list[tuple[KeyPath, str, tuple[str, ...] | str]] = [
        (("绩效目标", "总体目标", i, "内容"), b.title, b.content) for i, b in enumerate(goals.overall)
    ]
    blocks += [
        (("绩效目标", "分项目标", i, "指标"), g.title, g.measures) for i, g in enumerate(goals.specific)
    ]
    blocks += [(("重点工作", i, "内容"), b.title, b.content) for i, b in enumerate(case.evaluation.work)]
    for path, title, content in blocks:
        if isinstance(content, str):
            continue
        announced = announced_in_title(title)
        if len(content) == 1:
            count = count_in_title(title)
            said = f"标题说“{count}”，" if count else ""
            advice = "补上漏写的项；只有一项就写成一段话，不用列表"
            yield Hit(path, f"{said}只有“一是”，没有“二是”", advice)
        elif announced and announced[1] != len(content):
            yield Hit(path, f"标题说“{announced[0]}”，列了 {len(content)} 项", "补上漏写的项，或改项数")


@rule("NUM-03", Severity.WARNING, "文字里手写了编号")
def typed_number(case: Case) -> Iterator[Hit]:
    """检查内容：各段文字是不是以手写的编号（1、 （一） 一是 ①）开头。
    为什么：编号由程序生成，手写的会印成两个，增删后也会断号。
    错例：主要职责.第1项: 1、宣传贯彻党的路线方针政策。 ｜ 绩效目标.总体目标.第1项.内容.第1项: 一是全年开展便民服务活动12次。
    对例：“3、4号楼改造完工。” ｜ “2.5公里道路改造完工。”
    改法：删去手写的编号。
    """
    for passage in case.prose:
        numbered = passage.part in ("职责", "目标", "成果") or passage.path[-1] in ("问题", "标题")
        found = _TYPED_NUMBER.match(passage.text) if numbered else None
        # one paragraph that enumerates for itself, 一是…二是…, is no numbered item
        own = any(start == 0 and listed > 1 for start, listed in enumerated_runs(passage.text))
        if found and not own:
            yield Hit(passage.path, f"开头有手写的编号“{found[0]}”", "删去编号，由程序生成")


_RUNS = (
    re.compile(
        "(?:^|[，。；：、])(?P<n>[一二三四五六七八九十]{1,2})(?:是|要)(?=[^\\W\\d_a-zA-Z])", re.MULTILINE
    ),
    re.compile("(?:^|[，。；：])第(?P<n>[一二三四五六七八九十]{1,2})(?=，|、|是)", re.MULTILINE),
    re.compile("[（(](?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,2})[）)]"),
    re.compile("(?:^|[，。；：])(?P<n>[0-9]{1,2})[.．、](?=[^\\W\\d_a-zA-Z])", re.MULTILINE),
)
_STEPS = ("首先", "其次", "再次")


@rule("NUM-06", Severity.WARNING, "一段话里的编号断了")
def broken_run(case: Case) -> Iterator[Hit]:
    """检查内容：一段话里的“一是、二是”“第一、第二”“（1）（2）”“1.2.”“首先、其次”是不是接连，“一方面”后面有没有“另一方面”。
    为什么：断了号，不是漏了一项就是写错了。
    错例：“推进治理，一是抓排查，二是抓整改，四是抓考核。” ｜ “一方面加强人防，一方面完善技防。”
    对例：“推进治理，一是抓排查，二是抓整改，三是抓考核。” ｜ “一方面加强人防，另一方面完善技防。”
    改法：补上漏写的，或改编号。
    """
    runs = [pattern for pattern in _RUNS if pattern.search(case.everything)]
    for passage in case.prose:
        if passage.part == "字段":
            continue
        for pattern in runs:
            if fault := _break(passage.text, pattern):
                yield Hit(passage.path, fault, "补上漏写的，或改编号")
        used = [step for step in _STEPS if step in passage.text]
        if passage.text.count("其次") > 1 and "再次" not in passage.text:
            yield Hit(passage.path, "“其次”写了两遍", "后一处改为“再次”或“最后”")
        elif (len(used) > 1 and used != list(_STEPS[: len(used)])) or used == ["其次"]:
            yield Hit(passage.path, f"有“{'”“'.join(used)}”，中间少了一步", "补上漏写的，或改顺序词")
        if passage.text.count("一方面") == 2 and "另一方面" not in passage.text:
            yield Hit(passage.path, "“一方面”写了两遍，没有“另一方面”", "后一处改为“另一方面”")


def _break(text: str, pattern: re.Pattern[str]) -> str:
    """Where a run of numbers from one does not go on by one; empty where it does."""
    found = list(pattern.finditer(text))
    if len(found) < 2 or numeral(found[0]["n"]) != 1:
        return ""
    for before, after in pairwise(found):
        one, other = numeral(before["n"]), numeral(after["n"])
        if other != one + 1 and other != 1:
            return f"“{before[0].strip('，。；：、')}”后面是“{after[0].strip('，。；：、')}”"
    return ""


@rule("TXT-01", Severity.WARNING, "词语重复")
def repeated(case: Case) -> Iterator[Hit]:
    """检查内容：两个字以上的词是不是连写了两遍。“一户一户”“研究研究”“社区社区书记”这类合法的重复不算。
    为什么：多是录入时重复，有损公文的严肃。
    错例：“优化服务服务环境。” ｜ 资产.负债总额.称谓: 负债总额负债总计账面数
    对例：“一户一户走访，一件一件落实。” ｜ “社区社区书记带头。”
    改法：删去一个。
    """
    names = frozenset(e.short_name for e in case.submission.district.directory)
    for passage in case.prose:
        words = [f"“{word}{word}”应为“{word}”" for word in repeated_words(passage.text, names)]
        words += [f"“{found[0]}”" for found in _BOOKED.finditer(passage.text)]
        if words:
            yield Hit(passage.path, f"词语重复：{'、'.join(words)}", "删去重复的词")


@rule("TXT-02", Severity.INFO, "段末缺标点")
def missing_full_stop(case: Case) -> Iterator[Hit]:
    """检查内容：成段的文字（职责、目标、工作内容、工作过程、问题、措施）末尾有没有句号。
    为什么：公文段落以句号结束。
    错例：主要职责.第1项: 宣传贯彻党的路线方针政策 ｜ 绩效目标.分项目标.第1项.目标: 健全网格化管理机制
    对例：“建成驿站！” ｜ “建成驿站（含停车场）”
    改法：在段末加“。”。
    """
    for passage in case.prose:
        if passage.closes and not passage.text.endswith(_END):
            yield Hit(passage.path, f"“…{passage.text[-8:]}”后面没有句号", "在段末加“。”")


@rule("TXT-03", Severity.INFO, "全半角、单位、空格不规范")
def width_and_units(case: Case) -> Iterator[Hit]:
    """检查内容：中文里有没有半角标点和括号、全角数字，数字两旁有没有空格，面积是不是写成“平米”。
    为什么：GB/T 15834、GB/T 15835 和法定计量单位的要求。
    错例：“新建驿站(含停车场)。” ｜ “新建驿站7500平米。”
    对例：“新建驿站7500平方米，每天9:00至17:30开放。” ｜ “开发“冀时办”APP和Word 2016培训课程。”
    改法：改用全角标点、半角数字，删去空格；平米改为平方米。
    """
    for passage in case.prose:
        faults = list(_typography(passage))
        if faults:
            yield Hit(passage.path, "；".join(faults), "按所示改正")


def _typography(passage: Passage) -> Iterator[str]:
    text = _ADDRESS.sub("A", passage.text)
    marks = list(dict.fromkeys(found[0] for found in _HALF.finditer(text)))
    if marks:
        wide = "".join(marks).translate(_WIDE).replace('"', "“")
        yield f"半角标点 {' '.join(marks)}，应为 {' '.join(wide)}"
    if found := _FULL_DIGIT.search(text):
        yield f"全角数字“{found[0]}”，应为半角"
    if found := _SPACE.search(text):
        yield f"“{text[max(0, found.start() - 4) : found.end() + 4]}”数字旁有空格"
    if _SQUARE.search(text):
        yield "“平米”应为“平方米”"


@rule("TXT-05", Severity.WARNING, "文字里是别的街道")
def other_office(case: Case) -> Iterator[Hit]:
    """检查内容：文字、单位、署名、文号里有没有街道名录中别的街道（“××街道”“××办事处”“××辖区”“××办〔2024〕”），有没有以别的街道为名、本单位名单里没有的社区。与别的街道联合、交接、学习的，以街道为名的道路不算。
    为什么：多是照抄邻近街道的报告没有改名称。
    错例：“云岭街道新建驿站3处。” ｜ “明溪镇综合文化站免费开放。” ｜ “云岭街道办事处组织开展活动。”
    对例：“与云岭街道联合新建驿站3处。” ｜ “明溪镇路整修完工。” ｜ “云岭大街、云岭公园周边新建驿站。”
    改法：改成本单位的名称；确是写别的街道的，用 reportgen waive 说明。
    """
    own = case.submission.entry
    pattern = _named_offices(tuple(e.short_name for e in case.submission.district.directory))
    units = "、".join(m.unit for m in case.evaluation.members)
    kind = (
        re.compile(f"{re.escape(own.short_name)}(?:镇|乡)(?![路街村巷])")
        if own.name.endswith("街道办事处")
        else None
    )
    for passage in case.prose:
        if kind and (wrong := kind.search(passage.text)):
            yield Hit(passage.path, f"文字写“{wrong[0]}”，本单位是{own.name}", "改成本单位的名称")
        # own name first: 大东里街道 holds 东里街道
        text = passage.text.replace(own.name, "").replace(f"{own.short_name}街道", "")
        for found in pattern.finditer(text):
            name, of = found[1], found[2]
            if name == own.short_name or (
                of.endswith("社区") and (name in own.short_name or _known(found[0], units))
            ):
                continue
            if "〔" in of and passage.path[-1] != "文号":
                continue
            if not WITH_OTHERS.search(_before(text, found.start())) and not NEIGHBOUR.match(
                text, found.end()
            ):
                yield Hit(passage.path, f"文字写“{found[0]}”，本单位是{own.name}", "改成本单位的名称")


def _before(text: str, place: int) -> str:
    return text[max(0, place - _LOOK_BACK) : place]


def _known(community: str, units: str) -> bool:
    """Whether the office's own members are of that community, or too few communities are known to tell."""
    return (
        community in units.replace(f"、{community}", "", 1)
        or units.count("社区") < _FEW
        or units.count(community) > 1
    )


@cache  # the same for all offices of a district
def _named_offices(names: tuple[str, ...]) -> re.Pattern[str]:
    road = "(?!路|两侧|沿线|两旁|边|口|上|面|段|[东南西北中][侧段头端口部])"
    kinds = f"居民|群众|干部|片区|打造|全域|街道{road}|办事处|街办|辖区|党工委|办(?:发|字|函)?〔|{HANZI}{{0,4}}?社区"
    return re.compile(f"({'|'.join(map(re.escape, names))})({kinds})")
