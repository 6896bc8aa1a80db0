"""People and dates: posts against heads, and when the evaluation was done."""

from collections.abc import Iterator
from itertools import pairwise

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.model.fields import CalendarDate
from reportgen.model.source import KeyPath


@rule("HR-01", Severity.WARNING, "实有人数超过编制而无说明")
def over_authorized_posts(case: Case) -> Iterator[Hit]:
    """检查内容：年终实有人数是否超过行政编制与事业编制之和，超过的有没有原因。
    为什么：超编或编外用人涉及人员经费，须说明。
    错例：机构人员.实有人数: 51 ｜ 机构人员.行政编制: 17
    对例：机构人员.实有人数: 50 ｜ 机构人员.实有人数: 51 ＋ 机构人员.超编原因: 接收军转干部1名，待下年消化
    改法：核对人数；属实的在“机构人员”下写“超编原因”。
    """
    staffing = case.evaluation.staffing
    over = staffing.headcount - staffing.authorized_posts
    if over > 0 and staffing.over_reason is None:
        kinds = "" if staffing.posts_by_kind is None else (
            f"{staffing.administrative_posts}+{staffing.institutional_posts}="
        )  # fmt: skip
        yield Hit(
            ("机构人员", "实有人数"),
            f"实有 {staffing.headcount} 人，编制 {kinds}{staffing.authorized_posts} 名，"
            f"超出 {over} 人，没有说明",
            "核对人数；属实就在“机构人员”下加一行“超编原因: …”",
        )


@rule("HR-03", Severity.ERROR, "人员编制与分项不符")
def posts_of_all_kinds(case: Case) -> Iterator[Hit]:
    """检查内容：行政编制、事业编制和人员编制都写了的，前两项之和是否等于人员编制。
    为什么：同一份报告里编制有两个数。
    错例：机构人员.人员编制: 52 ｜ 机构人员.人员编制: 49
    对例：机构人员.人员编制: 50 ｜ 无 机构人员.行政编制 ＋ 无 机构人员.事业编制 ＋ 机构人员.人员编制: 50
    改法：对照编制文件改数；人员编制可以不写。
    """
    staffing = case.evaluation.staffing
    if staffing.all_posts is not None and staffing.posts_by_kind not in (None, staffing.all_posts):
        yield Hit(
            ("机构人员", "人员编制"),
            f"人员编制填 {staffing.all_posts} 名，行政编制 {staffing.administrative_posts} + 事业编制 "
            f"{staffing.institutional_posts} = {staffing.posts_by_kind} 名",
            "对照编制文件改正其中的错数；人员编制可以不写",
        )


@rule("DATE-01", Severity.ERROR, "自评早于年度结束")
def evaluation_before_year_end(case: Case) -> Iterator[Hit]:
    """检查内容：自评的启动、资料清单、资料收集和成文日期是否都在评价年度结束之后。
    为什么：绩效自评评的是全年结果，年度没有结束，数据还不存在。
    错例：自评工作.启动: 2023-12 ｜ 自评工作.启动: 2023-01 ＋ 自评工作.资料清单: 2023-12-31
    对例：自评工作.启动: 2024-01-01 ｜ 自评工作.启动: 2024-01-15
    改法：核对年份，多半是应写次年。
    """
    year = case.submission.district.year
    early = [(path, given) for path, given in _timeline(case) if given.year <= year]
    if early:
        dates = "、".join(f"{path[-1]} {given}" for path, given in early)
        yield Hit(
            early[0][0],
            f"{dates} 早于 {year}年度结束（{year}-12-31）",
            f"核对年份，自评应在 {year + 1} 年进行",
        )


@rule("DATE-02", Severity.ERROR, "自评日期前后颠倒")
def process_out_of_order(case: Case) -> Iterator[Hit]:
    """检查内容：启动 ≤ 资料清单 ≤ 收集开始 ≤ 收集结束 ≤ 成文日期。
    为什么：先启动、再要资料、再收集、最后成文，顺序不能颠倒。
    错例：自评工作.收集结束: 2024-01-14 ｜ 落款.成文日期: 2024-02-19
    对例：自评工作.收集结束: 2024-01-15 ｜ 落款.成文日期: 2024-02-20
    改法：改正写反或写错的日期。
    """
    for (before, first), (path, second) in pairwise(_timeline(case)):
        if first > second:
            yield Hit(path, f"{path[-1]}（{second}）早于{before[-1]}（{first}）", "改正写反或写错的日期")


def _timeline(case: Case) -> list[tuple[KeyPath, CalendarDate]]:
    """The dates of the evaluation in the order in which they must come."""
    process, closing = case.evaluation.process, case.evaluation.closing
    steps: list[tuple[KeyPath, CalendarDate]] = [
        (("自评工作", "启动"), process.started),
        (("自评工作", "资料清单"), CalendarDate.of(process.requested)),
        (("自评工作", "收集开始"), CalendarDate.of(process.collected_from)),
        (("自评工作", "收集结束"), CalendarDate.of(process.collected_to)),
    ]
    if closing:
        steps.append((("落款", "成文日期"), CalendarDate.of(closing.date)))
    return steps
