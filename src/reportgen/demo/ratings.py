"""Generate random 完成值 of the indicators so that the scores add up to a wanted share of the points."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportgen.formatting import score
from reportgen.model.criteria import Criterion
from reportgen.model.criteria.kinds.higher_is_better import HigherIsBetter
from reportgen.model.criteria.kinds.lower_is_better import LowerIsBetter
from reportgen.model.criteria.kinds.qualitative import Qualitative
from reportgen.model.district import District
from reportgen.model.indicator_system import Indicator
from reportgen.model.quantity import Quantity
from reportgen.scoring import Weight, redistribute

_OVER_LINE = Decimal("1.3")  # from 130% of the target on, a reason is needed
_MAX_LOSS = Decimal("0.38")  # the largest share of its 分值 that an indicator loses


@dataclass(frozen=True, slots=True)
class Rating:
    """One 三级指标: its 完成值 as typed, its score and its 分值 in 分."""

    indicator: Indicator
    max_score: Decimal
    actual: str = ""
    points: Decimal = Decimal(0)
    not_applicable: bool = False

    @property
    def has_deduction(self) -> bool:
        """Whether points are deducted, so that a reason is needed."""
        return not self.not_applicable and self.points < self.max_score

    @property
    def by_hand(self) -> bool:
        """Whether the rule leaves the score to the office."""
        return isinstance(self.indicator.criterion, Qualitative)

    @property
    def over(self) -> bool:
        """Whether the target is exceeded so far that a reason is needed."""
        criterion = self.indicator.criterion
        if not isinstance(criterion, HigherIsBetter) or not self.actual:
            return False
        return quantity(self.actual).value >= _OVER_LINE * criterion.target.value


def quantity(text: str) -> Quantity:
    """Parse 98.6% or 12 as the loader does."""
    bare = Decimal(text.rstrip("%"))
    return Quantity(bare / 100 if text.endswith("%") else bare, text)


def ratings(
    district: District, rng: random.Random, share: Decimal, ceiling: Decimal, absent: str | None
) -> list[Rating]:
    """Generate the ratings of all indicators except the 执行率, in the order of the table.

    share: of the points that is aimed at; ceiling: what must not be surpassed; ratios.
    absent: the name of an indicator that is not applicable.
    """
    rows = _rows(district, absent)
    full = sum((r.max_score for r in rows), Decimal(0))
    good = [r if r.not_applicable else _score(r, _good(r.indicator.criterion, rng)) for r in rows]
    order = [i for i, r in enumerate(rows) if not r.not_applicable]
    rng.shuffle(order)
    lost, wanted = Decimal(0), full * (1 - share)
    for place, index in enumerate(order):
        if lost >= wanted:
            break
        least = wanted / min(len(order), rng.randint(2, 5)) if place < 4 else wanted - lost
        points = min(wanted - lost, least * rng.randint(60, 140) / 100, rows[index].max_score * _MAX_LOSS)
        good[index] = _score(rows[index], _poor(rows[index], points, rng))
        lost = sum((r.max_score - r.points for r in good if not r.not_applicable), Decimal(0))
    for index in order:
        if full - lost <= ceiling * full:
            break
        deepest = rows[index].max_score * _MAX_LOSS
        good[index] = _score(rows[index], _poor(rows[index], deepest, rng))
        lost = sum((r.max_score - r.points for r in good if not r.not_applicable), Decimal(0))
    return good


def _rows(district: District, absent: str | None) -> list[Rating]:
    """The indicators with their 分值 after redistribution where one of them is not applicable."""
    found = [(c.name, g.name, i) for c in district.indicator_system for g in c.groups for i in g.indicators]
    gone = frozenset(n for n, (_, _, i) in enumerate(found) if i.name == absent)
    weights = [Weight(c, g, i.max_score) for c, g, i in found]
    shared, _ = redistribute(weights, gone, district.not_applicable_rule)
    return [
        Rating(i, points, not_applicable=n in gone)
        for n, ((_, _, i), points) in enumerate(zip(found, shared, strict=True))
        if i.criterion.reads != "执行率"
    ]


def _score(row: Rating, given: tuple[str, Decimal]) -> Rating:
    """Score a rating. given: the 完成值, and the share of the points if the office decides the score."""
    actual, share = given
    criterion, nominal = row.indicator.criterion, row.indicator.max_score
    measured = actual if row.by_hand else quantity(actual)
    exact = criterion.bounds(measured, nominal).scale(row.max_score, nominal).exact
    chosen = (share * row.max_score * 2).to_integral_value() / 2  # offices give whole and half points
    return replace(row, actual=actual, points=chosen if exact is None else exact)


def _good(criterion: Criterion, rng: random.Random) -> tuple[str, Decimal]:
    match criterion:
        case HigherIsBetter():
            target = criterion.target
            if target.is_ratio:
                room = 1 - target.value
                return _percent(target.value + room * rng.randint(0, 95) / 100), Decimal(1)
            far = rng.random() < 0.08
            factor = Decimal(rng.randint(133, 155) if far else rng.randint(100, 122)) / 100
            return str(int(target.value * factor)), Decimal(1)
        case LowerIsBetter():
            return score(criterion.target.value * rng.randint(58, 100) / 100), Decimal(1)
        case Qualitative():
            return "达成", Decimal(1)
    return _percent(Decimal(rng.randint(980, 999)) / 1000), Decimal(1)


def _poor(row: Rating, points: Decimal, rng: random.Random) -> tuple[str, Decimal]:
    """An actual value that loses about this number of points, in 分."""
    criterion, part = row.indicator.criterion, points / row.max_score
    match criterion:
        case HigherIsBetter():
            value = criterion.target.value * (1 - part)
            if criterion.target.is_ratio:
                return _percent(value), Decimal(1)
            return str(min(int(value), int(criterion.target.value) - 1)), Decimal(1)
        case LowerIsBetter():
            return (
                f"{max(criterion.target.value * (1 + part), criterion.target.value + 1 / Decimal(10)):.1f}",
                Decimal(1),
            )
        case Qualitative():
            share = max(1 - part, Decimal("0.62"))
            half = 1 / row.max_score / 2
            share = min(share, 1 - half)  # at least half a point must be lost
            chosen = (share * row.max_score * 2).to_integral_value() / 2
            return ("达成" if chosen >= row.max_score * Decimal("0.8") else "部分达成"), share
    low, high = (950, 979) if part < Decimal("0.3") else (900, 949)
    return _percent(Decimal(rng.randint(low, high)) / 1000), Decimal(1)


def _percent(ratio: Decimal) -> str:
    return f"{score(ratio * 100)}%"


def names(rows: Sequence[Rating]) -> list[str]:
    """The names of the indicators that lost points."""
    return [r.indicator.name for r in rows if r.has_deduction]
