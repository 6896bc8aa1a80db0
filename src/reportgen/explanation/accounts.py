"""Explain 执行率, 结余, 净资产 and the changes against last year. Amounts in 万元."""

from decimal import Decimal

from reportgen.explanation.derivation import EXACT, PERCENT, Derivation, Derive, Operand, plain
from reportgen.formatting import change, money, percent
from reportgen.model.stated import if_stated
from reportgen.model.submission import Submission

_RATE_PAPER = Operand("文件", "财预〔2020〕10号《项目支出绩效评价管理办法》：执行率=全年执行数÷全年预算数")
_PRACTICE = Operand("规则", "与上年相比：本年减上年，除以上年的绝对值；上年为零时只写金额")
_BALANCE = Operand("规则", "资产－负债＝净资产")


def accounts(submission: Submission) -> list[tuple[str, Derive]]:
    """Name and derivation of every figure that is computed from 机构人员, 资产 and 预算."""
    assets = submission.evaluation.assets
    found: list[tuple[str, Derive]] = [
        ("执行率", lambda: _execution_rate(submission)),
        ("结余", lambda: _surplus(submission)),
        *(
            [("预算调整", lambda: _adjustment(submission))]
            if submission.evaluation.budget.other_reading is None
            else []
        ),
        ("净资产", lambda: _net(submission, "本年")),
        ("上年净资产", lambda: _net(submission, "上年")),
        (
            "资产总额变动",
            lambda: _against_last_year(submission, "资产总额", assets.total.current, assets.total.previous),
        ),
        (
            "负债总额变动",
            lambda: _against_last_year(
                submission, "负债总额", assets.liabilities.current, assets.liabilities.previous
            ),
        ),
        (
            "净资产变动",
            lambda: _against_last_year(submission, "净资产", assets.net_current, assets.net_previous),
        ),
        ("编制合计", lambda: _posts(submission)),
    ]
    # What rests on a value that is not stated, since no paper prints it, is not computed.
    return [(name, derive) for name, derive in found if if_stated(derive) is not None]


def _adjustment(submission: Submission) -> Derivation:
    budget = submission.evaluation.budget
    return _change(
        "预算调整",
        _given(submission, "年初预算", budget.approved, "预算", "年初预算"),
        _given(submission, "全年预算", budget.adjusted, "预算", "全年预算"),
        (budget.approved, budget.adjusted),
    )


def rate_operands(submission: Submission) -> tuple[Operand, Operand]:
    """The two amounts that the 执行率 is computed from."""
    budget = submission.evaluation.budget
    return (
        _given(submission, "执行数", budget.outturn, "预算", "执行数"),
        _given(submission, "全年预算", budget.adjusted, "预算", "全年预算"),
    )


def _given(submission: Submission, name: str, value: Decimal, *path: str) -> Operand:
    """An amount with its place in the file; without a place where it is not in the file but computed."""
    if path in submission.source.values:
        return Operand(name, f"{money(value)}万元", submission.source.place(path))
    return Operand(name, f"{money(value)}万元（没有填，由资产减负债算出）")


def _execution_rate(submission: Submission) -> Derivation:
    budget = submission.evaluation.budget
    rate, operands = budget.execution_rate, rate_operands(submission)
    formula = "执行数 ÷ 全年预算（调整后的，不是年初预算）"
    if rate is None:
        return Derivation(
            "执行率", formula, operands, (), EXACT, "不适用", (_RATE_PAPER,), "全年预算为零，不能作除数"
        )
    step = f"{plain(budget.outturn)} ÷ {plain(budget.adjusted)} = {plain(rate)}"
    stated, remark = budget.stated_rate, ""
    if stated is not None:
        place = submission.source.place(("预算", "自报执行率"))
        remark = f"自报执行率为 {percent(stated)}（{place}），报告按算出的印"
    return Derivation("执行率", formula, operands, (step,), PERCENT, percent(rate), (_RATE_PAPER,), remark)


def _surplus(submission: Submission) -> Derivation:
    budget = submission.evaluation.budget
    outturn, adjusted = rate_operands(submission)
    result = budget.surplus
    return Derivation(
        "结余",
        "全年预算 － 执行数",
        (adjusted, outturn),
        (f"{plain(budget.adjusted)} － {plain(budget.outturn)} = {plain(result)}",),
        EXACT,
        f"{money(result)}万元",
        (Operand("规则", "预算执行的结余：预算数减执行数"),),
    )


def _net(submission: Submission, year: str) -> Derivation:
    assets = submission.evaluation.assets
    now = year == "本年"
    total, liabilities = (
        (assets.total.current, assets.liabilities.current)
        if now
        else (assets.total.previous, assets.liabilities.previous)
    )
    stated = assets.net.current if now else assets.net.previous
    computed = assets.computed_net if now else assets.computed_previous_net
    remark = ""
    if stated is not None:
        gap = f"，比算出的{'多' if stated > computed else '少'} {plain(abs(stated - computed))} 万元"
        place = submission.source.place(("资产", "净资产", year))
        remark = f"报告印的是填报的账面数 {money(stated)} 万元（{place}）{gap if stated != computed else ''}"
    return Derivation(
        "净资产" if now else "上年净资产",
        "资产总额 － 负债总额；填了账面数的，印账面数",
        (
            _given(submission, f"{year}资产总额", total, "资产", "资产总额", year),
            _given(submission, f"{year}负债总额", liabilities, "资产", "负债总额", year),
        ),
        (f"{plain(total)} － {plain(liabilities)} = {plain(computed)}",),
        EXACT,
        f"{money(computed if stated is None else stated)}万元",
        (_BALANCE,),
        remark,
    )


def _against_last_year(submission: Submission, item: str, current: Decimal, previous: Decimal) -> Derivation:
    return _change(
        f"{item}变动",
        _given(submission, f"上年{item}", previous, "资产", item, "上年"),
        _given(submission, f"本年{item}", current, "资产", item, "本年"),
        (previous, current),
    )


def _change(name: str, old: Operand, new: Operand, values: tuple[Decimal, Decimal]) -> Derivation:
    """The change from the first to the second of two amounts."""
    before, after = values
    gap = after - before
    steps = [f"{plain(after)} － {_signed(before)} = {plain(gap)}"]
    if before and gap:
        steps.append(f"{_signed(gap)} ÷ {plain(abs(before))} = {plain(gap / abs(before))}")
    return Derivation(
        name,
        f"（{new.name} － {old.name}）÷ |{old.name}|",
        (new, old),
        tuple(steps),
        PERCENT if before and gap else EXACT,
        change(after, before),
        (_PRACTICE,),
    )


def _signed(value: Decimal) -> str:
    return plain(value) if value >= 0 else f"（{plain(value)}）"


def _posts(submission: Submission) -> Derivation:
    staffing = submission.evaluation.staffing
    kinds = (("行政编制", staffing.administrative_posts), ("事业编制", staffing.institutional_posts))
    if staffing.posts_by_kind is None:
        kinds = (("人员编制", staffing.all_posts), ("人员编制", None))
    given = [(name, value) for name, value in kinds if value is not None]
    return Derivation(
        "编制合计",
        " ＋ ".join(name for name, _ in given),
        tuple(
            Operand(name, str(value), submission.source.place(("机构人员", name))) for name, value in given
        ),
        (f"{' ＋ '.join(str(value) for _, value in given)} = {staffing.authorized_posts}",)
        if len(given) > 1
        else (),
        EXACT,
        str(staffing.authorized_posts),
        (Operand("规则", "实有人数与编制合计相比，超出的要说明原因"),),
    )
