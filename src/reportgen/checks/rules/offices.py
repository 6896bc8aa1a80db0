"""All offices of a year side by side: copied sections, equal scores, names from elsewhere, outliers."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from statistics import median

from reportgen.checks.definition import Case, DistrictCase, Hit, rule
from reportgen.checks.lexicon import ORDINARY_COMMUNITIES, WITH_OTHERS
from reportgen.checks.sections import sections
from reportgen.checks.similarity import common, grams, nearest_alike
from reportgen.finding import Place, Severity
from reportgen.formatting import money, percent, score
from reportgen.model.source import KeyPath
from reportgen.model.stated import if_stated
from reportgen.quantities.texts import HANZI

_COMMUNITY = re.compile(f"{HANZI}{{2,10}}?社区|{HANZI}{{2,10}}?(?:村|居委会)")
_LOOK_BACK = 4  # characters before a name that are searched for 与, 联合 …
_NORMAL = Decimal("0.6745")  # makes the MAD comparable with a standard deviation


def _name(case: Case) -> str:
    return case.submission.entry.name


@rule("DIS-01", Severity.WARNING, "与别的街道雷同")
def copied_from_neighbour(district: DistrictCase) -> Iterator[Hit]:
    """检查内容：去掉半数以上街道共有的文字（阈值“共有比例”）后，各节与哪个街道最相似，是否超过阈值“相似度”。职责不比。
    为什么：抄来的自评说明不了本街道的工作；大家都有的套话不算抄。
    错例：区里 审核阈值: {最少片段: 15}
    ＋ 第1家 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ＋ 第2家 重点工作.第1项.内容: 新建驿站5处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。 ｜ 区里 审核阈值: {最少片段: 15}
    ＋ 第1家 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ＋ 第2家 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ＋ 第3家 重点工作.第1项.内容: 把调解室搬到居民楼下，改造排水管网，开办暑期托管班，增设歇脚点。
    对例：区里 审核阈值: {最少片段: 15} ＋ 共4家
    ＋ 第1家 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ＋ 第2家 重点工作.第1项.内容: 把调解室搬到居民楼下，改造排水管网，开办暑期托管班，增设歇脚点。
    ｜ 区里 审核阈值: {最少片段: 15} ＋ 共4家
    ＋ 第1家 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ＋ 第2家 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ＋ 第3家 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    改法：按本街道的实际重写；是谁抄谁，由双方说明。
    """
    limits = district.thresholds
    by_section: dict[str, list[tuple[Case, KeyPath, str]]] = defaultdict(list)
    for case in district.cases:
        for name, (path, text) in sections(case).items():
            by_section[name].append((case, path, text))
    for name, rows in by_section.items():
        texts = [grams(text, limits.gram_length) for _, _, text in rows]
        form = common(texts, limits.common_share)
        # A text with too little content of its own is not compared.
        own = [t - form if len(t - form) >= limits.least_grams else frozenset[str]() for t in texts]
        for index, (other, alike) in nearest_alike(own, limits.similarity).items():
            case, path, _ = rows[index]
            neighbour, there, _ = rows[other]
            yield Hit(
                path,
                f"{name}与{_name(neighbour)}相似 {percent(alike)}（{neighbour.place(there)}）",
                "按本街道的实际重写；是谁抄谁，由双方说明",
                case=case,
                beside=neighbour.place(there),
            )


@rule("DIS-02", Severity.WARNING, "各项得分与别的街道完全相同")
def identical_scores(district: DistrictCase) -> Iterator[Hit]:
    """检查内容：有扣分的街道，每一项得分是不是都与别的街道一样。
    为什么：指标多，又有扣分，项项得分相同不像是各自评出来的。
    错例：共2家 ｜ 共3家 ＋ 第3家 预算.执行数: 205.00
    对例：第2家 预算.执行数: 205.00 ｜ 第1家 预算.执行数: 210.00 ＋ 第2家 预算.执行数: 210.00
    改法：各自按完成值重新计分。
    """
    groups: dict[tuple[tuple[str, Decimal | None], ...], list[Case]] = defaultdict(list)
    for case in district.cases:
        lines = case.scorecard.lines
        if any(line.deduction for line in lines):
            groups[tuple((line.indicator.name, line.score) for line in lines)].append(case)
    for same in groups.values():
        for case in same if len(same) > 1 else []:
            other = same[1] if case is same[0] else same[0]
            places = f"{other.place(('评分',))}" + (f" 等 {len(same) - 1} 处" if len(same) > 2 else "")
            yield Hit(
                ("评分",),
                f"{len(case.scorecard.lines)} 项得分与{_name(other)}完全相同（{places}）",
                "各自按完成值重新计分",
                case=case,
                beside=other.place(("评分",)),
            )


@rule("DIS-03", Severity.WARNING, "文字里是别的街道的社区")
def foreign_communities(district: DistrictCase) -> Iterator[Hit]:
    """检查内容：文字里有没有别的街道的社区（从各街道评价工作组成员的单位得知），而本街道没有这个社区。
    为什么：多是照抄别的街道的报告没有改名称。
    错例：共2家 ＋ “青松第一社区新建驿站。” ｜ 共2家 ＋ “在青松第一社区设立议事厅。”
    对例：共2家 ＋ “青松路新建驿站。” ｜ 共2家 ＋ “与青松第一社区联合新建驿站。”
    改法：改成本街道的社区；确是别处的，用 reportgen waive 说明。
    """
    owners: dict[str, list[Case]] = defaultdict(list)
    own_units: dict[int, set[str]] = defaultdict(set)
    for case in district.cases:
        for member in case.evaluation.members:
            found = _COMMUNITY.match(member.unit)
            if found and found[0].removesuffix("社区") not in ORDINARY_COMMUNITIES:
                own_units[id(case)].add(found[0])
        for community in own_units[id(case)]:
            owners[community].append(case)
    # Longest names first, because 恒大第一社区 does not mention 第一社区.
    unique = sorted((c for c, of in owners.items() if len(of) == 1), key=len, reverse=True)
    if not unique:
        return
    pattern = re.compile("|".join(map(re.escape, [*unique, *sorted(set(owners) - set(unique))])))
    for case in district.cases:
        mine = own_units[id(case)]
        for passage in case.prose:
            for found in pattern.finditer(passage.text):
                name, of = found[0], owners[found[0]]
                before = passage.text[max(0, found.start() - _LOOK_BACK) : found.start()]
                if len(of) > 1 or of[0] is case or WITH_OTHERS.search(before):
                    continue
                if not any(name in own for own in mine):
                    beside = _member_place(of[0], name)
                    message = f"文字写“{name}”，它在{_name(of[0])}（{beside}）"
                    yield Hit(passage.path, message, "改成本街道的社区", case=case, beside=beside)


def _member_place(case: Case, community: str) -> Place:
    """Where the first member from a community stands, which the office must have."""
    members = case.evaluation.members
    index = next(i for i, member in enumerate(members) if member.unit.startswith(community))
    return case.place(("评价工作组", index, "单位"))


def _per_head(case: Case) -> Decimal | None:
    heads = case.evaluation.staffing.headcount
    return case.evaluation.budget.outturn / heads if heads else None


# name, place, value, how it is written, and the spread that is taken at least: of the middle value
_MEASURES: tuple[
    tuple[
        str,
        KeyPath,
        Callable[[Case], Decimal | None],
        Callable[[Decimal], str],
        Callable[[Decimal], Decimal],
    ],
    ...,
] = (
    ("总分", ("评分",), lambda c: c.scorecard.total, lambda v: f"{score(v)} 分", lambda _: Decimal(2)),
    (
        "执行率",
        ("预算", "执行数"),
        lambda c: c.evaluation.budget.execution_rate,
        percent,
        lambda _: Decimal("0.02"),
    ),
    ("人均执行数", ("预算", "执行数"), _per_head, lambda v: f"{money(v)} 万元", lambda middle: middle / 10),
)


@rule("DIS-04", Severity.INFO, "明显偏离全区")
def outliers(district: DistrictCase) -> Iterator[Hit]:
    """检查内容：总分、执行率、人均执行数是否明显偏离全区的中位数（阈值“离群倍数”，按中位数绝对偏差折算；街道数不到阈值“最少街道”的不查）。
    为什么：偏离太远，多是单位（元、万元）或口径弄错，也可能确有原因。
    错例：第1家 预算.执行数: 205.00 ＋ 第2家 预算.执行数: 206.00 ＋ 第3家 预算.执行数: 207.00 ＋ 第4家 预算.执行数: 208.00
    ＋ 第5家 预算.执行数: 209.00 ＋ 第6家 预算.执行数: 20.79 ｜ 第1家 预算.执行数: 205.00 ＋ 第2家 预算.执行数: 206.00
    ＋ 第3家 预算.执行数: 207.00 ＋ 第4家 预算.执行数: 208.00 ＋ 第5家 预算.执行数: 209.00 ＋ 第6家 预算.执行数: 207.50
    ＋ 第7家 预算.执行数: 150.00
    对例：第1家 预算.执行数: 205.00 ＋ 第2家 预算.执行数: 206.00 ＋ 第3家 预算.执行数: 207.00 ＋ 第4家 预算.执行数: 208.00
    ＋ 第5家 预算.执行数: 209.00 ＋ 第6家 预算.执行数: 195.00 ｜ 第1家 预算.执行数: 205.00 ＋ 第2家 预算.执行数: 206.00
    ＋ 第3家 预算.执行数: 207.00 ＋ 第4家 预算.执行数: 20.79
    改法：核对数字和单位；属实的用 reportgen waive 说明。
    """
    for name, path, measure, written, least in _MEASURES:
        measured = ((case, if_stated(partial(measure, case))) for case in district.cases)
        values = [(case, value) for case, value in measured if value is not None]
        if len(values) < max(3, district.thresholds.least_offices):
            continue
        middle = median(value for _, value in values)
        # a handful of offices that happen to be alike has hardly any spread, from which a trifle would stand out
        spread = max(median(abs(value - middle) for _, value in values), least(middle))
        for case, value in values:
            if spread and _NORMAL * abs(value - middle) / spread > district.thresholds.outlier:
                message = f"{name} {written(value)}，全区中位数 {written(middle)}，明显偏离"
                yield Hit(path, message, "核对数字和单位；属实的说明即可", case=case)


@rule("DIS-05", Severity.INFO, "最高等级的占比过高")
def too_many_top_grades(district: DistrictCase) -> Iterator[Hit]:
    """检查内容：得最高等级的街道占已报送街道的比例，是否超过阈值“优秀占比”（街道数不到阈值“最少街道”的不查）。
    为什么：人人优秀就没有区分，自评失去意义。
    错例：共5家 ｜ 共6家
    对例：共4家 ｜ 共5家 ＋ 第1家 评分.辖区治理水平提升: {完成值: 未达成, 自评得分: 15, 扣分原因: 创建任务没有通过验收}
    ＋ 第2家 评分.辖区治理水平提升: {完成值: 未达成, 自评得分: 15, 扣分原因: 创建任务没有通过验收}
    ＋ 第3家 评分.辖区治理水平提升: {完成值: 未达成, 自评得分: 15, 扣分原因: 创建任务没有通过验收}
    改法：由区财政局组织复核，重点看满分多、执行率低的街道。
    """
    graded = [case for case in district.cases if case.scorecard.lines]
    limits, total = district.thresholds, len(graded)
    top = [c for c in graded if c.scorecard.rating == c.submission.rating_bands[0].name]
    share = Decimal(len(top)) / max(total, 1)
    if total >= limits.least_offices and share > limits.top_share:
        yield Hit(
            ("等级标准",),
            f"{total} 个街道有 {len(top)} 个为“{top[0].scorecard.rating}”（{percent(share)}），"
            f"超过 {percent(limits.top_share)}",
            "组织复核，重点看满分多、执行率低的街道",
            within="district",
        )
