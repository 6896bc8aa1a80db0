"""One indicator's name, 年度指标值, 评分标准 and 计分规则 against one another; indicators that measure the same."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Hit, ScoreTable, rule
from reportgen.finding import Severity
from reportgen.formatting import percent, score
from reportgen.model.criteria.tiers import Scale
from reportgen.model.indicator_system import Indicator
from reportgen.model.quantity import Quantity
from reportgen.model.source import KeyPath
from reportgen.quantities.reading import Mention, read
from reportgen.quantities.texts import HANZI
from reportgen.quantities.units import RATIO

_LOSS = re.compile("[扣减降][^，。；]{0,6}$")
_AND_SO_ON = re.compile("类推|每[^，。；]{0,8}[扣减]|酌情")
_STEP = re.compile(
    r"(?<![\d.])(?P<start>\d{1,9}(?:\.\d{1,9})?)%?(?:以上|及以上)[^，。；得]{0,10}得(?P<points>\d{1,9}(?:\.\d{1,9})?)分"
)
_MEASURED = re.compile(f"(?P<what>{HANZI}{{2,10}}?(?:率|度))(?=达|为|在|不|[0-9]|的|，)")
_PEOPLE = re.compile("居民|群众|服务对象|公众|社会|人民")  # whose satisfaction is asked is one and the same
_SPENT_OF_BUDGET = re.compile(
    "(?:执行数?|支出|支付|执行资金)[^，。；]{0,12}(?:占|与|除以|÷|/|比)[^，。；]{0,8}预算|预算(?:资金)?(?:支出)?(?:执行|完成)率"
)


def _indicators(table: ScoreTable) -> Iterator[tuple[KeyPath, Indicator]]:
    """The indicators that are 设, with the keys that lead to them."""
    for i, indicator_class in enumerate(table.system):
        for j, group in enumerate(indicator_class.groups):
            for k, indicator in enumerate(group.indicators):
                if indicator.is_set:
                    yield table.in_scheme("指标体系", i, "二级指标", j, "三级指标", k), indicator


@rule("IND-18", Severity.WARNING, "同一指标的名称、指标值、评分标准、计分规则不一致")
def indicator_against_itself(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：年度指标值（连同≥、≤的方向）、评分标准里的目标、各档的起点和得分，与计分规则、分值是否一致；说的是否这个指标，得分与扣分方向是否一致。
    为什么：印在表里的标准与实际算分的规则不同，得分就说不清。
    错例：区里 便民服务活动次数.评分标准: 全年开展便民服务活动不少于21次得10分，不足的按完成比例得分。
    ｜ 区里 事项办结率.年度指标值: 89% ｜ 区里 便民服务活动次数.年度指标值: ≤12次
    对例：区里 便民服务活动次数.评分标准: 全年开展便民服务活动达到12次得10分，每少1次扣1分。
    ｜ 区里 事项办结率.年度指标值: 98%以上 ｜ 区里 便民服务活动次数.年度指标值: 不少于12次
    改法：对照文件，改年度指标值、评分标准或计分规则。
    """
    for path, indicator in _indicators(table):
        for key, fault in _faults(indicator):
            yield Hit((*path, key), f"{indicator.name}：{fault}", "使几处一致", within=table.within)


def _faults(indicator: Indicator) -> Iterator[tuple[str, str]]:
    numbers = list(read(indicator.standard or "").quantities())
    points = [m for m in numbers if m.unit == "分"]
    given = [m for m in points if not _LOSS.search(m.before)]
    best = max((m.high for m in given), default=None)
    if best is not None and best != indicator.max_score:
        yield "评分标准", f"评分标准最多得 {score(best)} 分，分值是 {score(indicator.max_score)}"
    else:
        yield from _tiers(indicator, numbers, points)
    yield from _target(indicator, numbers)
    if fault := _both_ways(indicator.standard or ""):
        yield "评分标准", fault
    if fault := _another(indicator):
        yield "评分标准", fault


def _tiers(indicator: Indicator, numbers: list[Mention], points: list[Mention]) -> Iterator[tuple[str, str]]:
    """The steps of a scale that its text does not give."""
    criterion, standard = indicator.criterion, indicator.standard or ""
    if not isinstance(criterion, Scale) or criterion.tiers is None or _AND_SO_ON.search(standard):
        return
    said = {m.low for m in points}
    missing = [f"{score(t.points)} 分" for t in criterion.tiers if t.points and t.points not in said]
    ratio = criterion.tiers[0].start.is_ratio
    starts = {m.low for m in numbers if (m.unit == RATIO) == ratio and m.unit != "分"}
    missing += [t.start.text for t in criterion.tiers if t.start.value and t.start.value not in starts]
    points_at = {t.start.value: t.points for t in criterion.tiers}
    for found in _STEP.finditer(standard):
        start = Decimal(found["start"]) / (100 if ratio else 1)
        if points_at.get(start) != Decimal(found["points"]):
            missing.append(f"“{found[0]}”这一档")
    if len(said) > 1 and missing:
        yield "评分标准", f"评分标准与计分规则的档次不同：{'、'.join(missing)}"


