"""Projects."""

from tests.checks.pages import Edit, Page

SYSTEM = "[{一级指标: 产出指标, 分值: 100, 二级指标: [{二级指标: 数量指标, 三级指标: [%s]}]}]"
INDICATOR = "{三级指标: 走访次数, 分值: 100, 年度指标值: ≥12次}"


def project(funds: str) -> Edit:
    """A project of the office with its money."""
    text = (
        "项目:\n  - 名称: 走访慰问\n    标识: zoufang\n"
        f"    资金: {{{funds}}}\n    指标体系: {SYSTEM % INDICATOR}\n"
        "    评分: {走访次数: {完成值: 13次}}\n落款:\n"
    )
    return "落款:\n", text


def total(adjusted: str, outturn: str) -> str:
    """年度资金总额."""
    return f"年度资金总额: {{年初预算: {adjusted}, 全年预算: {adjusted}, 执行数: {outturn}}}"


PAGES = {
    "PRJ-01": Page(
        fails=[
            [
                project(
                    f"{total('10.00', '9.00')}, 当年财政拨款: {{执行数: 5.00}}, 其他资金: {{执行数: 3.00}}"
                )
            ],
            [project(f"{total('10.00', '9.00')}, 当年财政拨款: {{全年预算: 9.90}}")],
        ],
        passes=[
            [
                project(
                    f"{total('10.00', '9.00')}, 当年财政拨款: {{执行数: 5.00}}, 其他资金: {{执行数: 4.00}}"
                )
            ],
            [project(f"{total('10.00', '9.00')}, 当年财政拨款: {{全年预算: 10.00}}")],
            [project(total("10.00", "9.00"))],
        ],
    ),
    "PRJ-02": Page(
        fails=[
            [project(total("10.00", "10.01"))],
            [project(f"{total('10.00', '10.00')}, 其他资金: {{全年预算: 1.00, 执行数: 10.00}}")],
        ],
        passes=[[project(total("10.00", "10.00"))]],
    ),
    "PRJ-03": Page(
        fails=[
            [project(total("211.00", "200.00"))],
            [
                project(total("60.00", "50.00")),
                ("  执行数: 207.90", "  执行数: 207.90\n  项目支出: {执行数: 49.00}"),
            ],
        ],
        passes=[[project(total("210.00", "207.90"))]],
    ),
}
