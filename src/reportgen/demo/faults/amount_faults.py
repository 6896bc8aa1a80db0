"""Faults of figures: budget, assets, people, dates."""

from decimal import Decimal

from reportgen.demo.amounts import Profile, amount
from reportgen.demo.faults.fault import Fault, Scene
from reportgen.demo.office_writer import RATE
from reportgen.formatting import score


def _hundredths(text: str) -> int:
    return int(Decimal(text) * 100)


def _shift(scene: Scene, key: str, column: str, by: int) -> None:
    row = scene.tree["资产"][key]
    row[column] = amount(_hundredths(row[column]) + by)


def _no_adjustment_reason(scene: Scene) -> None:
    budget = scene.tree["预算"]
    budget["年初预算"] = amount(_hundredths(budget["全年预算"]) * 107 // 100)
    budget.pop("调整原因", None)


def _stated_rate(scene: Scene) -> None:
    rate = scene.world.figures(scene.turn, scene.number).rate
    scene.tree["预算"]["自报执行率"] = f"{score(rate + Decimal('2.5'))}%"


def _balanced(scene: Scene) -> None:
    scene.tree["预算"]["收支说明"] = "收支平衡"


def _narrow(scene: Scene) -> None:
    scene.tree["预算"]["口径"] = "项目"
    scene.tree["自评工作"]["评价范围"] = "社区工作经费项目"


def _low_unexplained(scene: Scene) -> None:
    scene.tree["预算"]["收支说明"] = "结余结转下年"
    scene.tree["评分"][RATE]["扣分原因"] = "预算执行慢"


def _net_typo(scene: Scene) -> None:
    _shift(scene, "净资产", "本年", 1_000)


def _net_waived(scene: Scene) -> None:
    _net_typo(scene)
    scene.tree["忽略检查"] = {
        "AST-01@资产.净资产.本年": {"问题": "净资产与资产减负债差 10.00", "理由": "账面数与报表数口径不同"}
    }


def _net_rounding(scene: Scene) -> None:
    _shift(scene, "净资产", "本年", -1)


def _assets_leap(scene: Scene) -> None:
    for row in scene.tree["资产"].values():
        row["本年"] = amount(_hundredths(row["上年"]) * 145 // 100)
        row.pop("变动原因", None)
    total, liabilities = (_hundredths(scene.tree["资产"][k]["本年"]) for k in ("资产总额", "负债总额"))
    scene.tree["资产"]["净资产"]["本年"] = amount(total - liabilities)


def _over_posts(scene: Scene) -> None:
    staffing = scene.tree["机构人员"]
    staffing["实有人数"] = str(int(staffing["行政编制"]) + int(staffing["事业编制"]) + 3)
    staffing.pop("超编原因", None)


def _over_posts_again(scene: Scene) -> None:
    _over_posts(scene)
    scene.tree["忽略检查"] = {
        "HR-01@机构人员.实有人数": {
            "问题": "实有 43 人，编制 12+30=42 名，超出 1 人，没有说明",
            "理由": "接收军转干部一名，待下年消化",
        }
    }


def _too_early(scene: Scene) -> None:
    scene.tree["自评工作"]["启动"] = f"{scene.year}-12-05"


def _reversed(scene: Scene) -> None:
    process = scene.tree["自评工作"]
    process["收集开始"], process["收集结束"] = process["收集结束"], process["收集开始"]


def _wrong_unit(scene: Scene) -> None:
    budget = scene.tree["预算"]
    for key in ("年初预算", "全年预算", "执行数"):
        budget[key] = amount(_hundredths(budget[key]) * 10_000)
    left = _hundredths(budget["全年预算"]) - _hundredths(budget["执行数"])
    budget["收支说明"] = f"结余{amount(left)}，按规定结转下年使用"
    if "调整原因" in budget:
        budget["调整原因"] = "按区财政局年中下达的调整文件执行"


def _not_carried(scene: Scene) -> None:
    _shift(scene, "资产总额", "上年", 250)
    _shift(scene, "净资产", "上年", 250)


def _old_start(scene: Scene) -> None:
    scene.tree["自评工作"]["启动"] = scene.tree_before()["自评工作"]["启动"]


FAULTS = (
    Fault(("BUD-02",), "自报执行率比算出的高2.5个百分点", _stated_rate),
    Fault(("BUD-01",), "年初预算与全年预算不同，没有写调整原因", _no_adjustment_reason),
    Fault(("BUD-03",), "有结余，收支说明却写收支平衡", _balanced),
    Fault(("AST-01",), "净资产多填10万元", _net_typo, carries=True),
    Fault(("AST-01", "IGN-03"), "净资产多填10万元，忽略检查里写了理由", _net_waived, carries=True),
    Fault(("HR-01",), "实有人数超编制3人，没有写超编原因", _over_posts),
    Fault(("HR-01", "IGN-02"), "超编人数变了，忽略检查里还是原来的", _over_posts_again),
    Fault(("DATE-01",), "启动日期写在评价年度之内", _too_early),
    Fault(("BUD-05",), "口径和评价范围只写项目", _narrow),
    Fault(("BUD-06",), "其他指标全满分，执行率八成多", profile=Profile((0.82, 0.86), (0.11, 0.14), 1, calm=True)),
    Fault(("BUD-07", "RSN-01"), "执行率七成多，说明和扣分原因都只有几个字", _low_unexplained,
          profile=Profile((0.73, 0.77), (-0.02, 0), calm=True)),
    Fault(("BUD-06", "BUD-08"), "总分很高，执行率不到八成", profile=Profile((0.787, 0.797), (0.207, 0.22), 1, calm=True)),
    Fault(("AST-01",), "净资产因舍入差0.01万元", _net_rounding, carries=True),
    Fault(("AST-02",), "资产、负债、净资产都增加45%，没有写变动原因", _assets_leap, carries=True),
    Fault(("DATE-02",), "收集开始和收集结束写反", _reversed),
    Fault(("DIS-04", "YR-06"), "预算三个数按元填写", _wrong_unit, looks_back=True),
    Fault(("YR-01",), "资产总额、净资产的上年数与去年报告不符", _not_carried, looks_back=True, carries=True),
    Fault(("DATE-01", "YR-07"), "启动日期照抄去年", _old_start, looks_back=True),
)  # fmt: skip
