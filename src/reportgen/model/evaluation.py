"""The self-evaluation of one office: the only map between the Chinese keys and the attributes.

The shape of data/<year>/<slug>.yaml. Amounts in 万元; rates as ratios; nothing here that can be
computed is asked for, except where the report makes a statement of its own (自评得分, 净资产).
"""

import datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from reportgen.model.district import IndicatorSystem, RatingBands
from reportgen.model.fields import (
    ActualField,
    Count,
    DateField,
    Day,
    Items,
    Money,
    PersonName,
    Points,
    PositiveCount,
    Ratio,
    Record,
    SignedMoney,
    Text,
    YesNo,
    fault,
)

Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


class Layout(Record):
    """Parts of the document that may be switched off."""

    cover: YesNo = Field(True, alias="封面")
    contents: YesNo = Field(True, alias="目录")
    signature_column: YesNo = Field(True, alias="签字栏")


class Staffing(Record):
    """Authorized posts against people. 行政编制 + 事业编制 should hold the headcount."""

    administrative_posts: Count = Field(alias="行政编制")
    institutional_posts: Count = Field(alias="事业编制")
    headcount: Count = Field(alias="实有人数")
    remark: Text | None = Field(None, alias="人员说明")
    over_reason: Text | None = Field(None, alias="超编原因")

    @property
    def authorized_posts(self) -> int:
        """行政编制 + 事业编制."""
        return self.administrative_posts + self.institutional_posts


class AssetItem(Record):
    """An amount this year and last, 万元, with the office's own words for it (称谓)."""

    current: Money = Field(alias="本年")
    previous: Money = Field(alias="上年")
    wording: Text | None = Field(None, alias="称谓")
    reason: Text | None = Field(None, alias="变动原因")


class NetAssets(Record):
    """净资产 as booked, 万元; what is not stated is 资产总额 − 负债总额."""

    current: SignedMoney | None = Field(None, alias="本年")
    previous: SignedMoney | None = Field(None, alias="上年")
    wording: Text | None = Field(None, alias="称谓")
    reason: Text | None = Field(None, alias="变动原因")


class Assets(Record):
    """The balance sheet in three lines."""

    total: AssetItem = Field(alias="资产总额")
    liabilities: AssetItem = Field(alias="负债总额")
    net: NetAssets = Field(NetAssets(), alias="净资产")

    @property
    def computed_net(self) -> Decimal:
        """资产总额 − 负债总额 at the end of the year, 万元."""
        return self.total.current - self.liabilities.current

    @property
    def computed_previous_net(self) -> Decimal:
        """资产总额 − 负债总额 a year earlier, 万元."""
        return self.total.previous - self.liabilities.previous

    @property
    def net_current(self) -> Decimal:
        """Net assets as the report states them, 万元."""
        return self.computed_net if self.net.current is None else self.net.current

    @property
    def net_previous(self) -> Decimal:
        """Last year's net assets, 万元."""
        return self.computed_previous_net if self.net.previous is None else self.net.previous


class Budget(Record):
    """The three budget figures, 万元, which must never be taken for one another."""

    scope: Text | None = Field(None, alias="口径")
    approved: Money = Field(alias="年初预算")
    adjusted: Money = Field(alias="全年预算")
    outturn: Money = Field(alias="执行数")
    adjustment_reason: Text | None = Field(None, alias="调整原因")
    stated_rate: Ratio | None = Field(None, alias="自报执行率")
    remark: Text | None = Field(None, alias="收支说明")
    funding: Text | None = Field(None, alias="资金来源")

    @property
    def execution_rate(self) -> Decimal | None:
        """执行数 / 全年预算 as a ratio (财预〔2020〕10号); None where there is no budget."""
        return self.outturn / self.adjusted if self.adjusted else None


class OverallGoal(Record):
    """One 总体目标, or one block of work done: a title and what it comprises."""

    title: Text = Field(alias="标题")
    content: Items = Field(alias="内容")


