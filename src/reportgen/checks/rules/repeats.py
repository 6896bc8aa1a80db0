"""What is said twice: paragraphs, reasons, measures; and what says nothing of its own."""

import re
from collections.abc import Iterator, Sequence

from reportgen.checks.definition import Case, Hit, rule
from reportgen.checks.fields_of_work import elsewhere
from reportgen.checks.similarity import dice, earlier_candidates, grams
from reportgen.finding import Severity
from reportgen.model.source import KeyPath
from reportgen.quantities.texts import bigrams

_ALIKE, _COPIED, _SHORTEST = 0.57, 0.9, 12
_ALIKE_GOALS = 0.8  # goals have one form, and differ in what they count
_SHORTEST_TURNED, _ALIKE_SHORT = 6, 0.75  # of a text with few characters
_SAME_REASON = 0.7
Text = tuple[KeyPath, str]


@rule("TXT-11", Severity.WARNING, "同一段话写了两遍")
def same_paragraph(case: Case) -> Iterator[Hit]:
    """检查内容：职责、总体目标、分项目标、重点工作、工作过程、问题里，有没有两段相同或只改了几个字。
    为什么：多是复制后忘了改。
    错例：主要职责.第4项: 统筹辖区公共服务，落实民政、卫生健康、住房保障等政策。
    ｜ 主要职责.第4项: 统筹辖区的公共服务，落实民政、卫生健康和住房保障等政策。
    对例：主要职责.第4项: 统筹辖区生态环境工作，落实河长制。 ｜ 主要职责.第4项: 组织辖区居民开展文体活动。
    改法：删去一段，或改成另一件事。
    """
    for group in _groups(case):
        yield from _twins(group)


def _groups(case: Case) -> Iterator[list[Text]]:
    evaluation = case.evaluation
    yield [(p.path, p.text) for p in case.prose if p.part == "职责"]
    for part, top in (("目标", "总体目标"), ("目标", "分项目标"), ("成果", "重点工作")):
        yield [
            (p.path, p.text) for p in case.prose if p.part == part and top in p.path and p.path[-1] != "标题"
        ]
    yield [(p.path, p.text) for p in case.prose if p.part == "过程"]
    yield [(("问题和措施", i, "问题"), p.problem) for i, p in enumerate(evaluation.problems)]


def _twins(texts: Sequence[Text]) -> Iterator[Hit]:
    sets = [bigrams(text) for _, text in texts]
    least = _ALIKE_GOALS if texts and texts[0][0][0] == "绩效目标" else _ALIKE
    candidates = earlier_candidates(sets, least)
    by_characters: dict[tuple[str, ...], Text] = {}
    for later in range(len(texts)):
        path, text = texts[later]
        if len(text) < _SHORTEST_TURNED:
            continue
        turned = by_characters.setdefault(_in_any_order(text), texts[later])
        if turned[1] != text:
            message = f"“{text[:20]}”与“{'.'.join(_named(turned[0]))}”只是语序不同"
            yield Hit(path, message, "删去一段，或改成另一件事")
            continue
        for earlier in candidates[later]:
            one, other = sets[earlier], sets[later]
            if abs(len(one) - len(other)) * 5 > len(one) + len(other) or not one:
                continue
            enough = least if len(text) >= _SHORTEST else max(least, _ALIKE_SHORT)
            if 2 * len(one & other) >= enough * (len(one) + len(other)) and _same_figures(
                texts[earlier][1], text
            ):
                yield Hit(
                    path,
                    f"“{text[:20]}…”与“{'.'.join(_named(texts[earlier][0]))}”几乎相同",
                    "删去一段，或改成另一件事",
                )
                break


def _in_any_order(text: str) -> tuple[str, ...]:
    """The characters and figures of a text: those of 管网老化严重 and 管网严重老化 are the same."""
    return *re.findall(r"\d+", text), "".join(sorted(text))


def _same_figures(one: str, other: str) -> bool:
    """Texts of one form that give other figures speak of other things."""
    figures = [set(re.findall(r"\d+(?:\.\d+)?", t)) for t in (one, other)]
    return not figures[0] or not figures[1] or bool(figures[0] & figures[1]) or one == other


def _named(path: KeyPath) -> list[str]:
    return [f"第{p + 1}项" if isinstance(p, int) else p for p in path]


_EMPTY = re.compile(
    "由于|因为|受|各方面|多方面|各种|客观|主观|原因|因素|影响|实际|工作|需要|情况|根据|按照|评分|标准|要求|属于|正常|扣分|扣减|未能|没有|未|完全|达到|预期|目标|进行|了|相应|调整|有所|一定|存在|差距|不足|不够|等|的|与|和|所致|造成|导致|部分|有关|相关|规定|酌情|自评|得分|本|年度|年|指标|项目|尚|仍|还|有待|提高|加强|改进|较|有|完成|不|理想|到位|略|有些"
)


