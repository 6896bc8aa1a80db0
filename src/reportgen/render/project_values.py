"""The values of an office's projects as a template prints them."""

from reportgen.formatting import money, percent
from reportgen.model.project import FundTotal, Project, ProjectFunds
from reportgen.model.submission import Submission
from reportgen.render.catalogue import THIS_PROJECT
from reportgen.render.part_values import part_values
from reportgen.render.score_values import Values, enumerated, money_row, score_values
from reportgen.scoring import Scorecard

SOURCES = ("年度资金总额", "当年财政拨款", "上年结转资金", "其他资金")


def project_values(submission: Submission, scorecard: Scorecard) -> list[Values]:
    """The values of each project, in the order of the file."""
    places = submission.district.score_places
    return [
        _project(project, card, places)
        for project, card in zip(submission.evaluation.projects, scorecard.projects, strict=True)
    ]


def this_project(submission: Submission, scorecard: Scorecard, number: int) -> Values:
    """The values of the project that a paper is about, by the name that its template calls it."""
    project, card = submission.evaluation.projects[number], scorecard.projects[number]
    return {THIS_PROJECT: _project(project, card, submission.district.score_places)}


def _project(project: Project, scorecard: Scorecard, places: int) -> Values:
    goal = project.goal
    return {
        "名称": project.name,
        "标识": project.slug,
        "主管部门": project.department or "",
        "实施单位": project.unit or "",
        "资金": _funds(project.funds, scorecard, places),
        "年度目标": {
            "预期目标": enumerated(goal.expected) if goal else "",
            "实际完成情况": enumerated(goal.reached) if goal and goal.reached else "",
        },
        **score_values(scorecard, places),
    }


def _funds(funds: ProjectFunds, scorecard: Scorecard, places: int) -> Values:
    """The rows of the money: 资金.年度资金总额 … by their names, 资金.各行 one after the other for a table."""
    groups: dict[str, object] = {"年度资金总额": _total(funds.total), **part_values(ProjectFunds, funds)}
    points, none = money_row(scorecard, places), {"分值": "", "得分": "", "扣分原因": ""}
    rows = []
    for number, name in enumerate(SOURCES):
        group = groups[name]
        assert isinstance(group, dict)
        label = name if number == 0 else f"其中：{name}" if number == 1 else name
        rows.append({"资金来源": label, **group, **(none if number else points)})
    return {**groups, **points, "各行": rows}


def _total(total: FundTotal) -> Values:
    rate = total.execution_rate
    return {
        "年初预算": money(total.approved),
        "全年预算": money(total.adjusted),
        "执行数": money(total.outturn),
        "执行率": "不适用（全年预算为零）" if rate is None else percent(rate),
    }
