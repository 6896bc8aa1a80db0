"""Make the files that the bureau receives besides the reports of a year: ledger, overview, volume, manifest."""

from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Self

from reportgen.batch.plan import ListedOffice, Plan, handover_fingerprint
from reportgen.district_run.district_ledger import DistrictLedger, add_findings
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
from reportgen.volume.contents import Volume, bound_papers, volume_of
from reportgen.volume.process import VolumeProcess

# At most this many reports go to the volume after each result. If there were no limit, a long row of reports that are
# up to date would keep the workers waiting for their next task.
_REPORTS_PER_RESULT = 2
# When at most this share of the offices is left to build, the engine of the volume and the checks are started.
_SHARE_LEFT_AT_START = 0.1


class Handover:
    """Makes the district's own files, beginning while the reports are still being built. A context manager.

    The earlier files stay in place until finish() replaces them. output: the locked folder. results: by slug, of
    the offices whose report the run does not build again.
    """

    def __init__(self, plan: Plan, output: OutputFolder, results: Mapping[str, OfficeResult]) -> None:
        self._plan, self._output = plan, output
        self._awaited = {office.slug for office in plan.stale}
        self._results = {slug: r for slug, r in results.items() if slug not in self._awaited}
        self._not_yet_in_volume = deque(plan.included)
        self._open = ExitStack()
        self._volume_process: VolumeProcess | None = None
        self._district_ledger: DistrictLedger | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """One sentence for each report that had to be rewritten for the volume. Complete after finish()."""
        return tuple(self._volume_process.remarks) if self._volume_process else ()

    def take(self, result: OfficeResult) -> None:
        """Take the result of an office: send the next reports to the volume, and start the rest when few are left.

        A full disk raises nothing here, so that the remaining offices are still built; finish() raises it.
        """
        self._results[result.slug] = result
        self._awaited.discard(result.slug)
        with suppress(UsageError):
            for _ in range(_REPORTS_PER_RESULT):
                if self._not_yet_in_volume and self._not_yet_in_volume[0].slug not in self._awaited:
                    self._bind(self._not_yet_in_volume[0])
                    self._not_yet_in_volume.popleft()
            if len(self._awaited) <= len(self._plan.stale) * _SHARE_LEFT_AT_START:
                self._begin()

    def finish(self, results: Mapping[str, OfficeResult]) -> list[Finding]:
        """Put the files into out/<year> together. Returns the findings that belong to no single office.

        results: the results of the run, by slug, of all offices that have a data file. Raises UsageError where a
        file cannot be written; EngineError or TemplateError where the volume cannot be made. In the latter case the
        other files are in place, and the next run tries the volume again.
        """
        plan = self._plan
        district_ledger, volume_process = self._begin()
        results = _held_back(plan, results)
        district_ledger.conclude(results, plan.filings)
        district = open_folder(plan.inputs.folder).district
        volume = volume_of(district, add_findings(plan.directory, results, {}, plan.filings))
        if volume.reports:
            volume_process.conclude(volume)
        found, ledger = district_ledger.result()
        standings = add_findings(plan.directory, results, found, plan.filings)
        files: dict[str, bytes | atomic.Pending] = {LEDGER: ledger}
        failure = _finish_volume(volume_process, volume, files)
        files[OVERVIEW] = overview(district, standings, VOLUME if VOLUME in files else "").encode()
        outputs = self._put(files, standings, keeps_volume=failure is not None)
        if failure:
            raise failure
        fingerprint = handover_fingerprint(plan, {o.slug: Mark.of(results[o.slug]) for o in plan.included})
        atomic.write(plan.handover_state, Mark(State.BUILT, "", fingerprint, outputs).line())
        return [f for slug, findings in found.items() if slug not in results for f in findings]

    def _put(
        self,
        files: dict[str, "bytes | atomic.Pending"],
        standings: tuple[OfficeResult, ...],
        keeps_volume: bool,
    ) -> dict[str, OutputFile]:
        """Put the files in place with the manifest that lists them. Returns their sizes, times and digests.

        keeps_volume: leave the volume of an earlier run in place although this run made none.
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

    def _begin(self) -> tuple[DistrictLedger, VolumeProcess]:
        """Start, unless done before, the engine of the volume and the process of checks and ledger."""
        plan, volume_process = self._plan, self._binding()
        if self._district_ledger is None:
            slugs = frozenset(office.slug for office in plan.included)
            self._district_ledger = self._open.enter_context(
                DistrictLedger(plan.inputs.folder, plan.directory, slugs)
            )
            volume_process.get_ready(plan.volume_template)
        return self._district_ledger, volume_process

    def _bind(self, office: ListedOffice) -> None:
        result = self._results.get(office.slug)
        for paper in bound_papers(result) if result else ():
            self._binding().take(paper)

    def _binding(self) -> VolumeProcess:
        if self._volume_process is None:
            self._volume_process = self._open.enter_context(VolumeProcess(self._plan.folder / VOLUME))
        return self._volume_process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()


def _held_back(plan: Plan, results: Mapping[str, OfficeResult]) -> dict[str, OfficeResult]:
    """The results in which offices that the run is not about show no report, only that there is a data file."""
    included = {office.slug for office in plan.included}
    return {s: r if s in included else replace(r, state=State.READY) for s, r in results.items()}


def _finish_volume(
    volume_process: VolumeProcess, volume: Volume, files: dict[str, "bytes | atomic.Pending"]
) -> ReportgenError | None:
    """Add the volume to files, if it has any report. Returns the error where it could not be made."""
    if volume.reports:
        try:
            files[VOLUME] = volume_process.finish()
        except ReportgenError as error:
            return error
    return None
