"""Totals and their parts, and a part that is larger than what it is part of."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, permutations

from reportgen.quantities.mistyping import exchanged
from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.relations.relation import PIECE, TOTAL, Relation, Sentence, like, plain
from reportgen.quantities.units import POINTS, RATIO

_MARK = re.compile("其中|分别(?:为|是|有)?|包括|分为|包含|（含")
_NEXT = re.compile(
    "(?:均|共|全部|合计|总|比|较|同比|完成|办结|整改|惠及|投入|服务|涉及|解决|目前|累计|达到|增长|下降|实现|受益|参训|参与|参加|并|使|让|为|已全)"
)
_OPEN = re.compile("其余|其他|等|主要|剩余|交叉|重复|另|部分|以上的|重点")
# one person is counted under several: sex, age, party, schooling, health
_TWICE = re.compile(
    "交叉|重复|重叠|兼|党员|女性|女[^，。；]{0,3}[0-9]|学历|本科|大专|[0-9]岁|持证|退役|少数民族|残疾|独居|空巢|高龄"
)
_COUNTED_TWICE = ("人", "人次", "户", "家")


def parts(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """A total and the parts named after 其中, 分别为 …."""
    begin, end = reading.sentences[sentence[0].sentence]
    marks = [(found.start(), found.end(), found[0]) for found in _MARK.finditer(reading.text, begin, end)]
    marks += [(m.end, m.end + 1, "：") for m in sentence if reading.text[m.end : m.end + 1] in ("：", "（")]
    marks.sort()
    for number, (opening, mark, word) in enumerate(marks):
        stop = marks[number + 1][0] if number + 1 < len(marks) else end
        after = [m for m in sentence if mark <= m.start < stop]
        before = [m for m in sentence if m.end <= opening]
        if not after or not before:
            continue
        units = {m.unit for m in before}
        named = next((m.unit for m in after if m.unit in units), None)  # 其中一类100张: the first counts 张
        total = next((m for m in reversed(before) if m.unit == named), None)
        if total is None or total.unit in (RATIO, POINTS, "分之", "年", "") or total.comparison == "≥":
            continue
        parts = list(_listed(reading, after, total.unit))
        if parts:
            yield _summed(reading.text[opening:stop], total, parts, word != "其中")


def _listed(reading: Analysis, after: Sentence, unit: str) -> Iterator[Mention]:
    first = after[0].clause
    for mention in after:
        clause = reading.clause(mention.clause)
        if mention.clause != first and _NEXT.match(clause):
            return
        if mention.unit == unit:
            yield mention


def _summed(words: str, total: Mention, parts: list[Mention], exhaustive: bool) -> Relation:
    mentions = (total, *parts)
    larger = next((p for p in parts if p.low > total.high + total.half), None)
    if larger is not None:
        return Relation(mentions, False, f"其中“{larger.text}”大于总数“{total.text}”")
    exact = total.exact and all(p.exact for p in parts)
    amount = sum((p.low for p in parts), Decimal(0))
    if len(parts) < 2 or not exact:
        return Relation((), True)
    if amount == total.low:
        return Relation(mentions, True)
    listing = "＋".join(p.text for p in parts)
    message = f"{listing}＝{like(amount, total)}，与总数“{total.text}”不符"
    if amount > total.low and not (total.unit in _COUNTED_TWICE and _TWICE.search(words)):
        return Relation(mentions, False, message)
    closed = not _OPEN.search(words)
    if amount < total.low and closed and (exhaustive or _mistyped(amount, total, parts)):
        return Relation(mentions, False, message)
    return Relation((), True)


def _mistyped(amount: Decimal, total: Mention, parts: list[Mention]) -> bool:
    """Whether the gap is what two exchanged digits, or one wrong digit of a small weight, come to."""
    gap = abs(total.low - amount)
    for mention in (total, *parts):
        others = total.low - amount + mention.low if mention is not total else amount
        if others >= 0 and sorted(plain(others)) == sorted(plain(mention.low)):
            return True
    return gap * 20 <= total.low and len(plain(gap).strip("0.")) == 1


def runs(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """A total followed by three or more parts divided by 、, with no 其中."""
    total, parts = sentence[0], [m for m in sentence[1:] if m.unit == sentence[0].unit]
    if len(parts) == 2 and all(m.exact for m in (total, *parts)):
        yield from _pair(reading, total, parts)
        yield from _opposites(total, *parts)
    if len(parts) < 3 or not total.exact or not all(m.exact and not TOTAL.search(m.before) for m in parts):
        return
    if PIECE.search(total.before):
        return  # the first of four quarters is no total
    between = reading.text[total.end : parts[-1].start]
    if between.count("、") < len(parts) - 1 or _MARK.search(between) or _TWICE.search(between):
        return
    amount = sum((m.low for m in parts), Decimal(0))
    if amount == total.low:
        yield Relation((total, *parts), True)
    elif amount > total.low:
        listing = "＋".join(m.text for m in parts)
        yield Relation((total, *parts), False, f"{listing}＝{like(amount, total)}，多于总数“{total.text}”")


def _pair(reading: Analysis, total: Mention, parts: list[Mention]) -> Iterator[Relation]:
    """有小区42个，专业物业管理30个，社区代管21个: more than all, and right if two digits are exchanged."""
    words = reading.sentence(total.sentence)
    apart = parts[1].clause - total.clause > 2 or _TWICE.search(words) or _MARK.search(words)
    if apart or not all(m.exact for m in (total, *parts)):
        return
    one, other = parts
    if one.low + other.low <= total.low or max(one.low, other.low) >= total.low:
        return
    if exchanged(one.low, total.low - other.low) or exchanged(other.low, total.low - one.low):
        message = f"{one.text}＋{other.text}＝{like(one.low + other.low, total)}，与总数“{total.text}”不符"
        yield Relation((total, *parts), False, message)


_ANSWER = re.compile(
    "(满意|合格|达标|通过|整改|完成|办结|化解|到位|签约|改造|落实|支持|同意|达到|发放|解决|覆盖|参加|到会)的?(?:有|为)?$"
)


def _opposites(total: Mention, one: Mention, other: Mention) -> Iterator[Relation]:
    """访谈80人，满意76人，不满意14人: one is so and the other is not, and there is no third."""
    first, second = _ANSWER.search(one.before), _ANSWER.search(other.before)
    if not (first and second) or first[1] != second[1] or other.clause - total.clause > 2:
        return
    negated = [
        other.before[: second.start()].endswith(("不", "未")),
        one.before[: first.start()].endswith(("不", "未")),
    ]
    qualified = any(re.search("基本|较|比较|非常|很|部分", m.before) for m in (one, other))
    if sum(negated) == 1 and not qualified and one.low + other.low != total.low:
        amount = like(one.low + other.low, total)
        yield Relation(
            (total, one, other), False, f"{one.text}＋{other.text}＝{amount}，与总数“{total.text}”不符"
        )


_ALL_OF_THEM = re.compile("(?:辖|共有|现有|下辖|辖区有|总共|设有)$")
_IN_ALL = re.compile("(?:共有?|现有|总数|总人数|合计|总计|实有)[^，。；0-9]{0,4}$")
_KIND_OF_PEOPLE = re.compile(
    "^[，（、]?(?:其中|含|有)?的?(?:非?(?:中共)?党员|女性?|男性?|本科|大专|研究生|硕士|团员|退役军人|持证|兼职|专职|少数民族)"
)
_OUT_OF = re.compile("[^，。；、]{0,8}(?:中|里|内)，?[^，。；、]{0,6}")
_PAIRS: tuple[tuple[str, str], ...] = (
    ("发放|受理|登记|应[检整办改]|接到|收件|访问|调查|抽查|走访|收到|排查|收集|征集|发出|立案|检查|抽检|抽取|转办|交办|摸排",
     "收回|回收|有效|满意|合格|达标|办结|已整改|整改|化解|采纳|已办|答复|办复|销号"),
    ("回访|拨打|致电", "接通|满意|有效"),
    ("应[到签缴接种领参检交建装查收发报装]|应当", "实[到签缴交领检建装查收发报]|已[签缴接领交到建装查收发报]|参保"),
    ("报名|邀请|通知", "到会|参加|到场|出席|录取|录用|上岗|报到|入选|到课"),
    ("申请|申报|推荐|报送", "批准|通过|获批|入选|获评|立项|核准|审批"),
    ("培训|参训|应考|参考", "取证|结业|及格|通过考[核试]|持证"),
    ("采购|购置|配备", "投用|启用|发出"),
    ("招聘|拟招", "到岗|报到|入职"),
)  # fmt: skip
_OUTCOMES = tuple((re.compile(whole), re.compile(part)) for whole, part in _PAIRS)


def subsets(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """More returned than sent out, more settled than received."""
    words = reading.sentence(sentence[0].sentence)
    if re.search("上年|结转|含|往年|历年|目标|计划", words):
        return
    for whole, part in pairwise(sentence):
        between = reading.text[whole.end : part.start]
        noun = whole.after[:2]
        again = _ALL_OF_THEM.search(whole.before) and between == f"{whole.after}，" and part.after[:2] == noun
        among = _IN_ALL.search(whole.before) and _KIND_OF_PEOPLE.match(between.removeprefix(whole.after))
        if (
            part.unit == whole.unit
            and part.low > whole.high
            and (again or among or _OUT_OF.fullmatch(between))
        ):
            yield Relation((whole, part), False, f"“{part.text}”多于“{whole.text}”")
    for whole, part in permutations(sentence, 2):
        near = abs(part.clause - whole.clause) <= 2 and part.unit == whole.unit
        if (
            near
            and whole.exact
            and part.exact
            and part.low > whole.low
            and _outcome(whole.before, part.before)
        ):
            lead = f"{part.before}{part.text}".strip("、")
            yield Relation((whole, part), False, f"“{lead}”多于“{whole.before}{whole.text}”")


def _outcome(whole: str, part: str) -> bool:
    """Whether the words before two numbers say that one is what came of the other: sent out and returned."""
    return any(w.search(whole) and p.search(part) and not p.search(whole) for w, p in _OUTCOMES)
