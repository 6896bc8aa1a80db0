"""The texts of a report with their places, and tools that find clauses and figures in Chinese sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from reportgen.model.evaluation import OverallGoal, SelfEvaluation
from reportgen.model.source import KeyPath

Part = Literal["职责", "目标", "成果", "过程", "问题", "说明"]
HAN = "\u4e00-\u9fff"
_CLAUSE = re.compile(r"[^，。；：！？,;!?\n]+")
_FIGURE = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)\s*(%|个百分点|[余多]?(?:万元|亿元|万|次|件|户|人次|人|场|个|处|家|名|天|期|项|条|平方米))"
)
_CONTEXT = 100  # characters before and after a figure that are searched for what it counts


@dataclass(frozen=True, slots=True)
class Passage:
    """One text as typed.

    part: its subject; 目标 for plans, 成果 for results, 说明 for remarks and reasons. closes: whether it ends a
    paragraph and therefore needs a full stop.
    """

    path: KeyPath
    text: str
    part: Part
    closes: bool = False

    def clauses(self) -> list[str]:
        """The text split at its punctuation."""
        return [c.strip() for c in _CLAUSE.findall(self.text)]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit in a clause, and the text around it."""

    value: Decimal  # a percentage as a ratio
    unit: str
    before: str
    after: str
    clause: str

    def __str__(self) -> str:
        number = self.value * 100 if self.unit == "%" else self.value
        return f"{number.normalize():f}{self.unit}"


def passages(evaluation: SelfEvaluation) -> tuple[Passage, ...]:
    """All texts of an office that are sentences or parts of one, in the order of the report."""
    return tuple(_passages(evaluation))


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures with a unit in a text, clause by clause."""
    for clause in _CLAUSE.findall(text):
        for found in _FIGURE.finditer(clause):
            value = Decimal(found[1]) / (100 if found[2] == "%" else 1)
            before = clause[max(0, found.start() - _CONTEXT) : found.start()]
            yield Figure(value, found[2], before, clause[found.end() : found.end() + _CONTEXT], clause)


@lru_cache(maxsize=4096)  # goals and indicators are compared many times
def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters in a text."""
    runs = re.findall(f"[{HAN}]+", text)
    return frozenset(a + b for run in runs for a, b in pairwise(run))


def states(figure: str, value: Decimal) -> bool:
    """Whether a figure in a text is value rounded to the number of decimals of the figure."""
    half = Decimal(5).scaleb(-len(figure.partition(".")[2]) - 1)
    return abs(Decimal(figure) - value) <= half


def _passages(evaluation: SelfEvaluation) -> Iterator[Passage]:
    for index, text in enumerate(evaluation.duties):
        yield Passage(("主要职责", index), text, "职责", closes=True)
    yield from _remarks(evaluation)
    yield from _blocks(("绩效目标", "总体目标"), evaluation.goals.overall, "目标")
    yield from _blocks(("重点工作",), evaluation.work, "成果")
    for index, goal in enumerate(evaluation.goals.specific):
        path: KeyPath = ("绩效目标", "分项目标", index)
        yield Passage((*path, "标题"), goal.title, "目标")
        yield Passage((*path, "目标"), goal.aim, "目标", closes=True)
        yield from _items((*path, "指标"), goal.measures, "目标")
    yield Passage(("自评工作", "评价范围"), evaluation.process.scope, "说明")
    for index, text in enumerate(evaluation.process.account):
        yield Passage(("自评工作", "工作过程", index), text, "过程", closes=True)
    for index, problem in enumerate(evaluation.problems):
        yield Passage(("问题和措施", index, "问题"), problem.problem, "问题", closes=True)
        if problem.measure:
            yield Passage(("问题和措施", index, "措施"), problem.measure, "问题", closes=True)


def _remarks(evaluation: SelfEvaluation) -> Iterator[Passage]:
    staffing, assets, budget = evaluation.staffing, evaluation.assets, evaluation.budget
    remarks: list[tuple[KeyPath, str | None]] = [
        (("机构人员", "人员说明"), staffing.remark),
        (("机构人员", "超编原因"), staffing.over_reason),
    ]
    for key, item in (("资产总额", assets.total), ("负债总额", assets.liabilities), ("净资产", assets.net)):
        remarks += [(("资产", key, "称谓"), item.wording), (("资产", key, "变动原因"), item.reason)]
    remarks += [
        (("预算", "调整原因"), budget.adjustment_reason),
        (("预算", "收支说明"), budget.remark),
        (("预算", "资金来源"), budget.funding),
    ]
    for name, stated in evaluation.scores.items():
        remarks += [
            (("评分", name, "扣分原因"), stated.reason),
            (("评分", name, "偏差原因"), stated.deviation),
            (("评分", name, "不适用"), stated.not_applicable),
        ]
    for path, text in remarks:
        if text:
            yield Passage(path, text, "说明")


def _blocks(path: KeyPath, blocks: tuple[OverallGoal, ...], part: Part) -> Iterator[Passage]:
    for index, block in enumerate(blocks):
        yield Passage((*path, index, "标题"), block.title, part)
        yield from _items((*path, index, "内容"), block.content, part)


def _items(path: KeyPath, content: tuple[str, ...] | str, part: Part) -> Iterator[Passage]:
    if isinstance(content, str):
        yield Passage(path, content, part, closes=True)
        return
    for index, text in enumerate(content):
        yield Passage((*path, index), text, part, closes=index == len(content) - 1)
