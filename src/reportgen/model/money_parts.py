"""Define the parts that the money of an office consists of: 收入, 基本支出, 项目支出, 三公经费, and the sources of funds.

Amounts in 万元; rates as ratios. Every part is optional. A total that is not typed is the sum of its parts; one that is
typed is checked against them (rule BUD-11).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from reportgen.model.fields import Money, Record
from reportgen.model.nextyear import FROM_OUTTURN
from reportgen.model.numerals import Computed

FIGURES = {"approved": "年初预算", "adjusted": "全年预算", "outturn": "执行数"}
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """A total that is typed, under its key, and the parts that it must be the sum of, with their names. 万元."""

    key: str
    total: Decimal
    parts: tuple[tuple[str, Decimal], ...]


class Amounts(Record):
    """The three figures of one part of the spending."""

    approved: Money | None = Field(None, alias="年初预算", description="万元")
    adjusted: Money | None = Field(None, alias="全年预算", description="万元，调整后的")
    outturn: Money | None = Field(None, alias="执行数", description="万元，全年执行数")

    computed: ClassVar[Computed] = {"执行率": ("execution_rate", "比率")}

    @property
    def execution_rate(self) -> Decimal | None:
        """Return 执行数 / 全年预算 as a ratio, None where either is not filled in or 全年预算 is 0."""
        adjusted, outturn = self.figure("adjusted"), self.figure("outturn")
        return outturn / adjusted if outturn is not None and adjusted else None

    def figure(self, name: str) -> Decimal | None:
        """Return one of the FIGURES: as typed, else None."""
        value: Decimal | None = getattr(self, name)
        return value


class AmountsOfParts(Amounts):
    """Three figures that are the sums of those of the parts. part_names: the attributes of the parts."""

    part_names: ClassVar[tuple[str, ...]] = ()
    needs_all: ClassVar[bool] = True  # Otherwise a part that is not filled in is none.

    computed: ClassVar[Computed] = {
        **{key: (f"total_{name}", "万元") for name, key in FIGURES.items()},
        **Amounts.computed,
    }

    @property
    def total_approved(self) -> Decimal | None:
        """Return 年初预算, as typed or summed up, 万元."""
        return self.figure("approved")

    @property
    def total_adjusted(self) -> Decimal | None:
        """Return 全年预算, as typed or summed up, 万元."""
        return self.figure("adjusted")

    @property
    def total_outturn(self) -> Decimal | None:
        """Return 执行数, as typed or summed up, 万元."""
        return self.figure("outturn")

    def figure(self, name: str) -> Decimal | None:
        """Return one of the figures: as typed, else the sum of the parts, None where a part lacks it."""
        typed: Decimal | None = getattr(self, name)
        return self._summed(name) if typed is None else typed

    def sums(self) -> Iterator[Sum]:
        """Yield the totals that are typed and whose parts are all there."""
        for name, key in FIGURES.items():
            total = getattr(self, name)
            if total is not None and self._summed(name) is not None:
                yield Sum(key, total, tuple(self._parts(name)))

    def _parts(self, name: str) -> Iterator[tuple[str, Decimal]]:
        for attribute in self.part_names:
            part: Amounts | None = getattr(self, attribute)
            value = None if part is None else part.figure(name)
            if value is not None:
                yield str(type(self).model_fields[attribute].alias), value

    def _summed(self, name: str) -> Decimal | None:
        values = [value for _, value in self._parts(name)]
        given = [a for a in self.part_names if self.needs_all or getattr(self, a) is not None]
        return sum(values, _ZERO) if values and len(values) == len(given) else None


class BasicSpending(AmountsOfParts):
    """基本支出: 人员经费 and 公用经费."""

    part_names = ("staff", "running")

    staff: Amounts | None = Field(None, alias="人员经费", description="有 年初预算、全年预算、执行数 三个数")
    running: Amounts | None = Field(
        None, alias="公用经费", description="有 年初预算、全年预算、执行数 三个数"
    )


class OfficialExpense(Amounts):
    """One of the 三公经费, with last year's figure for the change."""

    previous: Money | None = Field(
        None, alias="上年执行数", description="万元，应等于去年报告的执行数", json_schema_extra=FROM_OUTTURN
    )


