"""Records of a fictional district, made by hand: names recognisably invented, no batch needed."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reportgen.finding import Finding, Place, Severity
from reportgen.formatting import rounded
from reportgen.model.district import DirectoryEntry, District
from reportgen.office.result import (
    OfficeResult,
    OutputFile,
    PaperResult,
    Recipe,
    ReportFigures,
    ScoreRow,
    State,
)
from reportgen.office.roster import roster
from tests.conftest import FICTION, district_of

FIRST = "明云青石清竹柳梅松溪泉星月晴岚"
SECOND = "溪岭川桥湾林坪塘山谷"


def named(count: int) -> District:
    """The fictional district with count offices of invented names."""
    district = district_of(FICTION / "2023").district
    entries = []
    for n in range(count):
        name = (
            "示" + FIRST[n % len(FIRST)] + SECOND[n // len(FIRST) % len(SECOND)] + (str(n) if n > 149 else "")
        )
        code = str(999901001 + n)
        entries.append(DirectoryEntry.model_validate({"代码": code, "名称": name, "标识": f"o{n}"}))
    return district.model_copy(update={"directory": tuple(entries)})


def finding(severity: Severity = Severity.WARNING, **changes: Any) -> Finding:
    """A finding, with whatever differs from the usual."""
    return Finding(
        **{
            "code": "BUD-01",
            "severity": severity,
            "place": Place("data/2023/o1.yaml", 12, 3, "预算.执行数"),
            "message": "年初预算 200.00 万元与全年预算 210.00 万元不同，没有写调整原因",
            "advice": "写明调整原因",
            **changes,
        }
    )


def figures(
    district: District, total: Decimal, rate: Decimal = Decimal("0.95"), **changes: Any
) -> ReportFigures:
    """ReportFigures whose scores add up to total: every indicator loses its share."""
    rows, classes, left = [], [], Decimal(100) - total
    for c in district.indicator_system:
        scores = []
        for i in c.indicators():
            lost = min(left, i.max_score)
            left -= lost
            scores.append(ScoreRow(i.name, i.max_score, i.max_score - lost))
        rows += scores
        classes.append(
            ScoreRow(c.name, c.max_score, sum((s.score or Decimal(0) for s in scores), Decimal(0)))
        )
    rating = next(b.name for b in district.rating_bands if total >= b.start)
    adjusted = Decimal("210.00")
    values = {
        "approved": Decimal("200.00"),
        "adjusted": adjusted,
        "outturn": rounded(adjusted * rate),
        "rate": rate,
        "classes": tuple(classes),
        "indicators": tuple(rows),
        "total": total,
        "rating": rating,
    }
    return ReportFigures(**{**values, **changes})


def record(slug: str, name: str, given: ReportFigures | None, **changes: Any) -> OfficeResult:
    """A record of a built report, with whatever differs: of its one paper outputs, pages, remark, documents."""
    outputs = {f"{slug}{s}": OutputFile(1, 1, "0" * 64) for s in (".docx", ".pdf")}
    recipe = Recipe("templates/report.docx", changes.pop("fingerprint", "f"))
    paper = {
        "outputs": changes.pop("outputs", outputs),
        "pages": changes.pop("pages", 12),
        **{key: changes.pop(key) for key in ("remark", "documents") if key in changes},
    }
    values = {"state": State.BUILT, "recipe": recipe, **changes}
    papers = (PaperResult("自评报告", slug, values["state"], **paper),)
    return OfficeResult(slug, name, figures=given, **{"papers": papers, **values})


def standings_of(
    district: District, *records: OfficeResult, absent: Sequence[str] = ()
) -> tuple[OfficeResult, ...]:
    """The roster where all but absent have handed in and all is current."""
    handed_in = {e.slug for e in district.directory} - set(absent)
    return roster(district.directory, handed_in, {r.slug: r for r in records}, lambda _: True)


def varied(district: District, seed: int = 7) -> tuple[OfficeResult, ...]:
    """Every state there is, varied scores and findings."""
    chance, records, absent = random.Random(seed), [], []
    for n, entry in enumerate(district.directory):
        total = Decimal(chance.choices([99, 96.5, 92, 88.25, 83, 71.5, 55], [3, 6, 6, 4, 3, 1, 0.5])[0])
        rate = Decimal(chance.randint(7200, 10000)) / 10000
        found = tuple(
            finding(
                chance.choices([Severity.WARNING, Severity.INFO], [2, 1])[0],
                code=chance.choice(["BUD-02", "HR-01", "IND-02", "TXT-01"]),
                place=Place(f"data/2023/{entry.slug}.yaml", chance.randint(5, 90), 3, "评分.居民满意度"),
                acknowledged=chance.choices(["", "编制为上级核定，超编人员已列入三年消化计划"], [4, 1])[0],
            )
            for _ in range(chance.randint(0, 7))
        )
        state = n % 8
        if state == 3:
            absent.append(entry.slug)
        elif state == 5:
            broken = (finding(Severity.ERROR, code="BUD-02"), *found)
            records.append(
                record(entry.slug, entry.name, None, state=State.UNFIT, findings=broken, outputs={}, pages=0)
            )
        elif state == 6:
            stale = record(
                entry.slug, entry.name, figures(district, total, rate), findings=found, fingerprint="old"
            )
            records.append(stale)
        elif n != 15:
            records.append(record(entry.slug, entry.name, figures(district, total, rate), findings=found))
    if len(district.directory) > 9:
        nine = district.directory[9]
        reason = "转换 PDF 失败：LibreOffice 超过 120 秒没有完成\n  办法：重新运行"
        records = [r for r in records if r.slug != nine.slug]
        records.append(
            record(nine.slug, nine.name, None, state=State.FAILED, outputs={}, reason=reason, pages=0)
        )
    handed_in = {e.slug for e in district.directory} - set(absent)
    return roster(
        district.directory, handed_in, {r.slug: r for r in records}, lambda r: r.recipe.fingerprint != "old"
    )
