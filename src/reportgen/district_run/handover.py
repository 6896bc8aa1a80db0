"""What the bureau is handed with the reports of a year: ledger, overview, volume, manifest."""

from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from typing import Self

from reportgen.batch.plan import Listed, Plan, handover_fingerprint
from reportgen.district_run.across import Across, concluded
from reportgen.errors import ReportgenError, UsageError
from reportgen.files import atomic
from reportgen.files.folders import LEDGER, MANIFEST, OVERVIEW, VOLUME, VOLUME_TEMPLATE
from reportgen.finding import Finding
from reportgen.ledger.overview import overview
from reportgen.office.manifest import as_they_are, manifest_of
from reportgen.office.record import Mark, OfficeRecord, Status
from reportgen.office.roster import roster
from reportgen.office.workspace import open_folder
from reportgen.volume.contents import Volume, bound, volume_of
from reportgen.volume.process import Bindery

_AT_ONCE = 2  # reports bound for one that was built: what stands already must not keep the workers waiting
_LAST = 0.1  # of the offices to be built: while these are, what the files need besides gets ready


class Handover:
    """The district's own files, begun while the reports are being built. A context manager, within exclusive().

    Left before finish() is through, the files of before are still there. records: of the offices that a run does
    not build again.
    """

    def __init__(self, plan: Plan, records: Mapping[str, OfficeRecord]) -> None:
        self._plan = plan
        self._awaited = {office.slug for office in plan.stale}
        self._records = {slug: record for slug, record in records.items() if slug not in self._awaited}
        self._unbound = deque(plan.handed_in)
        self._open = ExitStack()
        self._bindery: Bindery | None = None
        self._across: Across | None = None

    def take(self, record: OfficeRecord) -> None:
        """An office is through: have bound what stands next, and begin what takes long when few are left.

        Raises nothing for want of room on the disk: the offices that are left go on, finish() tells.
        """
        self._records[record.slug] = record
        self._awaited.discard(record.slug)
        with suppress(UsageError):
            for _ in range(_AT_ONCE):
                if self._unbound and self._unbound[0].slug not in self._awaited:
                    self._bind(self._unbound[0])
                    self._unbound.popleft()
            if len(self._awaited) <= len(self._plan.stale) * _LAST:
                self._begin()

    def finish(self, records: Mapping[str, OfficeRecord]) -> list[Finding]:
        """Write the files into out/<year>; returns what concerns no single office.

        records: of all offices that have handed in, as the run has just left them. Raises UsageError where the
        disk refuses; EngineError or TemplateError where the volume cannot be made: the other files are then in
        place, and the next run tries again.
        """
        plan = self._plan
        across, bindery = self._begin()
        across.conclude(records)
        district = open_folder(plan.inputs.folder).district
        volume = volume_of(district, concluded(plan.directory, records, {}), plan.folder)
        if volume.reports:
            bindery.conclude(volume)
        found, ledger = across.result()
        standings = concluded(plan.directory, records, found)
        atomic.write(plan.folder / LEDGER, ledger)
        failure = self._finish_volume(bindery, volume)
        made = volume.reports and not failure
        page = overview(district, standings, VOLUME if made else "")
        atomic.write(plan.folder / OVERVIEW, page.encode())
        outputs = as_they_are(plan.folder, [LEDGER, OVERVIEW, *([VOLUME] if made else [])])
        atomic.write(plan.folder / MANIFEST, manifest_of(plan.inputs, standings, outputs))
        if failure:
            raise failure
        outputs |= as_they_are(plan.folder, [MANIFEST])
        fingerprint = handover_fingerprint(plan, {slug: r.mark for slug, r in records.items()})
        mark = Mark("", Status.BUILT, fingerprint, outputs)
        atomic.write(plan.handover_state, mark.text().encode())
        return [f for slug, findings in found.items() if slug not in records for f in findings]

    def _finish_volume(self, bindery: Bindery, volume: Volume) -> ReportgenError | None:
        """What keeps the volume from being made, if anything does. Without a report there is none."""
        if not volume.reports:
            (self._plan.folder / VOLUME).unlink(missing_ok=True)
            return None
        try:
            bindery.finish()
        except ReportgenError as error:
            return error
        return None

    def _begin(self) -> tuple[Across, Bindery]:
        """Have the volume's engine started, and the checks across offices, which read the files themselves."""
        plan, bindery = self._plan, self._binding()
        if self._across is None:
            slugs = frozenset(office.slug for office in plan.handed_in)
            self._across = self._open.enter_context(Across(plan.inputs.folder, plan.directory, slugs))
            bindery.get_ready(plan.request.template.with_name(VOLUME_TEMPLATE))
        return self._across, bindery

    def _bind(self, office: Listed) -> None:
        (standing,) = roster([office], {office.slug}, self._records, lambda _record: True)
        if report := bound(standing, self._plan.folder):
            self._binding().take(report)

    def _binding(self) -> Bindery:
        if self._bindery is None:
            self._bindery = self._open.enter_context(Bindery(self._plan.folder / VOLUME))
        return self._bindery

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()
