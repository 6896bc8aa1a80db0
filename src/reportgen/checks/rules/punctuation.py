"""Marks, half sentences and what was never finished."""

import re
from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.quantities.texts import HAN, HANZI, Passage
from reportgen.spelling.misprints import words

_MARKS = re.compile("[，、；：][，。、；：]+|。[，。、；：]+|[？！?!]{2,}|[,;][，。、；]|[，。、；][,;]")
_GAP = re.compile(f"(?<=[{HAN}，。；、：“”])[ \u3000]+(?=[{HAN}“”])")
_PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "【": "】", "〔": "〕", "「": "」"}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
_PAIRED = re.compile("[“”‘’《》（）()【】〔〕「」]")
_NARROW = str.maketrans("()", "（）")


@rule("TXT-08", Severity.WARNING, "标点重复、不配对，字间有空格")
def marks(case: Case) -> Iterator[Hit]:
    """检查内容：标点是不是连用了两个（，， 。。 ，。），引号、书名号、括号是不是成对，汉字之间有没有空格。
    为什么：GB/T 15834 的要求；不成对的引号使人读不出引的是什么。
    错例：“清理楼道，，方便通行。” ｜ “开展“敲门行动，走访老人。”
    对例：“落实“三会一课”“主题党日”制度。” ｜ “印发《物业管理办法》（试行），规范服务。”
    改法：删去多余的标点和空格，补上缺的一半。
    """
    doubtful = _MARKS.search(case.everything) or _GAP.search(case.everything)
    for passage in case.prose:
        if not doubtful and passage.part == "字段" and passage.path[-1] != "责任人":
            continue
        faults = list(_faults(passage))
        if faults:
            yield Hit(passage.path, "；".join(faults), "删去多余的，补上缺的")


def _faults(passage: Passage) -> Iterator[str]:
    text = passage.text
    if found := _MARKS.search(text):
        yield f"“{text[max(0, found.start() - 4) : found.end() + 2]}”标点重复"
    if found := _GAP.search(text):
        yield f"“{text[max(0, found.start() - 3) : found.end() + 3]}”字间有空格"
    if _PAIRED.search(text) and (fault := unbalanced(text)):
        yield fault


def unbalanced(text: str) -> str:
    """What is wrong with quotation marks and brackets, in Chinese; empty where they are in pairs."""
    open_marks: list[str] = []
    for mark in text.translate(_NARROW):
        if mark in _PAIRS:
            if mark in open_marks and mark in "“《":
                return f"“{mark}”没有配对的“{_PAIRS[mark]}”"
            open_marks.append(mark)
        elif mark in _CLOSING:
            if not open_marks or open_marks[-1] != _CLOSING[mark]:
                return f"“{mark}”没有配对的“{_CLOSING[mark]}”"
            open_marks.pop()
    return f"“{open_marks[-1]}”没有配对的“{_PAIRS[open_marks[-1]]}”" if open_marks else ""


