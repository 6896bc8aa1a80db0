"""Mark the keys that an office need state only where a paper prints them, and say so where one is read that is not there.

A list of which nothing is stated is empty. A single value that is not stated cannot be read: NotStated is raised. A
check that meets it has nothing to examine (checks/examination.py), a template prints nothing in its place
(render/view.py).
"""

from collections.abc import Callable
from typing import Any, Self, TypeVar, cast

from pydantic import model_validator
from pydantic.fields import FieldInfo

from reportgen.errors import UsageError
from reportgen.model.fields import Record

T = TypeVar("T")
IF_PRINTED = "要印才必填"  # in json_schema_extra
_ABSENT = object()


class NotStated(UsageError):
    """A value is asked for that the office has not stated, as no paper of its prints it."""

    def __init__(self, key: str) -> None:
        super().__init__(f"数据里没有“{key}”", "要用它就填上；每份文书要印什么，见 reportgen template check")


def if_stated(value: Callable[[], T]) -> T | None:
    """Return a value that is read or computed from others, or None where one of them is not stated."""
    try:
        return value()
    except NotStated:
        return None


def absent() -> Any:
    """Return the default of a single value; StatedRecord takes it out again."""
    return _ABSENT


def if_printed(instead: str = "", **extra: Any) -> dict[str, Any]:
    """Return the json_schema_extra of a key that is required only where a paper prints it.

    instead: a key beside it that may be stated in its place.
    """
    return {IF_PRINTED: instead or True, **extra}


def wanted_if_printed(field: FieldInfo) -> str | bool:
    """Return whether a field is required where a paper prints it, or the key that may be stated in its place."""
    extra = field.json_schema_extra
    wanted = extra.get(IF_PRINTED, False) if isinstance(extra, dict) else False
    return wanted if isinstance(wanted, str) else bool(wanted)


class StatedRecord(Record):
    """A record with values that need not be stated. Reading one that is not raises NotStated."""

    @classmethod
    def unstated(cls) -> Self:
        """Return a record of which nothing is stated, without building the validator, which takes time."""
        made = cls.model_construct()
        _take_out_absent(made)
        return cast(Self, made)  # mypy's plugin takes it for a StatedRecord

    @model_validator(mode="after")
    def _states_only_what_is_there(self) -> Self:
        _take_out_absent(self)
        return self

    def __getattr__(self, name: str) -> Any:
        """Raise NotStated for a field without a value."""
        if field := type(self).model_fields.get(name):
            raise NotStated(field.alias or name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name}")


def _take_out_absent(record: StatedRecord) -> None:
    for name in [name for name, value in record.__dict__.items() if value is _ABSENT]:
        del record.__dict__[name]
