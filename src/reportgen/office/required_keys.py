"""Tell which keys an office has to state because its papers print them: required is what is printed."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from reportgen.errors import TemplateError, UsageError
from reportgen.finding import Finding
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission
from reportgen.office.due_papers import DuePaper, Order, due_papers, lists_papers
from reportgen.office.judge import Judgement
from reportgen.reading.validation import absent_keys, missing_key
from reportgen.reading.yamltext import parse_yaml
from reportgen.render.catalogue import THIS_PROJECT

_Wanted = dict[tuple[str, ...], tuple[DuePaper, tuple[str, ...]]]
_RATE = (("预算", "全年预算"), ("预算", "执行数"))
_PROJECTS = "项目"
_OPTIONAL_OF_PROJECT = frozenset(
    (("主管部门",), ("实施单位",), ("年度目标", "预期目标"), ("年度目标", "实际完成情况"))
)
_SCORES = frozenset(("评分表", "有扣分原因", "一级得分", "总分值", "总分", "等级"))
# What is computed of the data needs what it is computed from.
_COMPUTED: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    ("机构人员", "编制合计"): (("机构人员", "行政编制"), ("机构人员", "事业编制")),
    ("预算", "执行率"): _RATE,
    ("预算", "结余"): _RATE,
    ("预算", "有调整"): (("预算", "年初预算"), ("预算", "全年预算")),
    ("预算", "调整"): (("预算", "年初预算"), ("预算", "全年预算")),
    ("资产", "截止日期"): (),
    **{
        ("资产", "净资产", key): tuple(("资产", item, key) for item in ("资产总额", "负债总额"))
        for key in ("本年", "上年")
    },
    ("资产", "净资产", "变动"): tuple(
        ("资产", item, key) for item in ("资产总额", "负债总额") for key in ("本年", "上年")
    ),
    **{
        ("资产", item, "变动"): (("资产", item, "本年"), ("资产", item, "上年"))
        for item in ("资产总额", "负债总额")
    },
    **{("资产", item, "称谓"): () for item in ("资产总额", "负债总额", "净资产")},
}


def with_required(judgement: Judgement, office: bytes, order: Order) -> Judgement:
    """The judgement with a finding for each key that is not stated and a paper prints.

    office: the bytes of its file. An office that lists no papers states all keys: the loader sees to that. A template
    that cannot be used requires nothing here; its paper cannot be made, and says why.
    """
    case, district = judgement.case, judgement.district
    if not lists_papers(judgement):
        return judgement
    if case:
        absent, source, system = (
            case.submission.absent,
            case.submission.source,
            case.submission.indicator_system,
        )
    else:
        read = parse_yaml(office, str(district.office_file(judgement.entry)), frozenset())
        absent, source = tuple(absent_keys(SelfEvaluation, read.tree)), read.source
        system = district.district.indicator_system
    if not absent and not (case and case.evaluation.projects):
        return judgement
    needs_rate = any(i.criterion.reads == "执行率" for c in system for i in c.indicators())
    due = due_papers(judgement, order.template)
    wanted = _wanted(due, order, needs_rate)
    found = list(_of_projects(case.submission, due, order)) if case else []
    for path in absent:
        if reason := next((why for need, why in wanted.items() if _meet(need, path)), None):
            found.append(missing_key(source, path, _wanted_by(*reason, order)))
    return replace(judgement, faults=(*judgement.faults, *found))


def _wanted(due: Sequence[DuePaper], order: Order, needs_rate: bool) -> _Wanted:
    """The keys of the data that papers print, each with the first paper that does and the key as it prints it."""
    wanted: _Wanted = {}
    for each in due:
        with suppress(TemplateError, UsageError):
            for key in order.compiled(each.template).printed_keys:
                for need in () if key.guarded else _needed(key.path, needs_rate):
                    wanted.setdefault(need, (each, key.path))
    return wanted


def _of_projects(submission: Submission, due: Sequence[DuePaper], order: Order) -> Iterator[Finding]:
    """A finding for each key of a project that is not stated and its paper prints."""
    told: set[KeyPath] = set()
    for each in due:
        with suppress(TemplateError, UsageError):
            for key in order.compiled(each.template).printed_keys if each.number is not None else ():
                need: KeyPath = (_PROJECTS, each.number or 0, *key.path[1:])
                is_optional = key.path[0] == THIS_PROJECT and key.path[1:] in _OPTIONAL_OF_PROJECT
                if (
                    is_optional
                    and not key.guarded
                    and need not in submission.source.values
                    and need not in told
                ):
                    told.add(need)
                    yield missing_key(submission.source, need, _wanted_by(each, key.path, order))


def _meet(need: tuple[str, ...], path: KeyPath) -> bool:
    """Whether a key that is needed lies in a section that is absent, or a whole section with the key is needed."""
    return need[: len(path)] == path or path[: len(need)] == need


def _needed(printed: tuple[str, ...], needs_rate: bool) -> Iterator[tuple[str, ...]]:
    """The keys of the data that a printed key rests on. needs_rate: whether an indicator is scored by the 执行率."""
    if printed[0] in _SCORES:
        yield ("评分",)
        yield from _RATE if needs_rate else ()
    else:
        yield from _COMPUTED.get(printed, (printed,))


def _wanted_by(due: DuePaper, printed: tuple[str, ...], order: Order) -> str:
    """The paper and the place in it that print a key, for the advice."""
    from reportgen.render.outline import spots, text_parts  # only needed for a fault
    from reportgen.render.package import read_package

    file = order.templates.file(due.template)
    package = read_package(file.content, file.path.name)
    all_spots = [spot for part in text_parts(package) for spot in spots(package, part)]
    names = (".".join(printed), *(".".join(printed[:n]) for n in range(len(printed) - 1, 0, -1)))
    for name in names:
        tag = re.compile(r"\{[{%][^{}]*(?<![\w.])" + re.escape(name) + r"(?!\w)")
        for spot in all_spots:
            if any(tag.search(text) for text in (spot.text, *spot.attributes)):
                return f"文书“{due.paper.name}”要印它（模板 {due.template}，{spot}）"
    return f"文书“{due.paper.name}”要印它（模板 {due.template}）"
