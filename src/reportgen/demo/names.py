"""Names that are obviously fictional: every 街道 begins with 例, every person's name with 示, 例, 虚 …"""

import random
from dataclasses import dataclass

MARK = ("例", "li")
_FIRST = {
    "明": "ming", "云": "yun", "青": "qing", "松": "song", "竹": "zhu", "兰": "lan", "雁": "yan",
    "鹤": "he", "鹭": "lu", "霞": "xia", "霜": "shuang", "翠": "cui", "碧": "bi", "丹": "dan", "素": "su",
    "银": "yin", "朝": "zhao", "暮": "mu", "晓": "xiao", "雪": "xue", "秋": "qiu", "春": "chun",
    "枫": "feng", "柳": "liu", "莲": "lian", "桂": "gui", "榆": "yu", "槐": "huai", "棠": "tang", "麦": "mai",
}  # fmt: skip
_SECOND = {
    "溪": "xi", "岭": "ling", "川": "chuan", "湖": "hu", "泉": "quan", "洲": "zhou", "浦": "pu", "桥": "qiao",
    "亭": "ting", "台": "tai", "坡": "po", "原": "yuan", "谷": "gu", "峰": "feng", "塘": "tang", "渡": "du",
    "港": "gang", "湾": "wan", "屏": "ping", "岸": "an", "矶": "ji", "林": "lin", "庄": "zhuang", "堡": "bao",
    "关": "guan", "门": "men", "坊": "fang", "寨": "zhai", "里": "li", "巷": "xiang",
}  # fmt: skip
_PAIRS = len(_FIRST) * len(_SECOND)
_SIDES = "东西南北上下前后左右内外新老高平"  # added to a name that is used again; not 一二三, which are used for numbers
_TURNS = ["", *_SIDES, *(one + other for one in _SIDES for other in _SIDES)]
MOST_OFFICES = _PAIRS * len(_TURNS)
_FAMILY = "示例虚拟设演"
_GIVEN = (
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃星宿列张寒来暑往秋收冬藏"
    "金木水火土乾坤震巽坎离艮兑角徵羽宫商梅兰竹菊松柏桂棠风雅颂赋比兴诗书礼乐易春夏岁时"
)


@dataclass(frozen=True, slots=True)
class OfficeName:
    """One row of the 街道名录."""

    code: str
    short: str
    slug: str

    @property
    def full(self) -> str:
        """The full name: 例明溪街道办事处."""
        return f"{self.short}街道办事处"


def office_names(count: int, rng: random.Random) -> list[OfficeName]:
    """Generate offices that differ in code, name and slug. count: at most MOST_OFFICES."""
    pairs = [(first, second) for first in _FIRST for second in _SECOND]
    rng.shuffle(pairs)
    found = []
    for index in range(count):
        first, second = pairs[index % _PAIRS]
        turn = index // _PAIRS
        name = MARK[0] + first + second + _TURNS[turn]
        slug = f"{MARK[1]}-{_FIRST[first]}-{_SECOND[second]}" + (f"-{turn + 1}" if turn else "")
        found.append(OfficeName(f"9999{index + 1:06d}", name, slug))
    return found


def person_names(count: int, rng: random.Random) -> list[str]:
    """Generate different names of persons with two to four characters."""
    two = [family + given for family in _FAMILY for given in dict.fromkeys(_GIVEN)]
    rng.shuffle(two)
    names = two[: count // 7]
    given = list(dict.fromkeys(_GIVEN))
    three = len(_FAMILY) * len(given) ** 2
    length = 2 if count - len(names) <= three else 3
    for number in rng.sample(range(len(_FAMILY) * len(given) ** length), count - len(names)):
        name = ""
        for _ in range(length):
            number, place = divmod(number, len(given))
            name = given[place] + name
        names.append(_FAMILY[number] + name)
    rng.shuffle(names)
    return names
