"""What `reportgen watch` does and prints: a build per save; faults are shown and waited on."""

import argparse
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from reportgen.cli.building import print_outcome
from reportgen.cli.printing import print_findings
from reportgen.editing.watching import INTERVAL, Watcher
from reportgen.errors import ReportgenError
from reportgen.files.folders import DISTRICT_FILE, newest_year
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.office.production import Workshop, build
from reportgen.office.workspace import FaultyDistrict, open_district, report_path
from reportgen.pdf.engine import Engine, NoEngine
from reportgen.render import Template


def watch_offices(arguments: argparse.Namespace, engine: Engine | NoEngine) -> int:
    """Look, build, look again; 0 when it is told to end. Raises UsageError where there is no such year."""
    arguments.year = arguments.year or newest_year(arguments.data)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has one of them
            signal.signal(getattr(signal, name), signal.default_int_handler)
    watch = _Watch(arguments, engine)
    try:
        watch.start()
        while True:
            time.sleep(INTERVAL)
            watch.look()
    except KeyboardInterrupt:
        print("\n已停止。", flush=True)
        return 0


class _Watch:
    def __init__(self, arguments: argparse.Namespace, engine: Engine | NoEngine) -> None:
        self._arguments, self._engine = arguments, engine
        self._district_path = arguments.data / str(arguments.year) / DISTRICT_FILE
        self._district: DistrictFile | None = None
        self._template: Template | None = None
        self._watcher = Watcher(self._paths())

    def start(self) -> None:
        """Read what all offices share; build what is older than what it is made from."""
        self._read_district()
        self._watcher = Watcher(self._paths())
        self._read_template()
        count = len(list(self._entries()))
        print(
            f"守着 {count} 个街道的数据、{self._district_path}、{self._arguments.template}；Ctrl-C 结束",
            flush=True,
        )
        self._build(e for e in self._entries() if self._outdated(e))

    def look(self) -> None:
        """Build what has been saved since the last look."""
        changed = self._watcher.settled(self._paths())
        if self._arguments.template in changed:
            self._read_template()
        if self._district_path in changed:
            self._read_district()
        shared = changed & {self._arguments.template, self._district_path}
        self._build(e for e in list(self._entries()) if shared or self._file(e) in changed)

    def _paths(self) -> list[Path]:
        own = [self._file(entry) for entry in self._entries()]
        return [self._district_path, self._arguments.template, *own]

    def _entries(self) -> Iterable[DirectoryEntry]:
        """The offices asked for; none while the district cannot be read."""
        if self._district is None:
            return ()
        names = self._arguments.office
        if not names:
            return self._district.district.directory
        return dict.fromkeys(self._district.entry(name) for name in names)

    def _file(self, entry: DirectoryEntry) -> Path:
        assert self._district is not None  # entries come from it
        return self._district.office_file(entry)

    def _read_district(self) -> None:
        try:
            self._district = open_district(self._arguments.data, self._arguments.year)
        except FaultyDistrict as fault:
            self._district = None
            print_findings(fault.findings)
            print("等待改正后存盘 …", flush=True)

    def _read_template(self) -> None:
        try:
            self._template = Template.open(self._arguments.template)
        except ReportgenError as error:
            self._template = None
            print(f"{error}\n等待改正后存盘 …", flush=True)

    def _outdated(self, entry: DirectoryEntry) -> bool:
        assert self._district is not None  # entries come from it
        report = report_path(self._arguments.out, self._district, entry, self._arguments.draft)
        made = report.with_suffix(".pdf")
        sources = (self._district_path, self._arguments.template, self._file(entry))
        return not made.is_file() or any(
            p.is_file() and p.stat().st_mtime_ns > made.stat().st_mtime_ns for p in sources
        )

    def _build(self, entries: Iterable[DirectoryEntry]) -> None:
        for entry in entries:
            if self._template is None or self._district is None:
                return
            if not self._file(entry).is_file():
                # of those asked for by name; of all offices most may not have come in yet
                if self._arguments.office:
                    print(f"没有 {self._file(entry)}，等待存盘 …", flush=True)
                continue
            try:
                self._build_one(entry, self._district, self._template)
            except ReportgenError as error:
                print(f"{error}\n等待改正后存盘 …", flush=True)

    def _build_one(self, entry: DirectoryEntry, district: DistrictFile, template: Template) -> None:
        started = time.perf_counter()
        print(f"\n{time.strftime('%H:%M:%S')}  {entry.name}  {district.district.year}年度", flush=True)
        workshop = Workshop(template, self._engine)
        arguments = self._arguments
        outcome = build(district, entry, workshop, arguments.out, arguments.draft, lambda _stage, _text: None)
        report = report_path(arguments.out, district, entry, arguments.draft)
        print_outcome(outcome, report, everything=True)
        print(f"用时 {time.perf_counter() - started:.2f} 秒", flush=True)
