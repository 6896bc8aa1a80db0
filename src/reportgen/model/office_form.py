"""The file that the offices of a district fill in: the model's keys, the district's 附加项, without what it hides."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, get_args

from pydantic import Field, create_model
from pydantic_core import PydanticCustomError

from reportgen.finding import nearest
from reportgen.model.additions import AddedField
from reportgen.model.district import District
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.fields import Record
from reportgen.model.misfit import Misfit
from reportgen.model.money_score import refuse_double
from reportgen.model.stated import wanted_if_printed

HiddenPath = tuple[str, ...]


def evaluation_class(district: District) -> type[SelfEvaluation]:
    """Return the class that the files of a district's offices are read into."""
    return made_class(district.additions, district.hidden)


@lru_cache(maxsize=8)
def made_class(additions: tuple[AddedField, ...], hidden: tuple[str, ...]) -> type[SelfEvaluation]:
    """Return the class for 附加项 and 隐藏; the model's own where there are neither."""
    if not additions and not hidden:
        return SelfEvaluation
    from reportgen.model.extras import extras_class

    extras = extras_class(additions)
    known = SelfEvaluation.model_fields["extra"]
    shape: dict[str, Any] = {"alias": known.alias, "description": known.description}
    needed = any(f.is_required() for f in extras.model_fields.values())
    given: Any = Field(**shape) if needed else Field(extras(), **shape)
    made: type[SelfEvaluation] = create_model(
        "DistrictEvaluation", __base__=SelfEvaluation, extra=(extras, given)
    )
    made.hidden = frozenset(hidden_paths(hidden))
    return made


def hidden_paths(hidden: tuple[str, ...]) -> Iterator[HiddenPath]:
    """Yield the keys of each name under 隐藏."""
    return (tuple(name.split(".")) for name in hidden)


def form_faults(district: District) -> Iterator[Misfit]:
    """Yield what is wrong with 附加项, 核对, 隐藏 and 资金计分, apart from how they are written."""
    if district.additions or district.relations:
        from reportgen.model.formulas.formula_faults import formula_faults

        yield from formula_faults(district, evaluation_class(district))
    yield from _money_fault(district)
    for index, path in enumerate(hidden_paths(district.hidden)):
        yield from _hidden_fault(("隐藏", index), path)


def _money_fault(district: District) -> Iterator[Misfit]:
    try:
        refuse_double(district.money_score, district.indicator_system)
    except PydanticCustomError as double:
        context = double.context or {}
        yield Misfit(("资金计分",), context["message"], context["advice"])


def _hidden_fault(place: tuple[str | int, ...], path: HiddenPath) -> Iterator[Misfit]:
    records: list[type[Record]] = [SelfEvaluation]
    for number, key in enumerate(path):
        fields = [f for r in records for f in r.model_fields.values() if f.alias == key]
        if not fields:
            known = [str(f.alias) for r in records for f in r.model_fields.values()]
            near = nearest(key, known)
            advice = (
                f"是不是“{'.'.join((*path[:number], near))}”？" if near else f"这里有：{'、'.join(known)}"
            )
            yield Misfit(place, f"街道文件里没有“{'.'.join(path[: number + 1])}”", advice)
            return
        if number == len(path) - 1 and any(f.is_required() or wanted_if_printed(f) is True for f in fields):
            yield Misfit(place, f"“{'.'.join(path)}”是必填的，不能隐藏", "从“隐藏”里删去这一项")
        records = [r for f in fields for r in _records(f.annotation)]


def _records(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _records(part)
