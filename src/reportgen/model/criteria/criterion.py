"""Find the scoring kinds: the classes derived from Kind in the modules of kinds/."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import Field

from reportgen.discovery import modules_of
from reportgen.model.criteria import kinds
from reportgen.model.criteria.kind import Kind


def _find_kinds() -> Iterator[type[Kind]]:
    for module in modules_of(kinds):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Kind) and value.__module__ == module.__name__:
                yield value


def _by_name() -> dict[str, type[Kind]]:
    """The kinds by name (their 方式 in the data). Raises ValueError where two have the same name."""
    found: dict[str, type[Kind]] = {}
    for kind in _find_kinds():
        for name in get_args(kind.model_fields["kind"].annotation):
            if name in found:
                raise ValueError(f"two scoring kinds are named {name}")
            found[name] = kind
    return found


KINDS = _by_name()

if TYPE_CHECKING:
    Criterion = Kind
else:
    # pydantic selects the class by 方式. The type checker only knows the methods of Kind.
    _UNION: Any = reduce(or_, KINDS.values())
    Criterion = Annotated[_UNION, Field(discriminator="kind")]
