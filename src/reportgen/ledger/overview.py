"""index.html: the district at a glance, one file that needs nothing else and works without JavaScript."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from reportgen.files.folders import LEDGER
from reportgen.finding import Place, Severity
from reportgen.formatting import escape_invisible, money, percent, score
from reportgen.ledger.distribution import Share, grades, report_figures, score_ranges
from reportgen.model.district import District
from reportgen.office.result import OfficeResult, ReportFigures, State
from reportgen.office.roster import tally

MOST_DETAILED = 2_000  # offices; with all findings of more the page would be tens of MB
_TONES = {
    State.BUILT: "good",
    State.STALE: "warn",
    State.READY: "warn",
    State.UNFIT: "bad",
    State.FAILED: "bad",
    State.ABSENT: "none",
}
_TOP, BASE, _STEP, BAR_WIDTH = (
    24,
    164,
    56,
    36,
)  # px: upper and lower end of the bars, their distance and width


@dataclass(frozen=True)
class ChartBar:
    """A bar of a drawing: its share, place and height in px."""

    share: Share
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Drawing:
    """A distribution as upright bars; the template makes SVG of it. Sizes in px."""

    title: str
    bars: tuple[ChartBar, ...]

    @property
    def width(self) -> int:
        """Of the whole drawing."""
        return _STEP * len(self.bars)

    @property
    def words(self) -> str:
        """What it shows, for those who cannot see it."""
        return "；".join(f"{c.share.name} {c.share.count} 个" for c in self.bars)


def overview(district: District, standings: Sequence[OfficeResult], volume: str = "") -> str:
    """The page. standings: of every office of the directory, in its order (roster.roster()).

    volume: the file name of the collected volume, "" where there is none. Raises ValueError where
    directory and standings are not of the same length.
    """
    figures = report_figures(standings)
    style, script = _asset("overview.css"), _asset("overview.js")
    return _template().render(
        district=district,
        offices=list(zip(district.directory, standings, strict=True)),
        ledger=LEDGER,
        volume=volume,
        counts=tally(standings),
        handed_in=sum(1 for s in standings if s.state is not State.ABSENT),
        absent=[s for s in standings if s.state is State.ABSENT],
        figures=figures,
        mean=score(sum((f.total for f in figures), Decimal(0)) / len(figures)) if figures else "",
        rate=_overall_rate(figures),
        low=district.thresholds.low_execution,
        drawings=distributions(district, figures),
        detailed=len(standings) <= MOST_DETAILED,
        most=MOST_DETAILED,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _overall_rate(figures: Sequence[ReportFigures]) -> str:
    adjusted = sum((f.adjusted for f in figures), Decimal(0))
    return percent(sum((f.outturn for f in figures), Decimal(0)) / adjusted) if adjusted else ""


def distributions(district: District, figures: Sequence[ReportFigures]) -> list[Drawing]:
    """How many offices have each grade, and how many a total in each range; nothing without figures."""
    if not figures:
        return []
    return [
        _drawing("等级分布", grades(district, figures)),
        _drawing("得分分布", score_ranges(figures)),
    ]


def _drawing(title: str, shares: Sequence[Share]) -> Drawing:
    most = max((s.count for s in shares), default=0) or 1
    bars = []
    for index, share in enumerate(shares):
        height = round((BASE - _TOP) * share.count / most)
        bars.append(ChartBar(share, index * _STEP + (_STEP - BAR_WIDTH) // 2, BASE - height, height))
    return Drawing(title, tuple(bars))


def _place(place: Place) -> str:
    return f"第 {place.line} 行" if place.line else ""


def _finalize(value: object) -> object:
    """Every text that comes from data shows its control characters."""
    return escape_invisible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _address(file: str) -> str:
    """A file beside the page, as a link names it."""
    return quote(escape_invisible(file))


def _asset(name: str) -> str:
    return resources.files("reportgen.ledger").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """For the page's Content-Security-Policy, by which browsers run our own style and script only."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_finalize,
    )
    environment.filters |= {"money": money, "percent": percent, "score": score, "place": _place}
    environment.filters |= {"address": _address}
    environment.globals |= {"tones": _TONES, "severities": list(Severity)}
    environment.globals |= {"base": BASE, "width": BAR_WIDTH, "step": _STEP}
    return environment.from_string(_asset("overview.html.j2"))
