"""Show the progress of a run: a bar on a terminal, otherwise one line per office, or JSON events."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reportgen.cli.screen import escape_controls, is_terminal, say
from reportgen.office.result import OfficeResult, State


class ProgressLines:
    """Prints one line per office, for logs."""

    def __init__(self, total: int) -> None:
        self._total, self._count = total, 0

    def done(self, result: OfficeResult) -> None:
        """Print the line of an office: its number, its name, the outcome."""
        self._count += 1
        say(f"[{self._count}/{self._total}] {result.name}  {outcome(result)}")


class ProgressEvents:
    """Prints one JSON object per office, for other programs."""

    def __init__(self, total: int) -> None:
        from reportgen.cli.jsonoutput import print_document

        self._print = print_document
        self._print({"事件": "开始", "待生成": total}, indent=None)

    def done(self, result: OfficeResult) -> None:
        """Print the object of an office."""
        event = {
            "事件": "完成",
            "标识": result.slug,
            "状态": str(result.state),
            "总分": result.figures.total if result.figures else None,
            "等级": result.figures.rating if result.figures else None,
            "页数": result.pages,
            "文书": [{"名称": p.title, "状态": str(p.state), "页数": p.pages} for p in result.papers],
            "秒": result.seconds,
            "原因": result.reason or None,
        }
        self._print(event, indent=None)


class ProgressBar:
    """A bar with the number of offices done and failed, the rate and the time left."""

    def __init__(self, total: int) -> None:
        # Imported only here, because it would take a quarter of the time of a run with nothing to do.
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

    def done(self, result: OfficeResult) -> None:
        """Advance the bar. An office that was not built is printed above it."""
        self._count += 1
        if result.state is not State.BUILT:
            self._failed += 1
            self.bar.console.print(escape_controls(f"{result.name}  {outcome(result)}"), markup=False)
        rate = self._count / max(0.001, time.monotonic() - self._start)
        self.bar.update(self._task, advance=1, failed=self._failed, rate=f"{rate:.1f} 个/秒")


@contextmanager
def follow(total: int, as_json: bool) -> Iterator[Callable[[OfficeResult], None]]:
    """Show progress during the block. Gives the function to call with the result of each office."""
    if as_json:
        yield ProgressEvents(total).done
    elif is_terminal():
        bar = ProgressBar(total)
        with bar.bar:
            yield bar.done
    else:
        yield ProgressLines(total).done


def outcome(result: OfficeResult) -> str:
    """The outcome of an office in words: 已生成  98 分  优秀  12 页  0.4 秒, or why it has no report."""
    if result.state is State.BUILT and not result.figures:
        return f"已生成  {result.pages} 页  {result.seconds:.1f} 秒"
    if result.state is State.BUILT and result.figures:
        figures = result.figures
        return f"已生成  {figures.total.normalize():f} 分  {figures.rating}  {result.pages} 页  {result.seconds:.1f} 秒"
    return f"{result.state}：{failure_reason(result)}"


def failure_reason(result: OfficeResult) -> str:
    """The reason why an office has no report, in one line."""
    if result.reason:
        return result.reason.splitlines()[0]
    errors = [f for f in result.findings if f.severity == "错误" and not f.acknowledged]
    first = f"{errors[0].place} {errors[0].message}" if errors else ""
    return f"{first}（共 {len(errors)} 个错误）" if len(errors) > 1 else first
