"""Define a project of an office: its money by source, its goal, its indicators and what is stated of them.

The shape of a 项目支出绩效自评表 (财预〔2020〕10号). Amounts in 万元; rates as ratios.
"""

from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from reportgen.model.fields import Items, Money, Record, Text, fault
from reportgen.model.indicator_system import IndicatorClass, IndicatorSystem, first_twice
from reportgen.model.money_parts import FundSources
from reportgen.model.money_score import MoneyScore, refuse_double
from reportgen.model.nextyear import KEEP
from reportgen.model.numerals import Computed
from reportgen.model.slugs import Slug
from reportgen.model.stated_score import StatedScore


class FundTotal(Record):
    """年度资金总额: the three figures of all the money of a project."""

    approved: Money = Field(alias="年初预算", description="万元，年初预算数")
    adjusted: Money = Field(alias="全年预算", description="万元，调整后的")
    outturn: Money = Field(alias="执行数", description="万元，全年执行数")

    computed: ClassVar[Computed] = {"执行率": ("execution_rate", "比率")}

    @property
    def execution_rate(self) -> Decimal | None:
        """Return 执行数 / 全年预算 as a ratio, or None where 全年预算 is 0."""
        return self.outturn / self.adjusted if self.adjusted else None


class ProjectFunds(FundSources):
    """The money of a project: all of it, and where it comes from."""

    total: FundTotal = Field(alias="年度资金总额", description="有 年初预算、全年预算、执行数 三个数")


class ProjectGoal(Record):
    """年度总体目标: what was to be reached and what was."""

    expected: Items = Field(alias="预期目标", description="一段话，或列表（印成 一是…二是…）")
    reached: Items | None = Field(None, alias="实际完成情况", description="一段话，或列表")


# It is the name of one of the district's 项目指标体系, or the project's own.
SystemOrName = Annotated[
    Annotated[Text, Tag("name")] | Annotated[IndicatorSystem, Tag("own")],
    Discriminator(lambda value: "name" if isinstance(value, str) else "own"),
]


class Project(Record):
    """One project. Its indicators are its own or a named system of the district's."""

    name: Text = Field(
        alias="名称", description="项目名称", json_schema_extra=KEEP, examples=["社区工作经费"]
    )
    slug: Slug = Field(
        alias="标识", description="文件名，小写拼音，不重复", json_schema_extra=KEEP, examples=["shequ"]
    )
    department: Text | None = Field(None, alias="主管部门", description="全称", json_schema_extra=KEEP)
    unit: Text | None = Field(None, alias="实施单位", description="全称", json_schema_extra=KEEP)
    funds: ProjectFunds = Field(alias="资金", description="年度资金总额和各来源")
    goal: ProjectGoal | None = Field(None, alias="年度目标", description="年度总体目标")
    system: SystemOrName | None = Field(
        None,
        alias="指标体系",
        description="district.yaml 里一套项目指标体系的名称，或自己列，写法同 district.yaml；区里只有一套的可以不写",
        json_schema_extra=KEEP,
    )
    money_score: MoneyScore | None = Field(
        None, alias="资金计分", description="与自己列的指标体系一起写", json_schema_extra=KEEP
    )
    scores: dict[Text, StatedScore] = Field({}, alias="评分", description="指标体系里的每个三级指标一项")

    @model_validator(mode="after")
    def _money_is_no_indicator(self) -> Self:
        refuse_double(self.money_score, self.own_system or ())
        return self

    @property
    def own_system(self) -> tuple[IndicatorClass, ...] | None:
        """Return the indicators that the project itself lists, None where it uses the district's."""
        return None if self.system is None or isinstance(self.system, str) else self.system


class ProjectSystem(Record):
    """A 指标体系 that the district has for projects, under a name."""

    name: Text = Field(alias="名称", description="项目用它选，不重复", examples=["通用"])
    money_score: MoneyScore | None = Field(
        None, alias="资金计分", description="资金一行的分值，如 `{分值: 10}`"
    )
    system: IndicatorSystem = Field(
        alias="指标体系", description="写法同全区的指标体系；连同资金计分合计 100"
    )

    @model_validator(mode="after")
    def _money_is_no_indicator(self) -> Self:
        refuse_double(self.money_score, self.system)
        return self


def _distinct(projects: tuple[Project, ...]) -> tuple[Project, ...]:
    for label, values in (("名称", [p.name for p in projects]), ("标识", [p.slug for p in projects])):
        if twice := first_twice(values):
            raise fault(f"有两个项目的{label}都是“{twice}”", "每个项目的名称、标识各不相同")
    return projects


def _distinct_systems(systems: tuple[ProjectSystem, ...]) -> tuple[ProjectSystem, ...]:
    if twice := first_twice([s.name for s in systems]):
        raise fault(f"有两套项目指标体系都叫“{twice}”", "每套一个名称")
    return systems


Projects = Annotated[tuple[Project, ...], AfterValidator(_distinct)]
ProjectSystems = Annotated[tuple[ProjectSystem, ...], AfterValidator(_distinct_systems)]
