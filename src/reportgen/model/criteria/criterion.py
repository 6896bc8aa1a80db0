"""Every scoring kind there is: what the files of kinds/ define, found by looking there."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import Field

from reportgen.discovery import modules_of
from reportgen.model.criteria import kinds
from reportgen.model.criteria.kind import Kind


def _defined() -> Iterator[type[Kind]]:
    for module in modules_of(kinds):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Kind) and value.__module__ == module.__name__:
                yield value


def _named() -> dict[str, type[Kind]]:
    """The kinds by the names that files choose them by. Raises ValueError where two share a name."""
    found: dict[str, type[Kind]] = {}
    for kind in _defined():
        for name in get_args(kind.model_fields["kind"].annotation):
            if name in found:
                raise ValueError(f"two scoring kinds are named {name}")
            found[name] = kind
    return found


KINDS = _named()

if TYPE_CHECKING:
    Criterion = Kind
else:
    # validation picks the class by 方式; to the type checker all of them are what Kind promises
    _UNION: Any = reduce(or_, KINDS.values())
    Criterion = Annotated[_UNION, Field(discriminator="kind")]
