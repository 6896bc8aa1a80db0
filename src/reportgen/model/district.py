"""Define what a district lays down for all its offices: names, papers, 等级标准, 指标体系, 街道名录.

The shape of district.yaml. An office may bring its own 等级标准 or 指标体系 in the same shape.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from reportgen.formatting import score
from reportgen.model.additions import Additions, Relations
from reportgen.model.fields import Count, Day, Points, Record, Text, Year, fault
from reportgen.model.indicator_system import IndicatorSystem, first_twice
from reportgen.model.level_words import LevelWords
from reportgen.model.money_score import MoneyScore
from reportgen.model.nextyear import DROP, KEEP, OPEN
from reportgen.model.papers import Papers
from reportgen.model.project import ProjectSystems
from reportgen.model.slugs import Slug
from reportgen.model.standards import FULL_SCORE, OrShippedName, shipped
from reportgen.model.thresholds import Thresholds
from reportgen.model.waiver import Waivers
from reportgen.model.weights import Scheme


class RatingBand(Record):
    """One grade: 起点 (inclusive, 分) up to the next higher band's 起点 (exclusive)."""

    name: Text = Field(alias="等级", description="等级的名称", examples=["优秀"])
    start: Points = Field(alias="起点", description="分，含起点", examples=["85"])


def _named_bands(value: Any) -> Any:
    return shipped("等级标准", value, "自己列出各等级和起点") if isinstance(value, str) else value


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
    Annotated[tuple[RatingBand, ...], Field(min_length=1)],
    BeforeValidator(_named_bands),
    AfterValidator(_contiguous),
    OrShippedName("等级标准"),
]


# This rule says what becomes of the points of an indicator that is not applicable; see scoring.redistribution.
NotApplicableRule = Literal["同级分摊", "总分折算", "计满分"]


def _distinct_entries(entries: "tuple[DirectoryEntry, ...]") -> "tuple[DirectoryEntry, ...]":
    for label, values in (
        ("代码", [e.code for e in entries]),
        ("名称", [e.short_name for e in entries]),
        ("标识", [e.slug for e in entries]),
    ):
        if twice := first_twice(values):
            raise fault(f"街道名录里有两个{label}“{twice}”", "每个街道一行，代码、名称、标识各不相同")
    return entries


class DirectoryEntry(Record):
    """One office of the district. slug names its file; full_name overrides the usual form."""

    code: Text = Field(alias="代码", description="不重复", examples=["130104001"])
    short_name: Text = Field(alias="名称", description="不带“街道”", examples=["东里"])
    slug: Slug = Field(alias="标识", description="文件名，小写拼音", examples=["dongli"])
    full_name: Text | None = Field(None, alias="单位名称", description="不是街道办事处的写全称")

    @property
    def name(self) -> str:
        """Return the full name: 东里 is 东里街道办事处."""
        return self.full_name or f"{self.short_name}街道办事处"


