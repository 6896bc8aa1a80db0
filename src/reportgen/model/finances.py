"""Define what an office has and spends: its people, its assets and its budget.

Amounts in 万元; rates as ratios.
"""

from decimal import Decimal

from pydantic import Field

from reportgen.model.fields import Count, Money, Ratio, Record, SignedMoney, Text
from reportgen.model.nextyear import DROP, FROM_CURRENT, KEEP
from reportgen.model.sources_of_numbers import Evidence, evidence_field


class Staffing(Record):
    """Authorized posts and people. 行政编制 + 事业编制 should not be less than 实有人数."""

    administrative_posts: Count = Field(alias="行政编制", description="名，整数", json_schema_extra=KEEP)
    institutional_posts: Count = Field(alias="事业编制", description="名，整数", json_schema_extra=KEEP)
    headcount: Count = Field(alias="实有人数", description="年终实有，整数")
    remark: Text | None = Field(
        None, alias="人员说明", description="跟在人数后面的话", examples=["均为在职人员"]
    )
    over_reason: Text | None = Field(
        None, alias="超编原因", description="实有人数超过两项编制之和时写", json_schema_extra=DROP
    )
    evidence: Evidence | None = evidence_field()

    @property
    def authorized_posts(self) -> int:
        """Return 行政编制 + 事业编制."""
        return self.administrative_posts + self.institutional_posts


class AssetItem(Record):
    """An amount this year and last, 万元, with the office's own words for it (称谓)."""

    current: Money = Field(alias="本年", description="万元")
    previous: Money = Field(
        alias="上年", description="万元，应等于去年报告的本年数", json_schema_extra=FROM_CURRENT
    )
    wording: Text | None = Field(
        None, alias="称谓", description="本单位对这一项的叫法", json_schema_extra=KEEP
    )
    reason: Text | None = Field(
        None, alias="变动原因", description="比上年变动大时写", json_schema_extra=DROP
    )
    evidence: Evidence | None = evidence_field()


class NetAssets(Record):
    """净资产 as booked, 万元; what is not stated is 资产总额 − 负债总额."""

    current: SignedMoney | None = Field(None, alias="本年", description="万元，可为负；填了就核对")
    previous: SignedMoney | None = Field(
        None, alias="上年", description="万元，可为负；填了就核对", json_schema_extra=FROM_CURRENT
    )
    wording: Text | None = Field(
        None, alias="称谓", description="本单位对这一项的叫法", json_schema_extra=KEEP
    )
    reason: Text | None = Field(
        None, alias="变动原因", description="比上年变动大时写", json_schema_extra=DROP
    )
    evidence: Evidence | None = evidence_field()


class Assets(Record):
    """The balance sheet in three lines."""

    total: AssetItem = Field(alias="资产总额", description="有 本年、上年 两个数")
    liabilities: AssetItem = Field(alias="负债总额", description="有 本年、上年 两个数")
    net: NetAssets = Field(NetAssets(), alias="净资产", description="不填就由资产减负债算出")

    @property
    def computed_net(self) -> Decimal:
        """Return 资产总额 − 负债总额 at the end of the year, 万元."""
        return self.total.current - self.liabilities.current

    @property
    def computed_previous_net(self) -> Decimal:
        """Return 资产总额 − 负债总额 a year earlier, 万元."""
        return self.total.previous - self.liabilities.previous

    @property
    def net_current(self) -> Decimal:
        """Return the net assets as the report states them, 万元."""
        return self.computed_net if self.net.current is None else self.net.current

    @property
    def net_previous(self) -> Decimal:
        """Return last year's net assets, 万元."""
        return self.computed_previous_net if self.net.previous is None else self.net.previous


class Budget(Record):
    """The three budget figures, 万元. They must never be taken for one another."""

    scope: Text | None = Field(
        None, alias="口径", description="不是整体支出时写明", json_schema_extra=KEEP, examples=["项目"]
    )
    approved: Money = Field(alias="年初预算", description="万元")
    adjusted: Money = Field(alias="全年预算", description="万元，调整后的")
    other_reading: Money | None = Field(
        None,
        alias="全年预算又作",
        description=(
            "万元。原件里还把另一个数写作全年预算，两数矛盾、还没有查清时，照录那个数；"
            "审核提示，报告不写“年中调整”"
        ),
        json_schema_extra=DROP,
        examples=["117.50"],
    )
    outturn: Money = Field(alias="执行数", description="万元，全年执行数")
    adjustment_reason: Text | None = Field(
        None, alias="调整原因", description="年初预算与全年预算不同时写", json_schema_extra=DROP
    )
    stated_rate: Ratio | None = Field(
        None, alias="自报执行率", description="一般不填，填了就核对", json_schema_extra=DROP
    )
    remark: Text | None = Field(None, alias="收支说明", description="结余或超支的去向、原因")
    funding: Text | None = Field(None, alias="资金来源", description="资金从哪里来")
    evidence: Evidence | None = evidence_field()

    @property
    def is_adjusted(self) -> bool:
        """Return whether the office says that the budget was adjusted; not where 全年预算 is one of two readings."""
        return self.approved != self.adjusted and self.other_reading is None

    @property
    def execution_rate(self) -> Decimal | None:
        """Return 执行数 / 全年预算 as a ratio (财预〔2020〕10号), or None where 全年预算 is 0."""
        return self.outturn / self.adjusted if self.adjusted else None
