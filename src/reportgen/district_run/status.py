"""Where every office of a year stands, told from files and records alone."""

from reportgen.batch.plan import Plan
from reportgen.office.result import OfficeResult
from reportgen.office.roster import roster


def standings_of(plan: Plan) -> tuple[OfficeResult, ...]:
    """The roster of a plan: an office that is to be built again is not current."""
    stale = {office.slug for office in plan.stale}
    handed_in = {office.slug for office in plan.handed_in}
    return roster(plan.directory, handed_in, plan.results(), lambda result: result.slug not in stale)
