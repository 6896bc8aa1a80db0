"""Names: people, posts, units, and districts that are not the office's own."""

import re
from collections import defaultdict
from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.model.evaluation import Member
from reportgen.quantities.texts import HANZI

_SINGLE_POST = re.compile(
    "(?:党工委|社区|党支部|党总支)?书记|(?:办事处|居委会|社区)?主任|人大(?:工委)?主任|"
    "纪工委书记|武装部部?长|(?:财政|司法)所所?长|(?:组织|宣传|统战|政法|纪检)委员"
)


@rule("SIG-04", Severity.WARNING, "一人两处或一职两人")
def person_twice(case: Case) -> Iterator[Hit]:
    """检查内容：工作组里同一个姓名有没有写在两个单位或两个职务下；只有一个的职务（党工委书记、办事处主任、社区书记……）在同一个单位有没有两个人；街道的职务有没有写在社区的人名下，社区的职务有没有写在街道的人名下。
    为什么：一人不能签两次字；一个职务两个人，必有一个写错。
    错例：评价工作组.第3项.姓名: 示例甲 ｜ 评价工作组.第2项.职务: 主任
    对例：评价工作组.第2项.姓名: 示例乙 ｜ 评价工作组.第3项.职务: 副主任
    改法：改正姓名或职务；确是同名的两个人，用 reportgen waive 说明。
    """
    by_name: dict[str, int] = {}
    by_post: dict[tuple[str, str], int] = {}
    for index, member in enumerate(case.evaluation.members):
        first = by_name.setdefault(member.name, index)
        if first != index and not _same(case.evaluation.members[first], member):
            other = case.evaluation.members[first]
            yield Hit(
                ("评价工作组", index, "姓名"),
                f"“{member.name}”又是第{first + 1}项的{other.unit}{other.post}",
                "改正姓名；确是同名的两个人就说明",
            )
        if _misplaced(member):
            message = f"{member.name}的单位是{member.unit}，职务却是{member.post}"
            yield Hit(("评价工作组", index, "职务"), message, "改正单位或职务")
        if _SINGLE_POST.fullmatch(member.post):
            holder = by_post.setdefault((member.unit, member.post), index)
            if holder != index and case.evaluation.members[holder].name != member.name:
                yield Hit(
                    ("评价工作组", index, "职务"),
                    f"{member.unit}的{member.post}有两人：第{holder + 1}项{case.evaluation.members[holder].name}、{member.name}",
                    "改正职务",
                )


_OF_OFFICE = re.compile("党工委|办事处|纪工委|人大|武装部|财政所|司法所")
_OF_COMMUNITY = re.compile("^社区|^居委会|^网格长")


def _misplaced(member: Member) -> bool:
    """Whether a post of the office is given to somebody in a community, or the other way round."""
    if "社区" in member.unit:
        return bool(_OF_OFFICE.search(member.post))
    return member.unit.endswith("街道办事处") and bool(_OF_COMMUNITY.search(member.post))


def _same(one: Member, other: Member) -> bool:
    return (one.unit, one.post) == (other.unit, other.post)  # SIG-03 says so


_TITLE = f"(?P<post>党工委书记|办事处主任|人大(?:工委)?主任|纪工委书记|社区(?:书记|主任)|居委会主任)(?P<name>{HANZI}{{2,4}})"
_PARTY_POST = re.compile("社区党(?:委|总支|支部)书记")  # lists of members often say 社区书记
_IN_POST = re.compile(_TITLE)
_LONGEST_UNIT = 12  # characters before a post that name its unit
_POST_AFTER = re.compile(
    f"(?P<words>{HANZI}{{2,4}})(?:（|，|同志（)"
    "(?P<post>党工委书记|办事处主任|人大(?:工委)?主任|纪工委书记|副主任|副书记|组织委员|宣传委员)(?=[）、，])"
)
_LEADS = re.compile(f"由(?P<name>{HANZI}{{2,3}}?)(?:任|担任|兼任)(?:副?组长|主任|负责人)")


