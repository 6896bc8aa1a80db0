"""Redistribute the points of indicators that are not applicable."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.model.district import NotApplicableRule

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Weight:
    """The 分值 of one 三级指标, with at most two decimals, and its 一级指标 and 二级指标."""

    class_name: str
    group_name: str
    points: Decimal


def redistribute(
    weights: Sequence[Weight], absent: frozenset[int], rule: NotApplicableRule | None
) -> tuple[list[Decimal], Decimal]:
    """Redistribute the 分值 of indicators that are not applicable. Returns the new 分值 and the points left over.

    absent: the indexes of these indicators. 同级分摊: their points go to the applicable indicators of the same
    二级指标; if it has none, of the same 一级指标; if that has none, of the whole table. 总分折算: to all applicable
    indicators. Both divide the points in proportion to 分值 into whole hundredths, by the largest remainder (of equal
    remainders the one higher up in the table), so the sum does not change. 计满分: nothing is moved, the indicator
    gets its full score. Points are left over where there is no rule or no applicable indicator.
    """
    result = [_ZERO if index in absent else weight.points for index, weight in enumerate(weights)]
    if not absent or rule == "计满分":
        return [weight.points for weight in weights], _ZERO
    pools: Counter[tuple[int, ...]] = Counter()
    for index in absent:
        receivers = _receivers(weights, absent, index) if rule == "同级分摊" else _applicable(weights, absent)
        pools[receivers if rule else ()] += _hundredths(weights[index].points)
    for receivers, pool in pools.items():
        parts = largest_remainder(pool, [_hundredths(weights[i].points) for i in receivers])
        for index, part in zip(receivers, parts, strict=True):
            result[index] += Decimal(part).scaleb(-2)
    return result, Decimal(pools[()]).scaleb(-2)


def _applicable(weights: Sequence[Weight], absent: frozenset[int]) -> tuple[int, ...]:
    return tuple(index for index in range(len(weights)) if index not in absent)


def _receivers(weights: Sequence[Weight], absent: frozenset[int], of: int) -> tuple[int, ...]:
    """The indexes that receive the points under 同级分摊: those of the nearest level with an applicable indicator."""
    applicable = _applicable(weights, absent)
    same_class = tuple(i for i in applicable if weights[i].class_name == weights[of].class_name)
    same_group = tuple(i for i in same_class if weights[i].group_name == weights[of].group_name)
    return same_group or same_class or applicable


def _hundredths(points: Decimal) -> int:
    return int(points.scaleb(2))


def largest_remainder(pool: int, weights: Sequence[int]) -> list[int]:
    """Divide pool into whole parts in proportion to weights, which must be above 0. No weights give no parts."""
    total = sum(weights)
    parts = [pool * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(pool * weights[i] % total))
    for index in by_remainder[: pool - sum(parts)]:
        parts[index] += 1
    return parts
