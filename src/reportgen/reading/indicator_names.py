"""Hold the names under 评分 against the indicators, of an office and of each of its projects."""

from collections.abc import Iterator

from reportgen.finding import Finding, Severity, nearest
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.money_score import MoneyScore
from reportgen.model.source import KeyPath
from reportgen.model.submission import Submission
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.yamltext import YamlFile


def score_names(
    read: YamlFile, above: KeyPath, system: tuple[IndicatorClass, ...], money: MoneyScore | None
) -> Iterator[Finding]:
    """Tell which indicators 评分 names wrongly or leaves out. This is asked even where other things are wrong.

    above: the keys that lead to 评分. money: the money row, of which nothing need be said.
    """
    names = [i.name for c in system for i in c.indicators()]
    allowed = [*names, *([money.name] if money else [])]
    scores: Tree | None = value_at(read.tree, (*above, "评分"))
    if not isinstance(scores, dict):
        return
    for name in scores:
        if name not in allowed:
            near = nearest(name, allowed)
            place = read.source.place((*above, "评分", name), of_key=True)
            advice = f"改为“{near}”" if near else f"指标体系里的三级指标：{'、'.join(names)}"
            message = f"指标体系里没有三级指标“{name}”"
            yield Finding("YML-03", Severity.ERROR, place, message, advice)
    for name in names:
        if name not in scores:
            place = read.source.place((*above, "评分"))
            advice = f"加一行“{name}: {{自评得分: …}}”"
            message = f"评分里没有三级指标“{name}”"
            yield Finding("YML-04", Severity.ERROR, place, message, advice)


def project_names(read: YamlFile, submission: Submission) -> Iterator[Finding]:
    """Tell which projects have no 指标体系, and what is wrong with the names under their 评分."""
    for number, project in enumerate(submission.evaluation.projects):
        path: KeyPath = ("项目", number)
        scheme = submission.project_scheme(number)
        if scheme is not None:
            if not project.scores and any(True for c in scheme.system for _ in c.indicators()):
                place = read.source.place(path)
                message = f"项目“{project.name}”缺少“评分”"
                yield Finding("YML-04", Severity.ERROR, place, message, "补上“评分: …”，每个三级指标一项")
            yield from score_names(read, path, scheme.system, scheme.money_score)
            continue
        known = [s.name for s in submission.district.project_systems]
        listing = f"可用的：{'、'.join(known)}；或自己列" if known else "区里没有项目指标体系，自己列出"
        message = f"项目“{project.name}”没有指标体系"
        if isinstance(project.system, str):
            message = f"没有名为“{project.system}”的项目指标体系"
        place = read.source.place((*path, "指标体系"))
        yield Finding("YML-05", Severity.ERROR, place, message, listing)
