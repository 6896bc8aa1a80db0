"""The parts of an office's money: what adds up to the whole, and 三公经费 within the budget (万元)."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.formatting import money, rounded

_ROUNDING = Decimal("0.01")  # 万元: what rounding each figure from 元 can come to


@rule("BUD-11", Severity.ERROR, "各部分合计与总数不符")
def parts_against_total(case: Case) -> Iterator[Hit]:
    """检查内容：基本支出加项目支出（和其他支出）是否等于部门整体的预算数、执行数；人员加公用是否等于基本支出；资金构成、三公经费、收入各项之和是否等于总数。差0.01万元以内只提示。没有填的不查。
    为什么：部门整体支出由各部分组成，对不上就漏了一块或写错了一个数。
    错例：预算.基本支出: {执行数: 100.00} ＋ 预算.项目支出: {执行数: 107.00}
    ｜ 预算.三公经费: {执行数: 3.00, 公务接待费: {执行数: 2.00}}
    对例：预算.基本支出: {执行数: 100.00} ＋ 预算.项目支出: {执行数: 107.90} ｜ 预算.基本支出: {执行数: 100.00}
    改法：对照决算表改正其中的错数；还有别的支出的，写“其他支出”。
    """
    for path, found in case.evaluation.budget.sums():
        computed = sum((value for _, value in found.parts), Decimal(0))
        gap = abs(computed - found.total)
        if not gap:
            continue
        listed = " + ".join(f"{name} {money(value)}" for name, value in found.parts)
        small = gap <= _ROUNDING
        yield Hit(
            ("预算", *path),
            f"{found.key} {money(found.total)} 万元，{listed} = {money(computed)} 万元，差 {rounded(gap)}",
            "差 0.01 多为元折万元的舍入，核对原表后可保留" if small else "对照决算表改正其中的错数",
            Severity.INFO if small else Severity.ERROR,
        )


@rule("BUD-12", Severity.WARNING, "三公经费超预算")
def official_expenses_over_budget(case: Case) -> Iterator[Hit]:
    """检查内容：三公经费的执行数是不是超过年初预算，总数和每一项都看。
    为什么：三公经费只减不增、不得超预算，超了要说明是谁批准的。
    错例：预算.三公经费: {公务接待费: {年初预算: 2.00, 执行数: 2.60}} ｜ 预算.三公经费: {年初预算: 5.00, 执行数: 5.01}
    对例：预算.三公经费: {公务接待费: {年初预算: 2.00, 执行数: 2.00}} ｜ 预算.三公经费: {年初预算: 5.00, 执行数: 4.20}
    改法：对照决算改数；属实的在“忽略检查”里说明批准的情况。
    """
    official = case.evaluation.budget.official
    if official is None:
        return
    parts = [
        (type(official).model_fields[name].alias, getattr(official, name)) for name in official.part_names
    ]
    for key, part in [(None, official), *parts]:
        approved, outturn = (part.figure("approved"), part.figure("outturn")) if part else (None, None)
        if approved is not None and outturn is not None and outturn > approved:
            yield Hit(
                ("预算", "三公经费", *((key,) if key else ())),
                f"{key or '三公经费'}执行数 {money(outturn)} 万元，超过年初预算 {money(approved)} 万元，"
                f"超出 {money(outturn - approved)} 万元",
                "对照决算改正；属实就写明经谁批准",
            )
