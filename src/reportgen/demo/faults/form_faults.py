"""Faults in what the forms print: targets, parts of the budget, projects."""

from decimal import Decimal
from typing import Any

from reportgen.demo.faults.fault import Fault, Scene, indicators
from reportgen.formatting import rounded


def _other_target(scene: Scene) -> None:
    indicators(scene.own_scheme())["网格化覆盖率"]["年度指标值"] = "≥95%"


def _posts_in_two_ways(scene: Scene) -> None:
    posts = scene.tree["机构人员"]
    posts["人员编制"] = str(int(posts["行政编制"]) + int(posts["事业编制"]) + 2)


def _parts_missing(scene: Scene) -> None:
    outturn = Decimal(scene.tree["预算"]["执行数"])
    basic = rounded(outturn * 2 / 5)
    scene.tree["预算"]["基本支出"] = {"执行数": str(basic)}
    scene.tree["预算"]["项目支出"] = {"执行数": str(outturn - basic - 3)}


def _receptions_over_budget(scene: Scene) -> None:
    scene.tree["预算"]["三公经费"] = {"公务接待费": {"年初预算": "2.00", "执行数": "2.60"}}


def _project(outturn: str, adjusted: str, **sources: str) -> dict[str, Any]:
    """A faultless project but for its money."""
    total = {"年初预算": adjusted, "全年预算": adjusted, "执行数": outturn}
    funds = {"年度资金总额": total, **{key: {"执行数": value} for key, value in sources.items()}}
    indicator = {"三级指标": "走访次数", "分值": "100", "年度指标值": "≥12次"}
    group = {"二级指标": "数量指标", "三级指标": [indicator]}
    system = [{"一级指标": "产出指标", "分值": "100", "二级指标": [group]}]
    scores = {"走访次数": {"完成值": "13次"}}
    return {"名称": "走访慰问", "标识": "zoufang", "资金": funds, "指标体系": system, "评分": scores}


def _sources_missing(scene: Scene) -> None:
    scene.tree["项目"] = [_project("9.00", "10.00", 当年财政拨款="5.00", 其他资金="3.00")]


def _project_overspent(scene: Scene) -> None:
    scene.tree["项目"] = [_project("11.00", "10.00")]


def _project_too_large(scene: Scene) -> None:
    budget = scene.tree["预算"]
    more = str(Decimal(budget["执行数"]) + 1)
    adjusted = str(max(Decimal(budget["全年预算"]), Decimal(more)) + 1)
    scene.tree["项目"] = [_project(more, adjusted)]


FAULTS = (
    Fault(("IND-18",), "表上的年度指标值与计分规则的目标不同", _other_target, carries=True),
    Fault(("HR-03",), "人员编制比行政编制加事业编制多两名", _posts_in_two_ways, carries=True),
    Fault(("BUD-11",), "基本支出加项目支出比执行数少3万元", _parts_missing),
    Fault(("BUD-12",), "公务接待费超过年初预算", _receptions_over_budget),
    Fault(("PRJ-01",), "项目资金各来源比总额少1万元", _sources_missing),
    Fault(("PRJ-02",), "项目执行数大于全年预算", _project_overspent),
    Fault(("PRJ-03",), "项目资金超过单位的支出", _project_too_large),
)
