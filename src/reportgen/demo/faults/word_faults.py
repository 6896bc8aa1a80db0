"""Faults of the texts: goals, problems, wording, what was copied, and the formal elements."""

from typing import Any

from reportgen.demo.amounts import Profile
from reportgen.demo.faults.fault import Fault, Scene
from reportgen.demo.office_writer import RATE

_ALL_SPENT = Profile((1, 1), (-0.06, -0.03), calm=True)


def _add_work(scene: Scene, title: str, content: Any) -> None:
    scene.tree["重点工作"].append({"标题": title, "内容": content})


def _add_goal(scene: Scene, title: str, aim: str, measure: str) -> None:
    scene.tree["绩效目标"]["分项目标"].append({"标题": title, "目标": aim, "指标": measure})


def _add_problem(scene: Scene, problem: str) -> None:
    scene.tree["问题和措施"].append(
        {
            "问题": problem,
            "措施": "列入月度例会跟踪督办。",
            "责任人": "党政办公室",
            "完成时限": f"{scene.year + 1}年6月底",
        }
    )


def _unanswered(scene: Scene) -> None:
    _add_goal(scene, "提升居民满意度", "让居民出门见绿。", "新建口袋公园3处。")


def _unmeasured(scene: Scene) -> None:
    _add_goal(scene, "做强非遗传承", "老手艺后继有人。", "培育三名传承人。")


def _two_measures(scene: Scene) -> None:
    _add_goal(scene, "办好身边实事", "难题有回应。", "居民满意度达到85%以上。")


def _no_figure(scene: Scene) -> None:
    goals = scene.tree["绩效目标"]["分项目标"]
    goals.append(
        {
            "标题": "精准治理",
            "目标": "治理有章法。",
            "指标": "健全治理机制。",
            "对应指标": ["辖区治理水平提升"],
        }
    )


def _single_item(scene: Scene) -> None:
    _add_work(scene, "打好“三场硬仗”", ["对背街小巷逐条清理，拆除私搭乱建。"])


def _miscounted(scene: Scene) -> None:
    _add_work(scene, "办好实事", "重点办好三件实事：一是新建停车场，二是修缮文化广场。")


def _numbered(scene: Scene) -> None:
    scene.tree["主要职责"][0] = f"1、{scene.tree['主要职责'][0]}"


def _slow_but_full(scene: Scene) -> None:
    scene.tree["评分"]["平均办理天数"] = {"完成值": "4.2"}
    _add_problem(scene, "部分项目支付进度慢。")


def _praised(scene: Scene) -> None:
    scene.tree["评分"]["居民满意度"] = {
        "完成值": "72.5%",
        "扣分原因": "停车难问题集中，居民评价偏低",
        "样本量": "320",
    }
    _add_problem(scene, "停车难长期未解，居民评价不高。")
    _add_work(scene, "回应居民关切", "开展上门走访，群众满意度极高。")


def _stale_rate(scene: Scene) -> None:
    scene.tree["自评工作"]["工作过程"].append("经汇总核对，全年预算执行率为99.95%。")


def _nobody(scene: Scene) -> None:
    problem = scene.tree["问题和措施"][0]
    del problem["责任人"], problem["完成时限"]


def _unmentioned(scene: Scene) -> None:
    scene.tree["问题和措施"] = []
    _add_problem(scene, "公文流转环节过多。")


def _no_problem(scene: Scene) -> None:
    _add_problem(scene, "暂无问题。")


def _empty_reason(scene: Scene) -> None:
    scene.tree["评分"][RATE]["扣分原因"] = "客观原因"


def _doubled(scene: Scene) -> None:
    _add_work(scene, "优化服务", "优化服务服务环境，方便群众办事。")


def _no_stop(scene: Scene) -> None:
    scene.tree["主要职责"][-1] = scene.tree["主要职责"][-1].rstrip("。")


def _half_width(scene: Scene) -> None:
    _add_work(scene, "建设邻里中心", "建成邻里中心(含食堂),面积1200平米。")


def _old_year(scene: Scene) -> None:
    _add_work(scene, "丰富文化生活", f"{scene.year - 3}年全年共开展文化活动12次。")


def _other_name(scene: Scene) -> None:
    _add_work(scene, "加强巡查", f"{scene.other.name.short}街道坚持每日巡查，及时处置问题。")


