"""The score table: weights, and stated scores against what their rules give (分)."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Hit, ScoreTable, rule
from reportgen.finding import Severity
from reportgen.formatting import score
from reportgen.model.standards import FULL_SCORE


@rule("IND-08", Severity.ERROR, "分值合计不对", arithmetic=True)
def weights_sum(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：一级指标分值合计是否为 100，每个一级指标的分值是否等于所属三级指标之和。
    为什么：分值对不上，总分和等级就没有意义。
    错例：区里 产出指标.分值: 45 ｜ 区里 便民服务活动次数.分值: 8
    对例：区里 便民服务活动次数.分值: 8 ＋ 区里 网格化覆盖率.分值: 12 ｜ 区里 产出指标.分值: 50.00
    改法：在“指标体系”里改分值，使上下级相等、总和为 100。
    """
    classes, money = table.system, table.money_score
    points = [c.max_score for c in classes] + ([money.max_score] if money else [])
    total = sum(points, Decimal(0))
    if total != FULL_SCORE:
        parts = "+".join(map(score, points))
        yield Hit(
            table.in_scheme("指标体系"),
            f"一级指标{'和资金' if money else ''}分值合计 {score(total)}（{parts}），应为 {score(FULL_SCORE)}",
            "改一级指标的“分值”",
            within=table.within,
        )
    for index, indicator_class in enumerate(classes):
        weights = [i.max_score for i in indicator_class.indicators()]
        if sum(weights) != indicator_class.max_score:
            yield Hit(
                table.in_scheme("指标体系", index, "分值"),
                f"{indicator_class.name}分值 {score(indicator_class.max_score)}，"
                f"所属三级指标合计 {score(sum(weights, Decimal(0)))}",
                "改一级指标或三级指标的“分值”，使两者相等",
                within=table.within,
            )


@rule("IND-09", Severity.ERROR, "自评得分超过分值", arithmetic=True)
def score_above_weight(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：每个三级指标的自评得分是否不超过它的分值。
    为什么：得分不能超过满分。
    错例：评分.便民服务活动次数.自评得分: 12 ｜ 评分.居民满意度.自评得分: 92.5
    对例：评分.便民服务活动次数.自评得分: 10 ｜ 评分.便民服务活动次数.自评得分: 10.00
    改法：改自评得分；分值错的改指标体系。
    """
    for line in table.scorecard.lines:
        if line.score is not None and line.score > line.max_score:
            yield Hit(
                table.at(line.indicator.name, "自评得分"),
                f"自评得分 {score(line.score)} 超过分值 {score(line.max_score)}",
                f"改为不超过 {score(line.max_score)} 的数",
            )


@rule("IND-10", Severity.ERROR, "没有得分", arithmetic=True)
def score_missing(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：没有填自评得分的三级指标，能不能按计分规则和完成值算出得分。
    为什么：缺一项得分，总分和等级就不成立。
    错例：评分.便民服务活动次数: {扣分原因: 活动台账遗失无法统计次数} ｜ 评分.辖区治理水平提升: {完成值: 达成}
    对例：评分.便民服务活动次数: {自评得分: 0} ｜ 评分.便民服务活动次数: {完成值: 0}
    改法：填“自评得分”，或填“完成值”由程序计算。
    """
    for line in table.scorecard.lines:
        if line.score is None:
            allowed = f"，按规则在 {line.bounds} 之间" if line.bounds else ""
            yield Hit(
                table.at(line.indicator.name),
                f"没有自评得分，也算不出来{allowed}",
                "填“自评得分”；能按完成值计算的填“完成值”",
            )


@rule("IND-11", Severity.ERROR, "完成值与计分规则不配", arithmetic=True)
def actual_mismatch(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：完成值的写法是否与计分规则的目标同类（百分数、数、定性等级）。
    为什么：不同类就无法计分，得分失去依据。
    错例：评分.便民服务活动次数.完成值: 12% ｜ 评分.网格化覆盖率.完成值: 100
    对例：评分.便民服务活动次数.完成值: 12.0 ｜ 评分.网格化覆盖率.完成值: 99.5%
    改法：按目标的写法改完成值。
    """
    for line in table.scorecard.lines:
        if line.mismatch:
            yield Hit(table.at(line.indicator.name, "完成值"), line.mismatch, "按计分规则的目标改写完成值")


@rule("BUD-04", Severity.ERROR, "自评得分与评分标准不符", arithmetic=True)
def stated_against_rule(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：自评得分是否等于按计分规则和实际完成情况算出的得分，或落在规则允许的范围内。
    为什么：自己定的评分标准自己要遵守；总分、等级都由此而来。
    错例：评分.便民服务活动次数.自评得分: 9 ｜ 评分.全年预算执行率.自评得分: 10
    对例：评分.便民服务活动次数.自评得分: 10 ｜ 评分.辖区治理水平提升.自评得分: 24
    改法：改自评得分；完成值或预算数填错的改那里。
    """
    for line in table.scorecard.lines:
        stated, bounds = line.stated.score, line.bounds
        if stated is None or bounds is None or bounds.allow(stated) or stated > line.max_score:
            continue
        actual = "" if line.actual is None else getattr(line.actual, "text", line.actual)
        basis = f"{line.indicator.criterion.reads} {actual}，" if actual else ""
        yield Hit(
            table.at(line.indicator.name, "自评得分"),
            f"自评得分 {score(stated)}，{basis}按“{line.indicator.criterion.kind}”规则应为 {bounds}",
            f"改为 {bounds}；完成值或预算数填错的改那里",
        )


@rule("IND-02", Severity.ERROR, "扣分没有原因")
def deduction_without_reason(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：得分低于分值的三级指标是否写了扣分原因。
    为什么：扣分要说得出理由，改进措施才有对象。
    错例：评分.全年预算执行率: {自评得分: 9.9} ｜ 评分.便民服务活动次数: {完成值: 11}
    对例：评分.全年预算执行率: {} ＋ 预算.执行数: 210.00
    ｜ 评分.便民服务活动次数: {完成值: 11, 扣分原因: 一次活动因暴雨取消，没有补办}
    改法：在该指标下写“扣分原因”。
    """
    for line in table.scorecard.lines:
        if line.score is not None and line.deduction > 0 and line.stated.reason is None:
            yield Hit(
                table.at(line.indicator.name, "自评得分"),
                f"分值 {score(line.max_score)}，得 {score(line.score)} 分，"
                f"扣 {score(line.deduction)} 分，没有写原因",
                f"在“{line.indicator.name}”下加“扣分原因: …”",
            )
