"""Which fields of a street office's work a text speaks of, to see that a measure is none for its problem."""

import re

# the fields, each by words that are said of it alone
_FIELDS = {
    "财务": "预算|支出|资金|经费|决算|报销|付款|支付|采购|尾款|账目|资产|结余",
    "台账数据": "台账|数据|统计|口径|档案|信息系统|平台|报表",
    "绿化环境": "绿化|绿地|补植|保洁|垃圾|扬尘|环境卫生|市容|河道|污染|乱堆|卫生死角",
    "文体活动": "文艺|演出|文化活动|书画|体育|健身|合唱|阅读|广场舞|比赛|晚会|业余生活|文化生活|评选|家风|最美",
    "办事窗口": "窗口|办件|办结|审批|受理|办理时间|排队|代办|预约|办事大厅",
    "安全应急": "安全|隐患|消防|防汛|燃气|应急|演练|充电|禁毒|反诈|防溺水|电动车",
    "矛盾信访": "纠纷|矛盾|信访|调解|诉求",
    "停车": "停车|车位|占道",
    "噪声": "噪声|扰民",
    "养老": "养老|助餐|老人|老年|托养|日间照料",
    "就业": "就业|招聘|求职|岗位|创业",
    "征兵双拥": "征兵|双拥|退役军人|拥军|优抚",
    "社保医疗": "社保|医保|参保|义诊|体检|疫苗|卫生服务",
    "绩效管理": "绩效|指标|自评",
    "党建": "党建|党员|支部|组织生活",
}
_FIELD = re.compile("|".join(f"(?P<f{number}>{words})" for number, words in enumerate(_FIELDS.values())))
_NAMES = tuple(_FIELDS)
# how anything may be put right: said of a problem of any field
_MANAGING = re.compile(
    "制度|机制|办法|方案|清单|责任|考核|通报|调度|例会|会商|会同|督办|督促|检查|抽查|培训|人员|人手|力量|台账|计划|规划|细化|分工|包联|监督|公示|公开|回访"
    "|协调|对接|沟通|联合|流程|标准|目标|论证|调研|第三方|合同|验收|数据|信息|系统|平台|预算|资金|经费|整改|排查|督查|跟踪|走访|征求|听取|宣传|引导|试点|交流|优化|简化|压缩|合并|提前|及时|按[月季周]|每[月季周日]"
)


def _fields(text: str) -> set[str]:
    return {_NAMES[int(found.lastgroup[1:])] for found in _FIELD.finditer(text) if found.lastgroup}


def elsewhere(problem: str, measure: str) -> str:
    """Says so where a measure speaks of fields that its problem does not, and of no way to put anything right."""
    wrong, put_right = _fields(problem), _fields(measure)
    if not wrong or not put_right or wrong & put_right or _MANAGING.search(measure):
        return ""
    return f"问题说的是{'、'.join(sorted(wrong))}，措施说的是{'、'.join(sorted(put_right))}"
