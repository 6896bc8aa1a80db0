"""Budget and assets: what the figures say of one another (万元)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.formatting import change, money, percent, rounded, score
from reportgen.model.source import KeyPath

_ROUNDING = Decimal("0.01")  # 万元: what rounding each figure from 元 can come to


# said of the whole; 平衡各项需求 is something else
_BALANCED = re.compile("(?:收支|预算|资金|账面|总体)[^，。；]{0,6}?平衡|(?:达到|实现|做到)了?平衡|^平衡")
_CLAUSE = 20  # characters
_NEGATED = re.compile("未|不|没|难|无法|失")
_OVERSPENT = re.compile("(?<![不未无没])(?<!没有)超支(?:资金)?(?:为|共)?[0-9]")


@rule("BUD-01", Severity.WARNING, "年初预算与全年预算不同而无说明")
def adjusted_without_reason(case: Case) -> Iterator[Hit]:
    """检查内容：年初预算与全年（调整后）预算不相等时，是否写了调整原因。
    为什么：同一份报告里出现两个预算数，不说明是调整，读者会当作错误。
    错例：无 预算.调整原因 ｜ 无 预算.调整原因 ＋ 预算.全年预算: 200.01
    对例：无 预算.调整原因 ＋ 预算.全年预算: 200.00 ｜ 预算.全年预算: 209.00
    改法：在“预算”下写“调整原因”；数字抄错的改数字。
    """
    budget = case.evaluation.budget
    if budget.approved != budget.adjusted and budget.adjustment_reason is None:
        yield Hit(
            ("预算", "全年预算"),
            f"年初预算 {money(budget.approved)} 万元，全年预算 {money(budget.adjusted)} 万元，"
            f"{change(budget.adjusted, budget.approved)}，没有说明原因",
            "在“预算”下加一行“调整原因: …”；数字抄错就改数字",
        )


@rule("BUD-02", Severity.ERROR, "执行率与预算数不符", arithmetic=True)
def stated_execution_rate(case: Case) -> Iterator[Hit]:
    """检查内容：自报执行率是否等于 执行数÷全年预算；原件里有两个全年预算数的（“全年预算又作”），按另一个数是多少（只警告）。
    为什么：执行率是核心指标，按财预〔2020〕10号由全年执行数除以全年预算数得出。
    错例：预算.自报执行率: 100% ｜ 预算.全年预算又作: 200.00
    对例：预算.自报执行率: 99% ｜ 预算.全年预算又作: 210.00
    改法：删去“自报执行率”，由程序计算；预算数写错的改预算数，查清是哪一个的删去“全年预算又作”。
    """
    budget = case.evaluation.budget
    stated, rate = budget.stated_rate, budget.execution_rate
    if stated is not None and (rate is None or percent(stated) != percent(rate)):
        computed = "全年预算为 0，没有执行率" if rate is None else f"按执行数÷全年预算应为 {percent(rate)}"
        yield Hit(
            ("预算", "自报执行率"),
            f"自报执行率 {percent(stated)}，{computed}（{money(budget.outturn)}÷{money(budget.adjusted)}）",
            "删去“自报执行率”一行；预算数或执行数抄错的改数字",
        )
    other = budget.other_reading
    if other is not None and other != budget.adjusted:
        here, there = (_rate_of(budget.outturn, amount) for amount in (budget.adjusted, other))
        yield Hit(
            ("预算", "全年预算又作"),
            f"原件有两个全年预算：{money(budget.adjusted)} 万元（执行率 {here}）和 {money(other)} 万元"
            f"（执行率 {there}），这里按前一个填报",
            f"查清是哪一个：是后一个就运行 reportgen set {case.submission.entry.slug} 预算.全年预算={money(other)}；"
            "然后删去“全年预算又作”",
            Severity.WARNING,
        )


def _rate_of(outturn: Decimal, budget: Decimal) -> str:
    return percent(outturn / budget) if budget else "无"


@rule("BUD-03", Severity.WARNING, "结余没有说明")
def unexplained_balance(case: Case) -> Iterator[Hit]:
    """检查内容：全年预算与执行数有差额时，收支说明有没有写，是不是写成了收支平衡，是不是把结余写成了超支。结余的数由 CON-03 查。
    为什么：有结余或超支就不是收支平衡，差额要有去向。
    错例：预算.收支说明: 收支平衡 ｜ 无 预算.收支说明 ｜ 预算.收支说明: 超支2.10万元，由上年结转弥补
    对例：预算.收支说明: 收支平衡 ＋ 预算.执行数: 210.00 ｜ 预算.收支说明: 收支未能完全平衡，结余2.10万元结转下年
    ｜ 预算.收支说明: 工程尾款结余1.60万元结转下年，其余为公用经费节约
    改法：写“收支说明”，说明结转、结余或超支的原因。
    """
    budget = case.evaluation.budget
    balance, remark = budget.adjusted - budget.outturn, budget.remark or ""
    claims = any(not _NEGATED.search(_clause(remark, found.end())) for found in _BALANCED.finditer(remark))
    if balance and (not remark or claims or (balance > 0 and _OVERSPENT.search(remark))):
        word = "结余" if balance >= 0 else "超支"
        said = f"写“{remark}”，但" if remark else "没有收支说明，"
        gap = f"{word} {money(abs(balance))} 万元"
        yield Hit(
            ("预算", "收支说明"),
            f"{said}全年预算 {money(budget.adjusted)} 万元、执行数 {money(budget.outturn)} 万元，{gap}",
            f"写“收支说明: …”，说明{gap}的去向或原因",
        )


def _clause(text: str, end: int) -> str:
    """The words of the clause up to this place, as far as a negation may stand before 平衡."""
    return re.split("[，。；]", text[max(0, end - _CLAUSE) : end])[-1]


@rule("BUD-05", Severity.WARNING, "自评口径窄于整体支出")
def narrow_scope(case: Case) -> Iterator[Hit]:
    """检查内容：预算口径、评价范围和通知文件说的是不是部门整体支出，而不是某个项目或专项资金。
    为什么：报告名为“部门整体支出”，只评项目就漏掉了人员和公用经费。
    错例：预算.口径: 项目 ｜ 自评工作.评价范围: 社区工作经费项目
    对例：预算.口径: 基本支出和项目支出 ｜ 自评工作.评价范围: 全部财政资金，包括人员经费、公用经费和项目经费
    改法：按整体支出填预算、评价范围；只评项目的，改用项目支出自评报告。
    """
    budget, process, district = case.evaluation.budget, case.evaluation.process, case.submission.district
    evidence: list[tuple[KeyPath, str]] = [
        (("预算", "口径"), f"预算口径为“{budget.scope}”") if _narrow(budget.scope) else ((), ""),
        (("自评工作", "评价范围"), f"评价范围为“{process.scope}”") if _narrow(process.scope) else ((), ""),
    ]
    found = [(path, text) for path, text in evidence if text]
    if not found:
        return
    notice = f"；通知文件为{district.notice}" if "专项" in district.notice else ""
    yield Hit(
        found[0][0],
        f"报告是部门整体支出自评，但{'，'.join(text for _, text in found)}{notice}",
        "预算按部门整体支出填，删去“口径”，评价范围写“评价范围: 部门整体支出”；只评项目的改用项目支出自评报告",
    )


# what makes a scope more than projects; 全部项目 and 全部专项资金 are projects all the same
_WIDE = re.compile(
    "整体|部门|基本(?:支出|经费)|人员|公用|运转|全口径|(?:全部|所有|一切|各类|各项|全年)(?![^，。、（]{0,4}(?:项目|专项))"
)


def _narrow(scope: str | None) -> bool:
    """Whether a scope speaks of projects only."""
    words = scope or ""
    return ("项目" in words or "专项" in words) and not _WIDE.search(words)


@rule("BUD-06", Severity.WARNING, "得分率明显高于执行率")
def scores_outrun_execution(case: Case) -> Iterator[Hit]:
    """检查内容：执行率以外各指标的得分率，是否比预算执行率高出太多（阈值“得分率高出执行率”）。
    为什么：钱没有花完，事情却几乎全部做成，复核时会问目标是否定低了、预算是否多了。
    错例：预算.执行数: 190.00 ｜ 区里 审核阈值: {得分率高出执行率: 0.99%}
    对例：预算.执行数: 200.00 ｜ 区里 审核阈值: {得分率高出执行率: 1%}
    改法：核对各指标得分；属实的在“收支说明”里写明节约的原因，并用 reportgen waive 说明。
    """
    rate = case.evaluation.budget.execution_rate
    others = [line for line in case.scorecard.lines if line.indicator.criterion.reads != "执行率"]
    full = sum((line.max_score for line in others), Decimal(0))
    if rate is None or not full or any((line.score or 0) > line.max_score for line in others):
        return  # a score above its 分值 is IND-09's, and a rate made with it would mean nothing
    scored = sum((line.score or Decimal(0) for line in others), Decimal(0)) / full
    if scored - rate > case.thresholds.rate_gap:
        yield Hit(
            ("预算", "执行数"),
            f"执行率以外各指标得分率 {percent(scored)}，预算执行率 {percent(rate)}，高出 "
            f"{rounded((scored - rate) * 100)} 个百分点",
            "核对各指标得分；属实就在“收支说明”写明少花钱多办事的原因",
        )


@rule("BUD-07", Severity.WARNING, "执行率低而无说明")
def low_execution_unexplained(case: Case) -> Iterator[Hit]:
    """检查内容：执行率低于阈值“低执行率”时，收支说明或执行率指标的扣分原因是否说明了缘由。
    为什么：执行率低于 80% 一般要专门说明，并影响下年预算安排。
    错例：预算.执行数: 150.00 ＋ 预算.收支说明: 收支平衡 ＋ 评分.全年预算执行率.扣分原因: 无 ｜ 预算.执行数: 150.00
    ＋ 无 预算.收支说明 ＋ 评分.全年预算执行率: {自评得分: 7.14}
    对例：预算.执行数: 150.00 ｜ 预算.执行数: 168.00 ＋ 无 预算.收支说明
    改法：在“收支说明”或执行率指标的“扣分原因”里写明结余原因。
    """
    budget, rate = case.evaluation.budget, case.evaluation.budget.execution_rate
    if rate is None or rate >= case.thresholds.low_execution:
        return
    said: list[str | None] = [budget.remark] if budget.remark and "平衡" not in budget.remark else []
    said += [
        line.stated.reason for line in case.scorecard.lines if line.indicator.criterion.reads == "执行率"
    ]
    if not any(reason and len(reason) >= case.thresholds.reason_length for reason in said):
        yield Hit(
            ("预算", "执行数"),
            f"执行率 {percent(rate)}，低于 {percent(case.thresholds.low_execution)}，没有说明原因",
            "在“收支说明”或执行率指标的“扣分原因”里写明为什么没有花完",
        )


@rule("BUD-08", Severity.WARNING, "总分很高而执行率低")
def high_total_low_execution(case: Case) -> Iterator[Hit]:
    """检查内容：总分达到阈值“高分”的报告，执行率是否低于阈值“低执行率”。
    为什么：高分与低执行率并存，是复核的重点。
    错例：预算.执行数: 150.00 ｜ 预算.执行数: 167.90
    对例：预算.执行数: 168.00 ｜ 预算.执行数: 150.00 ＋ 评分.辖区治理水平提升.自评得分: 24
    改法：核对各指标得分和预算数。
    """
    rate, total = case.evaluation.budget.execution_rate, case.scorecard.total
    if rate is not None and rate < case.thresholds.low_execution and total >= case.thresholds.high_total:
        yield Hit(
            ("评分",),
            f"总分 {score(total)}，预算执行率只有 {percent(rate)}",
            "逐项核对得分，尤其是数量、时效指标；核对预算数和执行数",
        )


@rule("AST-01", Severity.ERROR, "资产减负债不等于净资产", arithmetic=True)
def balance_sheet(case: Case) -> Iterator[Hit]:
    """检查内容：资产总额−负债总额是否等于填报的净资产；差 0.01 万元以内是元折万元的舍入，只提示。
    为什么：资产负债表的基本平衡关系。
    错例：资产.净资产.本年: 400.01 ｜ 资产.净资产.上年: 357.00
    对例：无 资产.净资产.本年 ｜ 资产.资产总额.本年: 521.00 ＋ 资产.净资产.本年: 401.00
    改法：对照资产负债表改数；净资产不填则由程序算出。
    """
    assets = case.evaluation.assets
    for key, stated, computed, total, liabilities in (
        ("本年", assets.net.current, assets.computed_net, assets.total.current, assets.liabilities.current),
        (
            "上年",
            assets.net.previous,
            assets.computed_previous_net,
            assets.total.previous,
            assets.liabilities.previous,
        ),
    ):
        if stated is None or stated == computed:
            continue
        gap = abs(stated - computed)
        small = gap <= _ROUNDING
        yield Hit(
            ("资产", "净资产", key),
            f"净资产填 {money(stated)} 万元，资产 {money(total)} − 负债 {money(liabilities)} = "
            f"{money(computed)} 万元，差 {rounded(gap)}",
            "差 0.01 多为元折万元的舍入，核对原表后可保留" if small else "对照资产负债表改正其中的错数",
            Severity.INFO if small else Severity.ERROR,
        )


@rule("AST-02", Severity.WARNING, "资产变动大而无说明")
def large_change(case: Case) -> Iterator[Hit]:
    """检查内容：资产、负债、净资产比上年的变动超过阈值“资产变动”时，有没有变动原因。
    为什么：大额变动多有划转、报废或记账差错，读者会问。
    错例：资产.资产总额.上年: 300.00 ｜ 资产.净资产: {本年: -130.01, 上年: -100.00}
    对例：资产.资产总额.本年: 650.00 ｜ 资产.资产总额: {本年: 520.00, 上年: 300.00, 变动原因: 接收上级划转办公用房}
    改法：在该项下写“变动原因”；数字抄错的改数字。
    """
    assets = case.evaluation.assets
    for key, current, previous, reason in (
        ("资产总额", assets.total.current, assets.total.previous, assets.total.reason),
        ("负债总额", assets.liabilities.current, assets.liabilities.previous, assets.liabilities.reason),
        ("净资产", assets.net_current, assets.net_previous, assets.net.reason),
    ):
        limit = case.thresholds.asset_change
        if reason is None and abs(current - previous) > limit * abs(previous):
            yield Hit(
                ("资产", key),
                f"{key}由 {money(previous)} 万元到 {money(current)} 万元，{change(current, previous)}，"
                f"超过 {percent(limit)}，没有说明",
                f"在“{key}”下加“变动原因: …”；数字抄错就改数字",
            )
