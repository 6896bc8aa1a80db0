"""Print the stages and the outcome of building one report."""

import time
from pathlib import Path

from reportgen.cli.findings import print_findings, summary
from reportgen.cli.screen import say, warn
from reportgen.files.folders import DEFAULT_TEMPLATE
from reportgen.finding import blocking
from reportgen.formatting import score
from reportgen.office.result import OfficeResult, State


class StageLines:
    """Prints one line per stage with the seconds that it took."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def __call__(self, stage: str, text: str) -> None:
        now = time.perf_counter()
        say(f"  {stage}  {now - self._last:5.2f} 秒  {text}")
        self._last = now


def print_result(result: OfficeResult, report: Path, everything: bool = False) -> None:
    """Print total and grade, the number of findings, and the files or the reason why there are none.

    report: the path of the DOCX. everything: print all findings, not only those that prevent the report.
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
    if is_built:
        say(f"Word：{report}\nPDF： {report.with_suffix('.pdf')}（{result.pages} 页）")
        if result.remark:
            say(f"注意：{result.remark}")
        if Path(result.recipe.template).name != DEFAULT_TEMPLATE.name:
            say(f"模板：{result.recipe.template}（改用别的模板用 --template）")
    elif result.state is State.FAILED:
        warn(f"没有生成：{result.reason}")
    else:
        say("没有生成：先改正上面的错误；要先看样子用 --draft（make report 用 DRAFT=1）")
