"""How a long run looks: a bar on a terminal, a line an office elsewhere, or JSON events."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from reportgen.office.record import OfficeRecord, Status


class Progress(Protocol):
    """Is told of every office as it is done."""

    def done(self, record: OfficeRecord) -> None:
        """One more."""


class Lines:
    """One line an office: for logs."""

    def __init__(self, total: int) -> None:
        self._total, self._count = total, 0

    def done(self, record: OfficeRecord) -> None:
        """Print how many of how many, and how it went."""
        self._count += 1
        print(f"[{self._count}/{self._total}] {record.name}  {outcome(record)}", flush=True)


class Events:
    """One JSON object an office: for other programs."""

    def __init__(self, total: int) -> None:
        print(json.dumps({"事件": "开始", "待生成": total}, ensure_ascii=False), flush=True)

    def done(self, record: OfficeRecord) -> None:
        """Print what came of it."""
        event = {
            "事件": "完成",
            "标识": record.slug,
            "状态": record.status,
            "总分": str(record.figures.total) if record.figures else None,
            "等级": record.figures.rating if record.figures else None,
            "页数": record.pages,
            "秒": record.seconds,
            "原因": record.reason or None,
        }
        print(json.dumps(event, ensure_ascii=False), flush=True)


class Bar:
    """rich's bar: done, failed, rate, time left."""

    def __init__(self, total: int) -> None:
        # imported here: a quarter of a run in which nothing has changed
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self.bar = RichProgress(
            TextColumn("生成"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("未成 {task.fields[failed]}"),
            TextColumn("{task.fields[rate]}"),
            TextColumn("剩余"),
            TimeRemainingColumn(),
        )
        self._task = self.bar.add_task("", total=total, failed=0, rate="")
        self._failed, self._count, self._start = 0, 0, time.monotonic()

    def done(self, record: OfficeRecord) -> None:
        """Move the bar; what was not built is named above it."""
        self._count += 1
        if record.status is not Status.BUILT:
            self._failed += 1
            self.bar.console.print(f"{record.name}  {outcome(record)}", markup=False)
        rate = self._count / max(0.001, time.monotonic() - self._start)
        self.bar.update(self._task, advance=1, failed=self._failed, rate=f"{rate:.1f} 个/秒")


@contextmanager
def shown(total: int, as_json: bool) -> Iterator[Progress]:
    """The way of showing progress that suits where the output goes."""
    if as_json:
        yield Events(total)
    elif sys.stdout.isatty():
        bar = Bar(total)
        with bar.bar:
            yield bar
    else:
        yield Lines(total)


def outcome(record: OfficeRecord) -> str:
    """已生成 98 分 优秀 12 页 0.4 秒, or why not."""
    if record.status is Status.BUILT and record.figures:
        figures = record.figures
        return f"已生成  {figures.total.normalize():f} 分  {figures.rating}  {record.pages} 页  {record.seconds:.1f} 秒"
    return f"{record.status}：{why(record)}"


def why(record: OfficeRecord) -> str:
    """The reason for which an office has no report, in a line."""
    if record.reason:
        return record.reason.splitlines()[0]
    errors = [f for f in record.findings if f.severity == "错误" and not f.acknowledged]
    first = f"{errors[0].place} {errors[0].message}" if errors else ""
    return f"{first}（共 {len(errors)} 个错误）" if len(errors) > 1 else first
