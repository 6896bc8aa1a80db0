"""Faults of the score table and of the office's own 指标体系."""

from decimal import Decimal

from reportgen.demo.amounts import Profile
from reportgen.demo.faults.fault import Fault, Scene, indicators, only_service_goal
from reportgen.demo.office_writer import RATE
from reportgen.formatting import rounded, score

_ACTIVITIES, _HAZARDS, _GRID = "便民服务活动次数", "安全隐患排查处数", "网格化覆盖率"
_DISPUTES, _QUALITY, _PLEASED = "矛盾纠纷化解率", "辖区治理水平提升", "居民满意度"
_GOOD = Profile(
    (0.91, 0.95), (-0.05, -0.03), calm=True
)  # otherwise the missing score would make the total an outlier
_SPENT = Profile((0.956, 0.998), (-0.06, -0.03), calm=True)
_FULL = Profile((0.956, 0.998), (1, 1), 1, calm=True)


def _off_rule(scene: Scene) -> None:
    exact = rounded(scene.world.figures(scene.turn, scene.number).rate / 10)
    scene.tree["评分"][RATE]["自评得分"] = score(exact + Decimal("0.35"))


def _no_reason(scene: Scene) -> None:
    del scene.tree["评分"][RATE]["扣分原因"]


def _no_actual(scene: Scene) -> None:
    del scene.tree["评分"][_QUALITY]["完成值"]


def _too_many_points(scene: Scene) -> None:
    scene.tree["评分"][_PLEASED]["自评得分"] = "12"


def _no_score(scene: Scene) -> None:
    del scene.tree["评分"][_QUALITY]["自评得分"]


def _wrong_sort(scene: Scene) -> None:
    scene.tree["评分"][_GRID] = {"完成值": "57", "自评得分": "10"}


