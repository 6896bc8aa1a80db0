"""Define the 权重方案: what the 一级指标 should weigh, and where a 指标体系 differs from it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from reportgen.formatting import score
from reportgen.model.fields import Points, Record, Text, fault
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.standards import FULL_SCORE, OrShippedName, shipped


def _bare(name: str) -> str:
    return name.removesuffix("指标")


class WeightRow(Record):
    """One row of a 权重方案: a 一级指标, the names it also goes by (又称), and its weight in 分."""

    name: Text = Field(alias="一级指标", description="名称", examples=["产出指标"])
    max_score: Points = Field(alias="分值", description="分", examples=["40"])
    other_names: tuple[Text, ...] = Field((), alias="又称", description="列表：别的叫法")

    def covers(self, class_name: str) -> bool:
        """Tell whether this row stands for a 一级指标 of that name. 指标 at its end makes no difference."""
        return _bare(class_name) in {_bare(n) for n in (self.name, *self.other_names)}


class WeightScheme(Record):
    """权重方案: what the 一级指标 should weigh, 100 分 together. name is empty for a district's own."""

    name: str = Field("", alias="名称")
    rows: Annotated[tuple[WeightRow, ...], Field(min_length=1)] = Field(alias="权重")


def _named_scheme(value: Any) -> Any:
    if isinstance(value, str):
        return {"名称": value, "权重": shipped("权重方案", value, "自己列出各一级指标和分值")}
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


Scheme = Annotated[
    WeightScheme,
    BeforeValidator(_named_scheme),
    AfterValidator(_sound_scheme),
    OrShippedName("权重方案", rows="权重"),
]


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
