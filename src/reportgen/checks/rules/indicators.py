"""The indicators themselves: is each measured, quantified and aimed at something."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from reportgen.checks.definition import Case, Hit, ScoreTable, rule
from reportgen.finding import Severity
from reportgen.formatting import percent, score
from reportgen.model.quantity import Quantity
from reportgen.model.source import KeyPath
from reportgen.model.weights import weight_differences

# each number is tried once, from its first digit: a long run of digits is read once, not once per digit
_SCALE = re.compile(r"\d分|比例|乘以|每.{1,12}[扣减]")
_RANGE = re.compile(r"(?<!\d)(\d++(?:\.\d++)?)(%?)\s*+[-–—~～至]\s*+(\d++(?:\.\d++)?)(%?)(?=[，,的]?得)")
_TOP = re.compile(r"达到?(\d+(?:\.\d+)?)%(?:以上)?[的，,]?得")
_SAMPLE = re.compile(
    r"(问卷|抽样|样本|调查|回收|访问)[^，。；]{0,8}?\d++\s*+[份人户名]|\d\s*+[份人户名][^，。；]{0,4}问卷"
)


def _indicator_path(case: Case, wanted: str) -> KeyPath:
    """Where an indicator stands in the 指标体系."""
    for i, indicator_class in enumerate(case.submission.indicator_system):
        for j, group in enumerate(indicator_class.groups):
            for k, indicator in enumerate(group.indicators):
                if indicator.name == wanted:
                    return ("指标体系", i, "二级指标", j, "三级指标", k)
    raise KeyError(wanted)


@rule("IND-01", Severity.WARNING, "缺指标值或完成值")
def missing_columns(case: Case) -> Iterator[Hit]:
    """检查内容：每个三级指标有没有年度指标值（写在指标体系里）和实际完成值（写在评分里；按执行率计分的由程序算出）。
    为什么：标准自评表有这两列；没有它们，得分无从核对。
    错例：区里 无 便民服务活动次数.年度指标值 ｜ 评分.便民服务活动次数: {自评得分: 10}
    对例：评分.便民服务活动次数: {不适用: 活动场所全年封闭改造} ｜ 评分.便民服务活动次数: {完成值: 11}
    改法：在指标体系里写“年度指标值”，在“评分”里写“完成值”。
    """
    lines = [line for line in case.scorecard.lines if not line.not_applicable]
    no_target = [x.indicator.name for x in lines if not x.is_money and x.indicator.target is None]
    if no_target:
        yield Hit(
            ("指标体系",),
            f"{len(no_target)} 个指标没有年度指标值（{'、'.join(no_target)}）",
            "在指标体系的这些三级指标下各加一行“年度指标值: …”",
            within="scheme",
        )
    no_actual = [line.indicator.name for line in lines if not line.actual_known]
    if no_actual:
        yield Hit(
            ("评分",),
            f"{len(no_actual)} 个指标没有完成值（{'、'.join(no_actual)}）",
            f"在“评分”里各加“完成值: …”，如“{no_actual[0]}: {{完成值: …}}”",
        )


@rule("IND-03", Severity.WARNING, "评分标准没有量化")
def unquantified_standard(case: Case) -> Iterator[Hit]:
    """检查内容：评分标准有没有写得分办法，扣分是不是只写了“酌情”。
    为什么：标准不量化，同样的结果可以打出不同的分。
    错例：区里 辖区治理水平提升.评分标准: 治理水平明显提升。 ｜ 区里 辖区治理水平提升.评分标准: 达到得30分，不符酌情减分。
    对例：区里 辖区治理水平提升.评分标准: 每发生一起责任事故扣减一成。
    ｜ 区里 居民满意度.评分标准: 满意度达到90%得10分，每低1个百分点扣1分。
    改法：写明每差多少扣多少分，或分档；计分规则随之改为正向、反向或分档。
    """
    indicators = [line.indicator for line in case.scorecard.lines]
    written = [(i.name, i.standard) for i in indicators if i.standard is not None]
    without = [name for name, standard in written if not _SCALE.search(standard)]
    discretionary = [name for name, standard in written if "酌情" in standard and name not in without]
    advice = "写明每差多少扣多少分，或分档"
    if without:
        path = (*_indicator_path(case, without[0]), "评分标准")
        yield Hit(path, f"评分标准没有写得分办法：{'、'.join(without)}", advice, within="scheme")
    if discretionary:
        path = (*_indicator_path(case, discretionary[0]), "评分标准")
        message = f"{len(discretionary)} 个指标的扣分只写“酌情”：{'、'.join(discretionary)}"
        yield Hit(path, message, advice, within="scheme")


@rule("IND-04", Severity.ERROR, "评分标准的档次有空档或重叠")
def gaps_in_standard(case: Case) -> Iterator[Hit]:
    """检查内容：评分标准的文字按百分数分档时，各档是否首尾相接。（计分规则的档次在读取时就必须相接。）
    为什么：落在空档里的结果没有得分，落在重叠处的有两个得分。
    错例：区里 事项办结率.评分标准: 98%以上得15分，95-97%得12分，90-94得9分，以此类推。
    ｜ 区里 事项办结率.评分标准: 95%-98%得12分，90%-96%得9分。
    对例：区里 事项办结率.评分标准: 95%-98%得12分，90%-95%得9分。 ｜ 区里 事项办结率.评分标准: 4-6次得12分，1-3次得9分。
    改法：写成“90%以上不满100%得9分，80%以上不满90%得8分”。
    """
    for line in case.scorecard.lines:
        standard = line.indicator.standard or ""
        found = _RANGE.findall(standard)
        if not any(a or b for _, a, _, b in found):
            continue  # counts are whole numbers, so there is no gap between 1-3次 and 4-6次
        ranges = sorted((min(ends), max(ends)) for ends in ((Decimal(a), Decimal(b)) for a, _, b, _ in found))
        top = _TOP.search(standard)
        if top and Decimal(top[1]) > ranges[-1][1]:
            ranges.append((Decimal(top[1]), Decimal(top[1])))
        faults = [
            f"{a[1]}%到{b[0]}%之间{'没有档次' if a[1] < b[0] else '两档重叠'}"
            for a, b in pairwise(ranges)
            if a[1] != b[0]
        ]
        if faults:
            yield Hit(
                (*_indicator_path(case, line.indicator.name), "评分标准"),
                f"{line.indicator.name}的评分标准：{'；'.join(faults)}",
                "写成首尾相接的“…%以上不满…%得…分”",
                within="scheme",
            )


@rule("IND-05", Severity.INFO, "分值与权重方案不同")
def weights_off_scheme(case: Case) -> Iterator[Hit]:
    """检查内容：各一级指标的分值是否与 district.yaml 选定的“权重方案”一致；没有选方案就不查。
    为什么：方案由财政部门统一规定，改了要说得出理由。
    错例：区里 权重方案: 桥西2022 ｜ 区里 权重方案: 财预〔2020〕10号（含成本）
    对例：区里 权重方案: 财预〔2020〕10号 ｜ 区里 居民满意度.分值: 10.00
    改法：按方案改分值；另有规定的，改“权重方案”。
    """
    scheme = case.submission.district.weight_scheme
    system = case.submission.indicator_system
    money = case.submission.money_score
    for found in weight_differences((*system, *([money.indicator_class()] if money else [])), scheme):
        named = f"权重方案“{scheme.name}”" if scheme and scheme.name else "权重方案"
        path: KeyPath = ("指标体系",) if found.index is None else ("指标体系", found.index, "分值")
        if found.index == len(system):
            path = ("资金计分", "分值")
        if found.in_system is None:
            message = f"指标体系里没有“{found.name}”，{named}规定 {score(found.in_scheme or Decimal(0))} 分"
        elif found.in_scheme is None:
            message = f"{named}里没有“{found.name}”，指标体系给了 {score(found.in_system)} 分"
        else:
            message = f"“{found.name}”{score(found.in_system)} 分，{named}规定 {score(found.in_scheme)} 分"
        yield Hit(path, message, "按方案改分值；另有规定的，改“权重方案”", within="scheme")


@rule("IND-07", Severity.INFO, "满分指标过多")
def too_many_full_marks(case: Case) -> Iterator[Hit]:
    """检查内容：得满分的指标占比达到阈值“满分占比”，而且其中多数的满分不是由完成值算出来的。
    为什么：几乎项项满分、又没有完成值支撑，自评就没有区分度。
    错例：评分.便民服务活动次数: {自评得分: 10} ＋ 评分.网格化覆盖率: {自评得分: 10} ＋ 评分.事项办结率: {自评得分: 15}
    ＋ 评分.平均办理天数: {自评得分: 15} ｜ 评分.便民服务活动次数: {自评得分: 10} ＋ 评分.网格化覆盖率: {自评得分: 10}
    ＋ 评分.事项办结率: {自评得分: 15} ＋ 预算.执行数: 210.00 ＋ 评分.居民满意度: {自评得分: 10, 样本量: 320}
    对例：评分.便民服务活动次数: {自评得分: 10} ｜ 评分.便民服务活动次数: {自评得分: 10} ＋ 评分.网格化覆盖率: {自评得分: 10}
    ＋ 评分.事项办结率: {自评得分: 15} ＋ 评分.平均办理天数: {自评得分: 15} ＋ 评分.辖区治理水平提升.自评得分: 28
    改法：填完成值，由程序按规则计分；没有做满的如实扣分。
    """
    lines = [line for line in case.scorecard.lines if not line.not_applicable]
    full = [line for line in lines if line.score == line.max_score]
    unsupported = [line for line in full if line.bounds is None or line.bounds.exact is None]
    if len(full) >= case.thresholds.full_marks * len(lines) and len(unsupported) * 2 > len(full):
        yield Hit(
            ("评分",),
            f"{len(lines)} 个指标有 {len(full)} 个满分（{percent(Decimal(len(full)) / len(lines))}），"
            f"其中 {len(unsupported)} 个没有可以核算的完成值",
            "填完成值，由程序按规则计分",
        )


@rule("IND-12", Severity.WARNING, "大幅超额而无偏差原因")
def over_achieved_without_reason(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：完成值达到目标的 130%（阈值“超额线”）以上的指标，有没有偏差原因。
    为什么：超得太多，说明目标定低了，要分析原因。
    错例：评分.便民服务活动次数.完成值: 16 ｜ 评分.便民服务活动次数.完成值: 120
    对例：评分.便民服务活动次数.完成值: 15 ｜ 评分.便民服务活动次数: {完成值: 16, 偏差原因: 年中新增两处服务场所，活动增加}
    改法：在该指标下写“偏差原因”；数字填错的改数字。
    """
    for line in table.scorecard.lines:
        if line.over_achieved and line.stated.deviation is None:
            target = line.indicator.criterion.aim
            aimed = f"，目标 {target.text}" if target else ""
            actual = line.actual.text if isinstance(line.actual, Quantity) else ""
            yield Hit(
                table.at(line.indicator.name),
                f"完成 {actual}{aimed}，达到超额线 {percent(table.thresholds.over_line)}，没有偏差原因",
                f"在“{line.indicator.name}”下加“偏差原因: …”；数字填错的改数字",
            )


