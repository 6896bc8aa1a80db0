"""Two years, and all offices of a district. For DIS the examples are lists of offices, each with its edits."""

from dataclasses import dataclass

from tests.checks.pages import WORK, Example, Page, threshold

PAST = "去年|"
TOTAL_THEN = f"{PAST}资产总额: {{本年: 500.00, 上年: 480.00}}"
PROBLEM = "工程尾款支付进度偏慢，全年预算执行率未达到100%。"
OLD_PROBLEM = f"{PAST}便民服务站点偏少，预算执行前松后紧。"
NOTHING: Example = [(f"{PAST}{WORK}", WORK)]  # last year's report as it is
STORY = (
    "新建社区服务驿站三处，整修背街小巷道路十二条，清运积存垃圾四百吨，补种行道树六百株。"
    "组织志愿者入户走访独居老人，逐户登记需求，联系卫生院上门体检，为困难家庭加装扶手和燃气报警器。"
    "会同城管、市监部门清理占道经营，规范早市摊位，增设公共停车泊位，缓解了学校周边早晚拥堵。"
)
OTHER_STORY = (
    "把调解室搬到居民楼下，聘请退休法官和律师轮流坐班，全年化解邻里纠纷，没有一件上行。"
    "改造三个小区的排水管网和楼道照明，解决了多年雨季积水。开办暑期托管班，大学生返乡担任辅导员。"
)

YEARS = {
    "YR-06": Page(
        fails=[
            [(f"{PAST}执行数: 206.40", "执行数: 20.79")],
            [(f"{PAST}年初预算: 200.00", "年初预算: 20.00")],
        ],
        passes=[NOTHING, [(f"{PAST}执行数: 206.40", "执行数: 190.00")]],
    ),
    "YR-01": Page(
        fails=[[(TOTAL_THEN, "资产总额: {本年: 510.00, 上年: 480.00}")]],
        passes=[NOTHING],
    ),
    "YR-02": Page(
        fails=[
            [(f"{PAST}{WORK}", STORY), (WORK, STORY)],
            [(f"{PAST}{WORK}", STORY), (WORK, STORY.replace("三处", "5处").replace("十二条", "9条"))],
        ],
        passes=[
            NOTHING,
            [(f"{PAST}{WORK}", STORY), (WORK, OTHER_STORY)],
            [(f"{PAST}{WORK}", STORY), (WORK, STORY), threshold("相似度: 100%")],  # only above it
        ],
    ),
    "YR-03": Page(
        fails=[
            [(f"{PAST}计分规则: {{方式: 正向, 目标: 90%}}", "计分规则: {方式: 正向, 目标: 92%}")],
            [(f"{PAST}计分规则: {{方式: 反向, 目标: 5}}", "计分规则: {方式: 反向, 目标: 4}")],
        ],
        passes=[
            NOTHING,
            [(f"{PAST}计分规则: {{方式: 正向, 目标: 90%}}", "计分规则: {方式: 正向, 目标: 88%}")],
            [(f"{PAST}计分规则: {{方式: 反向, 目标: 5}}", "计分规则: {方式: 反向, 目标: 6}")],
        ],
    ),
    "YR-04": Page(
        fails=[[(OLD_PROBLEM, PROBLEM)]],
        passes=[NOTHING, [(OLD_PROBLEM, PROBLEM), threshold("相似度: 100%")]],
    ),
    "YR-05": Page(
        fails=[[(f"{PAST}实有人数: 48", "实有人数：48")], [(f"{PAST}等级标准: 优90", "等级标准：优90")]],
        passes=[NOTHING],
    ),
    "YR-07": Page(
        fails=[
            [(f"{PAST}收集结束: 2023-02-20", "收集结束: 2024-02-20")],
            [(f"{PAST}成文日期: 2023-02-28", "成文日期: 2024-02-28")],
            [(f"{PAST}启动: 2023-01\n", "启动: 2024-01\n")],
            [(f"{PAST}执行数: 206.40", "执行数: 207.90")],
            [
                (f"{PAST}资产总额: {{本年: 500.00,", "资产总额: {本年: 520.00,"),
                (f"{PAST}负债总额: {{本年: 125.00,", "负债总额: {本年: 120.00,"),
            ],
            [(f"{PAST}次数: {{完成值: 13}}", "次数: {完成值: 12}")],
            [(f"{PAST}筹建社区服务驿站", "建成社区服务驿站")],
            [(f"{PAST}工作小组发放清单、收集资料", "工作小组收集资料")],
        ],
        passes=[
            NOTHING,
            [(f"{PAST}资产总额: {{本年: 500.00,", "资产总额: {本年: 520.00,")],  # one of the two may stay
            [(f"{PAST}次数: {{完成值: 13}}", "次数: {完成值: 12}"), threshold("照抄行数: 9")],
            [(f"{PAST}全年开展便民服务活动12次。", "全年开展便民服务活动10次。")],
        ],
    ),
}

RATE = "执行数: 207.90"
SPREAD: list[Example] = [[(RATE, f"执行数: {n}")] for n in ("205.00", "206.00", "207.00", "208.00", "209.00")]
# grades below the highest, so that not everyone is 优
MODEST: Example = [
    ("完成值: 达成, 自评得分: 30", "完成值: 未达成, 自评得分: 15, 扣分原因: 创建任务没有通过验收")
]


@dataclass(frozen=True)
class DistrictPage:
    """Failing and passing districts, each a list of offices."""

    fails: list[list[Example]]
    passes: list[list[Example]]


DISTRICT = {
    "DIS-01": DistrictPage(
        fails=[[[(WORK, STORY)], [(WORK, STORY.replace("三处", "五处"))]]],
        passes=[
            [[(WORK, STORY)], [(WORK, OTHER_STORY)]],
            # what half of the offices share is form, not copying
            [[(WORK, STORY)], [(WORK, STORY)], [(WORK, STORY)], [(WORK, OTHER_STORY)]],
        ],
    ),
    "DIS-02": DistrictPage(
        fails=[[[], []]],
        passes=[
            [[], [(RATE, "执行数: 205.00")]],
            # all full marks: equal, but nothing that was thought out twice
            [[(RATE, "执行数: 210.00")], [(RATE, "执行数: 210.00")]],
        ],
    ),
    "DIS-03": DistrictPage(
        fails=[[[(WORK, "青松第一社区新建驿站。")], []]],
        passes=[
            [[(WORK, "明溪第一社区新建驿站。")], []],
            [[(WORK, "青松路新建驿站。")], []],
            [[(WORK, "与青松第一社区联合新建驿站。")], []],
            # 新建 is a verb here, whatever the neighbour's community is called
            [[(WORK, "在路口新建社区驿站。")], [("单位: 明溪第一社区居委会", "单位: 新建社区居委会")]],
        ],
    ),
    "DIS-04": DistrictPage(
        fails=[[*SPREAD, [(RATE, "执行数: 20.79")]]],
        passes=[SPREAD, [*SPREAD[:3], [(RATE, "执行数: 20.79")]]],
    ),
    "DIS-05": DistrictPage(
        fails=[SPREAD],
        passes=[SPREAD[:4], [*SPREAD[:2], MODEST, MODEST, MODEST]],
    ),
}
