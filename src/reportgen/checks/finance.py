"""Budget and assets: what the figures say of one another (万元)."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.rule import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.formatting import change, money, percent, rounded

_ROUNDING = Decimal("0.01")  # 万元: what rounding each figure from 元 can come to


@rule("BUD-01", Severity.WARNING, "年初预算与全年预算不同而无说明")
def adjusted_without_reason(case: Case) -> Iterator[Hit]:
    """检查内容：年初预算与全年（调整后）预算不相等时，是否写了调整原因。
    为什么：同一份报告里出现两个预算数，不说明是调整，读者会当作错误。
    错例：年初预算 117.50，全年预算 107.43，没有“调整原因”。
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


@rule("BUD-02", Severity.ERROR, "自报执行率与计算不符")
def stated_execution_rate(case: Case) -> Iterator[Hit]:
    """检查内容：自报执行率是否等于 执行数÷全年预算。
    为什么：执行率是核心指标，按财预〔2020〕10号由全年执行数除以全年预算数得出。
    错例：全年预算 117.50，执行数 107.43，自报执行率 100%，实为 91.43%。
    改法：删去“自报执行率”，由程序计算；预算数写错的改预算数。
    """
    budget = case.evaluation.budget
    stated, rate = budget.stated_rate, budget.execution_rate
    if stated is None or (rate is not None and percent(stated) == percent(rate)):
        return
    computed = "全年预算为 0，没有执行率" if rate is None else f"按执行数÷全年预算应为 {percent(rate)}"
    yield Hit(
        ("预算", "自报执行率"),
        f"自报执行率 {percent(stated)}，{computed}（{money(budget.outturn)}÷{money(budget.adjusted)}）",
        "删去“自报执行率”一行；预算数或执行数抄错的改数字",
    )


@rule("BUD-03", Severity.WARNING, "结余没有说明")
def unexplained_balance(case: Case) -> Iterator[Hit]:
    """检查内容：全年预算与执行数有差额，收支说明却写收支平衡。
    为什么：有结余或超支就不是收支平衡，差额要有去向。
    错例：全年预算 117.50，执行数 107.43，“收支平衡”，差 10.07。
    改法：改写“收支说明”，说明结转、结余或超支的原因。
    """
    budget = case.evaluation.budget
    balance = budget.adjusted - budget.outturn
    if balance and budget.remark and "平衡" in budget.remark:
        word = "结余" if balance > 0 else "超支"
        yield Hit(
            ("预算", "收支说明"),
            f"写“{budget.remark}”，但全年预算 {money(budget.adjusted)} 万元、执行数 "
            f"{money(budget.outturn)} 万元，{word} {money(abs(balance))} 万元",
            "改写“收支说明”，说明差额的去向或原因",
        )


@rule("AST-01", Severity.ERROR, "资产减负债不等于净资产")
def balance_sheet(case: Case) -> Iterator[Hit]:
    """检查内容：资产总额−负债总额是否等于填报的净资产；差 0.01 万元以内是元折万元的舍入，只提示。
    为什么：资产负债表的基本平衡关系。
    错例：875.39−728.80=146.59，净资产填 146.58（提示）；填 164.58（错误）。
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
