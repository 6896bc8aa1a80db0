"""Define the 附加项: the fields that a district adds to its offices' files, and the 核对 that their figures must meet."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from reportgen.model.fields import QuantityField, Record, Text, YesNo, fault

if TYPE_CHECKING:
    from reportgen.model.formulas.formula_text import Equation, Formula

AddedType = Literal["文字", "段落", "整数", "小数", "金额", "比率", "日期", "是否", "表"]
FIGURES: tuple[AddedType, ...] = ("整数", "小数", "金额", "比率")
MAX_FIELDS = 200
MAX_COLUMNS = 30


def _name(text: str) -> str:
    # The name is a tag of the templates, where a point leads below it, and a word of the formulas.
    if not re.fullmatch(r"[^\W\d_]\w{0,29}", text):
        odd = next((c for c in text if not re.match(r"\w", c)), "")
        why = f"里有“{odd}”" if odd else "以数字开头" if text[:1].isdigit() else "太长，最多 30 字"
        raise fault(f"名称“{text}”{why}，模板和算式里写不出来", "只用汉字、字母和数字，以汉字或字母开头")
    if hasattr(dict, text):  # A template would find the method instead of the value.
        raise fault(f"名称“{text}”在模板里另有意思", "换一个名称")
    return text


def _formula(value: Any) -> "Formula":
    from reportgen.model.formulas.formula_text import parse_formula

    return parse_formula(_typed(value))


def _equation(value: Any) -> "Equation":
    from reportgen.model.formulas.formula_text import parse_equation

    return parse_equation(_typed(value))


def _typed(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise fault("这里应写算式", "如 预算.执行数 ÷ 预算.全年预算；有半角逗号的整个加英文双引号")
    return value.strip()


if TYPE_CHECKING:
    FormulaField: TypeAlias = Formula
    EquationField: TypeAlias = Equation
else:
    # Few districts have an 算式: what parses it is imported where there is one.
    _AS_TEXT = WithJsonSchema({"type": "string"})
    FormulaField = Annotated[Any, BeforeValidator(_formula), _AS_TEXT]
    EquationField = Annotated[Any, BeforeValidator(_equation), _AS_TEXT]
AddedName = Annotated[Text, AfterValidator(_name)]


class AddedColumn(Record):
    """One column of a 表, or what it has in common with a field: name, type, whether it must be filled in, 算式."""

    name: AddedName = Field(
        alias="名称", description="键和标签就用它；汉字、字母和数字", examples=["培训人次"]
    )
    type: AddedType = Field(
        alias="类型",
        description="文字、段落、整数、小数、金额（万元）、比率、日期、是否，或 表（有几列，列里不能再有表）",
    )
    required: YesNo = Field(False, alias="必填", description="是 或 否，默认 否")
    signed: YesNo = Field(False, alias="可为负", description="整数、小数、金额能不能是负数，默认 否")
    remark: Text | None = Field(None, alias="说明", description="怎么填，写在空白表里、编辑器里提示")
    formula: FormulaField | None = Field(
        None, alias="算式",
        description="整数、小数、金额、比率可写：不填就由它算出，填了就核对；写法见“附加项”",
        examples=["预算.执行数 ÷ 机构人员.实有人数"],
    )  # fmt: skip

    @property
    def is_figure(self) -> bool:
        """Tell whether it holds a number that can be calculated with."""
        return self.type in FIGURES

    @model_validator(mode="after")
    def _only_figures_are_calculated(self) -> Self:
        if self.formula is not None and not self.is_figure:
            raise fault(f"“{self.name}”是{self.type}，不能有算式", f"算式只用于{'、'.join(FIGURES)}")
        if self.formula is not None and self.required:
            raise fault(
                f"“{self.name}”有算式，又写了必填", "有算式的不用填；要单位自己填，就不写算式，另写一条核对"
            )
        return self


class AddedField(AddedColumn):
    """One 附加项. A 表 has 列 and each office writes as many rows as it has."""

    columns: tuple[AddedColumn, ...] = Field(
        (), alias="列", description="类型是 表 的才写：列表，一列一项，写法同附加项", max_length=MAX_COLUMNS
    )

    @model_validator(mode="after")
    def _only_a_table_has_columns(self) -> Self:
        if (self.type == "表") != bool(self.columns):
            what = "没有写列" if self.type == "表" else f"是{self.type}，不是表，却写了列"
            raise fault(f"“{self.name}”{what}", "类型是 表 的写列，别的不写")
        if nested := next((c.name for c in self.columns if c.type == "表"), None):
            raise fault(f"列“{nested}”又是表", "表里不能再有表，另写一个附加项")
        if twice := _twice(c.name for c in self.columns):
            raise fault(f"“{self.name}”有两列都叫“{twice}”", "每列一个名称")
        return self


class CrossCheck(Record):
    """One 核对: how two values must compare, and how far they may differ."""

    name: Text = Field(alias="名称", description="问题里怎么称呼它", examples=["明细与总数"])
    equation: EquationField = Field(
        alias="算式",
        description="两边和当中的 = ≤ ≥ < >；写法见“附加项”",
        examples=["合计(支出明细.金额) = 预算.执行数"],
    )
    tolerance: QuantityField | None = Field(
        None, alias="允许相差", description="相差不超过它就算相符，默认按印出的样子相同", examples=["0.01"]
    )
    severity: Literal["错误", "警告", "提示"] = Field(
        "错误", alias="级别", description="错误（默认，拦住正式稿）、警告 或 提示"
    )
    remark: Text | None = Field(None, alias="说明", description="不符时怎么办，写在问题的办法里")

    @property
    def allowed(self) -> Decimal | None:
        """Return how far the two sides may differ, None where they must look alike when printed."""
        return None if self.tolerance is None else abs(self.tolerance.value)


def _twice(names: Iterator[str]) -> str | None:
    seen: set[str] = set()
    return next((n for n in names if n in seen or seen.add(n)), None)  # type: ignore[func-returns-value]


def _distinct(fields: tuple[AddedField, ...]) -> tuple[AddedField, ...]:
    if twice := _twice(f.name for f in fields):
        raise fault(f"有两个附加项都叫“{twice}”", "每项一个名称")
    return fields


Additions = Annotated[tuple[AddedField, ...], Field(max_length=MAX_FIELDS), AfterValidator(_distinct)]
Relations = Annotated[tuple[CrossCheck, ...], Field(max_length=MAX_FIELDS)]