def _other_community(scene: Scene) -> None:
    members = scene.tree_beside()["评价工作组"]
    unit = next(m["单位"] for m in members if m["单位"].endswith("社区居委会"))
    _add_work(scene, "建设驿站", f"{unit.removesuffix('居委会')}新建驿站，方便居民歇脚。")


def _copied_beside(scene: Scene) -> None:
    text = scene.tree_beside()["重点工作"]
    scene.tree["重点工作"] = _renamed(text, scene.other.name.short, scene.office.name.short)


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {k: _renamed(v, old, new) for k, v in value.items()}
    return [_renamed(v, old, new) for v in value] if isinstance(value, list) else value.replace(old, new)


def _copied_before(scene: Scene) -> None:
    scene.tree["重点工作"] = scene.tree_before()["重点工作"]


def _same_problem(scene: Scene) -> None:
    old = scene.tree_before()["问题和措施"][0]["问题"]
    _add_problem(scene, old)


def _no_column(scene: Scene) -> None:
    scene.tree["版式"] = {"签字栏": "否"}


def _no_titles(scene: Scene) -> None:
    for member in scene.tree["评价工作组"]:
        member.pop("职称", None)


def _twice(scene: Scene) -> None:
    members = scene.tree["评价工作组"]
    members.append(dict(members[1]))


def _near_units(scene: Scene) -> None:
    members = scene.tree["评价工作组"]
    member = dict(members[-1])
    member["姓名"] = scene.office.people[-4]
    member["单位"] = member["单位"].replace("社区", "第一社区")
    members.append(member)


def _no_closing(scene: Scene) -> None:
    del scene.tree["落款"]


def _needless(scene: Scene) -> None:
    scene.tree["忽略检查"] = {
        "SIG-01@版式.签字栏": {
            "问题": "名单没有签字栏，标题却是“人员名单及签字”",
            "理由": "签字页另行装订，随文报送纸质件",
        }
    }


FAULTS = (
    Fault(("NUM-02",), "标题说三场硬仗，只列了一项", _single_item),
    Fault(("TXT-05",), "文字里写成邻近街道", _other_name),
    Fault(("ACT-01",), "一个问题没有责任人和时限", _nobody),
    Fault(("GOAL-01",), "分项目标定了数，没有写完成情况", _unanswered),
    Fault(("SIG-03",), "工作组一人写了两行", _twice),
    Fault(("TXT-04",), "文字里是三年前的年份", _old_year),
    Fault(("CON-03",), "工作过程里写的执行率与数据不符", _stale_rate),
    Fault(("DIS-01",), "重点工作照抄邻近街道", _copied_beside, twin=True),
    Fault(("DIS-03", "TXT-05"), "文字里是邻近街道的社区", _other_community),
    Fault(("YR-02",), "重点工作照抄去年", _copied_before, looks_back=True),
    Fault(("GOAL-02",), "分项目标没有指标衡量", _unmeasured),
    Fault(("GOAL-03",), "目标写85%，指标的目标是90%", _two_measures),
    Fault(("GOAL-04",), "分项目标没有一个数", _no_figure),
    Fault(("NUM-02",), "说三件实事，只列到二是", _miscounted),
    Fault(("NUM-03",), "职责开头手写编号", _numbered),
    Fault(("CON-01",), "说支付进度慢，执行率和时效都是满分", _slow_but_full, profile=_ALL_SPENT),
    Fault(("CON-02",), "写满意度极高，满意度却扣了分", _praised),
    Fault(("ACT-02",), "扣分的指标在问题里没有提到", _unmentioned, carries=True),
    Fault(("ACT-03",), "写暂无问题", _no_problem, carries=True),
    Fault(("RSN-01",), "扣分原因只写客观原因", _empty_reason),
    Fault(("TXT-01",), "“服务服务”写重", _doubled),
    Fault(("TXT-02",), "最后一条职责没有句号", _no_stop),
    Fault(("TXT-03",), "半角括号、逗号，面积写平米", _half_width),
    Fault(("YR-04",), "去年的问题原样又写", _same_problem, looks_back=True),
    Fault(("SIG-01",), "名单没有签字栏", _no_column),
    Fault(("SIG-02",), "职称整列空白", _no_titles),
    Fault(("SIG-03",), "两个社区的名称只差“第一”", _near_units),
    Fault(("DOC-01",), "没有落款", _no_closing),
    Fault(("IGN-01",), "忽略了一个没有的问题", _needless),
)
