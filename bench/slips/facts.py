"""What the sentences of a case may say of an office: its figures and names as text, by Chinese names."""

from decimal import Decimal

from bench.slips.case import Tree
from reportgen.formatting import money, percent, score
from reportgen.model.submission import Submission
from reportgen.scoring import Scorecard, ScoreLine, compute


def facts(
    submission: Submission, scorecard: Scorecard, tree: Tree, before: Submission, neighbour: str
) -> dict[str, str]:
    """All facts of one office. before: last year's. neighbour: the short name of another office of the district."""
    district, entry = submission.district, submission.entry
    year = district.year
    names = {
        "年": str(year),
        "上年": str(year - 1),
        "前年": str(year - 2),
        "下年": str(year + 1),
        "下年三": str(year + 3),
        "街道": entry.short_name,
        "邻": neighbour,
        "邻社区": f"{neighbour}梅园",
        "区": district.name,
        "市": district.city,
        "三百": "300",
    }
    return (
        names
        | _money(submission)
        | _last_year(submission, before)
        | _results(scorecard, tree)
        | _people(tree)
    )


def _money(submission: Submission) -> dict[str, str]:
    budget, assets, staffing = (
        submission.evaluation.budget,
        submission.evaluation.assets,
        submission.evaluation.staffing,
    )
    adjustment = budget.adjusted - budget.approved
    total, before = assets.total.current, assets.total.previous
    owed, owed_before = assets.liabilities.current, assets.liabilities.previous
    return {
        "年初": money(budget.approved),
        "预算": money(budget.adjusted),
        "执行": money(budget.outturn),
        "执行元": f"{budget.outturn * 10000:.0f}",
        "执行率": percent(budget.execution_rate or Decimal(0)),
        "结余": money(budget.adjusted - budget.outturn),
        "调整额": money(abs(adjustment)),
        "调整率": percent(abs(adjustment) / budget.approved),
        "调向": "追加" if adjustment > 0 else "核减",
        "调增减": "增加" if adjustment > 0 else "减少",
        "行政": str(staffing.administrative_posts),
        "事业": str(staffing.institutional_posts),
        "编制": str(staffing.authorized_posts),
        "实有": str(staffing.headcount),
        "资产": money(total),
        "资产元": f"{total * 10000:.0f}",
        "资产上年": money(before),
        "资产增减": "增加" if total > before else "减少",
        "资产率": percent(abs(total - before) / before),
        "负债": money(owed),
        "负债增减": "增加" if owed > owed_before else "减少",
        "负债反向": "减少" if owed > owed_before else "增加",
        "负债额": money(abs(owed - owed_before)),
        "净资产": money(assets.net_current),
    }


def _last_year(submission: Submission, before: Submission) -> dict[str, str]:
    budget, assets = submission.evaluation.budget, submission.evaluation.assets
    last = before.evaluation.budget.outturn
    change = budget.outturn - last
    return {
        "上年执行": money(last),
        "上年执行率": percent(before.evaluation.budget.execution_rate or Decimal(0)),
        "上年总分": score(compute(before).total),
        "上年实有": str(before.evaluation.staffing.headcount),
        "执行增减": "增加" if change > 0 else "减少",
        "执行反向": "减少" if change > 0 else "增加",
        "执行增额": money(abs(change)),
        "超支": money(budget.adjusted * Decimal("1.08")),
        "净资产上年": money(assets.net_previous),
        "净增减": "增加" if assets.net_current > assets.net_previous else "减少",
        "净反向": "减少" if assets.net_current > assets.net_previous else "增加",
        "资产反向": "减少" if assets.total.current > assets.total.previous else "增加",
    }


def _results(scorecard: Scorecard, tree: Tree) -> dict[str, str]:
    rows = {line.indicator.name: line for line in scorecard.lines}

    def actual(name: str) -> str:
        return str(tree["评分"][name]["完成值"])

    aimed = {name: _aim(rows[name]) for name in _COUNTS}
    activities = Decimal(actual("便民服务活动次数")) - Decimal(aimed["便民服务活动次数"])
    grades = [band.name for band in scorecard.bands]
    other = grades[(grades.index(scorecard.rating) + 1) % len(grades)]
    return {
        "活动": actual("便民服务活动次数"),
        "活动目标": aimed["便民服务活动次数"],
        "活动差": f"{activities:f}",
        "隐患": actual("安全隐患排查处数"),
        "隐患目标": aimed["安全隐患排查处数"],
        "办结率": actual("事项办结率"),
        "网格率": actual("网格化覆盖率"),
        "天数": actual("平均办理天数"),
        "天数目标": _aim(rows["平均办理天数"]),
        "化解率": actual("矛盾纠纷化解率"),
        "满意度": actual("居民满意度"),
        "样本": tree["评分"]["居民满意度"]["样本量"],
        "总分": score(scorecard.total),
        "等级": scorecard.rating,
        "别等": other,
    }


_COUNTS = ("便民服务活动次数", "安全隐患排查处数")


def _people(tree: Tree) -> dict[str, str]:
    members = tree["评价工作组"]
    units = list(dict.fromkeys(m["单位"] for m in members if m["单位"].endswith("社区居委会")))
    short = [unit.removesuffix("社区居委会") for unit in units]
    secretary = next(m for m in members if m["职务"] == "社区书记" and m["单位"] == units[0])
    return {
        "书记": members[0]["姓名"],
        "主任": members[1]["姓名"],
        "社书1": secretary["姓名"],
        "社区1": short[0],
        "社区2": short[1],
        "社区3": short[2],
    }


def _aim(line: ScoreLine) -> str:
    aim = line.indicator.criterion.aim
    if aim is None:
        raise ValueError(f"{line.indicator.name} aims at no number")
    return aim.text
