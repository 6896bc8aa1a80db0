"""The reference, {预算.执行数}, that can be written into a sentence in place of a typed number."""

import re

from reportgen.model.finances import Budget
from reportgen.quantities.known import Known
from reportgen.quantities.reading import Mention
from reportgen.quantities.units import MONEY, RATIO

_SAME_KEY = frozenset(
    {"年初预算", "全年预算", "执行数", "执行率", "行政编制", "事业编制", "编制合计", "实有人数"}
)


def offer(mention: Mention, known: Known, budget: Budget) -> str:
    """Return what to write for a number that speaks of a known one, with its unit: {预算.执行数}万元.

    Empty where no reference gives it, or where the sentence does not name one value (约, 以上, a range).
    """
    name = _name(known, budget)
    if not name or not mention.exact:
        return ""
    if known.unit in (RATIO, MONEY):
        return f"{{{name}}}{MONEY if known.unit == MONEY else ''}"
    return f"{{{name}}}{re.sub('^[0-9０-９.,．]+', '', mention.text)}"


def _name(known: Known, budget: Budget) -> str:
    if known.name in _SAME_KEY:
        return f"{known.path[0]}.{known.name}"
    if known.name == "结余" and budget.adjusted >= budget.outturn:
        return (
            "预算.结余"  # The report prints an overspending with a minus sign, the sentence has it without.
        )
    if known.path[0] == "资产" and len(known.path) == 3:
        return ".".join(map(str, known.path))
    if known.indicator and known.role == "实际":
        return f"评分.{known.indicator}.完成值"
    return "总分" if known.name == "总分" else ""
