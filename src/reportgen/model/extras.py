"""Make the class of the file that an office of a district fills in: the model's keys with the district's 附加项."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field, create_model

from reportgen.model.additions import AddedColumn, AddedField, AddedType
from reportgen.model.fields import (
    Count,
    DateField,
    Items,
    Money,
    Ratio,
    Record,
    SignedMoney,
    Text,
    YesNo,
)
from reportgen.model.nextyear import DROP
from reportgen.model.signed_fields import Number, SignedCount, SignedNumber

_TYPES: dict[AddedType, tuple[Any, Any]] = {  # The second is the one that may be negative.
    "文字": (Text, Text),
    "段落": (Items, Items),
    "整数": (Count, SignedCount),
    "小数": (Number, SignedNumber),
    "金额": (Money, SignedMoney),
    "比率": (Ratio, Ratio),
    "日期": (DateField, DateField),
    "是否": (YesNo, YesNo),
}
_USUAL: dict[AddedType, str] = {
    "文字": "一句话",
    "段落": "一段话，或列表，一段一项",
    "整数": "整数",
    "小数": "数",
    "金额": "万元",
    "比率": "百分数",
    "日期": "日期或年月",
    "是否": "是 或 否",
    "表": "列表，一行一项",
}


class AddedRecord(Record):
    """Values under names that the district has laid down. definitions: of the fields, in their order."""

    definitions: ClassVar[tuple[AddedColumn, ...]] = ()

    def added(self) -> Iterator[tuple[AddedColumn, Any]]:
        """Yield each definition with the value typed, None where there is none."""
        return zip(self.definitions, (getattr(self, name) for name in type(self).model_fields), strict=True)

    def value(self, name: str) -> Any:
        """Return the value typed under a name, None where there is none."""
        return next((value for definition, value in self.added() if definition.name == name), None)


class Extras(AddedRecord):
    """The section 附加项 of an office's file; without keys where the district adds none."""


_R = TypeVar("_R", bound=AddedRecord)


@lru_cache(maxsize=8)
def extras_class(definitions: tuple[AddedField, ...]) -> type[Extras]:
    """Return the class of the section 附加项."""
    return _with_fields("DistrictExtras", Extras, definitions)


def _with_fields(name: str, base: type[_R], definitions: tuple[AddedColumn, ...]) -> type[_R]:
    fields = {f"added_{index}": _field(index, column) for index, column in enumerate(definitions)}
    made: type[_R] = create_model(name, __base__=base, **fields)  # type: ignore[call-overload]
    made.definitions = definitions
    return made


def _field(index: int, column: AddedColumn) -> tuple[Any, Any]:
    shape: dict[str, Any] = {"alias": column.name, "description": _description(column)}
    if isinstance(column, AddedField) and column.type == "表":
        row = _with_fields(f"AddedRow{index}", AddedRecord, column.columns)
        if column.required:
            return Annotated[tuple[row, ...], Field(min_length=1)], Field(**shape)  # type: ignore[valid-type]
        return tuple[row, ...], Field((), **shape)  # type: ignore[valid-type]
    kind = _TYPES[column.type][column.signed]
    if column.required:
        return kind, Field(**shape)
    return kind | None, Field(None, json_schema_extra=DROP if column.formula else None, **shape)


def _description(column: AddedColumn) -> str:
    usual = _USUAL[column.type]
    text = f"{column.remark}（{usual}）" if column.remark else usual
    if column.formula is None:
        return text.replace("|", "｜")
    return f"{text}；不填就算出：{column.formula.text}；填了就核对".replace("|", "｜")
