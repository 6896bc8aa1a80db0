"""收入, 基本支出, 项目支出, 三公经费 and one number of posts: printed, summed up, explained, used in 算式."""

from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.render.view import values
from reportgen.scoring import compute
from tests.conftest import submission_of

PARTS = """
  资金构成:
    当年财政拨款: {年初预算: 200.00, 全年预算: 210.00, 执行数: 207.90}
  收入: {财政拨款: 208.00, 上年结转: 2.00}
  基本支出:
    人员经费: {全年预算: 82.00, 执行数: 80.00}
    公用经费: {全年预算: 20.00, 执行数: 20.00}
  项目支出: {全年预算: 108.00, 执行数: 107.90}
  三公经费:
    公务接待费: {年初预算: 2.00, 执行数: 1.50, 上年执行数: 2.00}
    公务用车运行费: {年初预算: 3.00, 执行数: 2.50, 上年执行数: 3.00}
"""


@pytest.fixture
def year(fiction: Path) -> Path:
    folder = fiction / "2023"
    office, district = folder / "mingxi.yaml", folder / "district.yaml"
    text = office.read_text("utf-8").replace("  行政编制: 20\n  事业编制: 30\n", "  人员编制: 50\n")
    office.write_text(text.replace("  执行数: 207.90\n", f"  执行数: 207.90{PARTS}"), "utf-8")
    added = (
        "附加项:\n  - {名称: 基本支出占比, 类型: 比率, 算式: 预算.基本支出.执行数 ÷ 预算.执行数}\n街道名录:"
    )
    district.write_text(district.read_text("utf-8").replace("街道名录:", added), "utf-8")
    return folder


def test_they_are_printed_and_summed_up(year: Path) -> None:
    submission = submission_of(year, "mingxi")
    made = values(submission, compute(submission))
    budget, staffing, added = made["预算"], made["机构人员"], made["附加项"]
    assert isinstance(budget, dict) and isinstance(staffing, dict) and isinstance(added, dict)
    assert budget["基本支出"]["执行数"] == "100.00"
    assert budget["基本支出"]["执行率"] == "98.04%"
    assert budget["基本支出"]["年初预算"] == ""
    assert budget["基本支出"]["人员经费"]["全年预算"] == "82.00"
    assert (budget["收入"]["合计"], budget["收入"]["其他收入"]) == ("210.00", "")
    official = budget["三公经费"]
    assert (official["执行数"], official["控制率"], official["变动率"]) == ("4.00", "80.00%", "-20.00%")
    assert (staffing["行政编制"], staffing["编制合计"]) == ("", "50")
    assert added["基本支出占比"] == "48.10%"


def test_commands_tell_of_them(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(year.parent)]
    assert main(["check", "mingxi", *data]) == 0
    assert "错误 0，警告 0" in capsys.readouterr().out
    assert main(["explain", "mingxi", "预算.三公经费.变动率", *data]) == 0
    assert "（4 － 5） ÷ 5 = -0.2" in capsys.readouterr().out
    assert main(["explain", "mingxi", "预算.基本支出.执行数", *data]) == 0
    assert "80 ＋ 20 = 100" in capsys.readouterr().out
    assert main(["explain", "mingxi", "编制合计", *data]) == 0
    assert "人员编制：50" in capsys.readouterr().out
    assert main(["numbers", "mingxi", *data]) == 0
    numbers = capsys.readouterr().out
    assert "计算  100.00万元  基本支出.执行数" in numbers and "填报  80.00万元" in numbers
    assert main(["set", "mingxi", "预算.三公经费.公务接待费.执行数=2.60", "--no-build", *data]) == 0
    capsys.readouterr()
    assert main(["check", "mingxi", *data]) == 0
    assert "BUD-12" in capsys.readouterr().out


def test_one_of_two_kinds_of_posts_is_not_enough(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = fiction / "2023" / "mingxi.yaml"
    office.write_text(office.read_text("utf-8").replace("  事业编制: 30\n", ""), "utf-8")
    assert main(["check", "mingxi", "--data", str(fiction)]) == 1
    assert "缺少“事业编制”" in capsys.readouterr().out


def test_last_years_outturn_comes_into_the_new_year(year: Path) -> None:
    assert main(["new", "--year", "2024", "--data", str(year.parent)]) == 0
    begun = (year.parent / "2024" / "mingxi.yaml").read_text("utf-8")
    assert "上年执行数: 1.50" in begun and "人员编制: 50" in begun