@rule("SIG-05", Severity.WARNING, "文字里的姓名与名单不符")
def name_in_sentence(case: Case) -> Iterator[Hit]:
    """检查内容：文字里“党工委书记××”“由××任组长”的姓名，与工作组名单里任这个职务的人是不是同一个，是不是只差一个字。
    为什么：一个人写成两样，不知道哪一个对。
    错例：评价工作组.第1项.职务: 党工委书记 ＋ 自评工作.工作过程.第1项: 党工委书记示列甲主持召开会议。
    ｜ 自评工作.工作过程.第1项: 小组由示列丙担任组长。
    对例：评价工作组.第1项.职务: 党工委书记 ＋ 自评工作.工作过程.第1项: 党工委书记示例甲主持召开会议。
    ｜ 自评工作.工作过程.第1项: 小组由主任任组长。
    改法：按名单改正，或改名单。
    """
    members = case.evaluation.members
    names = {m.name for m in members}
    holders: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        holders[member.post].append(member)
    patterns = (_IN_POST, _LEADS, _POST_AFTER)
    for passage in case.prose if any(p.search(case.everything) for p in (_PARTY_POST, *patterns)) else ():
        if passage.part == "字段":
            continue
        text = _PARTY_POST.sub("社区书记", passage.text)
        for found in _IN_POST.finditer(text):
            unit = text[max(0, found.start() - _LONGEST_UNIT) : found.start()]
            if fault := _another(found["post"], found["name"], members) or _of_another_unit(
                found, unit, members
            ):
                yield Hit(passage.path, fault, "按名单改正，或改名单")
        for found in _POST_AFTER.finditer(passage.text):
            said = next((m for m in members if found["words"].endswith(m.name)), None)
            if said and found["post"] not in said.post and said.post not in found["post"]:
                message = f"文字写“{said.name}（{found['post']}）”，名单里{said.name}是{said.unit}{said.post}"
                yield Hit(passage.path, message, "按名单改正，或改名单")
        for found in _LEADS.finditer(passage.text):
            near = _near(found["name"], names)
            if found["name"] not in names and near:
                yield Hit(passage.path, f"文字写“{found['name']}”，名单里是“{near}”", "按名单改正，或改名单")
    yield from _near_names(case, names)
    closing = case.evaluation.closing
    if closing and closing.contact and closing.contact not in names:
        near = next((n for n in names if len(n) > 2 and n[1:] == closing.contact[1:]), None)
        if near:
            yield Hit(("落款", "联系人"), f"联系人“{closing.contact}”，名单里是“{near}”", "核对姓名")


_TITLED = re.compile("组长|书记|主任|主席|所长|委员|同志|主持|带队|负责人|联系人")
_ABOUT_A_NAME = 8  # characters around a name in which a title stands


def _near_names(case: Case, names: set[str]) -> Iterator[Hit]:
    """Names of three characters that differ from a member's in one, beside a title."""
    parts = {(i, name[:i] + name[i + 1 :]) for name in names if len(name) == 3 for i in range(3)}
    if not parts or not _TITLED.search(case.everything):
        return
    for passage in case.prose:
        if passage.part == "字段":
            continue
        for start in _like_a_name(passage.text, parts):
            said = passage.text[start : start + 3]
            around = passage.text[max(0, start - _ABOUT_A_NAME) : start + 3 + _ABOUT_A_NAME]
            near = _near(said, names)
            if (
                said not in names
                and near
                and _TITLED.search(around)
                and not _inside(passage.text, start, names)
            ):
                yield Hit(passage.path, f"文字写“{said}”，名单里是“{near}”", "按名单改正，或改名单")


def _like_a_name(text: str, parts: set[tuple[int, str]]) -> Iterator[int]:
    """Where three characters begin near a title that have two of a name's in their places.

    parts: of each name the place of one character, and the two others. They are looked up: a pattern of all names
    takes far longer to compile than the texts to read.
    """
    end = 0
    for title in _TITLED.finditer(text):
        first = max(end, title.start() - _ABOUT_A_NAME - 3)
        for start in range(first, min(title.end() + _ABOUT_A_NAME + 1, len(text) - 2)):
            said = text[start : start + 3]
            if start >= end and any(
                (i, said[:i] + said[i + 1 :]) in parts and _is_han(said[i]) for i in range(3)
            ):
                yield start
                end = start + 3


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _inside(text: str, start: int, names: set[str]) -> bool:
    """Whether a listed name begins right before, or within: 示例甲 is there, 例甲同 is no name."""
    return any(text[at : at + len(n)] == n for n in names for at in range(start - 2, start + 3) if at >= 0)


def _of_another_unit(found: re.Match[str], unit: str, members: tuple[Member, ...]) -> str:
    """Where a community is named before the post, and the person is of another one."""
    said = next((m for m in members if found["name"].startswith(m.name)), None)
    if said is None or not found["post"].startswith("社区"):
        return ""
    communities = {m.unit.removesuffix("居委会") for m in members if "社区" in m.unit}
    # 桃园社区书记 names the community without its own 社区
    written = unit.removesuffix("的")
    named = next((c for c in communities if written.endswith((c, c.removesuffix("社区")))), None)
    if named is None or said.unit.startswith(named):
        return ""
    return f"文字写“{named}{found['post']}{said.name}”，名单里{said.name}是{said.unit}{said.post}"


def _another(post: str, words: str, members: tuple[Member, ...]) -> str:
    """What is wrong where a post is followed by a name that is not its holder's."""
    base = post.removeprefix("社区") if post.startswith("社区") else post
    own = [
        m
        for m in members
        if m.post == post or (post.startswith("社区") and m.post.endswith(base) and "社区" in m.unit)
    ]
    said = next((m for m in members if words.startswith(m.name)), None)
    if any(words.startswith(m.name) for m in own) or not own:
        if (
            said
            and post.startswith("社区")
            and not any(m.name == said.name and m.post in (post, base) for m in own)
        ):
            return f"文字写“{post}{said.name}”，名单里{said.name}是{said.unit}{said.post}"
        return ""
    if said:
        return f"文字写“{post}{said.name}”，名单里{said.name}是{said.unit}{said.post}"
    near = next((m.name for m in own if _near(words[: len(m.name)], {m.name})), None)
    return f"文字写“{post}{words[: len(near)]}”，名单里是“{near}”" if near else ""


