"""Faults of numbers in sentences, of dates and names, and of characters and marks."""

from collections.abc import Callable
from decimal import Decimal

from reportgen.demo.faults.fault import Fault, Scene


def _work(text: str) -> Callable[[Scene], None]:
    """A change that adds a block of work done with one text. {year} and {before} are years."""

    def change(scene: Scene) -> None:
        said = text.format(year=scene.year, before=scene.year - 1)
        scene.tree["重点工作"].append({"标题": "做好日常管理", "内容": said})

    return change


def _overspent(scene: Scene) -> None:
    budget = scene.tree["预算"]
    budget["执行数"] = f"{Decimal(budget['全年预算']) * Decimal('1.02'):.2f}"
    budget["收支说明"] = "年末急办事项由上级追加资金解决，手续正在办理"
    scene.tree["评分"]["全年预算执行率"] = {}


def _leap(scene: Scene) -> None:
    budget = scene.tree["预算"]
    budget["年初预算"] = f"{Decimal(budget['全年预算']) * Decimal('0.6'):.2f}"
    budget["调整原因"] = "年中接收划转的市政养护职能，预算随之划转"


def _few_asked(scene: Scene) -> None:
    scene.tree["评分"]["居民满意度"]["样本量"] = "9"


def _past_due(scene: Scene) -> None:
    scene.tree["问题和措施"][0]["完成时限"] = f"{scene.year}年6月底"


def _no_owner_yet(scene: Scene) -> None:
    scene.tree["问题和措施"][0]["责任人"] = "待定"


def _same_duty(scene: Scene) -> None:
    duties = scene.tree["主要职责"]
    duties.insert(0, duties[-2])


def _empty_words(scene: Scene) -> None:
    scene.tree["评分"]["全年预算执行率"]["扣分原因"] = "由于各方面客观原因影响，未能完全达到预期"


def _general_measure(scene: Scene) -> None:
    scene.tree["问题和措施"][-1]["措施"] = "加强领导，提高认识，进一步抓好落实。"


def _one_post_twice(scene: Scene) -> None:
    scene.tree["评价工作组"][1]["职务"] = scene.tree["评价工作组"][0]["职务"]


def _name_mistaken(scene: Scene) -> None:
    leader = scene.tree["评价工作组"][0]["姓名"]
    scene.tree["自评工作"]["工作过程"].append(f"小组由甲{leader[1:]}任组长，集体讨论了得分。")


def _digit_too_many(scene: Scene) -> None:
    scene.tree["机构人员"]["事业编制"] += "0"


def _grown_in_words(scene: Scene) -> None:
    row = scene.tree["资产"]["资产总额"]
    way = "减少" if Decimal(row["本年"]) > Decimal(row["上年"]) else "增加"
    scene.tree["自评工作"]["工作过程"].append(f"经核对，与上年相比，资产总额有所{way}。")


def _last_year_mistaken(scene: Scene) -> None:
    outturn = Decimal(scene.tree_before()["预算"]["执行数"])
    scene.tree["自评工作"]["工作过程"].append(f"上年执行数为{outturn + Decimal('3.60'):.2f}万元。")


FAULTS = (
    Fault(("CON-04",), "其中一项大于总数", _work("走访商户86家，其中餐饮类94家。")),
    Fault(("CON-05",), "合格率108%", _work("网格员培训合格率为108%。")),
    Fault(("NUM-04",), "数里有字母", _work("新增停车位12O个，缓解停车难。")),
    Fault(("NUM-05",), "说四个部门，列了三个", _work("联合公安、消防、城管四个部门开展夜查。")),
    Fault(("NUM-06",), "一是、二是之后是四是", _work("推进治理，一是抓排查，二是抓整改，四是抓考核。")),
    Fault(("DATE-03",), "6月31日", _work("6月31日完成楼道粉刷。")),
    Fault(("DATE-04",), "3月至1月", _work("3月至1月开展楼道清理。")),
    Fault(("DATE-05",), "完成时限在报告之前", _past_due),
    Fault(("TXT-06",), "布署、按排", _work("按照上级布署，合理按排值守力量。")),
    Fault(("TXT-07",), "维护护", _work("积极维护护社区治安。")),
    Fault(("TXT-08",), "逗号打了两个", _work("清理楼道杂物，，方便居民通行。")),
    Fault(("TXT-09",), "“达到”后面没有数", _work("推进垃圾分类，居民参与率达到。")),
    Fault(("TXT-10",), "责任人待定", _no_owner_yet),
    Fault(("TXT-11",), "一条职责写了两遍", _same_duty),
    Fault(("TXT-12",), "文字里是别的区", _work("按照虚拟区财政局要求开展检查。")),
    Fault(("RSN-02",), "扣分原因没有说出是什么事", _empty_words),
    Fault(("ACT-04",), "措施没有说做什么", _general_measure),
    Fault(("SIG-04",), "一个职务两个人", _one_post_twice),
    Fault(("SIG-05",), "组长的姓名与名单差一个字", _name_mistaken),
    Fault(("NUM-07",), "投入的单位写成元", _work("投入35.60元改造社区食堂。")),
    Fault(("HR-02", "YR-06"), "事业编制多写了一位", _digit_too_many, looks_back=True, carries=True),
    Fault(("CON-06",), "资产总额的增减说反了", _grown_in_words),
    Fault(("YR-08",), "文字里上年的执行数与去年报告不符", _last_year_mistaken, looks_back=True),
    Fault(("IND-17",), "满意度只调查了9人", _few_asked),
    Fault(("BUD-10",), "年初预算与全年预算相差悬殊", _leap),
    Fault(("BUD-09",), "超预算支出", _overspent),
)
