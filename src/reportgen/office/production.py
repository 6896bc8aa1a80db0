"""Produce the papers of one office, in memory: the Word files and their verified PDFs.

The data is scored, the first paper rendered and its conversion begun; the rules are applied while LibreOffice converts.
The next paper is rendered before the one before it is proven, so that LibreOffice always has one to convert.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Thread

from reportgen.checks.definition import Case
from reportgen.finding import blocking
from reportgen.formatting import score
from reportgen.model.stated import if_stated
from reportgen.office.due_papers import DuePaper, Order, due_papers, refuse_unknown, used_templates
from reportgen.office.fingerprint import toolchain
from reportgen.office.judge import Judgement
from reportgen.office.papermaking import LaidOut, PaperMaker, Say
from reportgen.office.result import OfficeResult, PaperResult, ReportFigures, ScoreRow, State
from reportgen.pdf.engine import Engine, NoEngine


def say_nothing(_stage: str, _text: str) -> None:
    """Ignore a stage: the default for callers that show no progress."""


def warm_up() -> None:
    """List the fonts in a thread, while LibreOffice starts in its own process."""
    Thread(target=_list_fonts).start()


def _list_fonts() -> None:
    with suppress(Exception):  # The main thread meets the same exception and reports it.
        toolchain()


def produce(
    judgement: Judgement, order: Order, engine: Engine | NoEngine, say: Say = say_nothing
) -> OfficeResult:
    """Make the papers of an office and return the result, with their documents or with the reason why there are none.

    Nothing is written. Faults of the data, the templates or the engine are reported in the result and not raised. An
    unfit office is not rendered where its judgement has been examined before; else its conversion is given up as soon
    as the rules have been applied. Raises UsageError where the order asks for a paper that the office does not make,
    or the template of an office that lists no papers cannot be used.
    """
    start = time.perf_counter()
    due = due_papers(judgement, order.template)
    result = _produced(judgement, due, order, engine, say)
    return replace(result, recipe=used_templates(judgement, due), seconds=time.perf_counter() - start)


def _produced(
    judgement: Judgement, due: Sequence[DuePaper], order: Order, engine: Engine | NoEngine, say: Say
) -> OfficeResult:
    case = judgement.case

    def is_fit() -> bool:
        return order.draft or not blocking(judgement.findings)

    if case is None or (judgement.is_examined and not is_fit()):
        return replace(_result_of(judgement), state=State.UNFIT)
    if not due:
        reason = "没有要做的文书：“文书”里的都是每个项目一份，数据里没有项目"
        return replace(_result_of(judgement), state=State.FAILED, reason=reason)
    refuse_unknown(due, order.only, judgement.entry.name)
    if case.scorecard.lines:
        say("计分", f"{score(case.scorecard.total)} 分，{case.scorecard.rating}")
    maker = PaperMaker(case, engine, order, is_fit, say)
    first = maker.begin(due[0])
    if not is_fit():
        return replace(_result_of(judgement), state=State.UNFIT)
    say("审核", f"{len(judgement.findings)} 条")
    papers = tuple(_papers(maker, first, due[1:]))
    reasons = [paper.reason for paper in papers if paper.state is State.FAILED]
    state = State.FAILED if reasons else State.BUILT
    return replace(_result_of(judgement), state=state, papers=papers, reason="\n".join(reasons))


def _papers(maker: PaperMaker, begun: PaperResult | LaidOut, due: Sequence[DuePaper]) -> list[PaperResult]:
    """Finish the papers; each is begun before the one before it is finished. begun: the first one."""
    made: list[PaperResult] = []
    for each in due:
        following = maker.begin(each)
        made.append(maker.finish(begun))
        begun = following
    return [*made, maker.finish(begun)]


def _result_of(judgement: Judgement) -> OfficeResult:
    """The result of an office before any document is made."""
    entry, case = judgement.entry, judgement.case
    figures = if_stated(partial(figures_of, case)) if case else None
    return OfficeResult(entry.slug, entry.name, State.READY, figures, judgement.findings)


def figures_of(case: Case) -> ReportFigures:
    """What ledger, overview and status say of a report. Raises NotStated where the office states no 评分 or no budget."""
    budget, scorecard = case.evaluation.budget, case.scorecard
    return ReportFigures(
        budget.approved,
        budget.adjusted,
        budget.outturn,
        budget.execution_rate,
        tuple(ScoreRow(c.name, c.max_score, c.score) for c in scorecard.classes),
        tuple(ScoreRow(line.indicator.name, line.max_score, line.score) for line in scorecard.lines),
        scorecard.total,
        scorecard.rating,
    )
