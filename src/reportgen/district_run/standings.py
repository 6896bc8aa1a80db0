"""The state of every office of a year, read from files and records without judging any data."""

from reportgen.batch.plan import Plan
from reportgen.files.strays import Stray, stray_files
from reportgen.office.result import OfficeResult
from reportgen.office.roster import roster
from reportgen.reading.unfinished import count_unfinished

DISTRICT = "district"  # It stands for district.yaml among the slugs, none of which may be this.


def standings_of(plan: Plan) -> tuple[OfficeResult, ...]:
    """Return the roster of a plan. An office that the plan would build again is not up to date."""
    stale = {office.slug for office in plan.stale}
    handed_in = {office.slug for office in plan.handed_in}
    return roster(
        plan.directory, handed_in, plan.results(), lambda result: result.slug not in stale, plan.filings
    )


def unfinished_of(plan: Plan) -> dict[str, tuple[int, int]]:
    """How many values are open and how many texts unconfirmed in each file of the year, by slug and DISTRICT.

    Raises UsageError where a file cannot be read.
    """
    found = {office.slug: count_unfinished(plan.inputs.office(office.slug)) for office in plan.handed_in}
    return {DISTRICT: count_unfinished(plan.inputs.district), **found}


def strays_of(plan: Plan) -> tuple[Stray, ...]:
    """The files in the data folder that belong to no office."""
    names = {o.slug: (o.name, o.name.removesuffix("街道办事处")) for o in plan.directory}
    return stray_files(plan.inputs.folder, names)
