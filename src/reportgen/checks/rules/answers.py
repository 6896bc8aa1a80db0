"""What the office answered for under 忽略检查, against what the other rules found."""

from collections.abc import Iterator

from reportgen.checks.definition import Hit, Review, rule
from reportgen.finding import Severity, nearest


@rule("IGN-01", Severity.WARNING, "忽略检查没有用上")
def unused_acknowledgement(review: Review) -> Iterator[Hit]:
    """检查内容：“忽略检查”里的每个编号是否存在，并且确实有要忽略的结果。
    为什么：过时的忽略会把以后真正的问题也盖住。
    错例：忽略检查: {HR-01: 三名工勤人员待退休后消化} ｜ 忽略检查: {HR-99: 三名工勤人员待退休后消化}
    对例：机构人员.实有人数: 53 ＋ 忽略检查: {HR-01: 三名工勤人员待退休后消化} ｜ 忽略检查: {DIS-04: 本街道承担全区试点任务}
    改法：删去用不上的一行；编号写错的改编号。
    """
    for code in review.case.evaluation.ignored:
        if code in review.found or not review.covers(code):
            continue
        if code in review.found_in_district:
            message = f"{code} 指出的问题在 district.yaml 里，写在本单位文件里的忽略不起作用"
            advice = "删去这一行；由区财政局在 district.yaml 里改正，或写进那里的“忽略检查”"
        elif code in review.rules:
            message, advice = f"忽略了 {code}，但没有这个问题", "删去这一行"
        else:
            near = nearest(code, review.rules)
            message = f"没有编号为“{code}”的检查"
            advice = f"改为 {near}" if near else "改正或删去这一行"
        yield Hit(("忽略检查", code), message, advice, of_key=True)
