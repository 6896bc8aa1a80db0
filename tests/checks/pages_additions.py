"""附加项 and 核对."""

from tests.checks.pages import Edit, Page


def district(text: str) -> Edit:
    """A section of district.yaml."""
    return "街道名录:\n", f"{text}\n街道名录:\n"


def office(text: str) -> Edit:
    """A section of the office's file."""
    return "落款:\n", f"{text}\n落款:\n"


PER_HEAD = district("附加项:\n  - {名称: 人均支出, 类型: 金额, 算式: 预算.执行数 ÷ 机构人员.实有人数}")
GROWTH = district(
    "附加项:\n  - {名称: 上年数, 类型: 金额, 必填: 是}\n"
    "  - {名称: 增长率, 类型: 比率, 算式: (预算.执行数 - 上年数) ÷ 上年数}"
)
DETAIL = district(
    "附加项:\n  - 名称: 明细\n    类型: 表\n    列: [{名称: 事项, 类型: 文字}, {名称: 金额, 类型: 金额}]\n"
    "核对:\n  - {名称: 明细与执行数, 算式: 合计(明细.金额) = 预算.执行数}"
)

PAGES = {
    "EXT-01": Page(
        fails=[
            [PER_HEAD, office("附加项: {人均支出: 4.34}")],
            [GROWTH, office("附加项: {上年数: 198.00, 增长率: 6%}")],
        ],
        passes=[
            [PER_HEAD, office("附加项: {人均支出: 4.33}")],  # 4.33125
            [PER_HEAD],
            [GROWTH, office("附加项: {上年数: 198.00, 增长率: 5%}")],
        ],
    ),
    "EXT-02": Page(
        fails=[[GROWTH, office("附加项: {上年数: 0}")]],
        passes=[
            [GROWTH, office("附加项: {上年数: 198.00}")],
            [GROWTH, office("附加项: {上年数: 0, 增长率: 100%}")],
        ],
    ),
    "EXT-03": Page(
        fails=[
            [DETAIL, office("附加项: {明细: [{事项: 人员, 金额: 100.00}, {事项: 公用, 金额: 107.89}]}")],
            [district("核对:\n  - {名称: 人数, 算式: 机构人员.实有人数 ≤ 机构人员.编制合计 - 3}")],
            [district("核对:\n  - {名称: 不能除, 算式: 1 ÷ (预算.执行数 - 预算.执行数) = 1}")],
        ],
        passes=[
            [DETAIL, office("附加项: {明细: [{事项: 人员, 金额: 100.00}, {事项: 公用, 金额: 107.90}]}")],
            [DETAIL],
            [district("核对:\n  - {名称: 结余, 算式: 预算.结余 = 2, 允许相差: 0.1}")],
            [district("核对:\n  - {名称: 人数, 算式: 机构人员.实有人数 ≤ 机构人员.编制合计}")],
        ],
    ),
}
