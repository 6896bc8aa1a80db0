"""The texts of a report as passages, each with its place, and what can be read out of a Chinese sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from reportgen.model.evaluation import OverallGoal, SelfEvaluation
from reportgen.model.extras import AddedRecord
from reportgen.model.source import KeyPath
from reportgen.model.sources_of_numbers import EVIDENCE_KEY, sourced_records
from reportgen.model.stated import if_stated

Part = Literal["职责", "目标", "成果", "过程", "问题", "说明", "字段"]
HAN = "\u4e00-\u9fff"  # for classes with other characters in them
# One Chinese character: a letter that is not Latin. A pattern with the range of 20,992 takes 0.5 ms longer to compile,
# and an office's checks have some seventy.
HANZI = r"[^\W\d_a-zA-Z]"
_CLAUSE = re.compile(r"[^，。；：！？,;!?\n]+")
_FIGURE = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)\s*(%|个百分点|[余多]?(?:万元|亿元|万|次|件|户|人次|人|场|个|处|家|名|天|期|项|条|平方米))"
)
_CONTEXT = 100  # characters on either side of a figure that may say what it counts


@dataclass(frozen=True, slots=True)
class Passage:
    """One text as typed.

    part says what it speaks of: 目标 what is promised, 成果 what was done, 说明 remarks and reasons, 字段 a
    single value such as a name, a post, a date in words or the number of a paper.
    closes: it is a paragraph, or the last item of one, and so ends with a full stop.
    """

    path: KeyPath
    text: str
    part: Part
    closes: bool = False

    def clauses(self) -> list[str]:
        """The text cut at its punctuation."""
        return [c.strip() for c in _CLAUSE.findall(self.text)]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit in a clause, and the words before it."""

    value: Decimal  # a percentage as a ratio
    unit: str
    before: str
    after: str
    clause: str

    def __str__(self) -> str:
        number = self.value * 100 if self.unit == "%" else self.value
        return f"{number.normalize():f}{self.unit}"


def passages(evaluation: SelfEvaluation) -> tuple[Passage, ...]:
    """Every text that the office typed as a sentence or part of one, in the order of the report."""
    return tuple(_passages(evaluation))


def figures(text: str) -> Iterator[Figure]:
    """The figures with a unit in a text, clause by clause."""
    for clause in _CLAUSE.findall(text):
        for found in _FIGURE.finditer(clause):
            value = Decimal(found[1]) / (100 if found[2] == "%" else 1)
            before = clause[max(0, found.start() - _CONTEXT) : found.start()]
            yield Figure(value, found[2], before, clause[found.end() : found.end() + _CONTEXT], clause)


@lru_cache(maxsize=4096)  # goals and indicators are compared many times over
def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters in a text."""
    runs = re.findall(f"{HANZI}+", text)
    return frozenset(a + b for run in runs for a, b in pairwise(run))


def states(figure: str, value: Decimal) -> bool:
    """Whether a figure in prose is value, rounded to as many places as were written."""
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
    if scope := if_stated(lambda: evaluation.process.scope):
        yield Passage(("自评工作", "评价范围"), scope, "说明")
    for index, text in enumerate(evaluation.process.account):
        yield Passage(("自评工作", "工作过程", index), text, "过程", closes=True)
    yield from _projects(evaluation)
    yield from _added(("附加项",), evaluation.extra)
    for index, problem in enumerate(evaluation.problems):
        yield Passage(("问题和措施", index, "问题"), problem.problem, "问题", closes=True)
        if problem.measure:
            yield Passage(("问题和措施", index, "措施"), problem.measure, "问题", closes=True)
    yield from _fields(evaluation)


def _fields(evaluation: SelfEvaluation) -> Iterator[Passage]:
    fields: list[tuple[KeyPath, str | None]] = [(("预算", "口径"), evaluation.budget.scope)]
    for index, problem in enumerate(evaluation.problems):
        for key, text in (("责任人", problem.owner), ("完成时限", problem.due)):
            fields.append((("问题和措施", index, key), text))
    for index, member in enumerate(evaluation.members):
        for key, text in (
            ("姓名", member.name),
            ("单位", member.unit),
            ("职务", member.post),
            ("职称", member.title),
        ):
            fields.append((("评价工作组", index, key), text))
    if closing := evaluation.closing:
        for key, text in (
            ("署名", closing.signatory), ("联系人", closing.contact), ("联系电话", closing.telephone), ("文号", closing.number)
        ):  # fmt: skip
            fields.append((("落款", key), text))
    for where, _, given in sourced_records(evaluation):
        named = {EVIDENCE_KEY: given} if isinstance(given, str) else given
        above = where if isinstance(given, str) else (*where, EVIDENCE_KEY)
        fields += [((*above, key), source) for key, source in named.items()]
    for path, text in fields:
        if text:
            yield Passage(path, text, "字段")


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


def _projects(evaluation: SelfEvaluation) -> Iterator[Passage]:
    """The goals of the projects, what was reached, and the reasons given for their scores."""
    for number, project in enumerate(evaluation.projects):
        above: KeyPath = ("项目", number)
        if project.goal:
            yield from _items((*above, "年度目标", "预期目标"), project.goal.expected, "说明")
            if project.goal.reached:
                yield from _items((*above, "年度目标", "实际完成情况"), project.goal.reached, "说明")
        for name, stated in project.scores.items():
            reasons = (
                ("扣分原因", stated.reason),
                ("偏差原因", stated.deviation),
                ("不适用", stated.not_applicable),
            )
            for key, text in reasons:
                if text:
                    yield Passage((*above, "评分", name, key), text, "说明")


def _added(path: KeyPath, record: AddedRecord) -> Iterator[Passage]:
    """The texts among the 附加项: a 段落 is prose, a 文字 a single value."""
    for definition, value in record.added():
        at: KeyPath = (*path, definition.name)
        if definition.type == "表":
            for index, row in enumerate(value):
                yield from _added((*at, index), row)
        elif value is not None and definition.type == "段落":
            for index, text in enumerate(value if isinstance(value, tuple) else (value,)):
                place = (*at, index) if isinstance(value, tuple) else at
                yield Passage(place, text, "说明", closes=True)
        elif value is not None and definition.type == "文字":
            yield Passage(at, value, "字段")


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
