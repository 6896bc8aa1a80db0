"""The roster: every office of the directory with its present state, from its last result and today's files."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from reportgen.office.filing import FilingState
from reportgen.office.result import OfficeResult, State


class DirectoryRow(Protocol):
    """The parts of a row of the directory that a roster needs."""

    @property
    def slug(self) -> str:
        """The 标识, which names the office's files."""

    @property
    def name(self) -> str:
        """The full name of the office."""


def roster(
    directory: Iterable[DirectoryRow],
    handed_in: Container[str],
    results: Mapping[str, OfficeResult],
    is_current: Callable[[OfficeResult], bool],
    filings: Mapping[str, FilingState] | None = None,
) -> tuple[OfficeResult, ...]:
    """Return a result for every office of the directory, in its order.

    handed_in: the slugs of the offices that have a data file. results: the last result by slug. is_current:
    tells whether a result is still up to date; it is called for results with a report or with errors in the data.
    filings: how far the year of each office is, by slug; 填报中 for the others.
    """
    states = filings or {}
    current = (
        _current_result(row, row.slug in handed_in, results.get(row.slug), is_current) for row in directory
    )
    return tuple(replace(result, filing=states.get(result.slug, FilingState.OPEN)) for result in current)


def _current_result(
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
    """Count the offices in each state. Every state is in the result, in the order of State."""
    counts = Counter(result.state for result in results)
    return {state: counts[state] for state in State}
