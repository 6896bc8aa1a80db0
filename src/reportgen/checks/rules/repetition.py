"""What this year's report has from last year's to the letter: dates, figures and short sections."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, YearPair, rule
from reportgen.checks.sections import sections
from reportgen.checks.similarity import grams
from reportgen.finding import Severity
from reportgen.formatting import money
from reportgen.model.source import KeyPath
from reportgen.model.stated import if_stated

_FILL_IN = "填今年的；确实相同的，用 reportgen waive 写明原因"


@rule("YR-07", Severity.WARNING, "日期、数字或文字与去年一字不差")
def repeated_to_the_letter(pair: YearPair) -> Iterator[Hit]:
    """检查内容：各个日期、三个预算数、资产和负债的本年数、各指标的完成值、YR-02 嫌短不比的各节，是不是与去年的一字不差。
    为什么：换了年度没有换内容，报告说的还是去年。
    错例：去年 自评工作.收集结束: 2024-02-20 ＋ 去年 落款.成文日期: 2024-02-21 ｜ 去年 预算.执行数: 207.90
    对例：去年 资产.资产总额.本年: 520.00 ｜ 去年 绩效目标.总体目标.第1项.内容.第1项: 全年开展便民服务活动10次。
    改法：填今年的；确实相同的，用 reportgen waive 写明原因。
    """
    yield from _dates(pair)
    yield from _amounts(pair)
    yield from _actuals(pair)
    yield from _sections(pair)


def _there(pair: YearPair, path: KeyPath) -> str:
    return f"去年的报告也是（{pair.previous.place(path)}）"


def _dates(pair: YearPair) -> Iterator[Hit]:
    before = dict(_dates_of(pair.previous))
    for path, date in _dates_of(pair.case):
        if before.get(path) == date:
            yield Hit(path, f"{path[-1]}是 {date}，{_there(pair, path)}", _FILL_IN)


def _dates_of(case: Case) -> Iterator[tuple[KeyPath, str]]:
    process, closing = case.evaluation.process, case.evaluation.closing
    for key, date in (
        ("启动", if_stated(lambda: process.started)),
        ("资料清单", if_stated(lambda: process.requested)),
        ("收集开始", if_stated(lambda: process.collected_from)),
        ("收集结束", if_stated(lambda: process.collected_to)),
    ):
        if date:
            yield ("自评工作", key), str(date)
    if closing:
        yield ("落款", "成文日期"), str(closing.date)


def _amounts(pair: YearPair) -> Iterator[Hit]:
    before = dict(_amounts_of(pair.previous))
    for path, amounts in _amounts_of(pair.case):
        if any(amounts.values()) and amounts == before.get(path):
            listed = "、".join(f"{name} {money(amount)}" for name, amount in amounts.items())
            yield Hit(path, f"{listed} 万元，{_there(pair, path)}", _FILL_IN)


def _amounts_of(case: Case) -> Iterator[tuple[KeyPath, dict[str, Decimal]]]:
    budget, assets = case.evaluation.budget, case.evaluation.assets
    amounts = if_stated(
        lambda: {"年初预算": budget.approved, "全年预算": budget.adjusted, "执行数": budget.outturn}
    )
    if amounts:
        yield ("预算", "年初预算"), amounts
    amounts = if_stated(
        lambda: {"资产总额本年": assets.total.current, "负债总额本年": assets.liabilities.current}
    )
    if amounts:
        yield ("资产", "资产总额", "本年"), amounts


def _actuals(pair: YearPair) -> Iterator[Hit]:
    now, then = (_actuals_of(case) for case in (pair.case, pair.previous))
    if len(now) >= pair.thresholds.repeated_targets and now == then:
        path: KeyPath = ("评分", next(iter(now)), "完成值")
        yield Hit(path, f"{len(now)} 个指标的完成值，{_there(pair, path)}", _FILL_IN)


def _actuals_of(case: Case) -> dict[str, str]:
    stated = {name: score.actual for name, score in case.evaluation.scores.items()}
    return {n: a if isinstance(a, str) else a.text for n, a in stated.items() if a is not None}


def _sections(pair: YearPair) -> Iterator[Hit]:
    """Yield the sections with too little text for YR-02."""
    before, limits = sections(pair.previous), pair.thresholds
    for name, (path, text) in sections(pair.case).items():
        is_short = len(grams(text, limits.gram_length)) < limits.least_grams
        if is_short and name in before and before[name][1] == text:
            yield Hit(path, f"{name}的文字，{_there(pair, path)}", "按今年的实际重写")