def _target(indicator: Indicator, numbers: list[Mention]) -> Iterator[tuple[str, str]]:
    aim = indicator.criterion.aim
    aims = {(aim.value, aim.is_ratio)} if aim else set()
    if aim:
        alike = [m for m in numbers if m.unit != "分" and (m.unit == RATIO) == aim.is_ratio]
        if alike and all(m.low != aim.value for m in alike):
            yield "评分标准", f"评分标准里没有计分规则的目标 {aim.text}"
    if fault := _other_target(indicator):
        yield "年度指标值", fault
        return
    stated = list(read(indicator.target or "").quantities())
    if len(stated) != 1 or stated[0].low != stated[0].high:
        return
    value, ratio = stated[0].low, stated[0].unit == RATIO
    aims = aims or {(m.low, m.unit == RATIO) for m in numbers if m.unit != "分"}
    comparable = {number for number, of_ratio in aims if of_ratio == ratio}
    if comparable and value not in comparable:
        where = f"计分规则的目标是 {aim.text}" if aim else "评分标准里没有这个数"
        yield "年度指标值", f"年度指标值 {indicator.target}，{where}"


def _other_target(indicator: Indicator) -> str:
    """Where 年度指标值 is one number with a unit, and 计分规则 scores by another, or the other way round."""
    aim, criterion = indicator.aim, indicator.criterion
    target = criterion.aim
    if aim is None or target is None or criterion.reads != "完成值":
        return ""
    alike = aim.is_ratio == target.is_ratio
    value = aim.in_unit_of(target) if alike else None
    backwards = aim.bound in ((">", "≥") if criterion.lower_is_better else ("<", "≤"))
    other = value != target.value if value is not None else bool(target.unit) or not alike
    if not (backwards or other):
        return ""
    return f"年度指标值 {indicator.target}，计分规则却是{criterion.kind}、目标 {target.text}"


_BETTER_ABOVE = re.compile(
    "(?:以上|及以上|不低于|不少于|达到|大于|高于|≥)[^，。；]{0,12}得(?:满分|[0-9.]+分)"
)
_BETTER_BELOW = re.compile(
    "(?:以内|以下|及以下|不超过|不高于|不多于|小于|低于|≤)[^，。；]{0,12}得(?:满分|[0-9.]+分)"
)
_LOST_ABOVE = re.compile("每(?:超|超过|超出|多|增加|高|高出|上升|延迟|延长)[^，。；]{0,10}扣")
_LOST_BELOW = re.compile("每(?:低|少|减少|降低|下降|低于|少于)[^，。；]{0,10}扣")


def _both_ways(standard: str) -> str:
    """Where full points are for more, and points are lost for more; or for less and for less."""
    above, below = _BETTER_ABOVE.search(standard), _BETTER_BELOW.search(standard)
    if above and below:
        return ""
    for full, less in ((above, _LOST_ABOVE.search(standard)), (below, _LOST_BELOW.search(standard))):
        if full and less:
            return f"“{full[0]}”与“{less[0]}”方向相反"
    return ""


def _another(indicator: Indicator) -> str:
    """Where the text speaks of another thing of the same kind: 企业满意度 for 居民满意度."""
    found = _MEASURED.search(indicator.standard or "")
    if found is None:
        return ""
    said, name = found["what"], indicator.name
    same = len(said) > 3 and said[-3:] == name[-3:] and said not in name and name not in said
    if not same or (_PEOPLE.search(said) and _PEOPLE.search(name)) or set(said) & set(name) - set(said[-3:]):
        return ""
    return f"评分标准说的是“{said}”"


@rule("IND-19", Severity.WARNING, "两个指标衡量同一个比率")
def measured_twice(table: ScoreTable) -> Iterator[Hit]:
    """检查内容：除按执行率计分的指标以外，还有没有指标的评分标准说的也是执行数与预算数之比，它的完成值与执行率是否相同；有没有两个指标的评分标准一字不差。
    为什么：一件事算两次分，等于加倍了它的权重；完成值还可能与预算数对不上。
    错例：区里 网格化覆盖率.评分标准: 全年执行数与全年预算数的比率达到100%得10分，不足的按完成比例得分。
    ｜ 区里 网格化覆盖率.评分标准: 预算执行率达到100%得10分，不足的按完成比例得分。
    对例：区里 网格化覆盖率.评分标准: 网格化覆盖率达到100%得10分，按完成比例得分。
    ｜ 区里 网格化覆盖率.评分标准: 纳入网格的小区与小区总数的比率达到100%得10分，不足的按完成比例得分。
    改法：删去一个，或改成衡量别的事；完成值按预算数改正。
    """
    rate = table.execution_rate
    lines = {line.indicator.name: line for line in table.scorecard.lines}
    money = table.money_score
    first = money.name if money else ""
    standards: dict[str, str] = {}
    for path, indicator in _indicators(table):
        standard = indicator.standard or ""
        reads = indicator.criterion.reads == "执行率"
        if (reads and not indicator.criterion.lower_is_better) or _SPENT_OF_BUDGET.search(standard):
            if first:
                message = f"“{indicator.name}”与“{first}”衡量的都是执行率"
                yield Hit((*path, "评分标准"), message, "删去一个，或改成衡量别的事", within=table.within)
            first = first or indicator.name
            actual = lines[indicator.name].stated.actual
            if not reads and isinstance(actual, Quantity) and actual.is_ratio and rate is not None:
                yield from _against_budget(table, indicator.name, actual, rate)
        elif twin := standards.get(standard):
            message = f"“{indicator.name}”与“{twin}”的评分标准一字不差"
            yield Hit((*path, "评分标准"), message, "改成衡量别的事", within=table.within)
        if standard:
            standards.setdefault(standard, indicator.name)


def _against_budget(table: ScoreTable, name: str, actual: Quantity, rate: Decimal) -> Iterator[Hit]:
    if percent(actual.value) != percent(rate):
        message = f"{name}完成值 {actual.text}，按预算数算出的执行率是 {percent(rate)}"
        yield Hit(table.at(name, "完成值"), message, "按预算数改正")