def _near(name: str, names: set[str]) -> str | None:
    """A name that differs in one character; two characters must share the first or the last."""
    for known in sorted(names):
        if len(known) == len(name) and sum(a != b for a, b in zip(known, name, strict=True)) == 1:
            return known
    return None


# before the name of another district: what is lawfully said of it
_WITH = re.compile("(?:与|和|同|跟|向|赴|到|往|从|邻|联合|毗邻|学习|借鉴|移交|划归|原|邀请|支援|帮助|对口)$")
_LOOK_BACK = 80  # characters before a name in which its context is looked for
_ORDINARY = re.compile(
    "全区|辖区|社区|小区|片区|园区|城区|市区|地区|街区|我区|本区|各区|老区|校区|景区|厂区|院区|"
    "全市|本市|我市|各市|城市|都市|灾区|新区|开发区|外区|邻区|县区|跨区|核心区|试验区|示范区"
)
_ELSEWHERE = re.compile(
    f"(?P<name>{HANZI}{{2}}区)(?=财政局|委、?区|委区|委办|区委|区政府|区财政|区人大|人民政府|政府|“|{HANZI}{{1,6}}街道办事处)"
)
_CITY = re.compile(f"(?P<name>{HANZI}{{2,3}}市)(?=委|政府|人民政府|财政局|“)")
# “按照区财政局”: the two characters before 区 are no name
_LEAD = re.compile(
    "按照|承办|办理|承担|执行|遵照|响应|服从|汇报|呈报|转发|下发|印发|传达|听取|反馈|提交|上交|委托|代表|协调|按|根据|依照|报送|上报|接受|配合|落实|经过|通过|关于|以及|会同|联合|邀请|争取|积极|"
    "主动|协助|对接|完成|贯彻|来自|请示|提请|报经|列入|纳入|获得|获评|"
    ".[由向经对在受与的及和报]|[由向经对在受与及和报市省区].|要求|有关|其他|向上"
)
# ordinary words that are names of districts all the same
_PLACES = frozenset(
    re.findall(
        r"\w+",
        "新华 长安 和平 河西 河东 朝阳 东城 西城 鼓楼 新城 中山 青山 江北 城关 城中 解放 红旗 向阳 前进 光明 "
        "宝山 金山 江南 南山 西山 东山 北关 南关 龙山 铁西 沙河 天桥 市中 市南 市北 桥西 桥东 裕华 高新 虚拟 "
        "海港 平城 海州 江岸 江汉 武昌 黄埔 越秀 天河 白云",
    )
)
_ALL = re.compile("(?:全|我|本)(?P<kind>[区县旗])(?![域别级长委])")


@rule("TXT-12", Severity.WARNING, "文字里是别的区、市")
def other_district(case: Case) -> Iterator[Hit]:
    """检查内容：文字、单位、署名里的区名、市名（“××区财政局”“××区委”“××市委”“××区……街道办事处”）是不是本区、本市的；区里的报告有没有写成“全县”。学习、联合、移交的不算。
    为什么：多是照抄别处的报告没有改名称。
    错例：“按照桥东区财政局要求开展检查。” ｜ “在全县率先推行。”
    对例：“按照区财政局要求开展检查。” ｜ “赴虚拟区政府学习。”
    改法：改成本区、本市的名称。
    """
    district = case.submission.district
    kind = district.name[-1:]
    if not any(pattern.search(case.everything) for pattern in (_ELSEWHERE, _CITY, _ALL)):
        return
    for passage in case.prose:
        text = passage.text
        if "区" not in text and "市" not in text and "县" not in text and "旗" not in text:
            continue
        for found in (*_ELSEWHERE.finditer(text), *_CITY.finditer(text)):
            name, lawful = found["name"], (district.name, district.city)
            if (
                _ORDINARY.search(name)
                or _LEAD.match(name)
                or any(own.endswith(name[-len(own) :]) or name.endswith(own) for own in lawful)
            ):
                continue
            if any(own in name or name in own for own in lawful) or _WITH.search(
                text[max(0, found.start() - _LOOK_BACK) : found.start()]
            ):
                continue
            yield Hit(
                passage.path,
                f"文字写“{name}”，本单位在{district.city}{district.name}",
                "改成本区、本市的名称",
            )
        for found in _ALL.finditer(text):
            if found["kind"] != kind and kind in "区县旗":
                yield Hit(passage.path, f"文字写“{found[0]}”，本单位在{district.name}", "改成本区的说法")
