"""Braces that are no references, and sources of numbers that are not there."""

from tests.checks.pages import WORK, Page
from tests.checks.pages_words import account, work

CLOSING = "落款:\n"
ACTIVITIES = "便民服务活动次数: {完成值: 12}"

PAGES = {
    "REF-01": Page(
        fails=[
            *work("执行率{{ 预算.执行率 }}。", "材料齐全｛略｝。", "分组为{1、2}。", "网格员到岗}。"),
            *account("按{% if 总分 %}评价。"),
        ],
        passes=[
            *work("执行率{预算.执行率}。", "全年得分{总分}分，等级为{等级}。"),
            *account("按（略）评价。"),
        ],
    ),
    "SRC-01": Page(
        fails=[
            [(CLOSING, f"依据: {{99次: 活动签到表}}\n\n{CLOSING}")],
            [(ACTIVITIES, f"{ACTIVITIES[:-1]}, 依据: {{12场: 活动签到表}}}}")],
            [(WORK, '新建驿站3处，接待居民5260人次。\n    依据: {5230人次: "叫号系统"}')],
            [(WORK, "上半年新建驿站3处，改造公园3处。"), (CLOSING, f"依据: {{3处: 台账}}\n\n{CLOSING}")],
        ],
        passes=[
            [(CLOSING, f"依据: {{开展便民服务活动12次: 活动签到表}}\n\n{CLOSING}")],
            [(ACTIVITIES, f"{ACTIVITIES[:-1]}, 依据: 活动签到表}}")],
            [(ACTIVITIES, f"{ACTIVITIES[:-1]}, 依据: {{完成值: 活动签到表}}}}")],
            [(WORK, '新建驿站3处，接待居民5230余人次。\n    依据: {5230: "叫号系统", 3处: 竣工验收单}')],
            [("  资金来源:", "  依据: {执行数: 部门决算, 10.00万元: 追加通知}\n  资金来源:")],
        ],
    ),
}
