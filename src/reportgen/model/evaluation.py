"""Define the self-evaluation of one office. This is the only map between the Chinese keys and the attributes.

The shape of data/<year>/<slug>.yaml. Amounts in 万元; rates as ratios; nothing here that can be
computed is asked for, except where the report makes a statement of its own (自评得分, 净资产).
"""

import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from reportgen.model.district import RatingBands
from reportgen.model.extras import Extras
from reportgen.model.fields import (
    DateField,
    Day,
    Items,
    PersonName,
    Record,
    Text,
    YesNo,
)
from reportgen.model.finances import Assets, Budget, Staffing
from reportgen.model.indicator_system import IndicatorSystem
from reportgen.model.money_score import MoneyScore
from reportgen.model.nextyear import DROP, KEEP, OPEN
from reportgen.model.papers import OwnPapers
from reportgen.model.project import Projects
from reportgen.model.sources_of_numbers import Evidence, SourceOfNumber, evidence_field
from reportgen.model.stated import StatedRecord, absent, if_printed
from reportgen.model.stated_score import StatedScore
from reportgen.model.waiver import Waivers

Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


class Layout(Record):
    """Parts of the document that may be switched off."""

    cover: YesNo = Field(True, alias="封面", description="是 或 否，默认 是")
    contents: YesNo = Field(True, alias="目录", description="是 或 否，默认 是")
    signature_column: YesNo = Field(True, alias="签字栏", description="是 或 否，默认 是")


class OverallGoal(Record):
    """One 总体目标, or one block of work done: a title and what it comprises."""

    title: Text = Field(alias="标题", description="一句话")
    content: Items = Field(alias="内容", description="做什么、做成了什么；一段话，或列表（印成 一是…二是…）")
    evidence: Evidence | None = evidence_field()


class SpecificGoal(Record):
    """One 分项目标: its aim, and what shows that it was reached."""

    title: Text = Field(alias="标题", description="一句话")
    aim: Text = Field(alias="目标", description="一段话")
    measures: Items = Field(alias="指标", description="写出可以核对的数；一段话，或列表（印成 一是…二是…）")
    indicators: Texts | None = Field(
        None,
        alias="对应指标",
        description="列表：衡量这个目标的三级指标；名称与目标用词不同时写",
        json_schema_extra=KEEP,
    )  # These are the names of the 三级指标 that measure it.
    evidence: Evidence | None = evidence_field()


class Goals(Record):
    """The goals that were set for the year."""

    overall: tuple[OverallGoal, ...] = Field(
        (),
        alias="总体目标",
        description="列表，各有 标题、内容",
        min_length=1,
        json_schema_extra=if_printed(),
    )
    specific: tuple[SpecificGoal, ...] = Field(
        (),
        alias="分项目标",
        description="列表，各有 标题、目标、指标",
        min_length=1,
        json_schema_extra=if_printed(),
    )


class Process(StatedRecord):
    """How the self-evaluation went. It can only begin when the year is over."""

    scope: Text = Field(
        default_factory=absent,
        alias="评价范围",
        description="评价的是什么",
        examples=["部门整体支出"],
        json_schema_extra=if_printed(),
    )
    account: Texts = Field((), alias="工作过程", description="列表，一段一项", json_schema_extra=if_printed())
    started: DateField = Field(
        default_factory=absent,
        alias="启动",
        description="日期或年月，应在年度结束之后",
        json_schema_extra=if_printed(),
    )
    requested: Day = Field(
        default_factory=absent,
        alias="资料清单",
        description="发出资料清单的日期，不早于启动",
        json_schema_extra=if_printed(),
    )
    collected_from: Day = Field(
        default_factory=absent, alias="收集开始", description="日期", json_schema_extra=if_printed()
    )
    collected_to: Day = Field(
        default_factory=absent,
        alias="收集结束",
        description="日期，不早于收集开始",
        json_schema_extra=if_printed(),
    )
    evidence: Evidence | None = evidence_field()


class Problem(Record):
    """A problem and what is done about it."""

    problem: Text = Field(alias="问题", description="一段话")
    measure: Text | None = Field(None, alias="措施", description="怎么改；不写会提醒")
    owner: Text | None = Field(None, alias="责任人", description="谁来改；不写会提醒", json_schema_extra=KEEP)
    due: Text | None = Field(
        None,
        alias="完成时限",
        description="什么时候改好；不写会提醒",
        json_schema_extra=OPEN,
        examples=["2023年6月底"],
    )
    evidence: Evidence | None = evidence_field()


class Member(Record):
    """A member of the evaluation group. The name is stored without padding."""

    name: PersonName = Field(alias="姓名", description="不加空格", json_schema_extra=KEEP)
    unit: Text = Field(alias="单位", description="单位名称", json_schema_extra=KEEP)
    post: Text = Field(alias="职务", description="职务", json_schema_extra=KEEP)
    title: Text | None = Field(None, alias="职称", description="没有的写“无”", json_schema_extra=KEEP)


