"""reportgen watch: keep LibreOffice running and build a report whenever one of its files is saved."""

import argparse
import signal
import time
from typing import TYPE_CHECKING

from reportgen.cli.screen import say
from reportgen.errors import ReportgenError
from reportgen.files.folders import DEFAULT_TEMPLATE, DISTRICT_FILE, year_folder
from reportgen.finding import FaultyInput
from reportgen.pdf.engine import Engine, NoEngine, start_engine

if TYPE_CHECKING:
    from reportgen.model.district import DirectoryEntry
    from reportgen.office.result import OfficeResult


def run(arguments: argparse.Namespace) -> int:
    """Build on every save until Ctrl-C, then return 0. Raises UsageError where the year has no data folder."""
    with start_engine() as engine:
        return _watch(arguments, engine)


def _watch(arguments: argparse.Namespace, engine: Engine | NoEngine) -> int:
    # These imports take 0.4 s; LibreOffice needs longer to start.
    from reportgen.district_run.report_watch import Watch
    from reportgen.editing.watching import POLL_SECONDS
    from reportgen.office.office_build import Target

    folder = year_folder(arguments.data, arguments.year)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    target = Target(arguments.out, arguments.template, arguments.draft)
    watch = Watch(folder, arguments.office, target, engine, _Screen(arguments, folder.name))
    try:
        watch.start()
        while True:
            time.sleep(POLL_SECONDS)
            watch.look()
    except KeyboardInterrupt:
        say("\n已停止。")
        return 0


class _Screen:
    """Prints what the watch does."""

    def __init__(self, arguments: argparse.Namespace, year: str) -> None:
        self._arguments, self._year = arguments, year

    def started(self, count: int) -> None:
        """Print which files are watched."""
        district = self._arguments.data / self._year / DISTRICT_FILE
        template = self._arguments.template or DEFAULT_TEMPLATE
        say(f"守着 {count} 个街道的数据、{district}、{template}；Ctrl-C 结束")

    def building(self, entry: "DirectoryEntry") -> None:
        """Print the time and the office whose report is being built."""
        say(f"\n{time.strftime('%H:%M:%S')}  {entry.name}  {self._year}年度")

    def built(self, result: "OfficeResult", seconds: float) -> None:
        """Print every finding, and the files or the reason why there are none."""
        from reportgen.cli.reports import print_result

        folder = self._arguments.out / self._year
        print_result(result, folder, self._arguments.draft, everything=True)
        say(f"用时 {seconds:.2f} 秒")

    def failed(self, error: ReportgenError) -> None:
        """Print the error, which has to be corrected first."""
        from reportgen.cli.findings import print_findings

        if isinstance(error, FaultyInput):
            print_findings(error.findings)
        say(f"{error}\n等待改正后存盘 …")
