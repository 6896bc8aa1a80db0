"""The values a Word template prints: the YAML's own vocabulary, every figure already text.

What the office typed stands under the key it was typed under; what is computed stands beside it
under the name the report calls it by. Optional texts that are absent are empty strings, so that a
template can ask
`{% if 预算.调整原因 %}`.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from reportgen.formatting import (
    change,
    full_date,
    money,
    month_day,
    padded_name,
    percent,
)
from reportgen.model.evaluation import (
    Closing,
    Goals,
    Member,
    OverallGoal,
    Process,
)
from reportgen.model.finances import AssetItem, Assets, Budget, Staffing
from reportgen.model.submission import Submission
from reportgen.render.added_values import added_values, date_text
from reportgen.render.evidence_list import evidence_list
from reportgen.render.part_values import part_values
from reportgen.render.project_values import project_values
from reportgen.render.score_values import Values, enumerated, money_row, score_values, stated
from reportgen.scoring import Scorecard

_NOT_APPLICABLE = "不适用"


def values(
    submission: Submission,
    scorecard: Scorecard,
    contents: Sequence[Mapping[str, object]] = (),
    draft: bool = False,
    contents_field: bool = True,
) -> Values:
    """The context of one report.

    contents: the lines of the table of contents (document.py). contents_field: whether they stand in a
    field that Word can bring up to date, as they must in what is handed in; LibreOffice only works out
    the pages of lines that do not.
    """
    evaluation, district = submission.evaluation, submission.district
    layout = evaluation.layout
    return {
        **_names(submission),
        "版式": {"封面": layout.cover, "目录": layout.contents, "签字栏": layout.signature_column},
        "草稿": draft,
        "目录域": contents_field,
        "主要职责": list(evaluation.duties),
        "机构人员": _staffing(evaluation.staffing),
        "资产": _assets(evaluation.assets, district.year),
        "预算": _budget(evaluation.budget) | money_row(scorecard, district.score_places),
        "绩效目标": _goals(evaluation.goals),
        "重点工作": [_titled(w) for w in evaluation.work],
        "自评工作": _process(evaluation.process),
        **score_values(scorecard, district.score_places),
        "问题和措施": [
            {"问题": p.problem, "措施": p.measure or "", "责任人": p.owner or "", "完成时限": p.due or ""}
            for p in evaluation.problems
        ],
        "评价工作组": [_member(number, m) for number, m in enumerate(evaluation.members, 1)],
        "项目": project_values(submission, scorecard),
        "附加项": added_values(evaluation.extra, submission.calculation),
        "佐证材料清单": evidence_list(evaluation, scorecard),
        "落款": _closing(evaluation.closing, district.name + submission.entry.name),
        "目录": list(contents),
    }


def _names(submission: Submission) -> Values:
    district, entry = submission.district, submission.entry
    return {
        "年度": str(district.year),
        "市名": district.city,
        "区名": district.name,
        "财政局": district.finance_bureau,
        "依据文件": district.basis,
        "通知文件": district.notice,
        "单位": {
            "简称": entry.short_name,
            "名称": entry.name,
            "全称": district.name + entry.name,
            "代码": entry.code,
        },
    }


def _member(number: int, member: Member) -> Values:
    return {
        "序号": str(number),
        "姓名": padded_name(member.name),
        "单位": member.unit,
        "职务": member.post,
        "职称": member.title or "",
    }


def _staffing(staffing: Staffing) -> Values:
    return {
        "行政编制": stated(lambda: _count(staffing.administrative_posts)),
        "事业编制": stated(lambda: _count(staffing.institutional_posts)),
        "编制合计": stated(lambda: str(staffing.authorized_posts)),
        "实有人数": stated(lambda: str(staffing.headcount)),
        "人员说明": staffing.remark or "",
        "超编原因": staffing.over_reason or "",
    }


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _assets(assets: Assets, year: int) -> Values:
    def item(name: str, given: AssetItem) -> Values:
        return {
            "称谓": given.wording or name,
            "本年": stated(lambda: money(given.current)),
            "上年": stated(lambda: money(given.previous)),
            "变动": stated(lambda: change(given.current, given.previous)),
            "变动原因": given.reason or "",
        }

    return {
        "截止日期": full_date(datetime.date(year, 12, 31)),
        "资产总额": item("资产总额", assets.total),
        "负债总额": item("负债总额", assets.liabilities),
        "净资产": {
            "称谓": assets.net.wording or "净资产",
            "本年": stated(lambda: money(assets.net_current)),
            "上年": stated(lambda: money(assets.net_previous)),
            "变动": stated(lambda: change(assets.net_current, assets.net_previous)),
            "变动原因": assets.net.reason or "",
        },
    }


def _budget(budget: Budget) -> Values:
    return {
        "口径": budget.scope or "",
        "年初预算": stated(lambda: money(budget.approved)),
        "全年预算": stated(lambda: money(budget.adjusted)),
        "执行数": stated(lambda: money(budget.outturn)),
        "执行率": stated(lambda: _rate(budget.execution_rate)),
        "结余": stated(lambda: money(budget.surplus)),
        "有调整": bool(stated(lambda: budget.is_adjusted)),
        "调整": stated(lambda: change(budget.adjusted, budget.approved)),
        "调整原因": budget.adjustment_reason or "",
        "收支说明": budget.remark or "",
        "资金来源": budget.funding or "",
        **part_values(Budget, budget),
    }


def _rate(rate: Decimal | None) -> str:
    return "不适用（全年预算为零）" if rate is None else percent(rate)


def _titled(goal: OverallGoal) -> Values:
    return {"标题": goal.title, "内容": enumerated(goal.content)}


def _goals(goals: Goals) -> Values:
    return {
        "总体目标": [_titled(g) for g in goals.overall],
        "分项目标": [
            {"标题": g.title, "目标": g.aim, "指标": enumerated(g.measures)} for g in goals.specific
        ],
    }


def _process(process: Process) -> Values:
    return {
        "评价范围": stated(lambda: process.scope),
        "工作过程": list(process.account),
        "启动": stated(lambda: date_text(process.started)),
        "资料清单": stated(lambda: month_day(process.requested)),
        "收集开始": stated(lambda: month_day(process.collected_from)),
        "收集结束": stated(lambda: month_day(process.collected_to)),
    }


def _closing(closing: Closing | None, full_name: str) -> Values:
    if closing is None:
        return {"署名": "", "成文日期": "", "联系人": "", "联系电话": "", "文号": ""}
    return {
        "署名": closing.signatory or full_name,
        "成文日期": full_date(closing.date),
        "联系人": closing.contact or "",
        "联系电话": closing.telephone or "",
        "文号": closing.number or "",
    }