class Closing(Record):
    """署名, 成文日期 and contact below the report; the number of the paper (文号) below its title."""

    date: Day = Field(alias="成文日期", description="日期，不早于收集结束")
    signatory: Text | None = Field(None, alias="署名", description="默认单位全称", json_schema_extra=KEEP)
    contact: Text | None = Field(None, alias="联系人", description="姓名", json_schema_extra=KEEP)
    telephone: Text | None = Field(None, alias="联系电话", description="电话", json_schema_extra=KEEP)
    number: Text | None = Field(
        None, alias="文号", description="有文号的写", json_schema_extra=DROP, examples=["东办〔2023〕5号"]
    )


class SelfEvaluation(Record):
    """One office's whole file. hidden: the paths of the keys that the district has no use for."""

    hidden: ClassVar[frozenset[tuple[str, ...]]] = frozenset()
    layout: Layout = Field(
        Layout.model_construct(), alias="版式", description="印不印封面、目录、签字栏；整项不写就都印"
    )
    duties: Texts = Field(
        (), alias="主要职责", description="列表，一条职责一项", json_schema_extra=if_printed(**KEEP)
    )
    staffing: Staffing = Field(
        Staffing.unstated(), alias="机构人员", description="编制和人数", json_schema_extra=if_printed()
    )
    assets: Assets = Field(
        Assets.model_construct(),
        alias="资产",
        description="资产、负债、净资产的年末数和上年数",
        json_schema_extra=if_printed(),
    )
    budget: Budget = Field(
        Budget.unstated(),
        alias="预算",
        description="部门整体支出的预算和执行",
        json_schema_extra=if_printed(),
    )
    goals: Goals = Field(
        Goals.model_construct(),
        alias="绩效目标",
        description="总体目标和分项目标",
        json_schema_extra=if_printed(),
    )
    work: tuple[OverallGoal, ...] = Field((), alias="重点工作", description="列表，各有 标题、内容")
    process: Process = Field(
        Process(), alias="自评工作", description="自评是怎么组织的", json_schema_extra=if_printed()
    )
    scores: dict[Text, StatedScore] = Field(
        {}, alias="评分", description="指标体系里的每个三级指标一项", json_schema_extra=if_printed()
    )
    problems: tuple[Problem, ...] = Field(
        (), alias="问题和措施", description="列表，一个问题一项", min_length=1, json_schema_extra=if_printed()
    )
    members: tuple[Member, ...] = Field(
        (), alias="评价工作组", description="列表，一人一项", min_length=1, json_schema_extra=if_printed()
    )
    closing: Closing | None = Field(None, alias="落款", description="署名、日期、联系人")
    papers: OwnPapers | None = Field(
        None,
        alias="文书",
        description="本单位要做的与区里规定的不同时写：列表，区里的写名称，自己加的写法同 district.yaml",
        json_schema_extra=KEEP,
    )
    projects: Projects = Field((), alias="项目", description="列表，一个项目一项；要做项目自评的写")
    extra: Extras = Field(
        Extras.model_construct(),
        alias="附加项",
        description="本区另外要填的，有哪些见 district.yaml 的“附加项”",
    )
    evidence: SourceOfNumber | None = Field(
        None,
        alias="依据",
        description="`文字里的数: 来源`。各项里没有地方写的，写在这里：哪句话里的数都行，写法与句中相同",
        json_schema_extra=DROP,
    )
    waivers: Waivers = Field(
        {},
        alias="忽略检查",
        description=(
            "属实而又不改的问题，一个问题一项，键是 `编号@位置`，由 `reportgen waive` 写；写了理由就不再拦住正式稿，"
            "理由一直显示，问题变了就失效。问题在 district.yaml 里的，由区里写在那里"
        ),
        json_schema_extra=DROP,
    )
    rating_bands: RatingBands | None = Field(
        None,
        alias="等级标准",
        description="本单位另有规定时写，写法同 district.yaml，以街道自己的为准",
        json_schema_extra=KEEP,
    )
    indicator_system: IndicatorSystem | None = Field(
        None,
        alias="指标体系",
        description="本单位另有规定时写，写法同 district.yaml，以街道自己的为准",
        json_schema_extra=KEEP,
    )
    money_score: MoneyScore | None = Field(
        None,
        alias="资金计分",
        description="与自己的指标体系一起写，写法同 district.yaml",
        json_schema_extra=KEEP,
    )

    @property
    def report_date(self) -> datetime.date:
        """The date of the report: its 成文日期, or the day after the data had been collected where it has none."""
        return self.closing.date if self.closing else self.process.collected_to + datetime.timedelta(days=1)