_VERBS = "加强|推进|完善|提升|提高|开展|落实|做好|健全|完成|加大|强化|实施|组织|建立|深化|确保|推动|促进"
# verbs that need an object, where nothing but an adverb stands before them
_OBJECT = (
    "实现|形成|达到|营造|打造|增强|提高|提升|推动|促进|确保|保障|解决|开展|加强|完善|建立|建成|成立|召开|举办"
    "|印发|制定|出台|维护|巩固|发挥|带动|引导|做到|做好|落实|推进"
    "|增进|化解|缓解|改善|密切|拉近|凝聚|丰富|满足|方便|消除|破解|夯实|优化|规范|深化|拓宽|激发|巩固|筑牢|营造|提供|减轻"
    "|限时|限期|按时|按期|如期|准时|同步|有序|有力|稳步|稳妥|深入|扎实|广泛|大力|着力|努力|共同|集中|联合|严格|充分|有效|精准|精心"
    "|增添|赢得|争取|树立|明确|压实|拓展|筹措|盘活|搭建|畅通|培育|选派|配备|购置|安装|更换|发放|慰问|走访|受理|排查|整治|清理|拆除|修缮|修建|新建|改造|惠及|覆盖|涉及|引进|签订|修订|编制|填报|报送|收集|汇总|核对|复核"
    "|定期|及时|逐步|持续|不断|积极|认真|全面|切实|进一步|统一|重点|主动"
)
_DANGLING = re.compile(
    f"(?:^|[，；：。])(?:进一步|切实|不断|扎实|全面|认真|积极|继续|深入)*(?:{_VERBS})[。；]?$"
    "|(?:主要是因为|原因是|原因在于|问题是|表现为|是因为|由于|因为|以及|进行了|按照|根据|例如|包括|其中|分别为|为了|关于|有关|并且|同时|不仅|或者|由)[，。；]?$"
    f"|(?<=[，；。])(?:并|从而|以|来|有效|逐步|基本|全面|真正|切实)?(?:{_OBJECT})(?=[。；]|$)"
    "|(?:[^最]更|太|越来越|较|比较|日益|愈加|愈发|逐渐)[。；]?$"
    "|[，、]$|(?:已完成|已建成|已开展|共开展|共完成|更加|较为|十分|非常|明显|显著)$|(?:共开展|共完成|更加|较为|十分|非常)[。；]$|(?:^|[，；。])(?:目前|现|均)?已(?:完成|建成|开展|组织|建立)(?=[。；]|$)",
    re.MULTILINE,
)
_WITHIN = re.compile(
    "(?:人|次|户|件|场|处|量|额)数?(?:为|达|约|共)(?=[人次户件场处个名](?:[，。；]|$))|[人次户件场处]数(?=[人次户件场处个名](?:[，。；]|$))|(?:达到|共计|分别为|比例为|率为|率达|约占|总计)(?=[，。；]|$)|、等(?![级待候效距同于差次])"
    f"|(?<={HANZI}{{2}}、{HANZI}{{2}}、){HANZI}等(?=[，。；服工活方问])|通过(?:开展|组织|举办|加强)(?=，)"
    "|(?<![自经])由(?=牵头|负责|主持|承担|组织实施)|(?<=[，；。、])(?:的(?!确|士)|了(?!解|如|却|不)|、)|、(?=[二两三四五六七八九十](?:方|类|项|大))|(?:和|与|及|以及|或)(?=[，。；、])|(?<=[，。；])(?:共|累计|总计|先后|其中|约)(?=[，。；])|^(?:共|累计|总计|先后)(?=[，。；])"
)
_COUNTER = re.compile(
    f"(?:共|累计|全年|建成|开展|举办|发放|受理|走访|新增|完成|改造|排查|化解|整改|清理|安装|组织)[{HAN}“”]{{2,10}}?(?P<noun>{HANZI})(?P<unit>[个场份件处户家条次辆盏棵期项名批支亩])(?=[，。；、])"
)


@rule("TXT-09", Severity.WARNING, "句子没有写完")
def half_sentences(case: Case) -> Iterator[Hit]:
    """检查内容：句子是不是停在顿号、逗号、“加强”“是因为”“已完成”之后，“达到”“率为”之后有没有数，“个”“场”前面有没有数，“由”后面有没有人。
    为什么：半句话说明写的时候被打断，缺的往往是要紧的数。
    错例：“群众满意度达到。” ｜ “建成老年食堂个，日供餐百余份。”
    对例：“改造方案一次通过。” ｜ “党的建设不断加强。”
    改法：把话写完。
    """
    for passage in case.prose:
        if passage.part == "字段" or passage.path[-1] in ("标题", "称谓"):
            continue
        if fault := _unfinished_words(passage.text):
            yield Hit(passage.path, f"“{fault}”没有写完", "把话写完")


def _unfinished_words(text: str) -> str:
    if found := _DANGLING.search(text):
        return f"…{text[max(0, found.start() - 4) :]}"
    for found in _WITHIN.finditer(text):
        pair = text[max(0, found.end() - 2) : found.end()]
        if len(found[0]) > 1 or pair not in words() or found[0] == "由":
            return text[max(0, found.start() - 6) : found.end() + 4]
    for found in _COUNTER.finditer(text):
        clear = (
            found["noun"] + found["unit"] not in words()
            and found["noun"] not in "一二三两几多各每这那整半数余百千万首多再逐单双本该某哪"
        )
        if clear and not re.search("[0-9一二三四五六七八九十百千]", found[0]):
            return text[max(0, found.start()) : found.end() + 2]
    return ""