@rule("IND-13", Severity.ERROR, "不适用指标的分值没有去处", arithmetic=True)
def points_unplaced(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：有不适用的指标（写了“不适用”，或全年预算为 0）时，它的分值按规定归到了哪里。
    为什么：分值没有去处，满分就不到 100，等级不成立。
    错例：评分.便民服务活动次数: {不适用: 活动场所全年封闭改造} ｜ 评分.居民满意度: {不适用: 本年没有开展满意度调查}
    对例：评分.便民服务活动次数: {不适用: 活动场所全年封闭改造} ＋ 区里 不适用分值: 同级分摊
    ｜ 评分.便民服务活动次数: {不适用: 活动场所全年封闭改造} ＋ 区里 不适用分值: 计满分
    改法：由区里在 district.yaml 写“不适用分值: 同级分摊”（或 总分折算、计满分）。
    """
    absent = [line.indicator.name for line in table.scorecard.lines if line.not_applicable]
    if table.scorecard.unplaced:
        yield Hit(
            table.at(absent[0]),
            f"{'、'.join(absent)}不适用，{score(table.scorecard.unplaced)} 分没有去处",
            "在 district.yaml 写“不适用分值: 同级分摊”（或 总分折算、计满分）；没有别的指标可归的，填报这个指标",
        )


@rule("IND-14", Severity.WARNING, "完成值照抄目标")
def actuals_repeat_targets(case: Case) -> Iterator[Hit]:
    """检查内容：有数值目标的指标，完成值是不是每一项都恰好等于目标（达到阈值“照抄行数”才算）。
    为什么：实际结果恰好项项等于目标，多半是照抄。
    错例：评分.居民满意度.完成值: 90% ｜ 评分.居民满意度.完成值: 90.0%
    对例：评分.居民满意度.完成值: 90% ＋ 评分.平均办理天数.完成值: 4.8 ｜ 评分.居民满意度.完成值: 90%
    ＋ 区里 审核阈值: {照抄行数: 9}
    改法：按统计、台账填写实际完成值。
    """
    pairs = [
        (line.indicator.name, target, line.stated.actual)
        for line in case.scorecard.lines
        if (target := line.indicator.criterion.aim) and isinstance(line.stated.actual, Quantity)
    ]
    enough = len(pairs) >= case.thresholds.repeated_targets
    if enough and all(target.value == actual.value for _, target, actual in pairs):
        listing = "、".join(f"{name} {actual.text}" for name, _, actual in pairs)
        yield Hit(("评分",), f"{len(pairs)} 项完成值都恰好等于目标：{listing}", "按统计、台账填写实际完成值")


@rule("IND-15", Severity.INFO, "目标都是100%")
def all_targets_whole(case: Case) -> Iterator[Hit]:
    """检查内容：以百分数为目标的指标，目标是不是全部是 100%（达到阈值“照抄行数”才算）。
    为什么：都定为 100% 的目标没有区分度，也往往做不到。
    错例：区里 便民服务活动次数.计分规则.目标: 100% ＋ 评分.便民服务活动次数.完成值: 100% ＋ 区里 居民满意度.计分规则.目标: 100%
    ｜ 区里 平均办理天数.计分规则.目标: 100% ＋ 评分.平均办理天数.完成值: 98% ＋ 区里 居民满意度.计分规则.目标: 100%
    对例：区里 居民满意度.计分规则.目标: 100% ｜ 区里 便民服务活动次数.计分规则.目标: 100% ＋ 评分.便民服务活动次数.完成值: 100%
    改法：按上年水平和本年任务分别确定目标。
    """
    targets = [
        (line.indicator.name, target)
        for line in case.scorecard.lines
        if (target := line.indicator.criterion.aim)
        and target.is_ratio
        and line.indicator.criterion.reads == "完成值"
    ]
    if len(targets) >= case.thresholds.repeated_targets and all(t.value == 1 for _, t in targets):
        names = "、".join(name for name, _ in targets)
        yield Hit(
            ("评分",),
            f"{len(targets)} 个比率指标的目标都是 100%：{names}",
            "按上年水平和本年任务分别确定目标",
        )


@rule("IND-16", Severity.WARNING, "满意度没有样本量")
def satisfaction_without_sample(case: Case) -> Iterator[Hit]:
    """检查内容：满意度指标有没有写样本量，或在自评工作的文字里写明调查了多少人。
    为什么：没有样本量的满意度无法复核，几个人的调查说明不了问题。
    错例：无 评分.居民满意度.样本量 ｜ 无 评分.居民满意度.样本量 ＋ “就近设置居民满意度评价器。”
    对例：无 评分.居民满意度.样本量 ＋ 自评工作.工作过程.第1项: 工作小组发放问卷320份，核实数据。 ｜ 无 评分.居民满意度.样本量
    ＋ “抽样调查居民320人。”
    改法：在该指标下写“样本量: 320”。
    """
    if any(_SAMPLE.search(p.text) for p in case.prose if p.part in ("过程", "成果", "说明")):
        return
    for line in case.scorecard.lines:
        if "满意" in line.indicator.name and line.stated.sample is None and not line.not_applicable:
            yield Hit(
                ("评分", line.indicator.name),
                f"{line.indicator.name}没有样本量，不知道调查了多少人",
                f"在“{line.indicator.name}”下加“样本量: …”",
            )
