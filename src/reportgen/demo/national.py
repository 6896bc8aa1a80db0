"""The sections that an office of the fictional district has besides, where its bureau uses the national forms.

Source of the forms: 财预〔2020〕10号《项目支出绩效评价管理办法》, 附 项目支出绩效自评表.
"""

import random

from reportgen.demo.amounts import OfficeAmounts, amount
from reportgen.scaffold.yamlwriter import Node

NATIONAL = "national.yaml"  # what district.yaml has besides
_BANDS = ("等级标准: 优90", "等级标准: 优秀85")
# 名称, 标识, 主管部门
_PROJECTS = (
    ("社区服务提升", "fuwu", "示例区民政局"),
    ("背街小巷整治", "jiexiang", "示例区住房和城乡建设局"),
    ("居家养老助餐", "zhucan", "示例区民政局"),
    ("生活垃圾分类", "laji", "示例区城市管理局"),
    ("全民阅读推广", "yuedu", "示例区文化广电体育和旅游局"),
)
_UNPAID = "尾款按合同约定次年支付"


def national_district(text: str, besides: str) -> str:
    """The text of a district.yaml with what the forms need. besides: the content of NATIONAL."""
    return text.replace(*_BANDS) + besides


def national_sections(office: str, figures: OfficeAmounts, rng: random.Random) -> dict[str, Node]:
    """项目 and 附加项 of an office. office: its full name; figures: of its year."""
    helpers = rng.randint(120, 900)
    return {
        "项目": [_project(office, figures, rng, chosen) for chosen in rng.sample(_PROJECTS, 2)],
        "附加项": {
            "志愿者人数": str(helpers),
            "志愿服务人次": str(helpers * rng.randint(2, 6) + rng.randint(0, 90)),
        },
    }


def _project(
    office: str, figures: OfficeAmounts, rng: random.Random, chosen: tuple[str, str, str]
) -> dict[str, Node]:
    name, slug, department = chosen
    budget = figures.adjusted * rng.randint(4, 9) // 100
    carried = budget * rng.randint(5, 20) // 100
    spent, spent_carried = (budget - carried) * rng.randint(90, 99) // 100, carried
    served = rng.randint(1_010, 1_290)
    money: dict[str, Node] = {
        "年度资金总额": _row(budget - carried, budget, spent + spent_carried),
        "当年财政拨款": _row(budget - carried, budget - carried, spent),
        "上年结转资金": _row(0, carried, spent_carried),
    }
    return {
        "名称": name,
        "标识": slug,
        "主管部门": department,
        "实施单位": office,
        "资金": money,
        "年度目标": {
            "预期目标": f"全年服务居民1000人次以上，{name}按期完成。",
            "实际完成情况": f"全年服务居民{served}人次，{name}按期完成。",
        },
        "评分": {
            "服务居民人次": {"完成值": f"{served}人次"},
            "验收合格率": {"完成值": "100%"},
            "按期完成率": {"完成值": f"{rng.randint(955, 999) / 10:.1f}%"},
            "社区服务水平": {"完成值": "明显提升", "自评得分": "30"},
            "服务对象满意度": {
                "完成值": f"{rng.randint(905, 985) / 10:.1f}%",
                "样本量": str(rng.randint(120, 480)),
            },
            "预算执行率": {"扣分原因": _UNPAID},
        },
    }


def _row(approved: int, adjusted: int, outturn: int) -> dict[str, Node]:
    return {"年初预算": amount(approved), "全年预算": amount(adjusted), "执行数": amount(outturn)}
