"""What the bureau sees of all offices: who is late, how the grades are distributed, what two offices have in common."""

import datetime
import re
from pathlib import Path

from tests.web.conftest import Browser


def copy_office(folder: Path) -> None:
    """The second office hands in the first one's report."""
    text = (folder / "mingxi.yaml").read_text("utf-8")
    (folder / "yunling.yaml").write_text(text, "utf-8")


def test_findings_between_offices_show_both_texts(as_bureau: Browser, folder: Path) -> None:
    copy_office(folder)
    page = as_bureau.get("/bureau").text
    (details,) = re.findall(r'<details class="between".*?DIS-02.*?</details>', page, re.S)[:1]
    assert "明溪街道办事处" in details and "云岭街道办事处" in details
    assert details.count("98.6%") == 2


def test_grades_and_totals_are_drawn(as_bureau: Browser, folder: Path) -> None:
    copy_office(folder)
    page = as_bureau.get("/bureau").text
    assert "等级分布" in page and "优 2 个" in page and page.count("<svg") == 2
    (folder / "yunling.yaml").unlink()
    assert "优 1 个" in as_bureau.get("/bureau").text


def test_days_after_the_deadline_are_counted(as_bureau: Browser, folder: Path) -> None:
    assert "逾期" not in as_bureau.get("/bureau").text
    path = folder / "district.yaml"
    text = path.read_text("utf-8")
    for days, shown in ((3, 3), (0, 0), (-5, 0)):
        day = datetime.date.today() - datetime.timedelta(days)
        path.write_text(text + f"\n报送期限: {day}\n", "utf-8")
        page = as_bureau.get("/bureau").text
        assert "逾期（天）" in page
        late = re.findall(r'<td class="figure problem">(\d+)</td>', page)
        assert late == ([str(shown)] * 2 if shown else [])
