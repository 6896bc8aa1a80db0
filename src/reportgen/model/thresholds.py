"""Define 审核阈值, the figures that the checks judge by. Each has a default; district.yaml may set its own."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from reportgen.model.fields import Count, Points, Ratio, Record, fault


def _above_the_target(line: Decimal) -> Decimal:
    if line <= 1:
        raise fault("超额线不高于目标", "填大于 100% 的比率，如 130%")
    return line


class Thresholds(Record):
    """The section 审核阈值 of district.yaml. Rates are ratios, scores are in 分, lengths in characters."""

    # From this ratio of 完成值 to 年度指标值 upward the target was set too low and a 偏差原因 is due.
    over_line: Annotated[Ratio, AfterValidator(_above_the_target)] = Field(
        Decimal("1.3"), alias="超额线", description="完成值达到目标的这么多倍，要写偏差原因"
    )
    asset_change: Ratio = Field(
        Decimal("0.30"), alias="资产变动", description="净资产变动超过它，要写变动原因"
    )
    low_execution: Ratio = Field(Decimal("0.80"), alias="低执行率", description="执行率低于它，要有说明")
    high_total: Points = Field(Decimal(95), alias="高分", description="总分达到它而执行率低，矛盾")
    rate_gap: Ratio = Field(
        Decimal("0.05"), alias="得分率高出执行率", description="指标得分率比执行率高出这么多，提醒"
    )
    full_marks: Ratio = Field(Decimal("0.80"), alias="满分占比", description="满分的指标超过这个比例，提示")
    reason_length: Count = Field(10, alias="原因字数", description="原因少于这么多字，等于没写")
    repeated_targets: Count = Field(
        3, alias="照抄行数", description="至少这么多行完成值都等于目标，才提示照抄"
    )
    praise: Ratio = Field(
        Decimal("0.90"), alias="满意度表述", description="得分率低于它，文字却写“极高”之类，矛盾"
    )
    similarity: Ratio = Field(Decimal("0.85"), alias="相似度", description="两段文字相似到这个程度，算照抄")
    gram_length: Count = Field(4, alias="片段字数", description="比较相似时，几个字一段", ge=1)
    least_grams: Count = Field(60, alias="最少片段", description="少于这么多段的文字太短，不比", ge=1)
    common_share: Ratio = Field(
        Decimal("0.50"), alias="共有比例", description="这么多街道都有的文字是套话，比较前先去掉"
    )
    outlier: Points = Field(Decimal("3.5"), alias="离群倍数", description="偏离中位数多少倍算离群")
    least_offices: Count = Field(5, alias="最少街道", description="少于这么多街道，不作统计")
    top_share: Ratio = Field(
        Decimal("0.40"), alias="优秀占比", description="评为最高等级的超过这个比例，提示"
    )
