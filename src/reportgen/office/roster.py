"""Where every office of the directory stands: its last result, seen in the light of today's files."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from reportgen.office.result import OfficeResult, State


class DirectoryRow(Protocol):
    """What is needed of a row of the directory."""

    @property
    def slug(self) -> str:
        """The name of its files."""

    @property
    def name(self) -> str:
        """In full."""


def roster(
    directory: Iterable[DirectoryRow],
    handed_in: Container[str],
    results: Mapping[str, OfficeResult],
    is_current: Callable[[OfficeResult], bool],
) -> tuple[OfficeResult, ...]:
    """Every office of the directory, in its order.

    handed_in: the slugs of the offices whose file is there; results by slug; is_current: whether a result is
    still what its inputs would give (of failed ones it is not asked).
    """
    return tuple(
        _standing(row, row.slug in handed_in, results.get(row.slug), is_current) for row in directory
    )


def _standing(
    row: DirectoryRow,
    handed_in: bool,
    result: OfficeResult | None,
    is_current: Callable[[OfficeResult], bool],
) -> OfficeResult:
    if not handed_in:
        return OfficeResult(row.slug, row.name, State.ABSENT)
    if result is None or (result.state is State.UNFIT and not is_current(result)):
        return OfficeResult(row.slug, row.name, State.READY)
    if result.state is State.BUILT and not is_current(result):
        return replace(result, state=State.STALE)
    return result


def tally(results: Iterable[OfficeResult]) -> dict[State, int]:
    """How many offices are in each state; every state is there, in order."""
    counts = Counter(result.state for result in results)
    return {state: counts[state] for state in State}