def _told_apart(words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for right, wrong_forms in words.items():
        if inside := next((wrong for wrong in wrong_forms if wrong in right), None):
            raise fault(f"错字“{inside}”就在正确的“{right}”里，写对了也会报", "写成与正确的词不同的整个词")
    return words


class District(Record):
    """The content of district.yaml."""

    year: Year = Field(alias="年度", description="四位数字，与文件夹同名：`data/2022/` 里写 2022")
    city: Text = Field(alias="市名", description="全称", json_schema_extra=KEEP, examples=["石家庄市"])
    name: Text = Field(alias="区名", description="全称", json_schema_extra=KEEP, examples=["桥西区"])
    finance_bureau: Text = Field(
        alias="财政局", description="全称", json_schema_extra=KEEP, examples=["桥西区财政局"]
    )
    basis: Text = Field(alias="依据文件", description="引言里引用的文件")
    notice: Text = Field(alias="通知文件", description="“自评的组织工作”里引用的文件", json_schema_extra=OPEN)
    deadline: Day | None = Field(
        None,
        alias="报送期限",
        description="日期，提交的最后一天；工作台据此显示逾期几天",
        json_schema_extra=OPEN,
        examples=["2023-03-31"],
    )
    rating_bands: RatingBands = Field(
        alias="等级标准",
        description=(
            "`优秀85`（优秀≥85，良好≥75，一般≥60，较差）或 `优90`（优≥90，良≥80，中≥60，差），"
            "或自己列：`- {等级: 优秀, 起点: 85}` …，最低一级从 0 起"
        ),
        json_schema_extra=KEEP,
    )
    thresholds: Thresholds = Field(
        Thresholds.model_construct(),
        alias="审核阈值",
        description="审核用到的数字，不写就用默认值",
        json_schema_extra=KEEP,
    )
    misprints: Annotated[dict[Text, tuple[Text, ...]], AfterValidator(_told_apart)] = Field(
        {},
        alias="错字",
        description="程序的错字表以外的本区用词，`正确的词: [错的写法, …]`",
        json_schema_extra=KEEP,
    )
    lawful_words: tuple[Text, ...] = Field(
        (), alias="不算错字", description="列表，错字、叠字审核误报的本区用词、地名", json_schema_extra=KEEP
    )
    weight_scheme: Scheme | None = Field(
        None,
        alias="权重方案",
        description=(
            "`桥西2022`（产出40、执行率10、效益40、满意度10）、`财预〔2020〕10号`（产出50、"
            "效益30、满意度10、执行率10）、`财预〔2020〕10号（含成本）`（产出40、成本20、效益20、"
            "满意度10、执行率10），或自己列：`- {一级指标: 产出指标, 分值: 40}` …。"
            "指标体系的分值与方案不同时提示"
        ),
        json_schema_extra=KEEP,
    )
    not_applicable_rule: NotApplicableRule | None = Field(
        None,
        alias="不适用分值",
        description=(
            "有不适用的指标时必须有规定。`同级分摊`：分给同一二级指标下的其他指标，"
            "没有就同一一级指标，再没有就全表；`总分折算`：分给全表其他指标，"
            "等于把其余得分折算成百分制；`计满分`：该指标按满分计。分摊按分值比例，两位小数，"
            "合计不变"
        ),
        json_schema_extra=KEEP,
    )
    level_words: LevelWords = Field(
        LevelWords.model_construct(),
        alias="达成用语",
        description="本区的表用哪些话说 达成、部分达成、未达成；全国统一表式的用语已经认识",
        json_schema_extra=KEEP,
    )
    score_places: Annotated[Count, Field(le=2)] = Field(
        0,
        alias="得分小数位",
        description="0、1 或 2：分值和得分至少印几位小数，默认 0，即 9.50 印 9.5",
        json_schema_extra=KEEP,
    )
    money_score: MoneyScore | None = Field(
        None,
        alias="资金计分",
        description="自评表的资金一行有分值而不是指标时写；与指标体系的分值合计 100",
        json_schema_extra=KEEP,
    )
    indicator_system: IndicatorSystem = Field(
        alias="指标体系",
        description="列表，一个一级指标一项；分值（连同资金计分）合计 100",
        json_schema_extra=KEEP,
    )
    papers: Papers | None = Field(
        None,
        alias="文书",
        description="列表，每个单位要做的文书；不写就只有一份自评报告，用 `templates/report.docx`",
        json_schema_extra=KEEP,
    )
    waivers: Waivers = Field(
        {},
        alias="忽略检查",
        description=(
            "写法同街道文件，由 `reportgen waive district` 写；只对 district.yaml 里的问题（指标体系、权重等）起作用，"
            "各街道的由街道自己写"
        ),
        json_schema_extra=DROP,
    )  # These answer for findings that stand in district.yaml.
    additions: Additions = Field(
        (),
        alias="附加项",
        description="列表，一项一个：本区要街道多填的，键、标签、算式里的名称都是它的名称；写法见“附加项”",
        json_schema_extra=KEEP,
    )
    relations: Relations = Field(
        (), alias="核对", description="列表：哪些数应当相等或不超过，不符就报告", json_schema_extra=KEEP
    )
    project_systems: ProjectSystems = Field(
        (),
        alias="项目指标体系",
        description="列表，一套一项：项目自评用的指标体系，由项目按名称选用",
        json_schema_extra=KEEP,
    )
    hidden: tuple[Text, ...] = Field(
        (),
        alias="隐藏",
        description="列表：本区不用的可不填的键，连同上级写，如 预算.资金来源；不再提示，填了就报告",
        json_schema_extra=KEEP,
    )
    directory: Annotated[
        tuple[DirectoryEntry, ...], Field(min_length=1), AfterValidator(_distinct_entries)
    ] = Field(alias="街道名录", description="列表，一个街道一项", json_schema_extra=KEEP)