_BLANK = re.compile(
    "[XＸ×xｘ]{2,}|[XＸ×N](?=[人次处家个项件户月年日科室场份期名万元%批类条栋台套米平亩吨座间本册天轮组支辆盏]|办公室|社区|小区|街道)|(?<![A-Za-z+＋])[xn](?=[人次处家个项件户月年日])"
    "|_{2,}|＿{1,}|[*＊]{2,}|[〇○●□△]{2,}"
    "|[□△○◇](?=[人次处家个项件户月年日场份期名万元%，。；])|【[ 　]*】|《[ 　]*》|“[ 　]*”|〔[ 　]*〕|…(?=[条个件次处户家])"
    "|[?？]{2,}|待补充|待填|待定|待完善内容|(?:^|[，于为：（])暂缺"
    "|[（(][^（）()，。有亟]{0,10}待[^\\W\\d_a-zA-Z]{1,4}[）)]|[（(][^（）()，。]{0,10}(?:待|尚未)[^（）()，。]{0,4}(?:核|附|补|填|定|确认|更新|统计|查|研究|完善|提供|报)[^（）()，。]{0,6}[）)]"
    "|【[^】]{0,8}(?:核|补|填|改|注|查|待|确认|删|略|示例|数据)[^】]{0,8}】"
    "|[（(](?:举例|示例|例如|如下|同上年|同前)[^（）()]{0,6}(?:略|待|…)?[）)]|[（(][^（）()，。]{0,12}略[）)]|[（(](?:责任|牵头|主办|承办|具体|填报|有关)?(?:科室|单位|部门|责任人|姓名|时间|日期|地点|名称|内容|数量|金额)[）)]"
    "|(?<![十好这前近上哪十])几(?=[个处家户场件次名人项条栋盏]{1}(?:[，。；、]|$))"
    "|(?<![有亟尚等期])待(?:核|补|填|更新|查实|复核|核定|核对|定稿|补齐|提供|报送|审定)(?=[，。；）)个处次件户人名家项场份期万元%]|$)"
    "|(?<=[0-9共计有了成达为于用])待(?:核实|确认|定|统计)(?=[个处次件户人名家项场份期万元%])|…+(?=等|[，。；])"
    "|[（(][^（）()]{0,24}(?:待|尚未|需|请)(?:更新|核实|补充|确认|核对|填写|修改|完善数据|补数据|统计)[^（）()]{0,8}[）)]"
    "|(?<![有亟尚])待(?:研究|商议|讨论|进一步)*(?:核实|确认|补录|补报|统计|完善|明确|确定|商定|敲定|协商)(?=[，。；）)]|$)"
    "|…+[。；]?$|〕[ 　]*号|[?？](?=[人次处家个项件户场份期名万元%年月日])|[*＊](?=[人次处家个项件户场份期名年月日])"
    "|(?:^|[，。；：])(?:略|空|无内容|同上|见上|同前)(?=[。；]|$)"
    "|TBD|TODO|todo|tbd|此处填写|此处补充|请填写|请补充|请输入|点击输入|插入(?:文字|图片|表格)|此处|示例文字|填写(?:单位|科室|姓名|数字|内容)"
    "|(?<=[由请])某(?:办公室|科室?|局|单位|部门|同志|社区)"
    "|某某(?:某|科|局|街道|社区|单位|办|所|公司|年|月|项目|书记|主任)"
    "|[（(](?:[ 　_]*|填写?[^（）()]{0,8}|略|空|此处[^）)]*|数字|金额|日期|姓名|单位)[）)]",
    re.MULTILINE,
)


@rule("TXT-10", Severity.ERROR, "还有没填的空")
def unfinished(case: Case) -> Iterator[Hit]:
    """检查内容：文字和各栏里有没有 XX、××、____、待补充、待定、此处填写、？？、某某科、X月 这类占位。
    为什么：占位没有换成内容，报告就不能报出。
    错例：“接待群众XX人次。” ｜ 问题和措施.第1项.责任人: 待定 ｜ “由某办公室牵头调度。”
    对例：“居民某某反映的问题已答复。” ｜ “部分网格暂缺专职人员。”
    改法：填上实际内容。
    """
    if not _BLANK.search(case.everything) and "某某" not in case.everything:
        return
    for passage in case.prose:
        found = _BLANK.search(passage.text)
        if found is None and passage.part == "字段" and "某某" in passage.text:
            found = re.search("某某", passage.text)
        if found:
            around = passage.text[max(0, found.start() - 6) : found.end() + 4]
            yield Hit(passage.path, f"“{around}”里“{found[0]}”是没有填的空", "填上实际内容")
