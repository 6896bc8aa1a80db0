"""Word lists: which repeated words are correct Chinese, and which counts announce a list.

A repetition whose form is not listed here is reported. A new form is added together with the sentence that shows it,
in tests/checks/test_lexicon.py.
"""

import re
from collections.abc import Iterator

from reportgen.quantities.texts import HANZI

_DOUBLE = re.compile(f"(?P<w>{HANZI}{{2,6}})(?P=w)")
# Verbs that are doubled with the meaning "a little": 研究研究.
_DOUBLED_VERBS = frozenset(
    re.findall(
        r"\w+",
        "研究 讨论 商量 考虑 了解 学习 交流 沟通 调查 核实 打听 锻炼 休息 收拾 整理 琢磨 合计 参谋 比较",
    )
)
_DOUBLED_ADVERBS = frozenset(
    re.findall(r"\w+", "很多 好多 非常 特别 许多 永远 千万 彻底 快乐 雪白 通红 笔直 哈哈 嘻嘻 轰隆")
)
# 每个网格网格员, 各小区小区长: the holder of a post in each of the things
_EACH = re.compile("(?:每一?个?|各个?|逐个|所有|全部|每[条座栋处户])$")
_LONGEST_EACH = 3  # characters that _EACH looks at
_HOLDER = re.compile("长|员|委员|代表|负责|干部|书记|主任|管家|联络|指导|志愿")
_ONE_BY_ONE = re.compile(f"[一逐]{HANZI}")  # 一户一户, 逐条逐条
# Nouns that may be followed by a compound beginning with the same noun: 社区社区书记, 委员会委员会议. The value has
# the possible rests of the compound.
_COMPOUND = {
    "社区": "书记|主任|居委会|居民|工作|服务|卫生|民警|干部|网格|党|矫正|养老|治理",
    "街道": "办|党|社区|机关|干部|综合|便民|路|两|环境",
    "委员会": "议|员",
    "工作": "组|站|人员|者|队|室|专班|方案|台账|机制",
    "服务": "中心|站|队|大厅|人员|对象|窗口|热线|平台|型|业|员",
    "中心": "组|工作|城区",
    "管理": "人员|者|员|局|站|所|处|办法|制度|中心",
    "单位": "内部|负责|职工|法人|名称",
    "项目": "部|经理|负责|单位|资金|建设|支出",
    "干部": "群众|职工|家属",
    "学习": "型|强国|教育",
    "安全": "生产|隐患|员|感|网",
    "卫生": "城|院|间|室|所|健康|服务",
    "养老": "服务|机构|院|金|保险|中心",
    "志愿": "者|服务",
    "活动": "室|中心|场|方案",
    "文化": "站|中心|馆|广场|活动|产业",
    "党员": "干部|群众|大会",
    "居民": "委员会|小组|代表|群众|楼",
    "代表": "大会|团",
    "大会": "议|堂",
    "信访": "人|局|件|事项|办",
    "执法": "人员|队|局|检查",
    "城市": "管理|更新|建设",
    "企业": "家|负责|主",
    "评价": "工作|小组|指标|器|体系|报告",
    "绩效": "评价|目标|指标|管理|自评",
    "预算": "执行|管理|编制|绩效|单位|资金",
    "网格": "员|长|化",
    "业主": "委员会|大会|代表|自治|自管|委",
    "支部": "书记|委员|党员|大会",
    "物业": "企业|公司|费",
    "资金": "使用|管理|拨付|来源|支付",
}  # fmt: skip
_CONTINUED = {word: re.compile(rest) for word, rest in _COMPOUND.items()}

_NUMERAL = "一二两三四五六七八九十"
_VALUES = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
# Nouns that refer to the items of a list. 制度, 机制, 战役, 攻坚战 are left out: they name one thing of several parts.
_LISTED = "实事|大事|好事|方面|任务|工作|重点|举措|措施|亮点|问题|要求|做法|事项|内容|步"
# Only from two and in Chinese numerals: 这一问题 announces nothing, and 12项任务 counts what was done.
_ANNOUNCED = re.compile(
    f"(?<![第前后每首{_NUMERAL}])(?P<n>[二两三四五六七八九十]{{1,2}})(?:(?:个|项|件|大|点|条|类)?(?P<noun>{_LISTED})|[点条个](?=[：，])|(?=：))"
)
# Text that may occur between an announcement and its 一是.
_BETWEEN = re.compile(
    "(?:走|工作|任务|问题|改进|改善|加强|提升|完善|整改|努力|着力|加以|入手|不足|短板|差距|困难|建议|发力|着手|用力|下功夫|做文章|展开|推进|抓落实|即|具体|主要|分别|来|为|是|，|：|；|、)*"
)
_ENUMERATOR = re.compile(f"(?:^|[。；：，、“\\s])(?P<n>[{_NUMERAL}]{{1,3}})(?P<kind>是|要)(?![否不])")
_COUNT_IN_TITLE = re.compile(f"(?P<n>[{_NUMERAL}]{{1,2}})(?:场|项|个|件|大|条|类|点)(?={HANZI})")
_LOOK_BACK = 24  # characters before 一是 in which an announcement is looked for


