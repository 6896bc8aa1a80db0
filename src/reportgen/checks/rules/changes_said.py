"""Sentences against last year's figures: what they were, and how this year's differ from them."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, YearPair, rule
from reportgen.finding import Severity
from reportgen.quantities.reading import read
from reportgen.quantities.statements import statements_of_last_year
from reportgen.quantities.units import MONEY
from reportgen.quantities.yearly_changes import Pair, wrong_changes


@rule("CON-06", Severity.WARNING, "增减与数据不符")
def assets_changed(case: Case) -> Iterator[Hit]:
    """检查内容：文字说资产、负债、净资产比上年增加还是减少、增减多少，与填报的本年数、上年数是否一致。
    为什么：说反了方向，读者以为是数填错了。
    错例：“与上年相比，资产总额有所减少。” ｜ “净资产比上年下降6.67%。”
    对例：“与上年相比，资产总额有所增加。” ｜ “与上年相比，办公耗材支出有所减少。”
    改法：改文字，或改数据。
    """
    assets = case.evaluation.assets
    pairs: dict[str, Pair] = {}
    for name, words, current, previous in (
        (
            "资产总额",
            "资产总额 资产总计 资产合计 总资产 资产",
            assets.total.current,
            assets.total.previous,
        ),
        (
            "负债总额",
            "负债总额 负债总计 负债合计 总负债 负债",
            assets.liabilities.current,
            assets.liabilities.previous,
        ),
        ("净资产", "净资产 净资产总额 净资产额", assets.net_current, assets.net_previous),
    ):
        pairs |= dict.fromkeys(words.split(), Pair(name, current, previous, MONEY))
    yield from _wrong(case, pairs)


def _wrong(case: Case, pairs: dict[str, Pair]) -> Iterator[Hit]:
    for passage in case.prose:
        if passage.part in ("成果", "过程", "说明", "问题"):
            for fault in wrong_changes(passage.text, pairs):
                yield Hit(passage.path, fault, "改文字，或改数据")


@rule("YR-08", Severity.WARNING, "文字里上年的数与去年报告不符")
def last_year_said(pair: YearPair) -> Iterator[Hit]:
    """检查内容：文字里写的上年预算、执行数、执行率、人数、指标完成值，预算、支出、人数比上年增减多少，与去年的报告是否一致。
    为什么：与去年比较的话，两头的数都要对。
    错例：“上年执行数为204.60万元。” ｜ “部门支出比上年减少1.50万元。”
    对例：“上年执行数为206.40万元。” ｜ “办公用品支出比上年减少1.50万元。”
    改法：对照去年的报告改正。
    """
    case, before = pair.case, pair.previous
    district, entry = case.submission.district, case.submission.entry
    for passage in case.prose:
        if passage.part not in ("成果", "过程", "说明", "问题"):
            continue
        reading = read(passage.text)
        for said in statements_of_last_year(passage, reading, before.known, district.year, entry.short_name):
            if said.mention.comparison == "=" and not said.mention.states(said.known.value):
                clause = reading.clause(said.mention.clause)
                message = f"文字写“{clause}”，去年报告的{said.known.name}是 {said.known.text}"
                yield Hit(passage.path, message, "对照去年的报告改正")
    yield from _wrong(case, _of_both(case, before))


_OUTTURN = (  # what sentences call it
    "执行数 支出 支出数 支出决算 决算支出 实际支出 总支出 支出总额 支出规模 总支出规模 支出总规模 支出总量 支出合计 支出总计 "
    "全年支出 财政支出 经费支出"
)


def _of_both(case: Case, before: Case) -> dict[str, Pair]:
    now, then = case.evaluation, before.evaluation
    pairs: dict[str, Pair] = {}
    for name, words, current, previous in (
        ("执行数", _OUTTURN, now.budget.outturn, then.budget.outturn),
        ("年初预算", "年初预算 年初预算数", now.budget.approved, then.budget.approved),
        ("全年预算", "全年预算 全年预算数", now.budget.adjusted, then.budget.adjusted),
    ):  # fmt: skip
        pairs |= dict.fromkeys(words.split(), Pair(name, current, previous, MONEY))
    heads = Pair("实有人数", Decimal(now.staffing.headcount), Decimal(then.staffing.headcount), "人")
    return pairs | dict.fromkeys(("实有人数", "在职人员", "实有人员", "人员", "干部职工"), heads)