def _far_beyond(scene: Scene) -> None:
    scene.tree["评分"][_ACTIVITIES] = {"完成值": str((24 + 2 * scene.turn) * 3 // 2)}


def _point_moved(scene: Scene) -> None:
    scene.tree["评分"][_GRID] = {"完成值": "9.7%", "扣分原因": "两个新建小区尚未划入网格"}
    scene.tree["问题和措施"].append(
        {
            "问题": "新建小区未划入网格。",
            "措施": "交付入住前划定网格并配齐网格员。",
            "责任人": "党群工作办公室",
            "完成时限": f"{scene.year + 1}年9月底",
        }
    )


def _as_planned(scene: Scene) -> None:
    scores = scene.tree["评分"]
    for name, row in indicators(scene.world.years[scene.turn].scheme).items():
        target = row["计分规则"].get("目标")
        if target is not None:
            scores[name] = {"完成值": target} | ({"样本量": "260"} if name == _PLEASED else {})
    # Hundredths of points make the scores different from those of all other offices.
    scores[_QUALITY] = {
        "完成值": "达成",
        "自评得分": f"14.{scene.rng.randint(1, 49):02d}",
        "扣分原因": "居民议事机制运行不稳，治理参与面不够宽",
    }
    scene.tree["问题和措施"].append(
        {
            "问题": "居民议事机制运行不稳。",
            "措施": "每季度召开议事会并公开结果。",
            "责任人": "党群工作办公室",
            "完成时限": f"{scene.year + 1}年9月底",
        }
    )


def _no_sample(scene: Scene) -> None:
    del scene.tree["评分"][_PLEASED]["样本量"]
    scene.tree["自评工作"]["工作过程"] = ["自评小组收集资料，逐项核对后打分，报班子会审定。"]


def _weights_wrong(scene: Scene) -> None:
    scene.own_scheme()[0]["分值"] = "45"


def _weights_moved(scene: Scene) -> None:
    scheme = scene.own_scheme()
    by_name = indicators(scheme)
    scheme[0]["分值"], scheme[2]["分值"] = "40", "40"
    by_name[_GRID]["分值"], by_name["事项办结率"]["分值"] = "5", "5"
    by_name["事项办结率"]["计分规则"] = {"方式": "正向", "目标": "98%"}
    by_name[_DISPUTES]["分值"] = "25"
    for name in (_GRID, "事项办结率", _DISPUTES):
        points = by_name[name]["分值"]
        by_name[name]["评分标准"] = f"{name}达到目标得{points}分，不足的按完成比例得分。"
        scene.tree["评分"][name].pop("自评得分", None)
    scene.tree["评分"]["事项办结率"] = {"完成值": "98.7%"}
    scene.tree["评分"][_DISPUTES] = {"完成值": "96.4%"}


def _unmeasured_standard(scene: Scene) -> None:
    indicators(scene.own_scheme())[_GRID]["评分标准"] = "网格化覆盖率达到要求得10分，不足的酌情减分。"


def _gaps(scene: Scene) -> None:
    standard = "达到98%得10分，95-97%得8分，90-94%得6分，不满90%得0分。"
    indicators(scene.own_scheme())["事项办结率"]["评分标准"] = standard


def _all_whole(scene: Scene) -> None:
    by_name = indicators(scene.own_scheme())
    for name, reason in (
        (_DISPUTES, "历史遗留问题牵涉面广，年内没有全部解决"),
        (_PLEASED, "停车位偏少，受访居民给分不满"),
    ):
        by_name[name]["计分规则"] = {"方式": "正向", "目标": "100%"}
        by_name[name]["年度指标值"] = "100%"
        by_name[name]["评分标准"] = f"{name}达到100%得{by_name[name]['分值']}分，不足的按完成比例得分。"
        scene.tree["评分"][name] = {"完成值": "97.4%", "扣分原因": reason}
    scene.tree["评分"][_PLEASED]["样本量"] = "310"
    scene.tree["问题和措施"].append(
        {
            "问题": "历史遗留矛盾较多，居民满意程度距全满仍有差距。",
            "措施": "逐件落实包案人，办结后回访当事人。",
            "责任人": "平安建设办公室",
            "完成时限": f"{scene.year + 1}年9月底",
        }
    )
    only_service_goal(scene)


def _unsupported(scene: Scene) -> None:
    by_name = indicators(scene.own_scheme())
    for name in (_ACTIVITIES, _HAZARDS, _GRID, "平均办理天数"):
        by_name[name]["计分规则"] = {"方式": "酌情"}
        scene.tree["评分"][name]["自评得分"] = "10"


def _lowered(scene: Scene) -> None:
    only_service_goal(scene)  # no 分项目标 speaks of the target that is lowered
    row = indicators(scene.own_scheme())[_HAZARDS]
    row["计分规则"] = {"方式": "正向", "目标": "100"}
    row["年度指标值"] = "100处"
    row["评分标准"] = "全年排查安全隐患不少于100处得10分，不足的按完成比例得分。"
    scene.tree["评分"][_HAZARDS] = {"完成值": "108"}
    only_service_goal(scene)  # a goal that promises last year's number would be a fault of its own


def _standard_of_another_year(scene: Scene) -> None:
    row = indicators(scene.own_scheme())[_HAZARDS]
    row["评分标准"] = "全年排查安全隐患不少于95处得10分，不足的按完成比例得分。"


def _rate_twice(scene: Scene) -> None:
    row = indicators(scene.own_scheme())[_GRID]
    row["评分标准"] = "全年执行数与全年预算数的比率达到100%得10分，不足的按完成比例得分。"


FAULTS = (
    Fault(("BUD-04",), "执行率指标的自评得分高于按标准算出的", _off_rule),
    Fault(("IND-02",), "执行率扣了分，没有写扣分原因", _no_reason),
    Fault(("IND-01",), "定性指标没有填完成值", _no_actual),
    Fault(("IND-09",), "居民满意度分值10分，自评得分12分", _too_many_points),
    Fault(("IND-10",), "定性指标没有填自评得分", _no_score, profile=_GOOD),
    Fault(("IND-12",), "活动次数达到目标的一倍半，没有偏差原因", _far_beyond),
    Fault(("IND-20",), "网格化覆盖率的小数点错位", _point_moved),
    Fault(("IND-16",), "满意度没有样本量", _no_sample),
    Fault(("IND-11",), "覆盖率的完成值填成个数", _wrong_sort),
    Fault(("IND-14",), "有数值目标的指标，完成值都照抄目标", _as_planned, profile=_SPENT, scarce=True),
    Fault(("IND-08", "IND-05"), "自定指标体系的一级指标分值合计95", _weights_wrong, carries=True),
    Fault(("IND-05",), "自定指标体系产出40、效益40", _weights_moved, profile=_SPENT, carries=True),
    Fault(("IND-03",), "自定评分标准只写酌情减分", _unmeasured_standard, carries=True),
    Fault(("IND-04",), "自定评分标准的档次有空档", _gaps, carries=True),
    Fault(("IND-15",), "自定指标体系的比率目标都是100%", _all_whole, profile=_SPENT, carries=True),
    Fault(
        ("IND-07",),
        "几乎项项满分，多数没有可以核算的完成值",
        _unsupported,
        profile=_FULL,
        carries=True,
        scarce=True,
    ),
    Fault(("IND-18",), "评分标准里的目标与计分规则不同", _standard_of_another_year, carries=True),
    Fault(("IND-19",), "覆盖率的评分标准说的是执行率", _rate_twice, carries=True),
    Fault(("YR-03",), "排查处数的目标比去年低", _lowered, looks_back=True, carries=True),
    Fault(("DIS-02",), "各项得分与邻近街道完全相同", twin=True, same_figures=True),
)
