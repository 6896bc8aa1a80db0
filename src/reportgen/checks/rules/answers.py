"""The reasons that are given under 忽略检查, against what the other rules found."""

from collections.abc import Iterator

from reportgen.checks.definition import Hit, Review, rule
from reportgen.checks.waivers import WaiverUse, code_of, meant_by, place_of, statement
from reportgen.finding import Severity, nearest


def _uses(review: Review) -> Iterator[WaiverUse]:
    """The waivers that hold for nothing, of the rules that this run applied."""
    return (use for use in review.uses if not use.held and review.covers(code_of(use.reference)))


def _hit(review: Review, use: WaiverUse, message: str, advice: str) -> Hit:
    return Hit(("忽略检查", use.reference), message, advice, within=review.within, of_key=True)


@rule("IGN-01", Severity.WARNING, "忽略检查没有用上")
def unused_waiver(review: Review) -> Iterator[Hit]:
    """检查内容：“忽略检查”里的每一项，编号是否存在，所说的位置是否确实有这个问题，而且只有一个。
    为什么：过时的忽略会把以后真正的问题也盖住。
    错例：忽略检查: {HR-01@机构人员.实有人数: {问题: 实有 51 人, 理由: 三名工勤人员待退休后消化}}
    ｜ 忽略检查: {HR-99@机构人员.实有人数: {问题: 实有 51 人, 理由: 三名工勤人员待退休后消化}}
    对例：机构人员.实有人数: 53
    ＋ 忽略检查: {HR-01@实有人数: {问题: 实有 53 人，编制 20+30=50 名，超出 3 人，没有说明, 理由: 三名工勤人员待退休后消化}}
    ｜ 忽略检查: {DIS-04@预算.执行数: {问题: 明显偏离, 理由: 本街道承担全区试点任务}}
    改法：删去用不上的一项；编号、位置写错的改正，或用 reportgen waive 重新说明。
    """
    for use in _uses(review):
        if said := _why_unused(review, use):
            yield _hit(review, use, *said)


def _why_unused(review: Review, use: WaiverUse) -> tuple[str, str] | None:
    """Message and advice for a waiver that no finding is meant by; None where IGN-02 or IGN-03 has it."""
    reference, code = use.reference, code_of(use.reference)
    same = [
        f for f in review.findings if f.code == code and statement(f.message) == statement(use.waiver.found)
    ]
    places = dict.fromkeys(f.reference for f in use.meant)
    if code not in review.rules:
        near = nearest(code, review.rules)
        return f"没有编号为“{code}”的检查", f"改为 {near}" if near else "改正或删去这一项"
    if not place_of(reference):
        return f"“{reference}”没有写明位置，不知道说的是哪一个问题", "删去这一项，用 reportgen waive 重新说明"
    if len(places) > 1:
        return f"“{reference}”指的不止一个问题：{'、'.join(places)}", "键改成其中的一个"
    if meant_by(reference, review.findings):
        return None
    if meant_by(reference, review.in_district):
        advice = "删去这一项；由区里改正，或由区里运行 reportgen waive district"
        return f"{code} 指出的问题在 district.yaml 里，写在本单位文件里的忽略不起作用", advice
    if same:
        return (
            f"“{reference}”没有这个问题，同样的问题现在在 {same[0].reference}",
            f"键改为 {same[0].reference}",
        )
    return f"“{reference}”没有这个问题", "核对后删去这一项"


@rule("IGN-02", Severity.WARNING, "忽略检查已经失效")
def lapsed_waiver(review: Review) -> Iterator[Hit]:
    """检查内容：“忽略检查”里记下的问题，与现在查出的是不是一样，连同数字。
    为什么：理由是针对当时的数字写的；数字变了，要重新核对。
    错例：机构人员.实有人数: 55
    ＋ 忽略检查: {HR-01@实有人数: {问题: 实有 53 人，编制 20+30=50 名，超出 3 人，没有说明, 理由: 三名工勤人员待退休后消化}}
    ｜ 资产.净资产.本年: 400.01
    ＋ 忽略检查: {AST-01@净资产: {问题: "净资产填 400.01 万元，差 0.10", 理由: 元折万元的舍入，已核对原表}}
    对例：机构人员.实有人数: 53
    ＋ 忽略检查: {HR-01@实有人数: {问题: 实有 53 人，编制 20+30=50 名，超出 3 人，没有说明, 理由: 三名工勤人员待退休后消化}}
    ｜ 忽略检查: {HR-01@实有人数: {问题: 实有 53 人，编制 20+30=50 名，超出 3 人，没有说明, 理由: 三名工勤人员待退休后消化}}
    改法：核对现在的问题：应当改的改正，仍然属实的用 reportgen waive 重新说明。
    """
    for use in _uses(review):
        places = {f.reference for f in use.meant}
        if len(places) == 1 and place_of(use.reference):
            now = "”“".join(dict.fromkeys(f.message for f in use.meant))
            message = f"{use.reference} 的说明已失效：说明时是“{use.waiver.found}”，现在是“{now}”"
            advice = (
                f'核对后改正；仍然属实的运行 reportgen waive {_file(review)} {use.reference} --reason "…"'
            )
            yield _hit(review, use, message, advice)


def _file(review: Review) -> str:
    """The name by which `reportgen waive` knows the file."""
    return review.case.submission.entry.slug if review.within == "office" else "district"


@rule("IGN-03", Severity.WARNING, "不能忽略的错误")
def waived_arithmetic(review: Review) -> Iterator[Hit]:
    """检查内容：“忽略检查”里有没有算术错误：得分超过分值、分值合计不对、资产负债不平、自报执行率与计算不符等。
    为什么：算错的数没有理由可讲，写了理由也还是错的。
    错例：评分.便民服务活动次数.自评得分: 12
    ＋ 忽略检查: {IND-09@便民服务活动次数: {问题: 自评得分 12 超过分值 10, 理由: 活动次数比去年增加了五成}}
    ｜ 资产.净资产.本年: 410.00
    ＋ 忽略检查: {AST-01@净资产: {问题: 差 10.00, 理由: 账面数与报表数口径不同}}
    对例：评分.便民服务活动次数.自评得分: 10
    ＋ 忽略检查: {IND-09@便民服务活动次数: {问题: 自评得分 12 超过分值 10, 理由: 活动次数比去年增加了五成}}
    ｜ 资产.净资产.本年: 400.01
    ＋ 忽略检查: {AST-01@净资产: {问题: 差 0.01, 理由: 元折万元的舍入，已核对原表}}
    改法：改正数字，删去这一项。
    """
    for use in _uses(review):
        for finding in meant_by(use.reference, review.findings)[:1]:
            if not review.rules[finding.code].waivable(finding.severity):
                message = f"{use.reference} 不能忽略，算错的数只能改正：{finding.message}"
                yield _hit(review, use, message, f"{finding.advice}；删去这一项")
