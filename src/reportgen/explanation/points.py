"""Explain 总分, 等级, the subtotals and every score. Scores in 分."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportgen.comparison.change import parts_of, text_of
from reportgen.explanation.accounts import rate_operands
from reportgen.explanation.derivation import EXACT, TWO_DECIMALS, Derivation, Derive, Operand
from reportgen.formatting import score
from reportgen.model.indicator_system import Indicator
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission
from reportgen.scoring import Scorecard, ScoreLine


def scores(submission: Submission, scorecard: Scorecard) -> list[tuple[str, Derive]]:
    """Name and derivation of 总分, 等级, each 一级指标 and each 三级指标."""
    found: list[tuple[str, Derive]] = [
        ("总分", lambda: _total(submission, scorecard)),
        ("等级", lambda: _rating(submission, scorecard)),
    ]
    for index, group in enumerate(scorecard.classes):
        found.append((group.name, lambda index=index: _subtotal(submission, scorecard, index)))  # type: ignore[misc]
    for path, line in _lines_with_paths(submission, scorecard):
        found.append((line.indicator.name, lambda p=path, one=line: _score(submission, scorecard, p, one)))  # type: ignore[misc]
    return found


def _lines_with_paths(submission: Submission, scorecard: Scorecard) -> Iterator[tuple[KeyPath, ScoreLine]]:
    """Yield every line with the path of its indicator in the 指标体系."""
    money: list[KeyPath] = [("资金计分",)] if scorecard.money else []
    paths: list[KeyPath] = [
        ("指标体系", c, "二级指标", g, "三级指标", i)
        for c, indicator_class in enumerate(submission.indicator_system)
        for g, group in enumerate(indicator_class.groups)
        for i, indicator in enumerate(group.indicators)
        if indicator.is_set
    ]
    return zip([*money, *paths], scorecard.lines, strict=True)


def _score_operand(submission: Submission, line: ScoreLine) -> Operand:
    """A line's score as the report prints it, with the place of the score or of the 完成值 it is computed from."""
    name = line.indicator.name
    if line.not_applicable:
        points = f"不适用，计{score(line.max_score)}分" if line.max_score else "不适用"
        return Operand(name, points, submission.source.place(("评分", name)))
    if line.score is None:
        return Operand(name, "没有得分，按0计", submission.source.place(("评分", name)))
    stated = line.stated.score is not None
    path = ("评分", name, "自评得分" if stated else "完成值")
    return Operand(name, score(line.score) + ("" if stated else "（算出）"), submission.source.place(path))


def _sum(values: Sequence[Decimal], total: Decimal) -> str:
    return f"{' ＋ '.join(score(v) for v in values)} = {score(total)}"


def _scheme_basis(submission: Submission) -> Operand:
    whose = submission.entry.name if submission.evaluation.indicator_system else submission.district.name
    place = submission.indicator_source.place(("指标体系",))
    return Operand("指标体系", f"{whose}{submission.district.year}年度指标体系", place)


def _total(submission: Submission, scorecard: Scorecard) -> Derivation:
    steps = [
        f"{c.name}：{_sum([line.score or Decimal(0) for line in scorecard.lines if line.class_name == c.name], c.score)}"
        for c in scorecard.classes
    ]
    return Derivation(
        "总分",
        "各三级指标得分相加（自评得分；没有填的用算出的得分）",
        tuple(_score_operand(submission, line) for line in scorecard.lines),
        (*steps, f"总分：{_sum([c.score for c in scorecard.classes], scorecard.total)}"),
        EXACT,
        f"{score(scorecard.total)}分（满分{score(scorecard.max_total)}分）",
        (_scheme_basis(submission),),
    )


def _subtotal(submission: Submission, scorecard: Scorecard, index: int) -> Derivation:
    group = scorecard.classes[index]
    lines = [line for line in scorecard.lines if line.class_name == group.name]
    return Derivation(
        group.name,
        "所属三级指标得分相加",
        tuple(_score_operand(submission, line) for line in lines),
        (_sum([line.score or Decimal(0) for line in lines], group.score),),
        EXACT,
        f"{score(group.score)}分（分值{score(group.max_score)}分）",
        (_scheme_basis(submission),),
    )


