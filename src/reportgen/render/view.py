"""The values a Word template prints: the YAML's own vocabulary, every figure already text.

What the office typed stands under the key it was typed under; what is computed stands beside it
under the name the report calls it by. Optional texts that are absent are empty strings, so that a
template can ask
`{% if 预算.调整原因 %}`.
"""

import datetime
from collections.abc import Mapping, Sequence

from reportgen.formatting import (
    change,
    chinese_number,
    full_date,
    money,
    month_day,
    padded_name,
    percent,
    score,
)
from reportgen.model.district import RatingBand
from reportgen.model.evaluation import (
    Closing,
    Goals,
    Member,
    OverallGoal,
    Process,
)
from reportgen.model.fields import CalendarDate
from reportgen.model.finances import AssetItem, Assets, Budget, Staffing
from reportgen.model.submission import Submission
from reportgen.render.evidence_list import evidence_list
from reportgen.render.page_breaks import keep_with_next
from reportgen.scoring import Scorecard, ScoreLine

Values = dict[str, object]
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
        "预算": _budget(evaluation.budget),
        "绩效目标": _goals(evaluation.goals),
        "重点工作": [_titled(w) for w in evaluation.work],
        "自评工作": _process(evaluation.process),
        **_scores(scorecard),
        "问题和措施": [
            {"问题": p.problem, "措施": p.measure or "", "责任人": p.owner or "", "完成时限": p.due or ""}
            for p in evaluation.problems
        ],
        "评价工作组": [_member(number, m) for number, m in enumerate(evaluation.members, 1)],
        "佐证材料清单": evidence_list(evaluation, scorecard),
        "落款": _closing(evaluation.closing, district.name + submission.entry.name),
        "目录": list(contents),
    }


def grade_sentence(scorecard: Scorecard) -> str:
    """The sentence that gives total and grade, by which a finished PDF is known to be right."""
    return f"最终得分“{score(scorecard.total)}”分，绩效评价等级为“{scorecard.rating}”"


def enumerated(items: Sequence[str] | str) -> str:
    """A text as it is; a list as 一是…二是…, each item with the punctuation it was typed with."""
    if isinstance(items, str):
        return items
    return "".join(f"{chinese_number(n)}是{text}" for n, text in enumerate(items, 1))


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
        "行政编制": str(staffing.administrative_posts),
        "事业编制": str(staffing.institutional_posts),
        "编制合计": str(staffing.authorized_posts),
        "实有人数": str(staffing.headcount),
        "人员说明": staffing.remark or "",
        "超编原因": staffing.over_reason or "",
    }


def _assets(assets: Assets, year: int) -> Values:
    def item(name: str, given: AssetItem) -> Values:
        return {
            "称谓": given.wording or name,
            "本年": money(given.current),
            "上年": money(given.previous),
            "变动": change(given.current, given.previous),
            "变动原因": given.reason or "",
        }

    return {
        "截止日期": full_date(datetime.date(year, 12, 31)),
        "资产总额": item("资产总额", assets.total),
        "负债总额": item("负债总额", assets.liabilities),
        "净资产": {
            "称谓": assets.net.wording or "净资产",
            "本年": money(assets.net_current),
            "上年": money(assets.net_previous),
            "变动": change(assets.net_current, assets.net_previous),
            "变动原因": assets.net.reason or "",
        },
    }


def _budget(budget: Budget) -> Values:
    rate = budget.execution_rate
    return {
        "口径": budget.scope or "",
        "年初预算": money(budget.approved),
        "全年预算": money(budget.adjusted),
        "执行数": money(budget.outturn),
        "执行率": "不适用（全年预算为零）" if rate is None else percent(rate),
        "结余": money(budget.adjusted - budget.outturn),
        "有调整": budget.is_adjusted,
        "调整": change(budget.adjusted, budget.approved),
        "调整原因": budget.adjustment_reason or "",
        "收支说明": budget.remark or "",
        "资金来源": budget.funding or "",
    }


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
        "评价范围": process.scope,
        "工作过程": list(process.account),
        "启动": _month_or_day(process.started),
        "资料清单": month_day(process.requested),
        "收集开始": month_day(process.collected_from),
        "收集结束": month_day(process.collected_to),
    }


def _month_or_day(given: CalendarDate) -> str:
    if given.day:
        return full_date(datetime.date(given.year, given.month, given.day))
    return f"{given.year}年{given.month}月"


def _scores(scorecard: Scorecard) -> Values:
    return {
        "评分表": _score_table(scorecard.lines),
        "有扣分原因": any(_remark(line) for line in scorecard.lines),
        "一级得分": [
            {
                "名称": c.name,
                "分值": score(c.max_score),
                "得分": score(c.score),
                "包含": "、".join(n.removesuffix("指标") for n in c.group_names)
                if len(c.group_names) > 1
                else "",
            }
            for c in scorecard.classes
            if c.max_score  # a class none of whose indicators is applicable has nothing to tell
        ],
        "等级标准": _bands(scorecard.bands),
        "总分值": score(scorecard.max_total),
        "总分": score(scorecard.total),
        "等级": scorecard.rating,
    }


def _score_table(lines: Sequence[ScoreLine]) -> list[Values]:
    keep = keep_with_next(lines, [_remark(line) for line in lines])
    rows = [_row(line, before) for before, line in _with_previous(lines)]
    return [row | {"同页": stays} for row, stays in zip(rows, keep, strict=True)]


def _with_previous(lines: Sequence[ScoreLine]) -> list[tuple[ScoreLine | None, ScoreLine]]:
    return list(zip((None, *lines), lines, strict=False))


def _row(line: ScoreLine, before: ScoreLine | None) -> Values:
    new_class = before is None or before.class_name != line.class_name
    new_group = new_class or before is None or before.group_name != line.group_name
    actual = line.stated.actual
    max_score, points = printed_points(line)
    return {
        "一级指标": line.class_name,
        "一级合并": "restart" if new_class else "continue",
        "二级指标": line.group_name,
        "二级合并": "restart" if new_group else "continue",
        "三级指标": line.indicator.name,
        "评分标准": line.indicator.standard,
        "年度指标值": line.indicator.target or "",
        "完成值": _NOT_APPLICABLE if line.not_applicable else getattr(actual, "text", actual or ""),
        "分值": max_score,
        "自评得分": points,
        "扣分原因": _remark(line),
    }


def printed_points(line: ScoreLine) -> tuple[str, str]:
    """分值 and 自评得分 of a line as the table prints them: 不适用 where the points went elsewhere."""
    if line.not_applicable and not line.max_score:
        return score(line.max_score), _NOT_APPLICABLE
    return score(line.max_score), "" if line.score is None else score(line.score)


def _remark(line: ScoreLine) -> str:
    """扣分原因和其他说明: why points are missing, why the target was missed or surpassed, why it is not applicable."""
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
