"""Spending that cannot be: over the budget, without a budget, ten times as much as last year."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, YearPair, rule
from reportgen.finding import Severity
from reportgen.formatting import money
from reportgen.model.quantity import Quantity
from reportgen.quantities.known import aim_of

_LEAP, _YEARS = Decimal("1.5"), Decimal(4)  # within a year; from year to year
_LEAST_ASKED, _MOST_ASKED = 30, 100_000  # people; a street has not more
_LEAST_CHANGE = 10  # people
_FEWEST, _MOST = Decimal("0.4"), Decimal(2)  # people there, as a share of the posts


@rule("BUD-09", Severity.ERROR, "超预算支出")
def overspent(case: Case) -> Iterator[Hit]:
    """检查内容：执行数是不是大于全年预算，有没有执行数而没有预算，不论收支说明怎么写。
    为什么：没有预算不得支出；多是小数点或单位写错，属实的更要说清。
    错例：预算.执行数: 279.00 ｜ 预算.全年预算: 0
    对例：预算.执行数: 210.00 ｜ 预算.全年预算: 207.90
    改法：对照决算改数；确有超支的，写明经谁批准、用什么资金。
    """
    budget = case.evaluation.budget
    if budget.outturn > budget.adjusted:
        over = money(budget.outturn - budget.adjusted)
        yield Hit(
            ("预算", "执行数"),
            f"执行数 {money(budget.outturn)} 万元，大于全年预算 {money(budget.adjusted)} 万元，超出 {over} 万元",
            "对照决算改正；确有超支的写明批准和资金来源",
        )


@rule("BUD-10", Severity.WARNING, "年初预算与全年预算相差悬殊")
def leap_within_year(case: Case) -> Iterator[Hit]:
    """检查内容：全年预算是不是年初预算的 1.5 倍以上或三分之二以下。
    为什么：年中调整很少有这样大，多是数位写错。
    错例：预算.年初预算: 2000.00 ｜ 预算.年初预算: 20.00
    对例：预算.年初预算: 180.00 ｜ 预算.年初预算: 300.00
    改法：核对数位和单位；属实的用 reportgen waive 说明。
    """
    budget = case.evaluation.budget
    if budget.approved and budget.adjusted and _far(budget.adjusted, budget.approved, _LEAP):
        yield Hit(
            ("预算", "全年预算"),
            f"年初预算 {money(budget.approved)} 万元，全年预算 {money(budget.adjusted)} 万元，相差悬殊",
            "核对数位和单位",
        )


@rule("HR-02", Severity.WARNING, "人数与编制相差悬殊")
def heads_against_posts(case: Case) -> Iterator[Hit]:
    """检查内容：实有人数是不是不到编制数的四成，或者是编制数的两倍以上。
    为什么：多是少写或多写了一位；属实的要说明编制空缺或编外用人。
    错例：机构人员.实有人数: 4 ｜ 机构人员.行政编制: 2 ＋ 机构人员.事业编制: 3
    对例：机构人员.实有人数: 30 ｜ 机构人员.实有人数: 50
    改法：核对人数和编制；属实的在“人员说明”里写明。
    """
    staffing = case.evaluation.staffing
    posts, heads = staffing.authorized_posts, staffing.headcount
    if posts and (heads < _FEWEST * posts or heads > _MOST * posts):
        yield Hit(("机构人员", "实有人数"), f"编制 {posts} 名，实有 {heads} 人，相差悬殊", "核对人数和编制")


@rule("YR-06", Severity.WARNING, "预算、执行数比去年相差悬殊")
def leap_between_years(pair: YearPair) -> Iterator[Hit]:
    """检查内容：年初预算、全年预算、执行数是不是去年的四倍以上或四分之一以下。
    为什么：街道的规模一年里不会这样变，多是数位、单位或口径写错。
    错例：去年 预算.执行数: 20.79 ｜ 去年 预算.年初预算: 20.00
    对例：去年 预算.执行数: 190.00 ｜ 去年 预算.年初预算: 150.00
    改法：核对数位、单位和口径；属实的用 reportgen waive 说明。
    """
    now, then = pair.case.evaluation, pair.previous.evaluation
    rows = [
        (("预算", "年初预算"), now.budget.approved, then.budget.approved),
        (("预算", "全年预算"), now.budget.adjusted, then.budget.adjusted),
        (("预算", "执行数"), now.budget.outturn, then.budget.outturn),
    ]
    for path, current, previous in rows:
        if previous and current and _far(current, previous, _YEARS):
            yield Hit(path, f"{path[1]}今年 {current}，去年 {previous}，相差悬殊", "核对数位、单位和口径")
    for key, heads, before in (
        ("行政编制", now.staffing.administrative_posts, then.staffing.administrative_posts),
        ("事业编制", now.staffing.institutional_posts, then.staffing.institutional_posts),
        ("实有人数", now.staffing.headcount, then.staffing.headcount),
    ):
        if (
            heads
            and before
            and abs(heads - before) >= _LEAST_CHANGE
            and max(heads, before) > _MOST * min(heads, before)
        ):
            yield Hit(("机构人员", key), f"{key}今年 {heads}，去年 {before}，相差悬殊", "核对人数")


def _far(one: Decimal, other: Decimal, times: Decimal) -> bool:
    return max(one, other) > times * min(one, other)


_FAR_BELOW, _FAR_ABOVE, _LEAST_SHARE = Decimal("0.2"), Decimal(5), Decimal("0.5")


@rule("IND-20", Severity.WARNING, "完成值与目标相差悬殊")
def far_from_target(case: Case) -> Iterator[Hit]:
    """检查内容：完成值是不是不到目标的五分之一（目标是越低越好的，五倍以上）；目标在 50% 以下的比率不查。写了扣分原因的也提示。
    为什么：差这样多的多半是小数点错位、少写了一位。
    错例：评分.居民满意度.完成值: 9.25% ｜ 评分.平均办理天数.完成值: 48
    对例：评分.居民满意度.完成值: 62.5% ｜ 评分.平均办理天数.完成值: 8
    改法：核对小数点和位数；属实的用 reportgen waive 说明。
    """
    for line in case.scorecard.lines:
        aim, actual = aim_of(line), line.stated.actual
        if aim is None or not isinstance(actual, Quantity) or aim.is_ratio != actual.is_ratio:
            continue
        lower = line.indicator.criterion.lower_is_better
        small = aim.is_ratio and aim.value < _LEAST_SHARE
        far = actual.value > _FAR_ABOVE * aim.value if lower else actual.value < _FAR_BELOW * aim.value
        if far and not small and actual.value and aim.value:
            yield Hit(
                ("评分", line.indicator.name, "完成值"),
                f"{line.indicator.name}的目标是 {aim.text}，完成值是 {actual.text}，相差悬殊",
                "核对小数点和位数",
            )


@rule("IND-17", Severity.WARNING, "样本太少")
def few_asked(case: Case) -> Iterator[Hit]:
    """检查内容：满意度的样本量是不是少于 30 人。
    为什么：几个人的调查说明不了全街道的满意度，多是少写了一位。
    错例：评分.居民满意度.样本量: 8 ｜ 评分.居民满意度.样本量: 29
    对例：评分.居民满意度.样本量: 30 ｜ 无 评分.居民满意度.样本量
    改法：核对样本量；确实只调查了几个人的，重新调查。
    """
    for line in case.scorecard.lines:
        sample = line.stated.sample
        if sample is not None and not _LEAST_ASKED <= sample <= _MOST_ASKED:
            yield Hit(
                ("评分", line.indicator.name, "样本量"),
                f"{line.indicator.name}的样本量是 {sample} 人",
                "核对样本量",
            )
