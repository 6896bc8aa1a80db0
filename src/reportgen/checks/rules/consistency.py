"""The report against itself: problems, reasons, praise and figures in prose against scores and data."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, rule
from reportgen.checks.reasons import says_nothing
from reportgen.finding import Severity
from reportgen.formatting import score
from reportgen.model.source import KeyPath
from reportgen.quantities.texts import bigrams
from reportgen.scoring import ScoreLine

_SLOW = re.compile(
    "(进度|支付|执行|拨付|支出)[^，。；]{0,6}?(慢|滞后|缓慢|不快|迟缓)|执行率[^，。；]{0,4}(低|不高)"
)
# what residents and firms are slow in is not the office's pace
_NOT_SLOW = re.compile(
    "不慢|没有(放)?慢|未滞后|(?:缴费|缴纳|收缴|交费|交纳|复工|复产|回款|移动支付|手机|页面|网速|操作)[^，。；]{0,8}?(?:慢|滞后|迟缓)"
)
_PRAISE = re.compile(
    "(满意[度率]|认可度[和、与]满意[度率])(极高|很高|非常高|均?达到?100%|居高)|(普遍|一致|非常|十分)满意"
)
_NOTHING = re.compile(
    "(暂时?|目前|经自查|，)*(没有发现|没有|未发现|不存在|无)(明显|突出|重大|任何|其他)?的?(问题)?"
)
_COMMON = frozenset(re.findall(r"\w+", "工作 项目 指标 绩效 目标 情况 完成 进一 一步"))


@rule("CON-01", Severity.WARNING, "问题与得分矛盾")
def problem_against_scores(case: Case) -> Iterator[Hit]:
    """检查内容：问题里说进度慢、支付慢、执行率低时，执行率和时效指标是不是都得了满分。
    为什么：真有问题，相关指标就该扣分；没有扣分，问题就是套话。
    错例：预算.执行数: 210.00 ｜ 预算.执行数: 210.00 ＋ 问题和措施.第1项.问题: 部分项目执行进度慢。
    对例：预算.执行数: 210.00 ＋ 问题和措施.第1项.问题: 便民服务站点分布不均。 ｜ 预算.执行数: 210.00
    ＋ 问题和措施.第1项.问题: 支付进度不慢，但结算资料不齐。
    改法：如实扣分并写原因，或写真正存在的问题。
    """
    related = [line for line in case.scorecard.lines if _shows_pace(line) and not line.not_applicable]
    if not related or any(line.deduction > 0 for line in related):
        return
    for index, problem in enumerate(case.evaluation.problems):
        if _SLOW.search(problem.problem) and not _NOT_SLOW.search(problem.problem):
            full = "、".join(f"{line.indicator.name} {score(line.max_score)} 分" for line in related)
            yield Hit(
                ("问题和措施", index, "问题"),
                f"问题写“{problem.problem}”，有关指标却都是满分（{full}）",
                f"用 reportgen score {case.submission.entry.slug} {related[0].indicator.name}=… 如实扣分，"
                "或写真正存在的问题",
            )


def _shows_pace(line: ScoreLine) -> bool:
    """Whether an indicator would lose points by slow work or slow payment."""
    criterion = line.indicator.criterion
    # an indicator that asks not to overspend says nothing of pace
    paid = criterion.reads == "执行率" and not criterion.lower_is_better
    return paid or "时效" in line.group_name or "及时" in line.indicator.name


@rule("CON-02", Severity.WARNING, "文字与得分矛盾")
def praise_against_scores(case: Case) -> Iterator[Hit]:
    """检查内容：文字说满意度极高、很高时，满意度指标的得分率是否低于阈值“满意度表述”。
    为什么：一处说极高，一处扣分，读者不知道信哪个。
    错例：“群众认可度和满意率极高。” ＋ 评分.居民满意度.完成值: 80% ｜ “居民普遍满意。” ＋ 评分.居民满意度.完成值: 80%
    对例：“群众认可度和满意率极高。” ｜ “满意度有所提高。” ＋ 评分.居民满意度.完成值: 80%
    改法：改文字，或核对得分。
    """
    low = [
        line
        for line in case.scorecard.lines
        if "满意" in line.indicator.name
        and line.score is not None
        and line.score < case.thresholds.praise * line.max_score
    ]
    for passage in case.prose:
        found = _PRAISE.search(passage.text) if passage.part in ("成果", "过程") else None
        if found and low:
            line = low[0]
            yield Hit(
                passage.path,
                f"写“{found[0]}”，{line.indicator.name}却只得 {score(line.score or Decimal(0))} 分"
                f"（满分 {score(line.max_score)}）",
                f"删去“{found[0]}”，或核对得分，用 reportgen score {case.submission.entry.slug} {line.indicator.name}=… 改",
            )


@rule("ACT-01", Severity.WARNING, "问题缺措施、责任人或时限")
def problem_without_measure(case: Case) -> Iterator[Hit]:
    """检查内容：每个问题有没有措施、责任人、完成时限。
    为什么：没有人、没有期限的措施落实不了。
    错例：无 问题和措施.第1项.责任人 ｜ 无 问题和措施.第1项.措施
    对例：问题和措施.第1项.问题: 暂无问题。 ＋ 无 问题和措施.第1项.责任人 ｜ 问题和措施.第1项.完成时限: 长期坚持
    改法：补上“措施”“责任人”“完成时限”。
    """
    for index, problem in enumerate(case.evaluation.problems):
        given = (("措施", problem.measure), ("责任人", problem.owner), ("完成时限", problem.due))
        lacking = [name for name, value in given if value is None]
        if lacking and not _is_nothing(problem.problem):
            yield Hit(
                ("问题和措施", index, "问题"),
                f"“{problem.problem}”缺{'、'.join(lacking)}",
                f"在这个问题下加“{'”“'.join(lacking)}”",
            )


@rule("ACT-02", Severity.WARNING, "扣分没有反映在问题里")
def deduction_without_problem(case: Case) -> Iterator[Hit]:
    """检查内容：每个扣分的指标，问题和措施里有没有提到（与指标名称或扣分原因有相同的词即可）。
    为什么：扣分就是问题，不写进问题就没有整改。
    错例：问题和措施.第1项.问题: 便民服务站点偏少。 ＋ 问题和措施.第1项.措施: 增设便民服务站点。 ｜ 评分.居民满意度.完成值: 80%
    ＋ 评分.居民满意度.扣分原因: 停车难投诉较多，群众有意见
    对例：问题和措施.第1项.问题: 便民服务站点偏少。 ＋ 问题和措施.第1项.措施: 增设站点，加快工程结算。
    ｜ 评分.居民满意度.完成值: 80% ＋ 评分.居民满意度.扣分原因: 停车难投诉较多，群众有意见
    ＋ 问题和措施.第1项.措施: 加快工程结算，增设车位，解决停车难。
    改法：在“问题和措施”里加上这一项。
    """
    said = bigrams("，".join(p.text for p in case.prose if p.part == "问题"))
    for line in case.scorecard.lines:
        words = bigrams(line.indicator.name) | bigrams(line.stated.reason or "")
        if line.score is not None and line.deduction > 0 and not (words - _COMMON) & said:
            yield Hit(
                ("评分", line.indicator.name),
                f"{line.indicator.name}扣了 {score(line.deduction)} 分，问题和措施里没有提到",
                "在“问题和措施”下加“- {问题: …, 措施: …, 责任人: …, 完成时限: …}”，或在已有的问题里点明",
            )


def _is_nothing(text: str) -> bool:
    return bool(_NOTHING.fullmatch(text.strip("。")))


@rule("ACT-03", Severity.WARNING, "写暂无问题")
def no_problem_at_all(case: Case) -> Iterator[Hit]:
    """检查内容：问题是不是写成“暂无问题”“无”之类。
    为什么：自评的目的是找问题，没有问题的自评会被退回。
    错例：问题和措施.第1项.问题: 暂无问题。 ｜ 问题和措施.第1项.问题: 目前没有发现问题。
    对例：问题和措施.第1项.问题: 没有建立支付通报机制。 ｜ 问题和措施.第1项.问题: 无障碍设施不足。
    改法：从扣分的指标、结余、进度里找出真实的问题。
    """
    for index, problem in enumerate(case.evaluation.problems):
        if _is_nothing(problem.problem):
            path: KeyPath = ("问题和措施", index, "问题")
            yield Hit(path, f"问题写“{problem.problem}”", "从扣分的指标、结余、进度里找出真实的问题")


@rule("RSN-01", Severity.WARNING, "原因没有内容")
def empty_reason(case: Case) -> Iterator[Hit]:
    """检查内容：各处的原因（扣分、调整、超编、变动、忽略检查）是否少于阈值“原因字数”，或只写“无”“客观原因”。
    为什么：写了等于没写的原因，复核时会被退回。
    错例：评分.全年预算执行率.扣分原因: 无 ｜ 预算.调整原因: 工作需要
    对例：预算.调整原因: 追加小区改造经费十万 ｜ 评分.全年预算执行率.扣分原因: 工程尾款结转到下年支付
    改法：写明是什么事、差多少、为什么。
    """
    reasons: list[tuple[KeyPath, str]] = [
        (p.path, p.text) for p in case.prose if str(p.path[-1]).endswith(("原因", "不适用"))
    ]
    reasons += [(("忽略检查", key, "理由"), waiver.reason) for key, waiver in case.evaluation.waivers.items()]
    least = case.thresholds.reason_length
    for path, text in reasons:
        if says_nothing(text, least):
            yield Hit(
                path, f"“{text}”不成其为原因（少于 {least} 个字或没有内容）", "写明是什么事、差多少、为什么"
            )
