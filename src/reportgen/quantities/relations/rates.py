"""A rate and the two counts that it is made of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.quantities.mistyping import exchanged, mistyped, significant
from reportgen.quantities.reading import Analysis, Mention
from reportgen.quantities.relations.relation import Relation, Sentence, plain
from reportgen.quantities.units import POINTS, RATIO

_SHARES: tuple[tuple[str, str], ...] = (
    ("回收|收回", "收回|回收"),
    ("有效", "有效"),
    ("满意", "满意"),
    ("合格|达标|通过", "合格|达标|通过"),
    ("知晓", "知晓|知道|了解"),
    ("办结|办理|按期", "办结|办理|完成|办"),
    ("整改|销号", "整改|销号|完成"),
    ("化解|成功|调解|调处|和解", "化解|调解|调处|成功|和解"),
    ("到岗|到位|入职|录用", "报到|到岗|入职|录用|到位"),
    ("参与|参加|到会|出席", "参加|参与|到|出席"),
    ("覆盖|检查|走访", "检查|走访|覆盖|纳入|已|建|装"),
    ("完成|改造", "完成|改造|实际|已|建成"),
    ("执行|支出", "执行|支出"),
    ("占比?|占|比例|比重", "."),
)  # fmt: skip
_DUE = re.compile("应[^，。；]{1,12}[，、]?[^，。；]{0,2}(?:实|已)")  # 应签80份，实签76份
_STEM = re.compile("([^\\W\\d_a-zA-Z]{2})率[^率]{0,4}$")
_REST = re.compile("未|不|没|无|剩|余|其他|另|缺|空|流失|差|只|仅|下降|减|降|压|节")
_TAKEN = re.compile(
    "(?:抽[样查取检]|随机)[^，。；]{0,6}(?:比例|率)[^，。；0-9]{0,4}$"
)  # 按5%的比例 precedes its counts
_GROWTH = re.compile("增长|增加|增幅|增速|下降|减少|提高|上升|降低|提升|减|增|降|低|高|多|少|超|回落|同比")


def rates(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """A rate and the two counts it is made of."""
    for index, rate in enumerate(sentence):
        if rate.unit != RATIO or not rate.exact or _GROWTH.search(rate.before) or rate.low > 1:
            continue
        taken = _TAKEN.search(rate.before) is not None
        counts = [
            m
            for m in (sentence if taken else sentence[:index])
            if m.unit not in (RATIO, POINTS, "分之", "", "年", "倍")
        ]
        if len(counts) < 2:
            continue
        unit = counts[-1].unit
        same = [m for m in counts if m.unit == unit]
        if len(same) < 2:
            same = _of_two_units(reading, rate, counts)
        if len(same) < 2:
            continue
        proof = _proof(rate, same, _REST.search(reading.clause(rate.clause)) is not None)
        if proof:
            yield Relation((rate, *proof), True)
            continue
        if len(same) > 2:
            same = _of_the_rate(reading, rate, same)
        if len(same) != 2 or not all(m.exact for m in same):
            continue
        part, whole = sorted(same, key=lambda m: m.low)
        computed = part.low / whole.low if whole.low else Decimal(0)
        rounded = computed.quantize(rate.half * 2)
        near = rate.clause - same[0].clause <= 2 and _looks_like(reading, rate, rounded, same)
        if near or taken or _concerns(reading, rate, same):
            written = f"{plain(rounded * 100)}%"
            yield Relation(
                (rate, *same),
                False,
                f"“{rate.text}”与“{part.text}”“{whole.text}”不符：{plain(part.low)}÷{plain(whole.low)}＝{written}",
            )


def _of_two_units(reading: Analysis, rate: Mention, counts: list[Mention]) -> list[Mention]:
    """楼门260个，配备楼门长247名，配备率95%: two counts of which the second is said to be what the rate is of."""
    stem = _STEM.search(reading.text[reading.clauses[rate.clause][0] : rate.start])
    if stem is None or len(counts) != 2 or counts[1].low > counts[0].low:
        return []
    one, other = counts
    next_to = rate.clause - other.clause == 1 and other.clause - one.clause <= 1
    countable = {one.unit, other.unit} <= set(_COUNTED) and one.exact and other.exact
    return counts if next_to and countable and stem[1] in reading.clause(other.clause) else []


_COUNTED = ("个", "人", "处", "户", "栋", "家", "部", "台", "条", "项", "块", "座", "套", "辆", "支")
_PLANNED = re.compile("(?:计划|目标|任务|应|拟|原定|预计|年初安排)[^，。；]{0,12}$")
_DONE = re.compile("(?:实际|完成|已|实|共)[^，。；]{0,10}$")
_OF_PLAN = re.compile("(?:完成|达成|实现|落实)(?:率|比例|度)?(?:为|达到?|的)?$")


def completions(reading: Analysis, sentence: Sentence) -> Iterator[Relation]:
    """计划植树500棵，实际植树520棵，完成率104%: what was done of what was planned, which may be more than all."""
    for planned, done, rate in zip(sentence, sentence[1:], sentence[2:], strict=False):
        alike = planned.unit == done.unit and rate.unit == RATIO and planned.low
        said = _PLANNED.search(planned.before) and _DONE.search(done.before) and _OF_PLAN.search(rate.before)
        exact = planned.exact and done.exact and rate.exact
        if not (alike and said and exact):
            continue
        share = done.low / planned.low
        holds = abs(share - rate.low) <= rate.half
        shown = f"{plain(done.low)}÷{plain(planned.low)}＝{plain(round(share * 100, 2))}%，文字写“{rate.before}{rate.text}”"
        if holds or rate.low > 1 or share > 1:
            yield Relation((planned, done, rate), holds, "" if holds else shown)


def _proof(rate: Mention, counts: list[Mention], of_rest: bool) -> tuple[Mention, ...]:
    """The two counts that a rate is made of. of_rest: it may be the share of those that are left."""
    loose = Decimal("0.02")
    for i, one in enumerate(counts):
        for other in counts[i + 1 :]:
            part, whole = sorted((one, other), key=lambda m: m.low)
            if not whole.low:
                continue
            share = part.low / whole.low
            slack = rate.half if one.exact and other.exact else loose
            if abs(share - rate.low) <= slack or (of_rest and abs(1 - share - rate.low) <= slack):
                return one, other
    return ()


def _looks_like(reading: Analysis, rate: Mention, computed: Decimal, counts: list[Mention]) -> bool:
    """Whether a rate is the computed one mistyped: by its digits, or one digit where a character of its name is said."""
    stem = _STEM.search(reading.text[reading.clauses[rate.clause][0] : rate.start])
    if stem is None or not mistyped(rate.low, computed):
        return False
    said = reading.clause(counts[-1].clause)
    return (
        significant(rate.low) == significant(computed)
        or exchanged(rate.low, computed)
        or any(c in said for c in stem[1])
    )


def _of_the_rate(reading: Analysis, rate: Mention, counts: list[Mention]) -> list[Mention]:
    """Of three and more counts, the one that the rate names and the one before it: 收回360份，满意324份，满意率90%."""
    stem = _STEM.search(reading.text[reading.clauses[rate.clause][0] : rate.start])
    last = counts[-1]
    if stem is None or stem[1] not in reading.clause(last.clause):
        return []
    return [counts[-2], last] if counts[-2].low >= last.low else []


def _concerns(reading: Analysis, rate: Mention, counts: list[Mention]) -> bool:
    """Whether the rate is said to be that of the two counts right before it."""
    clause = reading.text[reading.clauses[rate.clause][0] : rate.start]
    if rate.clause - counts[-1].clause > 1 or counts[-1].clause - counts[0].clause > 1:
        return False
    last = reading.clause(counts[-1].clause)
    both = reading.clause(counts[0].clause) + last
    if re.search("上年|去年|全区|全市|其中|目标", clause):
        return False
    stem = _STEM.search(clause)
    if stem and (stem[1] in both or (_DUE.search(both) and any(c in both for c in stem[1]))):
        return True
    return any(re.search(noun, clause) and re.search(verb, both) for noun, verb in _SHARES)
