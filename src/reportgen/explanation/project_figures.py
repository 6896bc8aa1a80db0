"""Explain the figures of projects: 执行率, every score, 总分. Names begin with that of the project."""

from collections.abc import Iterator
from functools import partial

from reportgen.comparison.change import parts_of, text_of
from reportgen.explanation.derivation import EXACT, PERCENT, TWO_DECIMALS, Derivation, Derive, Operand, plain
from reportgen.formatting import money, percent, score
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission
from reportgen.scoring import Scorecard, ScoreLine

_RATE_PAPER = Operand("文件", "财预〔2020〕10号《项目支出绩效评价管理办法》：执行率=全年执行数÷全年预算数")


def project_figures(submission: Submission, scorecard: Scorecard) -> Iterator[tuple[str, Derive]]:
    """Name and derivation of every computed figure of the projects: 社区工作经费.总分."""
    for number, card in enumerate(scorecard.projects):
        name = submission.evaluation.projects[number].name
        if submission.evaluation.projects[number].funds.total.execution_rate is not None:
            yield f"{name}.执行率", partial(_rate, submission, number)
        yield f"{name}.总分", partial(_total, submission, number, card)
        for line in card.lines:
            yield f"{name}.{line.indicator.name}", partial(_score, submission, number, card, line)


def _rate(submission: Submission, number: int) -> Derivation:
    project = submission.evaluation.projects[number]
    total, path = project.funds.total, ("项目", number, "资金", "年度资金总额")
    operands = tuple(
        Operand(key, f"{money(value)}万元", submission.source.place((*path, key)))
        for key, value in (("执行数", total.outturn), ("全年预算", total.adjusted))
    )
    rate = total.execution_rate
    assert rate is not None  # project_figures() asks for no other.
    step = f"{plain(total.outturn)} ÷ {plain(total.adjusted)} = {plain(rate)}"
    return Derivation(
        f"{project.name}.执行率",
        "执行数 ÷ 全年预算",
        operands,
        (step,),
        PERCENT,
        percent(rate),
        (_RATE_PAPER,),
    )


def _total(submission: Submission, number: int, card: Scorecard) -> Derivation:
    points = [score(line.score) if line.score is not None else "0" for line in card.lines]
    operands = (
        Operand(line.indicator.name, f"{shown}分", submission.source.place(_stated_path(number, line)))
        for line, shown in zip(card.lines, points, strict=True)
    )
    return Derivation(
        f"{submission.evaluation.projects[number].name}.总分",
        "资金和各三级指标得分相加" if card.money else "各三级指标得分相加",
        tuple(operands),
        (f"{' ＋ '.join(points)} = {score(card.total)}",),
        EXACT,
        f"{score(card.total)}分（满分{score(card.max_total)}分，{card.rating}）",
        (_scheme(submission, number),),
    )


def _score(submission: Submission, number: int, card: Scorecard, line: ScoreLine) -> Derivation:
    stated, path = line.stated, _stated_path(number, line)
    operands = [
        Operand(key, shown, submission.source.place((*path, key)))
        for key, shown in (
            ("完成值", text_of(stated.actual)),
            ("自评得分", "" if stated.score is None else f"{score(stated.score)}分"),
        )
        if shown
    ]
    rule = "，".join(parts_of(line.indicator.criterion, with_defaults=True))
    points = "没有得分" if line.score is None else f"{score(line.score)}分"
    return Derivation(
        f"{submission.evaluation.projects[number].name}.{line.indicator.name}",
        line.indicator.criterion.law,
        tuple(operands),
        (card.explain(line),),
        EXACT if stated.score is not None else TWO_DECIMALS,
        f"{points}（分值{score(line.max_score)}分）",
        (Operand("计分规则", rule), _scheme(submission, number)),
    )


def _stated_path(number: int, line: ScoreLine) -> KeyPath:
    return ("项目", number, "评分", line.indicator.name)


def _scheme(submission: Submission, number: int) -> Operand:
    scheme = submission.project_scheme(number)
    assert scheme is not None  # The reader has made sure of it.
    return Operand("指标体系", "项目自评用的指标体系", scheme.source.place((*scheme.path, "指标体系")))
