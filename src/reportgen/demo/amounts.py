"""The figures of an office, year by year: people, assets, budget, and what came of its indicators.

Money is counted in hundredths of 万元 (whole numbers), so that sums are exact.
"""

import random
from dataclasses import dataclass
from decimal import Decimal

from reportgen.demo.ratings import Rating, ratings
from reportgen.model.district import District

_MARGIN = Decimal("0.045")  # the checks report scores that are 5 百分点 above the 执行率
_LARGE = Decimal("0.30")  # a change of assets by this share of last year needs a reason
_ALMOST_ALL = Decimal("0.9994")  # a rate from here on is rounded to 100.00%
ABSENT = "平均办理天数"  # the indicator that is not applicable to some offices


@dataclass(frozen=True, slots=True)
class Profile:
    """How well a year went. rate: the 执行率; ahead: by how much the other indicators' share of the
    points is aimed above it (or below); both from … to, as ratios. calm: no large change of assets,
    nothing surpassed by far, no indicator not applicable.
    """

    rate: tuple[float, float]
    ahead: tuple[float, float] = (-0.08, 0.035)
    ceiling: float | None = None  # upper limit of the others' share; None for rate + _MARGIN
    calm: bool = False


@dataclass(frozen=True, slots=True)
class AssetAmounts:
    """资产总额 and 负债总额 at the end of a year, in hundredths of 万元."""

    total: int
    liabilities: int


@dataclass(frozen=True, slots=True)
class OfficeAmounts:
    """The figures of one office in one year. Amounts in hundredths of 万元."""

    administrative: int
    institutional: int
    headcount: int
    assets: AssetAmounts
    assets_before: AssetAmounts
    approved: int
    adjusted: int
    outturn: int
    ratings: tuple[Rating, ...]

    @property
    def rate(self) -> Decimal:
        """The 执行率 in percent."""
        return Decimal(self.outturn * 100) / self.adjusted

    @property
    def spent_all(self) -> bool:
        """Whether nothing of the budget is left."""
        return self.adjusted == self.outturn


def amount(hundredths: int) -> str:
    """Write an amount in 万元 with two decimals. hundredths: of 万元."""
    sign, value = "-" if hundredths < 0 else "", abs(hundredths)
    return f"{sign}{value // 100}.{value % 100:02d}"


def large(now: int, before: int) -> bool:
    """Whether the change between two amounts is so large that it needs a reason."""
    return abs(now - before) > _LARGE * abs(before)


def first_assets(rng: random.Random) -> AssetAmounts:
    """The assets of an office before the first year."""
    total = rng.randint(30_000, 420_000)
    return AssetAmounts(total, total * rng.randint(8, 70) // 100)


def assets_after(before: AssetAmounts, calm: bool, rng: random.Random) -> AssetAmounts:
    """The assets one year later, sometimes with a large change. calm: without one."""
    wide = 0 if calm else rng.random()
    spread = 60 if wide > 0.9 else 9
    total = before.total * rng.randint(1000 - spread * 6, 1000 + spread * 10) // 1000
    liabilities = before.liabilities * rng.randint(1000 - spread * 8, 1000 + spread * 6) // 1000
    return AssetAmounts(total, min(liabilities, total * 4 // 5))


def figures(
    district: District, profile: Profile, before: AssetAmounts, posts: tuple[int, int], rng: random.Random
) -> OfficeAmounts:
    """Generate the figures of an office. posts: 行政编制, 事业编制."""
    headcount = sum(posts) - rng.randint(0, 6)
    if not profile.calm and rng.random() < 0.12:
        headcount = sum(posts) + rng.randint(1, 4)
    approved = headcount * rng.randint(1_800, 4_500) + rng.randint(0, 99)
    adjusted = approved
    if rng.random() < 0.7:
        adjusted = approved * rng.randint(920, 1120) // 1000
    rate = Decimal(rng.uniform(*profile.rate))
    outturn = adjusted if rate > _ALMOST_ALL else int(adjusted * rate)
    actual = Decimal(outturn) / adjusted
    share = min(actual + Decimal(rng.uniform(*profile.ahead)), Decimal(1))
    ceiling = actual + _MARGIN if profile.ceiling is None else Decimal(profile.ceiling)
    absent = ABSENT if not profile.calm and rng.random() < 0.04 else None
    found = ratings(district, rng, share, ceiling, absent)
    after = assets_after(before, profile.calm, rng)
    return OfficeAmounts(*posts, headcount, after, before, approved, adjusted, outturn, tuple(found))