class OfficialExpenses(AmountsOfParts):
    """三公经费: travel abroad, official cars and receptions (财预〔2013〕53号)."""

    part_names = ("abroad", "car_purchase", "car_running", "reception")
    needs_all = False

    abroad: OfficialExpense | None = Field(None, alias="因公出国境费", description="没有的不写")
    car_purchase: OfficialExpense | None = Field(None, alias="公务用车购置费", description="没有的不写")
    car_running: OfficialExpense | None = Field(None, alias="公务用车运行费", description="没有的不写")
    reception: OfficialExpense | None = Field(None, alias="公务接待费", description="没有的不写")
    previous: Money | None = Field(
        None, alias="上年执行数", description="万元，不填就由各项相加", json_schema_extra=FROM_OUTTURN
    )

    computed: ClassVar[Computed] = {
        **AmountsOfParts.computed,
        "上年执行数": ("total_previous", "万元"),
        "控制率": ("control_rate", "比率"),
        "变动率": ("change_rate", "比率"),
    }

    @property
    def total_previous(self) -> Decimal | None:
        """Return last year's 执行数, as typed or summed up, 万元."""
        return self.figure("previous")

    @property
    def control_rate(self) -> Decimal | None:
        """Return 执行数 / 年初预算 as a ratio (三公经费控制率, 财预〔2013〕53号)."""
        approved, outturn = self.figure("approved"), self.figure("outturn")
        return outturn / approved if outturn is not None and approved else None

    @property
    def change_rate(self) -> Decimal | None:
        """Return (执行数 − 上年执行数) / 上年执行数 as a ratio (三公经费变动率, 财预〔2013〕53号)."""
        previous, outturn = self.figure("previous"), self.figure("outturn")
        return (outturn - previous) / previous if outturn is not None and previous else None


class FundSources(Record):
    """资金构成: the sources of the money of an office or a project; what is not filled in is none."""

    appropriation: Amounts | None = Field(None, alias="当年财政拨款", description="没有的不写")
    carried_over: Amounts | None = Field(None, alias="上年结转资金", description="没有的不写")
    other: Amounts | None = Field(None, alias="其他资金", description="没有的不写")

    def parts(self, name: str) -> tuple[tuple[str, Decimal], ...] | None:
        """Return one of the FIGURES of every source that is filled in, with its name; None where one lacks it."""
        found: list[tuple[str, Decimal]] = []
        for attribute, field in FundSources.model_fields.items():
            part: Amounts | None = getattr(self, attribute)
            value = None if part is None else part.figure(name)
            if value is not None:
                found.append((str(field.alias), value))
            elif part is not None:
                return None
        return tuple(found) or None


class Income(Record):
    """收入 of the year by its kinds."""

    appropriation: Money | None = Field(None, alias="财政拨款", description="万元")
    carried_over: Money | None = Field(None, alias="上年结转", description="万元")
    business: Money | None = Field(None, alias="事业收入", description="万元，没有的不写")
    other: Money | None = Field(None, alias="其他收入", description="万元，没有的不写")
    stated_total: Money | None = Field(None, alias="合计", description="万元，不填就由各项相加，填了就核对")

    computed: ClassVar[Computed] = {"合计": ("total", "万元")}

    @property
    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        """Return the kinds that are filled in, with their names."""
        fields = list(type(self).model_fields.items())[:-1]
        given = ((str(field.alias), getattr(self, name)) for name, field in fields)
        return tuple((alias, value) for alias, value in given if value is not None)

    @property
    def total(self) -> Decimal | None:
        """Return the whole income, as typed or summed up, 万元."""
        if self.stated_total is not None:
            return self.stated_total
        return sum((value for _, value in self.parts), _ZERO) if self.parts else None
