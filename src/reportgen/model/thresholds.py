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
    over_line: Annotated[Ratio, AfterValidator(_above_the_target)] = Field(Decimal("1.3"), alias="超额线")
    asset_change: Ratio = Field(
        Decimal("0.30"), alias="资产变动"
    )  # A greater change, up or down, needs a reason.
    low_execution: Ratio = Field(Decimal("0.80"), alias="低执行率")  # A lower rate needs a reason.
    high_total: Points = Field(
        Decimal(95), alias="高分"
    )  # From this total upward a low 执行率 is a contradiction.
    rate_gap: Ratio = Field(Decimal("0.05"), alias="得分率高出执行率")  # The default is 5 百分点.
    full_marks: Ratio = Field(Decimal("0.80"), alias="满分占比")
    reason_length: Count = Field(10, alias="原因字数")  # A shorter reason says nothing.
    repeated_targets: Count = Field(
        3, alias="照抄行数"
    )  # With fewer rows it means nothing that all are alike.
    praise: Ratio = Field(
        Decimal("0.90"), alias="满意度表述"
    )  # At a lower score rate “极高” is a contradiction.
    similarity: Ratio = Field(
        Decimal("0.85"), alias="相似度"
    )  # This is the Dice coefficient of character n-grams.
    gram_length: Count = Field(4, alias="片段字数", ge=1)  # This is the n of the n-grams.
    least_grams: Count = Field(60, alias="最少片段", ge=1)  # Fewer n-grams are too little text to compare.
    common_share: Ratio = Field(
        Decimal("0.50"), alias="共有比例"
    )  # What so many offices share is a set phrase.
    outlier: Points = Field(Decimal("3.5"), alias="离群倍数")  # This is a modified z-score (median, MAD).
    least_offices: Count = Field(5, alias="最少街道")  # Fewer offices make no statistics.
    top_share: Ratio = Field(Decimal("0.40"), alias="优秀占比")
