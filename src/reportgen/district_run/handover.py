"""What the bureau is handed with the reports of a year: ledger, overview, volume, manifest."""

from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from typing import Self

from reportgen.batch.plan import Listed, Plan, handover_fingerprint
from reportgen.district_run.across import Across, add_findings
from reportgen.errors import ReportgenError, UsageError
from reportgen.files import atomic
from reportgen.files.folders import LEDGER, MANIFEST, OVERVIEW, VOLUME
from reportgen.finding import Finding
from reportgen.ledger.overview import overview
from reportgen.office.fingerprint import measure
from reportgen.office.manifest import manifest_bytes, whole_manifest
from reportgen.office.publish import OutputFolder
from reportgen.office.record import Mark
from reportgen.office.result import OfficeResult, OutputFile, State
from reportgen.office.workspace import open_folder
from reportgen.volume.contents import Volume, volume_of, without_details
from reportgen.volume.process import Bindery

# Reports given to the volume for one that was built: many that stand already must not keep the workers waiting.
_REPORTS_PER_TURN = 2
# Share of the offices to be built: when no more are left, what the files need besides gets ready.
_LAST_SHARE = 0.1


class Handover:
    """The district's own files, begun while the reports are being built. A context manager.

    Until finish() is through, the files of before are still there. output: the folder, locked. results: of the
    offices that a run does not build again.
    """

    def __init__(self, plan: Plan, output: OutputFolder, results: Mapping[str, OfficeResult]) -> None:
        self._plan, self._output = plan, output
        self._awaited = {office.slug for office in plan.stale}
        self._results = {slug: r for slug, r in results.items() if slug not in self._awaited}
        self._not_yet_in_volume = deque(plan.handed_in)
        self._open = ExitStack()
        self._bindery: Bindery | None = None
        self._across: Across | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known of reports that the volume could not take as they are."""
        return tuple(self._bindery.remarks) if self._bindery else ()

    def take(self, result: OfficeResult) -> None:
        """An office is through: give the volume what stands next, and begin what takes long when few are left.

        Raises nothing for want of room on the disk: the offices that are left go on, finish() tells.
        """
        self._results[result.slug] = result
        self._awaited.discard(result.slug)
        with suppress(UsageError):
            for _ in range(_REPORTS_PER_TURN):
                if self._not_yet_in_volume and self._not_yet_in_volume[0].slug not in self._awaited:
                    self._bind(self._not_yet_in_volume[0])
                    self._not_yet_in_volume.popleft()
            if len(self._awaited) <= len(self._plan.stale) * _LAST_SHARE:
                self._begin()

    def finish(self, results: Mapping[str, OfficeResult]) -> list[Finding]:
        """Put the files into out/<year> together; returns what concerns no single office.

        results: of all offices that have handed in, as the run has just left them. Raises UsageError where the
        disk refuses; EngineError or TemplateError where the volume cannot be made: the other files are then in
        place, and the next run tries again.
        """
        plan = self._plan
        across, bindery = self._begin()
        across.conclude(results)
        district = open_folder(plan.inputs.folder).district
        volume = volume_of(district, add_findings(plan.directory, results, {}))
        if volume.reports:
            bindery.conclude(volume)
        found, ledger = across.result()
        standings = add_findings(plan.directory, results, found)
        files: dict[str, bytes | atomic.Pending] = {LEDGER: ledger}
        failure = _finish_volume(bindery, volume, files)
        files[OVERVIEW] = overview(district, standings, VOLUME if VOLUME in files else "").encode()
        outputs = self._put(files, standings, keeps_volume=failure is not None)
        if failure:
            raise failure
        fingerprint = handover_fingerprint(plan, {slug: Mark.of(r) for slug, r in results.items()})
        atomic.write(plan.handover_state, Mark(State.BUILT, "", fingerprint, outputs).line())
        return [f for slug, findings in found.items() if slug not in results for f in findings]

    def _put(
        self,
        files: dict[str, "bytes | atomic.Pending"],
        standings: tuple[OfficeResult, ...],
        keeps_volume: bool,
    ) -> dict[str, OutputFile]:
        """Put the files in place with the manifest that lists them; how they were left.

        keeps_volume: the volume of an earlier run stays where it is, although it is not this run's.
        """
        folder = self._plan.folder
        complete = {
            n: c if isinstance(c, atomic.Pending) else atomic.prepare(folder / n, c) for n, c in files.items()
        }
        try:
            outputs = {name: measure(pending.part) for name, pending in complete.items()}
            manifest = whole_manifest(folder.name, standings, outputs)
            complete[MANIFEST] = atomic.prepare(folder / MANIFEST, manifest_bytes(manifest))
            outputs[MANIFEST] = measure(complete[MANIFEST].part)
            gone = () if VOLUME in files or keeps_volume else (VOLUME,)
            self._output.put(complete, gone)
        finally:
            for pending in complete.values():
                pending.discard()
        return outputs

    def _begin(self) -> tuple[Across, Bindery]:
        """Have the volume's engine started, and the checks across offices, which read the files themselves."""
        plan, bindery = self._plan, self._binding()
        if self._across is None:
            slugs = frozenset(office.slug for office in plan.handed_in)
            self._across = self._open.enter_context(Across(plan.inputs.folder, plan.directory, slugs))
            bindery.get_ready(plan.volume_template)
        return self._across, bindery

    def _bind(self, office: Listed) -> None:
        result = self._results.get(office.slug)
        if result and result.state is State.BUILT:
            self._binding().take(without_details(result))

    def _binding(self) -> Bindery:
        if self._bindery is None:
            self._bindery = self._open.enter_context(Bindery(self._plan.folder / VOLUME))
        return self._bindery

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()


def _finish_volume(
    bindery: Bindery, volume: Volume, files: dict[str, "bytes | atomic.Pending"]
) -> ReportgenError | None:
    """Add the volume to the files; what keeps it from being made, if anything does. Without a report there is none."""
    if volume.reports:
        try:
            files[VOLUME] = bindery.finish()
        except ReportgenError as error:
            return error
    return None
