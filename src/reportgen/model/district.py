"""Define what a district lays down for all its offices: names, papers, 等级标准, 指标体系, 街道名录.

The shape of district.yaml. An office may bring its own 等级标准 or 指标体系 in the same shape.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from reportgen.formatting import score
from reportgen.model.criteria import Criterion
from reportgen.model.fields import Points, Record, Text, Year, fault
from reportgen.model.thresholds import Thresholds

FULL_SCORE = Decimal(100)


class RatingBand(Record):
    """One grade: 起点 (inclusive, 分) up to the next higher band's 起点 (exclusive)."""

    name: Text = Field(alias="等级")
    start: Points = Field(alias="起点")


@cache
def standards(section: str) -> dict[str, list[dict[str, Any]]]:
    """Return a section of the shipped standards.yaml (等级标准, 权重方案): its schemes by name, as plain YAML values."""
    text = resources.files("reportgen.model").joinpath("standards.yaml").read_text("utf-8")
    shipped: dict[str, dict[str, list[dict[str, Any]]]] = yaml.load(text, yaml.CBaseLoader)
    return shipped[section]


def _shipped(section: str, name: str, otherwise: str) -> list[dict[str, Any]]:
    schemes = standards(section)
    if name not in schemes:
        raise fault(f"没有名为“{name}”的{section}", f"可用：{'、'.join(schemes)}；或{otherwise}")
    return schemes[name]


def _named_bands(value: Any) -> Any:
    return _shipped("等级标准", value, "自己列出各等级和起点") if isinstance(value, str) else value


def _contiguous(bands: tuple[RatingBand, ...]) -> tuple[RatingBand, ...]:
    """Return the bands from the highest down. They are half-open, so that each total has exactly one grade."""
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

    @model_validator(mode="after")
    def _scale_fits_the_weight(self) -> Self:
        if self.max_score == 0:
            raise fault(f"三级指标“{self.name}”的分值是 0", "填大于 0 的分值；不用的指标从指标体系里删去")
        best = self.criterion.best
        if best is not None and best != self.max_score:
            raise fault(
                f"三级指标“{self.name}”分值 {score(self.max_score)}，最好的一档却得 {score(best)} 分",
                "改分值或档次，使最好的一档得满分",
            )
        return self


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
        """Yield every 三级指标 of this 一级指标, in the order of the table."""
        return (i for group in self.groups for i in group.indicators)


def _twice(names: list[str]) -> str | None:
    """Return a name that occurs more than once, or None."""
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _distinct(classes: tuple[IndicatorClass, ...]) -> tuple[IndicatorClass, ...]:
    # Scores are stored under the indicator's name, and the table merges equal neighbours by level.
    for level, names in (
        ("一级指标", [c.name for c in classes]),
        ("三级指标", [i.name for c in classes for i in c.indicators()]),
    ):
        if twice := _twice(names):
            raise fault(f"{level}“{twice}”出现了两次", "同级指标的名称不能重复，请改名")
    return classes


IndicatorSystem = Annotated[tuple[IndicatorClass, ...], Field(min_length=1), AfterValidator(_distinct)]


def _bare(name: str) -> str:
    return name.removesuffix("指标")


class WeightRow(Record):
    """One row of a 权重方案: a 一级指标, the names it also goes by (又称), and its weight in 分."""

    name: Text = Field(alias="一级指标")
    max_score: Points = Field(alias="分值")
    other_names: tuple[Text, ...] = Field((), alias="又称")

    def covers(self, class_name: str) -> bool:
        """Tell whether this row stands for a 一级指标 of that name. 指标 at its end makes no difference."""
        return _bare(class_name) in {_bare(n) for n in (self.name, *self.other_names)}


class WeightScheme(Record):
    """权重方案: what the 一级指标 should weigh, 100 分 together. name is empty for a district's own."""

    name: str = Field("", alias="名称")
    rows: Annotated[tuple[WeightRow, ...], Field(min_length=1)] = Field(alias="权重")


