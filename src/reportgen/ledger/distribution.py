"""How the scores and grades of a district are spread: what the charts of ledger and overview draw."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from reportgen.formatting import score
from reportgen.model.district import District
from reportgen.office.result import OfficeResult, ReportFigures, ScoreRow

_FULL = Decimal(100)
_WIDTHS = (Decimal(1), Decimal(2), Decimal(5))  # 分
_BINS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """A grade or a range of scores: what it is called, what it covers, how many offices are in it."""

    name: str
    covers: str
    count: int


def report_figures(standings: Iterable[OfficeResult]) -> list[ReportFigures]:
    """The figures of the offices that have a report."""
    return [s.reported for s in standings if s.reported]


def grades(district: District, figures: Sequence[ReportFigures]) -> list[Share]:
    """The district's grades from the highest down, then those of offices that have their own."""
    counts = Counter(f.rating for f in figures)
    shares: list[Share] = []
    above: Decimal | None = None
    for band in district.rating_bands:
        low = "" if band.start == 0 and above is not None else f"{score(band.start)} 分以上"
        high = "" if above is None else f"不满 {score(above)} 分"
        shares.append(
            Share(band.name, f"{low}{'，' if low and high else ''}{high}", counts.pop(band.name, 0))
        )
        above = band.start
    return shares + [Share(name, "本单位自定的等级", n) for name, n in sorted(counts.items())]


def score_ranges(figures: Sequence[ReportFigures]) -> list[Share]:
    """Equal ranges from the lowest total to 100, half-open but for the last; none without reports."""
    if not figures:
        return []
    totals = [f.total for f in figures]
    lowest = min(totals)
    width = next((w for w in _WIDTHS if (_FULL - lowest) / w <= _BINS), _WIDTHS[-1])
    start = (min(lowest, _FULL - width) / width).to_integral_value(ROUND_FLOOR) * width
    bins = int((_FULL - start) / width)
    counts = Counter(min(int((t - start) / width), bins - 1) for t in totals)
    return [_range(start + width * i, start + width * (i + 1), counts[i]) for i in range(bins)]


def _range(low: Decimal, high: Decimal, count: int) -> Share:
    covers = f"{score(low)} 分以上" + ("" if high == _FULL else f"，不满 {score(high)} 分")
    return Share(f"{score(low)}–{score(high)}", covers, count)


def union(names: Iterable[str], rows: Iterable[Sequence[ScoreRow]]) -> list[str]:
    """The names that occur in rows: those of the district in its order, then others as they come."""
    seen = dict.fromkeys(row.name for table in rows for row in table)
    known = [n for n in dict.fromkeys(names) if n in seen]
    return known + [n for n in seen if n not in set(known)]