def _rating(submission: Submission, scorecard: Scorecard) -> Derivation:
    own = submission.evaluation.rating_bands is not None
    source = submission.source if own else submission.district_source
    place = source.place(("等级标准",))
    held = next(i for i, b in enumerate(scorecard.bands) if b.name == scorecard.rating)
    band, total = scorecard.bands[held], score(scorecard.total)
    upper = f"，且 {total} < {score(scorecard.bands[held - 1].start)}" if held else ""
    return Derivation(
        "等级",
        "总分落在哪一档：不低于该档起点、低于上一档起点",
        (
            Operand("总分", f"{total}分"),
            *(Operand(b.name, f"{score(b.start)}分起", place) for b in scorecard.bands),
        ),
        (f"{total} ≥ {score(band.start)}{upper}，为“{band.name}”",),
        "总分不取整就比较，刚好等于起点的算该档",
        scorecard.rating,
        (
            Operand(
                "等级标准", submission.entry.name if own else f"{submission.district.name}等级标准", place
            ),
        ),
    )


def _score(submission: Submission, scorecard: Scorecard, path: KeyPath, line: ScoreLine) -> Derivation:
    indicator, source = line.indicator, submission.indicator_source
    points = "没有得分" if line.score is None else f"{score(line.score)}分"
    computed = line.stated.score is None and line.bounds is not None and line.bounds.exact is not None
    adjusted = [Operand("调整后分值", f"{score(line.max_score)}分")]
    return Derivation(
        indicator.name,
        indicator.criterion.law,
        (
            *_inputs(submission, line),
            Operand("分值", f"{score(indicator.max_score)}分", source.place((*path, "分值"))),
            *(adjusted if line.max_score != indicator.max_score else ()),
        ),
        (scorecard.explain(line),),
        TWO_DECIMALS if computed else EXACT,
        f"{points}（分值{score(line.max_score)}分）",
        (
            *(
                [Operand("评分标准", indicator.standard, source.place((*path, "评分标准")))]
                if indicator.standard
                else []
            ),
            Operand("计分规则", _terms(indicator), source.place((*path, "计分规则"))),
            *(Operand("文件", paper) for paper in indicator.criterion.papers),
        ),
        "" if line.stated.score is None else _compare_with_rule(line, line.stated.score),
    )


def _terms(indicator: Indicator) -> str:
    """Write out the rule of an indicator, kind first, with default values: 反向（目标 5%，超出 酌情）."""
    kind = indicator.criterion.kind
    terms = parts_of(indicator.criterion, with_defaults=True)
    terms = [term for term in terms if term not in (f"方式 {kind}", "取值 完成值")]
    return kind + (f"（{'，'.join(terms)}）" if terms else "")


def _inputs(submission: Submission, line: ScoreLine) -> Iterator[Operand]:
    """Yield the values that the rule uses, and the office's 自评得分."""
    if line.indicator.criterion.reads == "执行率":
        yield from rate_operands(submission)
    elif line.stated.actual is not None:
        place = submission.source.place(("评分", line.indicator.name, "完成值"))
        yield Operand("完成值", text_of(line.stated.actual), place)
    if line.stated.evidence is not None:
        place = submission.source.place(("评分", line.indicator.name, "依据"))
        yield Operand("数的依据", text_of(line.stated.evidence), place)
    if line.stated.score is not None:
        place = submission.source.place(("评分", line.indicator.name, "自评得分"))
        yield Operand("自评得分", f"{score(line.stated.score)}分", place)


def _compare_with_rule(line: ScoreLine, own: Decimal) -> str:
    """Say whether the office's own score agrees with the rule."""
    if line.bounds is None:
        return "报告印的是自评得分"
    verdict = "与规则相符" if line.bounds.allow(own) else f"与规则不符，按规则为{line.bounds}"
    return f"报告印的是自评得分，{verdict}"
