"""This year's report against last year's: carried figures, copied texts, lowered targets, old problems."""

from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, UnreadableYear, YearPair, rule
from reportgen.checks.sections import sections
from reportgen.checks.similarity import dice, first_alike, grams
from reportgen.finding import Severity
from reportgen.formatting import money, percent
from reportgen.model.source import KeyPath

_PROBLEM_GRAM = (
    2  # characters; a problem is one short sentence, for which pairs are better than longer n-grams
)


def _there(case: Case, path: KeyPath) -> str:
    """file:line:column of a place in the other report."""
    return str(case.place(path))


@rule("YR-01", Severity.WARNING, "上年数与去年报告不符")
def carried_figures(pair: YearPair) -> Iterator[Hit]:
    """检查内容：资产、负债、净资产的“上年”数是否等于去年报告的“本年”数。
    为什么：同一个数在两年的报告里应当一样；年初调账的要说明。
    错例：去年 资产.资产总额.本年: 510.00 ｜ 去年 资产.负债总额.本年: 120.00
    对例：去年 资产.资产总额.上年: 470.00 ｜ 去年 资产.负债总额.上年: 128.00
    改法：对照去年的报告改；确有年初调整的，写“变动原因”，并用 reportgen waive 说明。
    """
    now, then = pair.case.evaluation.assets, pair.previous.evaluation.assets
    for key, previous, current in (
        ("资产总额", now.total.previous, then.total.current),
        ("负债总额", now.liabilities.previous, then.liabilities.current),
        ("净资产", now.net_previous, then.net_current),
    ):
        if previous != current:
            yield Hit(
                ("资产", key, "上年"),
                f"{key}上年 {money(previous)} 万元，去年报告本年 {money(current)} 万元"
                f"（{_there(pair.previous, ('资产', key, '本年'))}）",
                "对照去年的报告改正；确有年初调整的说明原因",
            )


@rule("YR-02", Severity.WARNING, "与去年报告雷同")
def copied_from_last_year(pair: YearPair) -> Iterator[Hit]:
    """检查内容：总体目标、分项目标、重点工作、工作过程、问题和措施各节与去年的相似度是否超过阈值“相似度”（去掉数字和标点，按连续几字的片段比较）。
    为什么：照抄去年的报告说明不了今年的工作。
    错例：区里 审核阈值: {最少片段: 15} ＋ “新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。”
    ＋ 去年 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。 ｜ 区里 审核阈值: {最少片段: 15}
    ＋ “新建驿站5处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。”
    ＋ 去年 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    对例：区里 审核阈值: {最少片段: 15} ＋ “把调解室搬到居民楼下，改造排水管网，开办暑期托管班，增设歇脚点。”
    ＋ 去年 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ｜ “新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。”
    ＋ 去年 重点工作.第1项.内容: 新建驿站3处，整修小巷十二条，清运垃圾四百吨，补种行道树六百株。
    ＋ 区里 审核阈值: {最少片段: 15, 相似度: 100%}
    改法：按今年的实际重写。
    """
    limits = pair.thresholds
    before = sections(pair.previous)
    for name, (path, text) in sections(pair.case).items():
        if name not in before:
            continue
        there, old = before[name]
        one, other = grams(text, limits.gram_length), grams(old, limits.gram_length)
        if min(len(one), len(other)) < limits.least_grams:
            continue
        alike = dice(one, other)
        if alike > limits.similarity:
            message = f"{name}与去年相似 {percent(alike)}（{_there(pair.previous, there)}）"
            yield Hit(path, message, "按今年的实际重写")


@rule("YR-03", Severity.WARNING, "目标比去年降低")
def lowered_targets(pair: YearPair) -> Iterator[Hit]:
    """检查内容：同名、同一计分方式的指标，今年的目标是不是比去年低（反向指标是比去年宽）。
    为什么：降低目标就容易得高分，复核时要问原因。
    错例：去年区里 居民满意度.计分规则.目标: 92% ｜ 去年区里 平均办理天数.计分规则.目标: 4
    对例：去年区里 居民满意度.计分规则.目标: 88% ｜ 去年区里 平均办理天数.计分规则.目标: 6
    改法：核对目标；确需降低的，用 reportgen waive 写明原因。
    """
    before = {line.indicator.name: line for line in pair.previous.scorecard.lines}
    for line in pair.case.scorecard.lines:
        old = before.get(line.indicator.name)
        if old is None:
            continue
        criterion, earlier = line.indicator.criterion, old.indicator.criterion
        new_target, old_target = criterion.aim, earlier.aim
        if new_target and old_target and criterion.easier_than(earlier):
            yield Hit(
                ("评分", line.indicator.name),
                f"{line.indicator.name}的目标去年 {old_target.text}，今年 {new_target.text}"
                f"（{_there(pair.previous, ('评分', line.indicator.name))}）",
                "核对目标；确需降低的写明原因",
            )


@rule("YR-04", Severity.WARNING, "同一问题又出现")
def same_problem_again(pair: YearPair) -> Iterator[Hit]:
    """检查内容：今年的问题是否与去年的某个问题几乎相同（阈值“相似度”）。
    为什么：去年写了整改，今年又是同一个问题，说明没有整改。
    错例：去年 问题和措施.第1项.问题: 工程尾款支付进度偏慢，全年预算执行率未达到100%。
    ｜ 去年 问题和措施.第1项.问题: 工程尾款支付进度偏慢，全年预算执行率未达到99%。
    对例：去年 问题和措施.第1项.问题: 预算编制偏粗，年中调整较多。
    ｜ 去年 问题和措施.第1项.问题: 工程尾款支付进度偏慢，全年预算执行率未达到100%。 ＋ 区里 审核阈值: {相似度: 100%}
    改法：写明整改到了哪一步、为什么没有解决；不是同一个问题的换个写法。
    """
    problems, old = pair.case.evaluation.problems, pair.previous.evaluation.problems
    now, then = ([grams(p.problem, _PROBLEM_GRAM) for p in some] for some in (problems, old))
    for index, before in first_alike(now, then, pair.thresholds.similarity).items():
        there = _there(pair.previous, ("问题和措施", before, "问题"))
        yield Hit(
            ("问题和措施", index, "问题"),
            f"“{problems[index].problem}”与去年的问题相同（{there}）",
            "写明整改到了哪一步、为什么没有解决",
        )


@rule("YR-05", Severity.WARNING, "去年的文件读不了")
def previous_year_unreadable(year: UnreadableYear) -> Iterator[Hit]:
    """检查内容：有去年的文件时，它和去年的 district.yaml 能不能读懂；读不懂，YR-01 至 YR-04 就都没有查。
    为什么：没有与去年对照过的报告，看起来和对照过、没有问题的一样。
    错例：去年 机构人员.实有人数: 四十八 ｜ 去年区里 等级标准: 优95
    对例：去年 机构人员.实有人数: 47 ｜ 去年区里 等级标准: 优秀85
    改法：按所指的位置改好去年的文件，再审核一次。
    """
    first, *others = year.previous.faults
    key = f"{first.place.key}：" if first.place.key else ""
    more = f"（共 {len(others) + 1} 处）" if others else ""
    yield Hit(
        (),
        f"去年的文件读不了，没有与去年对照。{key}{first.message}{more}",
        f"改好去年的文件再审核：{first.advice}",
        place=first.place,
    )
