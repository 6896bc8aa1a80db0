"""What a relation between numbers is, and how its numbers are written in messages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.quantities.reading import Mention
from reportgen.quantities.units import MONEY, RATIO

Sentence = Sequence[Mention]
# before a number that sums up what was said, and what is one piece of a year
TOTAL = re.compile("(?:全年|合计|总计|累计|共计?|总共)[^，。；]{0,6}$")
PIECE = re.compile("(上半年|下半年)|([一二三四]季度)")


@dataclass(frozen=True, slots=True)
class Relation:
    """Numbers that have to do with one another. message: what is wrong (Chinese), where it does not hold."""

    mentions: tuple[Mention, ...]
    holds: bool
    message: str = ""


def plain(number: Decimal) -> str:
    """A number without needless zeros."""
    return f"{number.normalize():f}"


def like(value: Decimal, mention: Mention) -> str:
    """A value written in the unit of a mention."""
    if mention.unit == RATIO:
        return f"{plain(value * 100)}%"
    if mention.unit == MONEY and mention.text.endswith("元") and not mention.text.endswith(("万元", "亿元")):
        return f"{plain(value * 10000)}元"
    return f"{plain(value)}{mention.unit}"
