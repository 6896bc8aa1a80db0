"""Define what an office has and spends: its people, its assets and its budget.

Amounts in 万元; rates as ratios.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from reportgen.model.fields import Count, Money, Ratio, Record, SignedMoney, Text
from reportgen.model.money_parts import (
    FIGURES,
    Amounts,
    BasicSpending,
    FundSources,
    Income,
    OfficialExpenses,
    Sum,
)
from reportgen.model.nextyear import DROP, FROM_CURRENT, KEEP
from reportgen.model.numerals import Computed
from reportgen.model.source import KeyPath
from reportgen.model.sources_of_numbers import Evidence, evidence_field
from reportgen.model.stated import NotStated, StatedRecord, absent, if_printed


class Staffing(StatedRecord):
    """Authorized posts and people. The posts should not be fewer than 实有人数.

    The posts are stated by their kinds, or as one number (人员编制) where the kinds are not told apart.
    """

    administrative_posts: Count | None = Field(
        None,
        alias="行政编制",
        description="名，整数；与事业编制一起写，不分开的只写人员编制",
        json_schema_extra=if_printed(instead="人员编制", **KEEP),
    )
    institutional_posts: Count | None = Field(
        None,
        alias="事业编制",
        description="名，整数；与行政编制一起写",
        json_schema_extra=if_printed(instead="人员编制", **KEEP),
    )
    all_posts: Count | None = Field(
        None,
        alias="人员编制",
        description="名，整数；行政、事业不分开的只写它，都写了就核对",
        json_schema_extra=KEEP,
    )
    headcount: Count = Field(
        default_factory=absent, alias="实有人数", description="年终实有，整数", json_schema_extra=if_printed()
    )
    remark: Text | None = Field(
        None, alias="人员说明", description="跟在人数后面的话", examples=["均为在职人员"]
    )
    over_reason: Text | None = Field(
        None, alias="超编原因", description="实有人数超过两项编制之和时写", json_schema_extra=DROP
    )
    evidence: Evidence | None = evidence_field()

    computed: ClassVar[Computed] = {"编制合计": ("authorized_posts", "")}

    @property
    def posts_by_kind(self) -> int | None:
        """Return 行政编制 + 事业编制, None where they are not told apart."""
        if self.administrative_posts is None or self.institutional_posts is None:
            return None
        return self.administrative_posts + self.institutional_posts

    @property
    def authorized_posts(self) -> int:
        """Return all posts: 行政编制 + 事业编制, or 人员编制 where they are not told apart. Raises NotStated."""
        posts = self.all_posts if self.posts_by_kind is None else self.posts_by_kind
        if posts is None:
            raise NotStated("人员编制")
        return posts


class AssetItem(StatedRecord):
    """An amount this year and last, 万元, with the office's own words for it (称谓)."""

    current: Money = Field(
        default_factory=absent, alias="本年", description="万元", json_schema_extra=if_printed()
    )
    previous: Money = Field(
        default_factory=absent,
        alias="上年",
        description="万元，应等于去年报告的本年数",
        json_schema_extra=if_printed(**FROM_CURRENT),
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

    total: AssetItem = Field(
        AssetItem.unstated(),
        alias="资产总额",
        description="有 本年、上年 两个数",
        json_schema_extra=if_printed(),
    )
    liabilities: AssetItem = Field(
        AssetItem.unstated(),
        alias="负债总额",
        description="有 本年、上年 两个数",
        json_schema_extra=if_printed(),
    )
    net: NetAssets = Field(NetAssets.model_construct(), alias="净资产", description="不填就由资产减负债算出")

    computed: ClassVar[Computed] = {
        "净资产.本年": ("net_current", "万元"),
        "净资产.上年": ("net_previous", "万元"),
    }

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


class Budget(StatedRecord):
    """The three budget figures, 万元. They must never be taken for one another."""

    scope: Text | None = Field(
        None, alias="口径", description="不是整体支出时写明", json_schema_extra=KEEP, examples=["项目"]
    )
    approved: Money = Field(
        default_factory=absent, alias="年初预算", description="万元", json_schema_extra=if_printed()
    )
    adjusted: Money = Field(
        default_factory=absent, alias="全年预算", description="万元，调整后的", json_schema_extra=if_printed()
    )
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
    outturn: Money = Field(
        default_factory=absent, alias="执行数", description="万元，全年执行数", json_schema_extra=if_printed()
    )
    adjustment_reason: Text | None = Field(
        None, alias="调整原因", description="年初预算与全年预算不同时写", json_schema_extra=DROP
    )
    stated_rate: Ratio | None = Field(
        None, alias="自报执行率", description="一般不填，填了就核对", json_schema_extra=DROP
    )
    remark: Text | None = Field(None, alias="收支说明", description="结余或超支的去向、原因")
    funding: Text | None = Field(None, alias="资金来源", description="资金从哪里来")
    funds: FundSources | None = Field(
        None, alias="资金构成", description="按来源分的预算和执行，合计应等于上面三个数"
    )
    income: Income | None = Field(None, alias="收入", description="按来源分的全年收入")
    basic: BasicSpending | None = Field(None, alias="基本支出", description="人员经费和公用经费")
    projects: Amounts | None = Field(
        None, alias="项目支出", description="与基本支出（和其他支出）合计应等于上面三个数"
    )
    others: Amounts | None = Field(None, alias="其他支出", description="经营支出等；没有的不写")
    official: OfficialExpenses | None = Field(
        None, alias="三公经费", description="因公出国（境）、公务用车、公务接待"
    )

    evidence: Evidence | None = evidence_field()

    computed: ClassVar[Computed] = {"执行率": ("execution_rate", "比率"), "结余": ("surplus", "万元")}

    def sums(self) -> Iterator[tuple[KeyPath, Sum]]:
        """Yield every total that is typed, and its parts, with the keys under 预算 that lead to the total."""
        for name, key in FIGURES.items():
            total: Decimal | None = self.__dict__.get(name)  # what is not stated is not there
            if total is None:
                continue
            spending = [("基本支出", self.basic), ("项目支出", self.projects), ("其他支出", self.others)]
            parts = [(label, part.figure(name)) for label, part in spending if part is not None]
            whole = self.basic is not None and self.projects is not None
            if whole and all(value is not None for _, value in parts):
                yield (
                    (key,),
                    Sum(key, total, tuple((label, value) for label, value in parts if value is not None)),
                )
            if self.funds and (sources := self.funds.parts(name)):
                yield ("资金构成",), Sum(key, total, sources)
        for label, section in (("基本支出", self.basic), ("三公经费", self.official)):
            for found in section.sums() if section else ():
                yield (label, found.key), found
        if self.income and self.income.stated_total is not None and self.income.parts:
            yield ("收入", "合计"), Sum("合计", self.income.stated_total, self.income.parts)

    @property
    def surplus(self) -> Decimal:
        """Return 全年预算 − 执行数, 万元."""
        return self.adjusted - self.outturn

    @property
    def is_adjusted(self) -> bool:
        """Return whether the office says that the budget was adjusted; not where 全年预算 is one of two readings."""
        return self.approved != self.adjusted and self.other_reading is None

    @property
    def execution_rate(self) -> Decimal | None:
        """Return 执行数 / 全年预算 as a ratio (财预〔2020〕10号), or None where 全年预算 is 0."""
        return self.outturn / self.adjusted if self.adjusted else None