def _named_scheme(value: Any) -> Any:
    if isinstance(value, str):
        return {"名称": value, "权重": _shipped("权重方案", value, "自己列出各一级指标和分值")}
    return {"权重": value}


def _sound_scheme(scheme: WeightScheme) -> WeightScheme:
    total = sum((row.max_score for row in scheme.rows), Decimal(0))
    if total != FULL_SCORE:
        raise fault(f"权重方案的分值合计 {score(total)}", f"改分值，使合计为 {score(FULL_SCORE)}")
    for index, row in enumerate(scheme.rows):
        names = (row.name, *row.other_names)
        if twice := next((n for n in names for r in scheme.rows[:index] if r.covers(n)), None):
            raise fault(f"权重方案里“{twice}”出现了两次", "每个一级指标一行；又称不和别的行重复")
    return scheme


Scheme = Annotated[WeightScheme, BeforeValidator(_named_scheme), AfterValidator(_sound_scheme)]


@dataclass(frozen=True, slots=True)
class WeightDifference:
    """A 一级指标 whose weight is not the scheme's, in 分; None where the one or the other lacks it.

    index: the place of its (first) 一级指标 in the 指标体系, None where there is none.
    """

    name: str
    in_scheme: Decimal | None
    in_system: Decimal | None
    index: int | None


def weight_differences(
    system: tuple[IndicatorClass, ...], scheme: WeightScheme | None
) -> tuple[WeightDifference, ...]:
    """Return where the weights of a 指标体系 differ from a scheme; nothing where there is no scheme."""
    if scheme is None:
        return ()
    found: list[WeightDifference] = []
    for row in scheme.rows:
        meant = [index for index, c in enumerate(system) if row.covers(c.name)]
        weight = sum((system[index].max_score for index in meant), Decimal(0)) if meant else None
        if weight != row.max_score:
            name = system[meant[0]].name if meant else row.name
            found.append(WeightDifference(name, row.max_score, weight, meant[0] if meant else None))
    for index, c in enumerate(system):
        if not any(row.covers(c.name) for row in scheme.rows):
            found.append(WeightDifference(c.name, None, c.max_score, index))
    return tuple(found)


# This rule says what becomes of the points of an indicator that is not applicable; see scoring.redistributed.
NotApplicableRule = Literal["同级分摊", "总分折算", "计满分"]


def _file_name(slug: str) -> str:
    # The slug becomes a file name, so nothing in it may lead out of the folder or be refused by Windows.
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", slug) or slug == "district":
        raise fault(f"标识“{slug}”不能作文件名", "用小写拼音，如 dongli")
    return slug


def _distinct_entries(entries: "tuple[DirectoryEntry, ...]") -> "tuple[DirectoryEntry, ...]":
    for label, values in (
        ("代码", [e.code for e in entries]),
        ("名称", [e.short_name for e in entries]),
        ("标识", [e.slug for e in entries]),
    ):
        if twice := _twice(values):
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
        """Return the full name: 东里 is 东里街道办事处."""
        return self.full_name or f"{self.short_name}街道办事处"


class District(Record):
    """The content of district.yaml."""

    year: Year = Field(alias="年度")
    city: Text = Field(alias="市名")
    name: Text = Field(alias="区名")
    finance_bureau: Text = Field(alias="财政局")
    basis: Text = Field(alias="依据文件")
    notice: Text = Field(alias="通知文件")
    rating_bands: RatingBands = Field(alias="等级标准")
    thresholds: Thresholds = Field(Thresholds(), alias="审核阈值")
    weight_scheme: Scheme | None = Field(None, alias="权重方案")
    not_applicable_rule: NotApplicableRule | None = Field(None, alias="不适用分值")
    indicator_system: IndicatorSystem = Field(alias="指标体系")
    ignored: dict[Text, Text] = Field(
        {}, alias="忽略检查"
    )  # These answer for findings that stand in district.yaml.
    directory: Annotated[
        tuple[DirectoryEntry, ...], Field(min_length=1), AfterValidator(_distinct_entries)
    ] = Field(alias="街道名录")
