"""Numbers in sentences against the data: whatever a sentence says of the whole office in the whole year."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.formatting import score
from reportgen.quantities.known import Known
from reportgen.quantities.offers import offer
from reportgen.quantities.reading import Mention, read
from reportgen.quantities.relations import relations
from reportgen.quantities.statements import Statement
from reportgen.quantities.texts import Passage
from reportgen.quantities.units import MONEY

_NEAR = Decimal("0.05")  # what 约 and 余 may be off by, as a share


@rule("CON-03", Severity.WARNING, "文字里的数与数据不符")
def figure_against_data(case: Case) -> Iterator[Hit]:
    """检查内容：文字里说到本单位全年的预算、执行数、执行率、结余、调整额、人数、编制、资产、总分和各指标完成值、样本量，与填报和计算的数是否一致，单位（元、万元）对不对。说的是某个项目、某个社区、某个季度、上年的不比。
    为什么：改了数据忘了改文字，同一份报告就有两个数。
    错例：“全年预算执行率为98%。” ｜ “年末实有人数49人。”
    对例：“养老服务项目预算执行率85%。” ｜ “上年预算执行率为97%。”
    改法：改文字里的数，或改数据；能由程序生成的数不写进文字。
    """
    for passage in case.prose:
        if passage.part == "目标" or passage.path[-1] == "措施":
            continue  # goals are GOAL-03's; measures speak of what is still to come
        for statement in case.statements(passage):
            if contradicts(statement.mention, statement.known, passage):
                yield _hit(case, passage, statement)
        yield from _grade(case, passage)


_GRADE = re.compile(
    "(?:等级|等次|档次|结果|结论|评定|评为|定为|列为|认定为)(?:评定|确定)?(?:为|是|：|属于?)?“?(?P<plain>优秀|良好|一般|较差|[优良中差](?=[”，。；（等级档]|$))"
    "|(?:等级|等次|档次|结果|结论|评价|自评|评定|绩效|确定|认定|评为|定为|属于?|达到|[0-9]分)[^，。；“0-9]{0,10}?"
    "(?:(?:为|是|：|属|评为|定为|属于|对应|达到|列为|确定为)“(?P<quoted>[优良中差一较秀好般]{1,2})”|(?:为|是|：|属|属于)(?P<name>优秀|良好|一般|较差|[优良中差](?=[，。；、等级档]|$))|“(?P<level>[优良中差一较秀好般]{1,2})”(?:等级|等次|档次?|级))"
)


def _grade(case: Case, passage: Passage) -> Iterator[Hit]:
    """A grade in a sentence that is not the one of the total."""
    scorecard = case.scorecard
    names = {band.name for band in scorecard.bands}
    for found in _GRADE.finditer(passage.text):
        word = found["plain"] or found["quoted"] or found["name"] or found["level"]
        said = word if word in names else word[0]
        if (
            passage.part in ("过程", "说明")
            and said in names
            and said != scorecard.rating
            and not re.search("上年|去年", passage.text[max(0, found.start() - 40) : found.start()])
        ):
            yield Hit(
                passage.path,
                f"文字写“{found[0]}”，总分 {score(scorecard.total)} 的等级是“{scorecard.rating}”",
                "改文字里的等级",
            )


def _hit(case: Case, passage: Passage, statement: Statement) -> Hit:
    mention, known = statement.mention, statement.known
    clause = read(passage.text).clause(mention.clause)
    what = f"{known.name}的目标" if known.role == "目标" else known.name
    unit = ""
    if known.unit == MONEY and mention.low * 10000 == known.value:
        unit = "（单位写成了元）"
    written = offer(mention, known, case.evaluation.budget)
    advice = (
        f"改文字里的数，或改数据；把“{mention.text}”写成“{written}”，以后随数据变"
        if written
        else "改文字里的数，或改数据"
    )
    return Hit(passage.path, f"文字写“{clause}”，{what}按数据是 {known.text}{unit}", advice)


def contradicts(mention: Mention, known: Known, passage: Passage) -> bool:
    """Whether a number in a sentence cannot be said of the known one."""
    value = known.value
    promised = known.role == "目标" or passage.part == "目标"
    if mention.comparison == "≈":
        return abs(mention.low - value) > _NEAR * abs(value)
    if mention.comparison == "=" or promised or mention.low != mention.high:
        return not mention.states(value)
    return (
        value < mention.low - mention.half
        if mention.comparison == "≥"
        else value > mention.high + mention.half
    )


@rule("GOAL-03", Severity.WARNING, "同一事项两种衡量")
def measured_two_ways(case: Case) -> Iterator[Hit]:
    """检查内容：绩效目标里提到的指标，目标数与指标体系里的是否一致、方向是否相同。其中的某一类人、某个社区不比。
    为什么：一件事两个标准，达到了一个，可能没有达到另一个。
    错例：绩效目标.分项目标.第1项.指标: 网格化覆盖率达到100%，居民满意度达到85%以上。
    ｜ 绩效目标.总体目标.第1项.内容.第2项: 事项办结率不低于95%。
    对例：绩效目标.分项目标.第1项.指标: 网格化覆盖率达到100%，居民满意度比上年提高2%。
    ｜ 绩效目标.分项目标.第1项.指标: 上年居民满意度88%，本年居民满意度达到90%。
    改法：统一成一种衡量：改目标的文字，或改指标的目标和评分标准。
    """
    lines = {line.indicator.name: line for line in case.scorecard.lines}
    for passage in case.prose:
        if passage.part != "目标":
            continue
        for statement in case.statements(passage):
            known, mention = statement.known, statement.mention
            if known.indicator and contradicts(mention, known, passage):
                line = lines[known.indicator]
                limit = "≤" if line.indicator.criterion.lower_is_better else "≥"
                clause = read(passage.text).clause(mention.clause)
                yield Hit(
                    passage.path,
                    f"目标写“{clause}”，指标“{known.indicator}”的目标却是 {limit}{known.text}"
                    + (f"（{line.indicator.standard}）" if line.indicator.standard else ""),
                    "统一成一种衡量：改目标的文字，或改指标的目标和评分标准",
                )


@rule("CON-04", Severity.WARNING, "一句话里的数互相不符")
def numbers_of_one_sentence(case: Case) -> Iterator[Hit]:
    """检查内容：“其中”各项与总数，比率与它的两个数，增减的方向和幅度与前后两个数，剩余数、全年合计、每次人数乘以次数，收回数与发放数，两个占比之和（男性、女性），合格与不合格之和。
    为什么：同一句话里的数对不上，总有一个写错了。
    错例：“全年走访商户120家，其中餐饮类140家。” ｜ “报名150人，到会120人，到会率90%。”
    对例：“走访老人300人，其中独居180人、高龄160人，两类有交叉。” ｜ “报名150人，到会120人，到会率80%。”
    改法：对照台账改正其中的错数；各项有交叉的写明“有交叉”，没有列全的写“其余”。
    """
    for passage in case.prose:
        if passage.part in ("职责", "字段"):
            continue
        for relation in relations(passage.text):
            if not relation.holds:
                yield Hit(passage.path, relation.message, "对照台账改正其中的错数")
