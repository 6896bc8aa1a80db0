"""Promises against results: every 分项目标 is a number, has an indicator, and came to something."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.model.evaluation import SpecificGoal
from reportgen.model.source import KeyPath
from reportgen.quantities.texts import Figure, bigrams, figures

# words that every goal and every indicator may share without speaking of the same thing
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "覆盖 盖率 成率 结率 格率 到率 工作 项目 指标 绩效 目标 情况 完成 实际 进一 一步 达到 全年 不少 少于 不低 低于 以上",
    )
)
_TIE = 2  # shared bigrams: a common word of three characters, or two common words
_QUOTED = 60  # characters of a clause in a message
_EVERYWHERE = 300  # clauses: more than a report has, so that only an enormous one is cut short
_WORDED = re.compile(
    "[一二两三四五六七八九十百千][余多]?[次个项处场件家户条名遍批轮份座栋台]|[一二三四五六七八九]成|分之|半数|一半|翻一?番|翻倍"
    "|全覆盖|零(?:上访|事故|发生|新增|投诉|差错|积压)|(?:为|到|达|达到)零"
)
# what was reached, beside the promise: 计划培训4次，实际完成5次
_REACHED = re.compile("实际|已|完成了|开展了|做到了")


def _shared(one: str, other: str) -> int:
    return len((bigrams(one) & bigrams(other)) - _COMMON)


def _texts(goal: SpecificGoal) -> list[str]:
    measures = [goal.measures] if isinstance(goal.measures, str) else list(goal.measures)
    return [goal.title, goal.aim, *measures]


def _goal_passages(goal: SpecificGoal, index: int) -> Iterator[tuple[KeyPath, str]]:
    base: KeyPath = ("绩效目标", "分项目标", index)
    yield (*base, "目标"), goal.aim
    if isinstance(goal.measures, str):
        yield (*base, "指标"), goal.measures
    else:
        for number, text in enumerate(goal.measures):
            yield (*base, "指标", number), text


@rule("GOAL-01", Severity.WARNING, "分项目标没有完成情况")
def promise_without_result(case: Case) -> Iterator[Hit]:
    """检查内容：分项目标里的每个数，有没有对应的指标写了完成值，或在重点工作里写了做到多少。
    为什么：目标定了数，自评就要回答做到没有。
    错例：绩效目标.分项目标.第1项.指标: 网格化覆盖率达到100%，红色物业覆盖率达到90%。
    ｜ 绩效目标.分项目标.第1项: {标题: 改善空气质量, 目标: 减少扬尘污染。, 指标: 清运渣土20次。}
    对例：绩效目标.分项目标.第1项.指标: 网格化覆盖率达到100%，红色物业覆盖率达到90%。 ＋ “全街道红色物业覆盖率92%。”
    ｜ 绩效目标.分项目标.第1项.指标: 网格化覆盖率达到100%。
    改法：在“评分”里给对应指标填完成值，或在“重点工作”里写明实际数。
    """
    done = _Done(case)
    for index, goal in enumerate(case.evaluation.goals.specific):
        for path, text in _goal_passages(goal, index):
            clauses = {(f.clause, f.unit): f for f in figures(text)}.values()
            reached = {f.unit for f in clauses if _REACHED.search(f.clause)}
            promised = [f for f in clauses if f.unit not in reached]
            open_ones = [f for f in promised if not _has_actual(case, goal, f) and not done.answers(f)]
            if open_ones:
                listing = "、".join(dict.fromkeys(f"“{f.clause}”" for f in open_ones))
                yield Hit(
                    path,
                    f"{listing}没有写完成情况",
                    "在“评分”的对应指标里加“完成值: …”，或在“重点工作”里写明实际数",
                )


def _has_actual(case: Case, goal: SpecificGoal, figure: Figure) -> bool:
    """Whether an indicator tied to the figure says what came of it."""
    named = goal.indicators or ()
    return any(
        line.actual_known
        and (line.indicator.name in named or _shared(figure.clause, line.indicator.name) >= _TIE)
        for line in case.scorecard.lines
    )


class _Done:
    """The figures among the work done, found again by the bigrams of their clauses."""

    def __init__(self, case: Case) -> None:
        # clauses with the same words and unit are one; a figure is looked for among those that share a bigram
        known: set[tuple[str, frozenset[str]]] = set()
        self._clauses: dict[tuple[str, str], list[int]] = defaultdict(list)
        for passage in case.prose:
            for done in figures(passage.text) if passage.part == "成果" else ():
                key = done.unit[-1], bigrams(done.clause) - _COMMON
                if key not in known:
                    known.add(key)
                    for bigram in key[1]:
                        self._clauses[key[0], bigram].append(len(known))

    def answers(self, figure: Figure) -> bool:
        """Whether a clause with a figure of the same unit shares enough words. Words in too many say nothing."""
        shared: Counter[int] = Counter()
        for bigram in bigrams(figure.clause) - _COMMON:
            clauses = self._clauses.get((figure.unit[-1], bigram), ())
            if len(clauses) <= _EVERYWHERE:
                shared.update(clauses)
        return any(count >= _TIE for count in shared.values())


@rule("GOAL-02", Severity.WARNING, "分项目标没有对应指标")
def goal_without_indicator(case: Case) -> Iterator[Hit]:
    """检查内容：每个分项目标有没有三级指标与它对应（写了“对应指标”，或用词相同）。
    为什么：目标不进评分表，做没做到都不影响得分。
    错例：绩效目标.分项目标.第1项: {标题: 改善空气质量, 目标: 减少扬尘污染。, 指标: 清运渣土20次。}
    ｜ 绩效目标.分项目标.第1项.对应指标: [没有的指标]
    对例：绩效目标.分项目标.第1项: {标题: 改善空气质量, 目标: 减少扬尘污染。, 指标: 清运渣土20次。, 对应指标: [网格化覆盖率]}
    ｜ 绩效目标.分项目标.第1项.标题: 改善空气质量
    改法：在指标体系里设相应指标；已有而名称不同的，在该目标下写“对应指标: [指标名称]”。
    """
    names = [line.indicator.name for line in case.scorecard.lines]
    for index, goal in enumerate(case.evaluation.goals.specific):
        path: KeyPath = ("绩效目标", "分项目标", index)
        unknown = [n for n in goal.indicators or () if n not in names]
        if unknown:
            advice = f"改为指标体系里的名称：{'、'.join(names)}"
            yield Hit((*path, "对应指标"), f"指标体系里没有三级指标“{'、'.join(unknown)}”", advice)
        elif not goal.indicators and not any(_shared(t, n) >= _TIE for t in _texts(goal) for n in names):
            yield Hit(
                (*path, "标题"),
                f"评分表里没有指标衡量“{goal.title}”",
                "设相应的三级指标；已有而名称不同的，在该目标下加“对应指标: [指标名称]”",
            )


@rule("GOAL-04", Severity.INFO, "目标没有量化")
def goal_without_figure(case: Case) -> Iterator[Hit]:
    """检查内容：每个分项目标的目标和指标里有没有一个数。
    为什么：没有数的目标，年底说不清做到没有。
    错例：绩效目标.分项目标.第1项.指标: 网格化覆盖率进一步提高。 ｜ 绩效目标.分项目标.第1项.指标: 居民满意度保持在较高水平。
    对例：绩效目标.分项目标.第1项.指标: 新增网格两个，网格化覆盖率进一步提高。
    ｜ 绩效目标.分项目标.第1项.指标: 居民满意度达到90%。
    改法：写出可以核对的数，如“PM2.5 年均浓度下降3%”。
    """
    for index, goal in enumerate(case.evaluation.goals.specific):
        text = "，".join(_texts(goal))
        if not any(figures(text)) and not _WORDED.search(text):
            yield Hit(
                ("绩效目标", "分项目标", index, "标题"),
                f"分项目标“{goal.title}”没有一个可以核对的数",
                "写出数量、比率或期限，如“PM2.5年均浓度下降3%”",
            )
