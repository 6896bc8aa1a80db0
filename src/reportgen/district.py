"""What a district lays down for all its offices: names, papers, 等级标准, 指标体系, 街道名录.

The shape of district.yaml. An office may bring its own 等级标准 or 指标体系 in the same shape.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BeforeValidator, Field

from reportgen.criteria import Criterion
from reportgen.fields import Count, Points, Record, Text, fault
from reportgen.formatting import score
from reportgen.thresholds import Thresholds

FULL_SCORE = Decimal(100)


class RatingBand(Record):
    """One grade: 起点 (inclusive, 分) up to the next higher band's 起点 (exclusive)."""

    name: Text = Field(alias="等级")
    start: Points = Field(alias="起点")


@cache
def standard_bands() -> dict[str, list[dict[str, str]]]:
    """The shipped grade schemes by name, as plain YAML values (standards.yaml)."""
    text = resources.files("reportgen").joinpath("standards.yaml").read_text("utf-8")
    shipped: dict[str, dict[str, list[dict[str, str]]]] = yaml.load(text, yaml.CBaseLoader)
    return shipped["等级标准"]


def _named_bands(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    schemes = standard_bands()
    if value not in schemes:
        raise fault(f"没有名为“{value}”的等级标准", f"可用：{'、'.join(schemes)}；或自己列出各等级和起点")
    return schemes[value]


def _contiguous(bands: tuple[RatingBand, ...]) -> tuple[RatingBand, ...]:
    """bands from the highest down; half-open, so that each total has exactly one grade."""
    ordered = tuple(sorted(bands, key=lambda b: b.start, reverse=True))
    if ordered[-1].start != 0:
        raise fault(f"{score(ordered[-1].start)}分以下没有等级", "最低一级的起点写 0")
    if len({b.start for b in ordered}) < len(ordered):
        raise fault("两个等级的起点相同", "每个等级一个起点")
    if len({b.name for b in ordered}) < len(ordered):
        raise fault("两个等级同名", "每个等级一个名称")
    if ordered[0].start > FULL_SCORE:
        raise fault(f"最高等级的起点{score(ordered[0].start)}超过满分", "起点不超过 100")
    return ordered


RatingBands = Annotated[
    tuple[RatingBand, ...],
    BeforeValidator(_named_bands),
    Field(min_length=1),
    AfterValidator(_contiguous),
]


class Indicator(Record):
    """三级指标: what is measured, its weight in 分, and how it scores."""

    name: Text = Field(alias="三级指标")
    max_score: Points = Field(alias="分值")
    standard: Text = Field(alias="评分标准")
    criterion: Criterion = Field(alias="计分规则")
    target: Text | None = Field(None, alias="年度指标值")


class IndicatorGroup(Record):
    """二级指标."""

    name: Text = Field(alias="二级指标")
    indicators: tuple[Indicator, ...] = Field(alias="三级指标", min_length=1)


class IndicatorClass(Record):
    """一级指标 with its weight in 分, which is the sum of its children's."""

    name: Text = Field(alias="一级指标")
    max_score: Points = Field(alias="分值")
    groups: tuple[IndicatorGroup, ...] = Field(alias="二级指标", min_length=1)

    def indicators(self) -> Iterator[Indicator]:
        """Every 三级指标 below, in the order of the table."""
        return (i for group in self.groups for i in group.indicators)


def _distinct(classes: tuple[IndicatorClass, ...]) -> tuple[IndicatorClass, ...]:
    # scores are filed under the indicator's name, and the table merges equal neighbours by level
    for level, names in (
        ("一级指标", [c.name for c in classes]),
        ("三级指标", [i.name for c in classes for i in c.indicators()]),
    ):
        if twice := next((n for n in names if names.count(n) > 1), None):
            raise fault(f"{level}“{twice}”出现了两次", "同级指标的名称不能重复，请改名")
    return classes


IndicatorSystem = Annotated[tuple[IndicatorClass, ...], Field(min_length=1), AfterValidator(_distinct)]


def _file_name(slug: str) -> str:
    # the slug becomes a file name: nothing that could leave the folder or upset Windows
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", slug) or slug == "district":
        raise fault(f"标识“{slug}”不能作文件名", "用小写拼音，如 dongli")
    return slug


def _distinct_entries(entries: "tuple[DirectoryEntry, ...]") -> "tuple[DirectoryEntry, ...]":
    for label, values in (
        ("代码", [e.code for e in entries]),
        ("名称", [e.short_name for e in entries]),
        ("标识", [e.slug for e in entries]),
    ):
        if twice := next((v for v in values if values.count(v) > 1), None):
            raise fault(f"街道名录里有两个{label}“{twice}”", "每个街道一行，代码、名称、标识各不相同")
    return entries


class DirectoryEntry(Record):
    """One office of the district. slug names its file; full_name overrides the usual form."""

    code: Text = Field(alias="代码")
    short_name: Text = Field(alias="名称")
    slug: Annotated[Text, AfterValidator(_file_name)] = Field(alias="标识")
    full_name: Text | None = Field(None, alias="单位名称")

    @property
    def name(self) -> str:
        """东里 → 东里街道办事处."""
        return self.full_name or f"{self.short_name}街道办事处"


class District(Record):
    """district.yaml."""

    year: Count = Field(alias="年度")
    city: Text = Field(alias="市名")
    name: Text = Field(alias="区名")
    finance_bureau: Text = Field(alias="财政局")
    basis: Text = Field(alias="依据文件")
    notice: Text = Field(alias="通知文件")
    rating_bands: RatingBands = Field(alias="等级标准")
    thresholds: Thresholds = Field(Thresholds(), alias="审核阈值")
    indicator_system: IndicatorSystem = Field(alias="指标体系")
    directory: Annotated[
        tuple[DirectoryEntry, ...], Field(min_length=1), AfterValidator(_distinct_entries)
    ] = Field(alias="街道名录")
