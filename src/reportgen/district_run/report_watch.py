"""Rebuild reports whenever a file they are made from is saved. After an error, wait for the next save."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from reportgen.editing.watching import Watcher
from reportgen.errors import ReportgenError
from reportgen.files.folders import DISTRICT_FILE
from reportgen.model.district import DirectoryEntry
from reportgen.model.papers import template_path
from reportgen.model.submission import DistrictFile
from reportgen.office.fingerprint import Inputs, TemplateFiles, is_up_to_date
from reportgen.office.office_build import Target, build_office
from reportgen.office.record import Mark, read_marks
from reportgen.office.result import OfficeResult
from reportgen.office.workspace import open_folder
from reportgen.pdf.engine import Engine, NoEngine


class WatchListener(Protocol):
    """The methods that a Watch calls to report what it does."""

    def started(self, count: int) -> None:
        """Watching begins, for this number of offices."""

    def building(self, entry: DirectoryEntry) -> None:
        """An office's report is being built."""

    def built(self, result: OfficeResult, seconds: float) -> None:
        """The report was built, or could not be; result says which. seconds: how long it took."""

    def failed(self, error: ReportgenError) -> None:
        """An error prevents the build; the watch waits until a file is saved."""


class Watch:
    """Watches the files of some offices (no names: all offices), district.yaml and the templates."""

    def __init__(
        self,
        folder: Path,
        names: Sequence[str],
        target: Target,
        engine: Engine | NoEngine,
        listener: WatchListener,
    ) -> None:
        """folder: data/<year>."""
        self._folder, self._names, self._target = folder, names, target
        self._engine, self._listener = engine, listener
        self._district: DistrictFile | None = None
        self._watcher = Watcher(self._paths())

    def start(self) -> None:
        """Read district.yaml and build the reports that are missing or older than their files."""
        self._read_district()
        self._watcher = Watcher(self._paths())
        self._listener.started(len(self._entries()))
        self._build(entry for entry in self._entries() if self._is_outdated(entry))

    def look(self) -> None:
        """Build the reports whose files were saved since the last look."""
        changed = self._watcher.take_changes(self._paths())
        district_file = self._folder / DISTRICT_FILE
        if district_file in changed:
            self._read_district()
        self._build(
            entry
            for entry in self._entries()
            if changed & {district_file, *self._templates(entry), self._file(entry)}
        )

    def _paths(self) -> list[Path]:
        own = [p for entry in self._entries() for p in (self._file(entry), *self._templates(entry))]
        return [self._folder / DISTRICT_FILE, *dict.fromkeys(own)]

    def _entries(self) -> list[DirectoryEntry]:
        """The watched offices; an empty list while district.yaml cannot be read."""
        if self._district is None:
            return []
        if not self._names:
            return list(self._district.district.directory)
        return list(dict.fromkeys(self._district.entry(name) for name in self._names))

    def _file(self, entry: DirectoryEntry) -> Path:
        return self._folder / f"{entry.slug}.yaml"

    def _templates(self, entry: DirectoryEntry) -> list[Path]:
        """The templates of the papers that the office made last, else of those that it will make."""
        mark = self._mark(entry)
        if mark and mark.templates and not self._target.template:
            return [Path(path) for path in mark.templates]
        papers = (self._district and self._district.district.papers) or ()
        return [template_path(p, self._folder) for p in papers] or [self._template(entry)]

    def _template(self, entry: DirectoryEntry) -> Path:
        return self._target.template_path(self._folder.name, entry.slug)

    def _mark(self, entry: DirectoryEntry) -> Mark | None:
        return read_marks(self._target.records(self._folder.name), [entry.slug]).get(entry.slug)

    def _read_district(self) -> None:
        try:
            self._district = open_folder(self._folder)
        except ReportgenError as error:
            self._district = None
            self._listener.failed(error)

    def _is_outdated(self, entry: DirectoryEntry) -> bool:
        mark, out = self._mark(entry), self._target.out / self._folder.name
        if mark is None or not self._file(entry).is_file():
            return True
        try:
            inputs = Inputs.read(self._folder, self._target.draft)
            template = self._template(entry)
            return not is_up_to_date(mark, inputs, entry.slug, template, TemplateFiles(), out)
        except ReportgenError:
            return True  # The build says what is wrong.

    def _build(self, entries: Iterable[DirectoryEntry]) -> None:
        for entry in list(entries):
            # Offices without data are skipped silently, but not those that were asked for by name.
            if self._district is None or not (self._names or self._file(entry).is_file()):
                continue
            started = time.perf_counter()
            self._listener.building(entry)
            try:
                result = build_office(self._district, entry, self._engine, self._target)
            except ReportgenError as error:
                self._listener.failed(error)
            else:
                self._listener.built(result, time.perf_counter() - started)