@rule("RSN-02", Severity.WARNING, "原因照抄或没有自己的内容")
def copied_reason(case: Case) -> Iterator[Hit]:
    """检查内容：一个指标的扣分原因、偏差原因与别的指标是不是相同；原因（含调整原因、变动原因）去掉套话以后还剩不剩内容。
    为什么：每项扣分各有其因；照抄来的、放在哪里都行的原因等于没写。
    错例：评分.全年预算执行率.扣分原因: 由于各方面客观原因影响，未能完全达到预期 ｜ 预算.调整原因: 根据工作实际需要进行了相应调整
    对例：评分.全年预算执行率.扣分原因: 工程尾款按合同结转次年支付 ｜ 预算.调整原因: 根据区财政批复追加改造经费
    改法：写明这一项是什么事、差多少、为什么。
    """
    reasons = [
        p
        for p in case.prose
        if str(p.path[-1]) in ("扣分原因", "偏差原因", "调整原因", "变动原因", "超编原因")
    ]
    scored = [p for p in reasons if p.path[0] == "评分"]
    for index, passage in enumerate(scored):
        one = grams(passage.text, 2)
        for earlier in scored[:index]:
            if earlier.path[1] != passage.path[1] and dice(one, grams(earlier.text, 2)) > _SAME_REASON:
                yield Hit(
                    passage.path, f"原因与“{earlier.path[1]}”的相同：{passage.text}", "写明这一项自己的原因"
                )
                break
    for passage in reasons:
        left = re.sub(r"[，。、；：\d.%]", "", _EMPTY.sub("", passage.text))
        if len(passage.text) >= case.thresholds.reason_length and len(left) < 3:
            yield Hit(passage.path, f"“{passage.text}”没有说出是什么事", "写明是什么事、差多少、为什么")


_GENERAL = re.compile(
    "加强|领导|提高|认识|进一步|抓好|落实|强化|责任|统一|思想|高度|重视|认真|切实|做好|工作|完善|健全|制度|机制|加大|力度|严格|按照|要求|执行|推进|不断|扎实|全面|持续|改进|措施|采取|有效|积极|努力|争取|确保|保证|明确|组织|管理|各项|相关|有关|的|和|与|并|逐步|深入|到位|见效|取得|实效|整改|问题|监督|意识|强|化|提升|水平|能力|政治|站位|切身|紧紧|围绕|中心|大局|上级|决策|部署|贯彻|落细|落地|狠|抓紧|时间|尽快|今后|以后|下一步|将|继续|不懈|注意|注重|关注|深刻|反思|吸取|教训|引起|足够|加以|予以|解决|改正|纠正|已|知悉|知晓|了解|掌握|本单位|我街道|街道|单位|全体|人员|干部|思路|作风|学习|研究|妥善|处理|稳妥|合理|安排"
)


@rule("ACT-04", Severity.WARNING, "措施不对问题")
def measure_for_another_problem(case: Case) -> Iterator[Hit]:
    """检查内容：措施是不是照抄了另一个问题的措施、照抄了问题本身，或者去掉“加强领导、提高认识”一类的话就不剩什么。
    为什么：不针对问题的措施解决不了问题。
    错例：问题和措施.第1项.措施: 加强领导，提高认识，进一步抓好落实。
    ｜ 问题和措施.第1项.措施: 工程尾款支付进度偏慢，全年预算执行率未达到目标。
    对例：问题和措施.第1项.措施: 加强领导，每月通报工程尾款支付进度。
    ｜ 问题和措施.第1项.措施: 财政所每周核对未支付的尾款，逾期的通报。
    改法：写明谁、做什么、做到什么程度。
    """
    seen: list[tuple[int, frozenset[str]]] = []
    for index, problem in enumerate(case.evaluation.problems):
        if not problem.measure:
            continue
        path: KeyPath = ("问题和措施", index, "措施")
        own = bigrams(problem.measure)
        left = re.sub("[，。、；：]", "", _GENERAL.sub("", problem.measure))
        if len(left) < 2 or problem.measure.strip("。") in ("无", "暂无", "略"):
            yield Hit(path, f"措施“{problem.measure}”没有说做什么", "写明谁、做什么、做到什么程度")
        elif _like(own, bigrams(problem.problem)):
            yield Hit(path, "措施照抄了问题", "写明谁、做什么、做到什么程度")
        elif fault := elsewhere(problem.problem, problem.measure):
            yield Hit(path, fault, "针对这个问题写措施")
        else:
            twin = next((other for other, texts in seen if _like(own, texts)), None)
            if twin is not None:
                yield Hit(path, f"措施与第{twin + 1}个问题的几乎相同", "针对这个问题写措施")
        seen.append((index, own))


def _like(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and 2 * len(one & other) >= _COPIED * (len(one) + len(other))
