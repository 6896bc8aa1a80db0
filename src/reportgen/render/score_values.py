"""The values of a score table as a template prints them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from reportgen.formatting import chinese_number, score, whole_percent
from reportgen.model.district import RatingBand
from reportgen.model.form_notation import UNSET
from reportgen.model.stated import if_stated
from reportgen.render.page_breaks import keep_with_next
from reportgen.scoring import Scorecard, ScoreLine, TableRow, UnsetRow

Values = dict[str, object]
T = TypeVar("T")
_NOT_APPLICABLE, _UNSET = "不适用", "不设"


def score_values(scorecard: Scorecard, places: int = 0) -> Values:
    """The score table, the subtotals, the total and the grade of an office or a project.

    places: decimals that points have at least (得分小数位).
    """
    table = _score_table(scorecard.rows, places)
    return {
        "评分表": table,
        "指标表": table if scorecard.money is None else _score_table(_without_money(scorecard), places),
        "有扣分原因": any(_remark(row) for row in scorecard.rows),
        "一级得分": [
            {
                "名称": c.name,
                "分值": score(c.max_score, places),
                "得分": score(c.score, places),
                **_bar(c.name, c.score, c.max_score, places),
                "包含": "、".join(n.removesuffix("指标") for n in c.group_names)
                if len(c.group_names) > 1
                else "",
            }
            for c in scorecard.classes
            if c.max_score  # a class none of whose indicators is applicable has nothing to tell
        ],
        "等级标准": _bands(scorecard.bands),
        "总分值": score(scorecard.max_total, places) if scorecard.lines else "",
        "总分": stated(lambda: score(scorecard.total, places)),
        **_bar_of_total(scorecard, places),
        "等级": stated(lambda: scorecard.rating),
    }


def money_row(scorecard: Scorecard, places: int = 0) -> Values:
    """What the money row of a form says of its points; nothing where the form gives it none."""
    line = scorecard.money
    if line is None:
        return {"分值": "", "得分": "", "扣分原因": ""}
    max_score, points = _printed_points(line, places)
    return {"分值": max_score, "得分": points, "扣分原因": _remark(line)}


def _without_money(scorecard: Scorecard) -> list[TableRow]:
    return [row for row in scorecard.rows if row is not scorecard.money]


def _score_table(lines: Sequence[TableRow], places: int) -> list[Values]:
    keep = keep_with_next(lines, [_remark(line) for line in lines])
    rows = [_row(line, before, places) for before, line in _with_previous(lines)]
    return [row | {"同页": stays} for row, stays in zip(rows, keep, strict=True)]


def _with_previous(lines: Sequence[TableRow]) -> list[tuple[TableRow | None, TableRow]]:
    return list(zip((None, *lines), lines, strict=False))


def _row(line: TableRow, before: TableRow | None, places: int) -> Values:
    new_class = before is None or before.class_name != line.class_name
    new_group = new_class or before is None or before.group_name != line.group_name
    levels: Values = {
        "一级指标": line.class_name,
        "一级合并": "restart" if new_class else "continue",
        "二级指标": line.group_name,
        "二级合并": "restart" if new_group else "continue",
        "三级指标": line.indicator.name,
        "评分标准": line.indicator.standard or "",
    }
    if isinstance(line, UnsetRow):
        unset = {"年度指标值": line.indicator.target or UNSET, "自评得分": _UNSET, "不设": True}
        unset |= {"得分率": "", "得分条": f"{line.indicator.name}{_UNSET}"}
        return levels | dict.fromkeys(("完成值", "分值", "扣分原因"), "") | unset
    actual = (
        line.actual if line.stated.actual is None else line.stated.actual
    )  # the program works out a 执行率
    max_score, points = _printed_points(line, places)
    return levels | {
        "年度指标值": line.indicator.target or "",
        "完成值": _NOT_APPLICABLE if line.not_applicable else getattr(actual, "text", actual or ""),
        "分值": max_score,
        "自评得分": points,
        "扣分原因": _remark(line),
        "不设": False,
        **_bar(line.indicator.name, line.score, line.max_score, places),
    }


def _bar(name: str, points: Decimal | None, max_score: Decimal, places: int) -> Values:
    """得分率, a whole percentage without its sign, and the alternative text of the bar that shows it."""
    if points is None or not max_score:
        return {"得分率": "", "得分条": f"{name}没有得分"}
    text = f"{name}得分 {score(points, places)} 分，满分 {score(max_score, places)} 分"
    return {"得分率": whole_percent(min(max(points / max_score, Decimal(0)), Decimal(1))), "得分条": text}


def _bar_of_total(scorecard: Scorecard, places: int) -> Values:
    total = if_stated(lambda: scorecard.total)
    return _bar("总分", total, scorecard.max_total, places)


def _printed_points(line: ScoreLine, places: int) -> tuple[str, str]:
    """分值 and 自评得分 of a line as the table prints them: 不适用 where the points went elsewhere."""
    if line.not_applicable and not line.max_score:
        return score(line.max_score, places), _NOT_APPLICABLE
    return score(line.max_score, places), "" if line.score is None else score(line.score, places)


def _remark(line: TableRow) -> str:
    """扣分原因和其他说明: why points are missing, why the target was missed or surpassed, why it is not applicable."""
    if isinstance(line, UnsetRow):
        return ""
    absent = f"{_NOT_APPLICABLE}：{line.not_applicable}" if line.not_applicable else None
    texts = [t for t in (absent, line.stated.reason, line.stated.deviation) if t]
    return "；".join([*(t.rstrip("。；") for t in texts[:-1]), *texts[-1:]])


def _bands(bands: Sequence[RatingBand]) -> list[Values]:
    """Each grade with its range in words: 得分≥85分, 75分≤得分＜85分, … 得分＜60分."""
    rows: list[Values] = []
    for index, band in enumerate(bands):
        if index == 0:
            text = f"得分≥{score(band.start)}分"
        else:
            low = f"{score(band.start)}分≤" if band.start else ""
            text = f"{low}得分＜{score(bands[index - 1].start)}分"
        rows.append({"等级": band.name, "范围": text})
    return rows


def stated(value: Callable[[], T]) -> T | str:
    """A value, or "" where it rests on something that the office need not state and does not."""
    found = if_stated(value)
    return "" if found is None else found


def enumerated(items: Sequence[str] | str) -> str:
    """A text as it is; a list as 一是…二是…, each item with the punctuation it was typed with."""
    if isinstance(items, str):
        return items
    return "".join(f"{chinese_number(n)}是{text}" for n, text in enumerate(items, 1))
