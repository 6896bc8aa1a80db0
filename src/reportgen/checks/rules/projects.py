"""Projects: their money by source, and against that of the office (万元)."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.formatting import money, rounded
from reportgen.model.money_parts import FIGURES

_ROUNDING = Decimal("0.01")  # 万元: what rounding each figure from 元 can come to


@rule("PRJ-01", Severity.ERROR, "项目资金各来源合计与总额不符")
def sources_against_total(case: Case) -> Iterator[Hit]:
    """检查内容：项目的当年财政拨款、上年结转资金、其他资金之和是否等于年度资金总额，三个数各看。差0.01万元以内只提示，没有填的不查。
    为什么：自评表的资金各行要加得起来。
    错例：项目 资金.当年财政拨款: {执行数: 5.00} ＋ 项目 资金.其他资金: {执行数: 3.00}
    ｜ 项目 资金.当年财政拨款: {全年预算: 9.90}
    对例：项目 资金.当年财政拨款: {执行数: 5.00} ＋ 项目 资金.其他资金: {执行数: 4.00}
    ｜ 项目 资金.当年财政拨款: {全年预算: 10.00}
    改法：对照项目决算改正其中的错数。
    """
    for number, project in enumerate(case.evaluation.projects):
        for name, key in FIGURES.items():
            parts = project.funds.parts(name)
            total = getattr(project.funds.total, name)
            gap = Decimal(0) if parts is None else abs(sum((v for _, v in parts), Decimal(0)) - total)
            if parts is None or not gap:
                continue
            listed = " + ".join(f"{label} {money(value)}" for label, value in parts)
            yield Hit(
                ("项目", number, "资金", "年度资金总额", key),
                f"项目“{project.name}”的{key} {money(total)} 万元，各来源 {listed}，差 {rounded(gap)}",
                "差 0.01 多为元折万元的舍入，核对原表后可保留"
                if gap <= _ROUNDING
                else "对照项目决算改正其中的错数",
                Severity.INFO if gap <= _ROUNDING else Severity.ERROR,
            )


@rule("PRJ-02", Severity.ERROR, "项目超预算支出")
def project_overspent(case: Case) -> Iterator[Hit]:
    """检查内容：项目的执行数是不是大于全年预算，总额和每个来源都看。
    为什么：没有预算不得支出；多是小数点或单位写错。
    错例：项目 资金.年度资金总额.执行数: 10.01 ｜ 项目 资金.其他资金: {全年预算: 1.00, 执行数: 9.00}
    对例：项目 资金.年度资金总额.执行数: 10.00 ｜ 项目 资金.其他资金: {全年预算: 10.00, 执行数: 9.00}
    改法：对照项目决算改数；确有超支的写明批准和资金来源。
    """
    for number, project in enumerate(case.evaluation.projects):
        funds = project.funds
        rows = {"年度资金总额": funds.total, "当年财政拨款": funds.appropriation}
        for key, row in {**rows, "上年结转资金": funds.carried_over, "其他资金": funds.other}.items():
            adjusted, outturn = (row.adjusted, row.outturn) if row else (None, None)
            if adjusted is not None and outturn is not None and outturn > adjusted:
                yield Hit(
                    ("项目", number, "资金", key, "执行数"),
                    f"项目“{project.name}”的{key}执行数 {money(outturn)} 万元，大于全年预算 {money(adjusted)} 万元",
                    "对照项目决算改正；确有超支的写明批准和资金来源",
                )


@rule("PRJ-03", Severity.ERROR, "项目资金超过单位的支出")
def projects_beyond_whole(case: Case) -> Iterator[Hit]:
    """检查内容：各项目的执行数之和是不是超过单位的项目支出（没有填项目支出的，超过单位的执行数），全年预算也看。
    为什么：部门整体支出包括项目支出，部分不能大于整体。
    错例：项目 资金.年度资金总额: {年初预算: 220.00, 全年预算: 220.00, 执行数: 200.00}
    ｜ 项目 资金.年度资金总额.执行数: 9.00 ＋ 预算.项目支出: {执行数: 8.00}
    对例：项目 资金.年度资金总额: {年初预算: 210.00, 全年预算: 210.00, 执行数: 207.90}
    ｜ 项目 资金.年度资金总额.执行数: 9.00 ＋ 预算.项目支出: {执行数: 9.00}
    改法：对照决算改数；别的单位承担的项目不列在这里。
    """
    budget, projects = case.evaluation.budget, case.evaluation.projects
    for name, key in (("adjusted", "全年预算"), ("outturn", "执行数")):
        spent = budget.projects.figure(name) if budget.projects else None
        whole = getattr(budget, name) if spent is None else spent
        total = sum((getattr(p.funds.total, name) for p in projects), Decimal(0))
        if projects and total > whole:
            label = "单位的" if spent is None else "项目支出的"
            yield Hit(
                ("项目",),
                f"{len(projects)} 个项目的{key}合计 {money(total)} 万元，超过{label}{key} {money(whole)} 万元",
                "对照决算改正其中的错数；别的单位承担的项目不列在这里",
            )
