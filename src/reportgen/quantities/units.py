"""Units of counting and measuring, and what each is in the unit that values are compared in."""

import re
from decimal import Decimal

RATIO, POINTS, MONEY = "%", "百分点", "万元"
_MEASURES = {
    "万元": (MONEY, Decimal(1)),
    "亿元": (MONEY, Decimal(10_000)),
    "千元": (MONEY, Decimal("0.1")),
    "元": (MONEY, Decimal("0.0001")),
    "%": (RATIO, Decimal("0.01")),
    "％": (RATIO, Decimal("0.01")),
    "‰": (RATIO, Decimal("0.001")),
    "成": (RATIO, Decimal("0.1")),
    "个百分点": (POINTS, Decimal("0.01")),
    "百分点": (POINTS, Decimal("0.01")),
    "平方米": ("平方米", Decimal(1)),
    "平米": ("平方米", Decimal(1)),
    "公里": ("米", Decimal(1000)),
    "千米": ("米", Decimal(1000)),
    "米": ("米", Decimal(1)),
}
# 人, 名 and 位 count people alike, 场 and 场次 what is held
_SAME = {"人": "人", "名": "人", "位": "人", "场次": "场"}
_COUNTERS = re.findall(
    r"\w+",
    "人次 件次 户次 车次 架次 台次 家次 个月 小时 分钟 学时 课时 工作日 立方米 "
    "公顷 公斤 千克 批次 场次 点位 人 名 位 户 件 次 场 期 个 处 项 条 份 "
    "家 栋 幢 座 台 套 辆 部 块 张 本 册 篇 支 队 组 届 班 亩 吨 天 日 "
    "年 月 周 岁 倍 分 盏 根 棵 株 只 面 口 门 批 起 例 宗 笔 轮 遍 趟 "
    "类 种 级 层 间 所 站 片 版 对 餐 句 字 号 车 袋 箱 桶 床 把 顶 顿 "
    "点 大 方 员 秒 度 页 档 团 桩 ",
)
UNITS = "|".join(sorted({*_MEASURES, *_COUNTERS}, key=len, reverse=True))
# after a numeral in characters only these make a quantity: 三会, 一方 and 一把 are words
COUNTED = "|".join(
    re.findall(
        r"\w+",
        "人次 人 名 位 户 件 次 场 期 个 处 项 条 份 家 栋 座 台 套 辆 部 块 "
        "张 本 册 篇 支 届 天 年 月 周 小时 分钟 倍 成 批 起 类 种 级 间 所 轮 万元 元 平方米 米",
    )
)


ALIKE = ("次场期", "处个项条件", "人份户")
"""Units that sentences use for one another: 活动30次 and 活动30场."""


def measure(unit: str) -> tuple[str, Decimal]:
    """The unit in which values are compared, and what one of the written unit is in it."""
    return _MEASURES.get(unit) or (_SAME.get(unit, unit), Decimal(1))
