"""年度指标值: what the form prints as the target, against the rule that scores by it."""

from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity


@rule("IND-18", Severity.WARNING, "年度指标值与计分规则不一致")
def target_against_rule(case: Case) -> Iterator[Hit]:
    """检查内容：表上的年度指标值写的是一个数时，它和计分规则的目标是不是同一个数，≥、≤ 与 正向、反向 是不是同一个方向。
    为什么：表上印一个目标，得分按另一个目标算，得分就说明不了问题。
    错例：年度指标值 ≥15次，计分规则 {方式: 正向, 目标: 12}。
    改法：改年度指标值或计分规则；两者一致的，计分规则可以不写。
    """
    for line in case.scorecard.lines:
        aim, criterion = line.indicator.aim, line.indicator.criterion
        target = criterion.aim
        if aim is None or target is None or criterion.reads != "完成值":
            continue
        value = aim.in_unit_of(target) if aim.is_ratio == target.is_ratio else None
        backwards = aim.bound in (("≥", ">") if criterion.lower_is_better else ("≤", "<"))
        if (
            (value is None and (target.unit or aim.is_ratio != target.is_ratio))
            or backwards
            or (value is not None and value != target.value)
        ):
            yield Hit(
                ("评分", line.indicator.name),
                f"{line.indicator.name}的年度指标值是 {line.indicator.target}，"
                f"计分规则却是{criterion.kind}、目标 {target.text}",
                "改年度指标值或计分规则；两者一致的，计分规则可以不写",
            )
