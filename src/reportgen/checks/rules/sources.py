"""The sources named for numbers (依据)."""

from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity, nearest
from reportgen.quantities.evidence import evidence
from reportgen.quantities.reading import read

_OUTERMOST = 2  # keys of a number under the 依据 of the whole file


@rule("SRC-01", Severity.WARNING, "依据里的数找不到")
def source_of_nothing(case: Case) -> Iterator[Hit]:
    """检查内容：`依据: {数: 来源}` 里写的数，是不是在这一项（写在最外层的，在全文）里有；写在最外层而全文有几处的，提示。
    为什么：改了文字里的数，没有改依据，佐证材料清单里就是另一个数。
    错例：“受理审批事项5260件。” ＋ 依据: {5230件: 综合服务中心办件台账} ｜ 预算.依据: {15.00万元: 追加通知}
    对例：“受理审批事项5230余件。” ＋ 依据: {5230余件: 综合服务中心办件台账} ｜ 预算.依据: {执行数: 部门决算}
    改法：照文字里的写法改正依据里的数，或改正文字。
    """
    for row in evidence(case.evaluation, case.scorecard):
        if not row.found:
            near = nearest(row.named, _numbers_of(case))
            advice = f"最接近的是“{near}”；" if near else ""
            yield Hit(
                row.path, f"依据里的“{row.named}”在文字和数据里找不到", f"{advice}照文字里的写法改正，或删去"
            )
        elif len(row.path) == _OUTERMOST and len(row.mentions) > 1:
            message = f"“{row.named}”在文字里有 {len(row.mentions)} 处，都算有了这个依据"
            advice = "说的是一处就连前面的字一起写，如“受理审批事项5230余件”"
            yield Hit(row.path, message, advice, Severity.INFO)


def _numbers_of(case: Case) -> list[str]:
    return [
        m.text for passage in case.prose if passage.part != "字段" for m in read(passage.text).quantities()
    ]