# Words before 社区 that are not the name of a community: 建设社区服务站, 智慧社区.
ORDINARY_COMMUNITIES = frozenset(
    re.findall(
        r"\w+",
        "建设 新建 文化 智慧 幸福 和谐 平安 红色 文明 美丽 阳光 服务 健康 绿色 示范 和平 友好 完整 未来 城市 农村 老旧",
    )
)
# Words before the name of another office or community that make its mention legitimate.
WITH_OTHERS = re.compile(
    "(与|和|同|跟|及|、|向|赴|到|往|从|邻|联合|毗邻|学习|借鉴|移交|划归|原|邀请|支援|帮助|帮扶|协助|配合|对口|慰问)$"
)
NEIGHBOUR = re.compile(
    "(?:办事处)?(?:[^，。；]{0,3}(?:交界|接壤|毗邻|相邻|相接|接管|移交|划入|划归|转来|代管|(?:联合|联动|共同)(?!辖区|驻区|驻街|社区|各|公安|城管|市场|消防|多|相关|有关|物业|企业|学校|医院))"
    "|[^，。；]{0,10}(?:到|来|赴)[我本]街道|[^，。；]{0,4}(?:考察|来访(?!群众|人|件|事项|登记)|参观)|来(?=[我本学参])|前来|[与和同]我|协助|支援|支持我)"
)


def repeated_words(text: str, names: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield words that are wrongly repeated. names: proper names, which the next word may begin with."""
    for found in _DOUBLE.finditer(text):
        word = found["w"]
        if len(set(word)) == 1 or word in names or word in _DOUBLED_VERBS or word in _DOUBLED_ADVERBS:
            continue
        if _EACH.search(text[max(0, found.start() - _LONGEST_EACH) : found.start()]) and _HOLDER.match(
            text, found.end()
        ):
            continue
        if (
            "每" in word
            or _ONE_BY_ONE.fullmatch(word)
            or (word in _CONTINUED and _CONTINUED[word].match(text, found.end()))
        ):
            continue
        yield word


def numeral(text: str) -> int:
    """Parse a numeral from 1 to 99: 三 → 3, 十二 → 12, 两 → 2, 8 → 8. Returns 0 for other text, as 十十 or 二三."""
    if text.isdigit():
        return int(text)
    if text in _VALUES:
        return _VALUES[text]
    tens, ten, ones = text.partition("十")
    if not ten or not all(_VALUES.get(part or "零", 10) < 10 for part in (tens, ones)):
        return 0
    return _VALUES[tens or "一"] * 10 + _VALUES[ones or "零"]


def enumerated_runs(text: str) -> list[tuple[int, int]]:
    """Find each run 一是…二是… in a text. Returns (offset of its 一是, number of items)."""
    runs: list[tuple[int, int]] = []
    if "一是" not in text and "一要" not in text:
        return runs
    for found in _ENUMERATOR.finditer(text):
        number = numeral(found["n"])
        if number == 1:
            runs.append((found.start("n"), 1))
        elif runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
    return runs


def announced_in_text(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (words, announced count, listed count) for each announcement directly before a run of 一是…二是…."""
    for start, listed in enumerated_runs(text):
        before = text[max(0, start - _LOOK_BACK) : start]
        # A quoted “三项制度” is a name; _BETWEEN does not match its closing quotation mark.
        for found in _ANNOUNCED.finditer(before):
            if _BETWEEN.fullmatch(before[found.end() :]):
                yield found[0], numeral(found["n"]), listed
                break


def announced_in_title(title: str) -> tuple[str, int] | None:
    """(words, count) where a title announces the items below it: 办好五件实事; else None."""
    unquoted = re.sub("“[^”]*”", "", title)
    found = _ANNOUNCED.search(unquoted)
    return (found[0], numeral(found["n"])) if found else None


def count_in_title(title: str) -> str:
    """The first count in a title, even in a name: “三场硬仗” → 三场; "" where there is none."""
    found = _COUNT_IN_TITLE.search(title)
    return found[0] if found else ""
