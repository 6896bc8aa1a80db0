"""Print the stages and the outcome of building one report."""

import time
from pathlib import Path

from reportgen.cli.findings import print_findings, summary
from reportgen.cli.screen import say, warn
from reportgen.files.folders import DEFAULT_TEMPLATE, report_name
from reportgen.finding import blocking
from reportgen.formatting import score
from reportgen.office.result import OfficeResult, PaperResult, State


class StageLines:
    """Prints one line per stage with the seconds that it took."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def __call__(self, stage: str, text: str) -> None:
        now = time.perf_counter()
        say(f"  {stage}  {now - self._last:5.2f} 秒  {text}")
        self._last = now


def print_result(
    result: OfficeResult, folder: Path, draft: bool, only: str = "", everything: bool = False
) -> None:
    """Print total and grade, the number of findings, and the files or the reason why there are none.

    folder: out/<year>. only: the one paper that was asked for. everything: print all findings, not only those that
    prevent the report.
    """
    is_built = result.state is State.BUILT
    if everything:
        print_findings(result.findings)
    elif not is_built:
        print_findings(blocking(result.findings))
    if result.figures:
        say(f"总分 {score(result.figures.total)}，等级 {result.figures.rating}；", end="")
    hint = f"（逐条见 reportgen check {result.slug}）" if result.findings and not everything else ""
    say(summary(result.findings) + hint)
    if result.state is State.UNFIT:
        say("没有生成：先改正上面的错误；要先看样子用 --draft（make report 用 DRAFT=1）")
        return
    for paper in result.papers:
        if paper.state is State.BUILT and only in ("", paper.name):
            _print_paper(paper, folder / report_name(paper.stem, draft), listed=not result.recipe.template)
    if not is_built:
        warn(f"没有生成：{result.reason}")


def _print_paper(paper: PaperResult, docx: Path, listed: bool) -> None:
    if listed:
        say(paper.title)
    say(f"Word：{docx}\nPDF： {docx.with_suffix('.pdf')}（{paper.pages} 页）")
    if paper.remark:
        say(f"注意：{paper.remark}")
    if not listed and Path(paper.template).name != DEFAULT_TEMPLATE.name:
        say(f"模板：{paper.template}（改用别的模板用 --template）")
