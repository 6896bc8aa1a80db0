"""reportgen watch: LibreOffice is started first and stays; a build per save."""

import argparse
import signal
import time
from typing import TYPE_CHECKING

from reportgen.cli.screen import say
from reportgen.errors import ReportgenError
from reportgen.files.folders import DEFAULT_TEMPLATE, DISTRICT_FILE, report_name, year_folder
from reportgen.finding import FaultyInput
from reportgen.pdf.engine import Engine, NoEngine, start_engine

if TYPE_CHECKING:
    from reportgen.model.district import DirectoryEntry
    from reportgen.office.result import OfficeResult


def run(arguments: argparse.Namespace) -> int:
    """Build on every save until Ctrl-C, which is its proper end. Raises UsageError where there is no such year."""
    with start_engine() as engine:
        return _watch(arguments, engine)


def _watch(arguments: argparse.Namespace, engine: Engine | NoEngine) -> int:
    # These take 0.4 s, which the engine needs anyway.
    from reportgen.district_run.report_watch import Watch
    from reportgen.editing.watching import INTERVAL
    from reportgen.office.office_build import Target

    folder = year_folder(arguments.data, arguments.year)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    target = Target(arguments.out, arguments.template, arguments.draft)
    watch = Watch(folder, arguments.office, target, engine, _Screen(arguments, folder.name))
    try:
        watch.start()
        while True:
            time.sleep(INTERVAL)
            watch.look()
    except KeyboardInterrupt:
        say("\n已停止。")
        return 0


class _Screen:
    """Prints what the watch sees and does."""

    def __init__(self, arguments: argparse.Namespace, year: str) -> None:
        self._arguments, self._year = arguments, year

    def started(self, count: int) -> None:
        """Say what is watched."""
        district = self._arguments.data / self._year / DISTRICT_FILE
        template = self._arguments.template or DEFAULT_TEMPLATE
        say(f"守着 {count} 个街道的数据、{district}、{template}；Ctrl-C 结束")

    def building(self, entry: "DirectoryEntry") -> None:
        """Say which office's report is being built, and when."""
        say(f"\n{time.strftime('%H:%M:%S')}  {entry.name}  {self._year}年度")

    def built(self, result: "OfficeResult", seconds: float) -> None:
        """Print every finding and the files."""
        from reportgen.cli.reports import print_result

        report = self._arguments.out / self._year / report_name(result.slug, self._arguments.draft)
        print_result(result, report, everything=True)
        say(f"用时 {seconds:.2f} 秒")

    def waits(self, error: ReportgenError) -> None:
        """Say what has to be mended first."""
        from reportgen.cli.findings import print_findings

        if isinstance(error, FaultyInput):
            print_findings(error.findings)
        say(f"{error}\n等待改正后存盘 …")
