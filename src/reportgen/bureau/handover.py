"""What the bureau is handed with the reports of a year: ledger, overview, volume, manifest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportgen import atomic
from reportgen.batch.fingerprint import measured
from reportgen.batch.plan import Plan, handover_fingerprint
from reportgen.batch.record import Mark, OfficeRecord, Status
from reportgen.bureau.across import Across
from reportgen.bureau.ledger import ledger
from reportgen.bureau.manifest import manifest_of
from reportgen.bureau.overview import overview
from reportgen.bureau.roster import Standing, roster
from reportgen.bureau.volume import bind, volume_of
from reportgen.district import District
from reportgen.errors import ReportgenError
from reportgen.finding import Finding
from reportgen.folders import LEDGER, MANIFEST, OVERVIEW, VOLUME, VOLUME_TEMPLATE
from reportgen.pdf.engine import Engine, NoEngine, start_engine
from reportgen.render import Template
from reportgen.workspace import open_folder


def hand_over(plan: Plan, records: Mapping[str, OfficeRecord]) -> list[Finding]:
    """Write the district's own files into out/<year>; returns what concerns no single office.

    records: of all offices that have handed in, as a run has just left them. Call it within exclusive().
    Raises UsageError where the disk refuses; EngineError or TemplateError where the volume cannot be
    made: the other files are then in place, and the next run tries again.
    """
    folder = plan.inputs.folder
    readable = frozenset(slug for slug, record in records.items() if record.figures is not None)
    with start_engine() as engine, Across(folder, readable) as comparison:
        district = open_folder(folder)
        failure = _volume(plan, district.district, _standings(plan, records), engine)
        across = comparison.findings()
    standings = _standings(plan, {slug: _with(r, across.pop(slug, [])) for slug, r in records.items()})
    bound = () if failure or not _any_built(records) else (VOLUME,)
    atomic.write(plan.folder / LEDGER, ledger(district.district, standings))
    page = overview(district.district, standings, VOLUME if bound else "")
    atomic.write(plan.folder / OVERVIEW, page.encode())
    listed = (LEDGER, OVERVIEW, *bound)
    atomic.write(plan.folder / MANIFEST, manifest_of(plan.inputs, standings, plan.folder, listed))
    if failure:
        raise failure
    outputs = {name: measured(plan.folder / name) for name in (*listed, MANIFEST)}
    fingerprint = handover_fingerprint(plan, {slug: r.mark for slug, r in records.items()})
    mark = Mark("", Status.BUILT, fingerprint, outputs)
    atomic.write(plan.handover_state, mark.text().encode())
    return [finding for findings in across.values() for finding in findings]


def _any_built(records: Mapping[str, OfficeRecord]) -> bool:
    return any(record.status is Status.BUILT for record in records.values())


def _volume(
    plan: Plan, district: District, standings: Iterable[Standing], engine: Engine | NoEngine
) -> ReportgenError | None:
    """Bind the volume; what kept it from being bound. Without a report there is none."""
    volume = volume_of(district, standings, plan.folder)
    if not volume.reports:
        (plan.folder / VOLUME).unlink(missing_ok=True)
        return None
    try:
        template = Template.open(plan.request.template.with_name(VOLUME_TEMPLATE))
        bind(volume, template, engine, plan.folder / VOLUME)
    except ReportgenError as error:
        return error
    return None


def _standings(plan: Plan, records: Mapping[str, OfficeRecord]) -> Sequence[Standing]:
    """Where every office stands after a run: what its record says is about today's file."""
    return roster(plan.directory, set(records), records, lambda _record: True)


def _with(record: OfficeRecord, more: Iterable[Finding]) -> OfficeRecord:
    return replace(record, findings=(*record.findings, *more))