class SpecificGoal(Record):
    """One 分项目标: what is aimed at and by what it shows."""

    title: Text = Field(alias="标题")
    aim: Text = Field(alias="目标")
    measures: Items = Field(alias="指标")
    indicators: Texts | None = Field(None, alias="对应指标")  # names of the 三级指标 that measure it


class Goals(Record):
    """What was promised."""

    overall: tuple[OverallGoal, ...] = Field(alias="总体目标", min_length=1)
    specific: tuple[SpecificGoal, ...] = Field(alias="分项目标", min_length=1)


class Process(Record):
    """How the self-evaluation went. It can only begin when the year is over."""

    scope: Text = Field(alias="评价范围")
    account: Texts = Field(alias="工作过程")
    started: DateField = Field(alias="启动")
    requested: Day = Field(alias="资料清单")
    collected_from: Day = Field(alias="收集开始")
    collected_to: Day = Field(alias="收集结束")


class StatedScore(Record):
    """What the office says of one 三级指标. 自评得分 may be left out where it can be computed.

    偏差原因: why the target was missed or far surpassed. 不适用: why the indicator cannot be applied.
    """

    score: Points | None = Field(None, alias="自评得分")
    actual: ActualField | None = Field(None, alias="完成值")
    reason: Text | None = Field(None, alias="扣分原因")
    deviation: Text | None = Field(None, alias="偏差原因")
    not_applicable: Text | None = Field(None, alias="不适用")
    sample: PositiveCount | None = Field(None, alias="样本量")  # of a survey: how many were asked

    @model_validator(mode="after")
    def _nothing_to_score(self) -> Self:
        if self.not_applicable is not None and (self.score is not None or self.actual is not None):
            raise fault("写了“不适用”，又填了自评得分或完成值", "两者只留一种")
        return self


class Problem(Record):
    """A problem and what is done about it."""

    problem: Text = Field(alias="问题")
    measure: Text | None = Field(None, alias="措施")
    owner: Text | None = Field(None, alias="责任人")
    due: Text | None = Field(None, alias="完成时限")


class Member(Record):
    """A member of the evaluation group. The name is stored without padding."""

    name: PersonName = Field(alias="姓名")
    unit: Text = Field(alias="单位")
    post: Text = Field(alias="职务")
    title: Text | None = Field(None, alias="职称")


class Closing(Record):
    """署名, 成文日期 and contact below the report; the number of the paper (文号) below its title."""

    date: Day = Field(alias="成文日期")
    signatory: Text | None = Field(None, alias="署名")
    contact: Text | None = Field(None, alias="联系人")
    telephone: Text | None = Field(None, alias="联系电话")
    number: Text | None = Field(None, alias="文号")


class SelfEvaluation(Record):
    """One office's whole file."""

    layout: Layout = Field(Layout(), alias="版式")
    duties: Texts = Field(alias="主要职责")
    staffing: Staffing = Field(alias="机构人员")
    assets: Assets = Field(alias="资产")
    budget: Budget = Field(alias="预算")
    goals: Goals = Field(alias="绩效目标")
    work: tuple[OverallGoal, ...] = Field((), alias="重点工作")
    process: Process = Field(alias="自评工作")
    scores: dict[Text, StatedScore] = Field(alias="评分")
    problems: tuple[Problem, ...] = Field(alias="问题和措施", min_length=1)
    members: tuple[Member, ...] = Field(alias="评价工作组", min_length=1)
    closing: Closing | None = Field(None, alias="落款")
    ignored: dict[Text, Text] = Field({}, alias="忽略检查")
    rating_bands: RatingBands | None = Field(None, alias="等级标准")
    indicator_system: IndicatorSystem | None = Field(None, alias="指标体系")

    @property
    def report_date(self) -> datetime.date:
        """The date of the report: its 成文日期, or the day after the data had been collected where it has none."""
        return self.closing.date if self.closing else self.process.collected_to + datetime.timedelta(days=1)
