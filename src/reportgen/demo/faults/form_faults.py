"""Faults in what the forms print: targets, parts of the budget, projects."""

from decimal import Decimal

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


FAULTS = (
    Fault(("IND-18",), "表上的年度指标值与计分规则的目标不同", _other_target, carries=True),
    Fault(("HR-02",), "人员编制比行政编制加事业编制多两名", _posts_in_two_ways, carries=True),
    Fault(("BUD-11",), "基本支出加项目支出比执行数少3万元", _parts_missing),
    Fault(("BUD-12",), "公务接待费超过年初预算", _receptions_over_budget),
)
