"""Indicators as the forms have them: targets and actuals as typed, rows that are 不设, the money row with points."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.checks.examination import check
from reportgen.cli import main
from reportgen.finding import Finding
from reportgen.reading.loader import load_district, load_office
from reportgen.render.view import values
from reportgen.scoring import Scorecard, compute
from tests.conftest import submission_of

# A 指标体系 as a form has it: without 评分标准 and 计分规则, with rows that are 不设, 90 points beside the money row.
FORM = """
资金计分: {分值: 10}
达成用语: {达成: [效果明显], 部分达成: [效果一般], 未达成: [没有效果]}
得分小数位: 1
指标体系:
  - 一级指标: 产出指标
    分值: 60
    二级指标:
      - 二级指标: 数量指标
        三级指标:
          - {三级指标: 培训期数, 分值: 20, 年度指标值: ≥50期}
          - {三级指标: 印发手册, 分值: /, 年度指标值: /}
      - 二级指标: 质量指标
        三级指标:
          - {三级指标: 考核通过率, 分值: 20, 年度指标值: 95%以上}
      - {二级指标: 时效指标, 三级指标: []}
      - 二级指标: 成本指标
        三级指标:
          - {三级指标: 培训成本, 分值: 20, 年度指标值: ≤90万元}
  - 一级指标: 效益指标
    分值: 30
    二级指标:
      - 二级指标: 社会效益指标
        三级指标:
          - {三级指标: 服务能力, 分值: 20, 年度指标值: 明显提升}
          - {三级指标: 投诉件数, 分值: 10, 年度指标值: 0件}

"""
STATED = """评分:
  培训期数: {完成值: 52期}
  考核通过率: {完成值: 96.50%}
  培训成本: {完成值: 850000元}
  服务能力: {完成值: 效果明显, 自评得分: 20}
  投诉件数: {完成值: 0件}
  预算执行率: {扣分原因: 老旧小区改造配套工程尾款按合同结转次年支付}

"""
Write = Callable[..., Path]


def _section(text: str, key: str, new: str) -> str:
    """Replace a top section of a file."""
    before, _, rest = text.partition(f"\n{key}:\n")
    after = rest[rest.index("\n\n") + 1 :]
    return f"{before}\n{new}{after.lstrip()}"


@pytest.fixture
def folder(fiction: Path) -> Write:
    """The folder of a year whose district and office use the form, after replacements in FORM and STATED."""

    def write(*changes: tuple[str, str]) -> Path:
        form, stated = FORM, STATED
        for old, new in changes:
            assert (form + stated).count(old) == 1, old
            form, stated = form.replace(old, new), stated.replace(old, new)
        year = fiction / "2023"
        for name, key, new in (("district", "指标体系", form), ("mingxi", "评分", stated)):
            path = year / f"{name}.yaml"
            path.write_text(_section(path.read_text("utf-8"), key, new), "utf-8")
        return year

    return write


def scored(year: Path) -> Scorecard:
    return compute(submission_of(year, "mingxi"))


def explained(year: Path, name: str) -> str:
    card = scored(year)
    return card.explain(next(line for line in card.lines if line.indicator.name == name))


def faults(year: Path) -> list[Finding]:
    district, findings = load_district(year)
    if district is not None:
        submission, findings = load_office(district, district.entry("mingxi"))
        assert submission is None
    return findings


def test_a_form_without_rules_is_scored_by_its_targets(folder: Write) -> None:
    year = folder()
    card = scored(year)
    kinds = {line.indicator.name: line.indicator.criterion.kind for line in card.lines}
    assert kinds == {
        "预算执行率": "执行率",
        "培训期数": "正向",
        "考核通过率": "正向",
        "培训成本": "反向",
        "服务能力": "定性",
        "投诉件数": "等于",
    }
    assert (card.total, card.max_total) == (Decimal("99.9"), 100)
    assert [c.name for c in card.classes] == ["预算执行率", "产出指标", "效益指标"]
    submission = submission_of(year, "mingxi")
    codes = {f.code for f in check(submission, card)}
    assert not codes & {"IND-01", "IND-02", "IND-03", "IND-05", "IND-08", "IND-11", "IND-18", "BUD-04"}


@pytest.mark.parametrize(
    ("old", "new", "name", "explanation"),
    [
        ("52期", "45期", "培训期数", "完成值45期，未达到目标50期，得45期÷50期×20=18分"),
        ("52期", "45", "培训期数", "完成值45，未达到目标50期，得45÷50期×20=18分"),
        ("52期", "不少于50期", "培训期数", "完成值50期，达到目标50期，得20分"),
        ("52期", "不少于40期", "培训期数", "完成值“不少于40期”不是确定的数，不能计分"),
        ("52期", "≤60期", "培训期数", "完成值“≤60期”不是确定的数，不能计分"),
        ("52期", "52人", "培训期数", "完成值“52人”与目标“≥50期”的单位不同"),
        ("850000元", "0.0085亿元", "培训成本", "完成值0.0085亿元，没有超过90万元，得20分"),
        ("850000元", "99万元", "培训成本", "完成值99万元，超过90万元，得[1−(99万元−90万元)÷90万元]×20=18分"),
        ("96.50%", "96.50", "考核通过率", "完成值“96.50”与目标“95%以上”一个是百分数，一个不是"),
        ("投诉件数: {完成值: 0件}", "投诉件数: {完成值: 1件}", "投诉件数", "完成值1件，目标为0件，已超出，得0分"),
    ],
)  # fmt: skip
def test_actuals_are_understood_as_typed(
    folder: Write, old: str, new: str, name: str, explanation: str
) -> None:
    assert explained(folder((old, new)), name) == explanation


@pytest.mark.parametrize(
    ("words", "level", "range_"),
    [
        ("效果明显", "达成", "16分至20分"),
        ("明显提升", "达成", "16分至20分"),
        ("达成预期指标", "达成", "16分至20分"),
        ("效果一般", "部分达成", "12分至16分（不含）"),
        ("部分达成预期指标并具有一定效果", "部分达成", "12分至16分（不含）"),
        ("没有效果", "未达成", "0分至12分（不含）"),
    ],
)
def test_the_forms_own_words_are_levels(folder: Write, words: str, level: str, range_: str) -> None:
    year = folder(("完成值: 效果明显", f"完成值: {words}"))
    told = f"完成值“{words}”即“{level}”一级，由单位打分，{range_}；自评得分20分"
    assert explained(year, "服务能力") == told


def test_words_that_the_form_does_not_have_are_told(folder: Write) -> None:
    submission = submission_of(folder(("完成值: 效果明显", "完成值: 还不错")), "mingxi")
    (finding,) = [f for f in check(submission, compute(submission)) if f.code == "IND-11"]
    assert "还不错" in finding.message


def test_rows_that_are_not_set_take_no_points_and_are_printed(folder: Write) -> None:
    submission = submission_of(folder(), "mingxi")
    made = values(submission, compute(submission))
    table, rows, budget = made["评分表"], made["指标表"], made["预算"]
    assert isinstance(table, list) and isinstance(rows, list) and isinstance(budget, dict)
    assert [row["三级指标"] for row in rows] == [
        "培训期数", "印发手册", "考核通过率", "/", "培训成本", "服务能力", "投诉件数"
    ]  # fmt: skip
    assert [row["三级指标"] for row in table] == ["预算执行率", *(row["三级指标"] for row in rows)]
    assert [row["二级指标"] for row in rows if row["不设"]] == ["数量指标", "时效指标"]
    unset = {key: rows[1][key] for key in ("年度指标值", "完成值", "分值", "自评得分")}
    assert unset == {"年度指标值": "/", "完成值": "", "分值": "", "自评得分": "不设"}
    typed = [
        (row["年度指标值"], row["完成值"], row["分值"], row["自评得分"]) for row in rows if not row["不设"]
    ]
    assert typed == [
        ("≥50期", "52期", "20.0", "20.0"),
        ("95%以上", "96.50%", "20.0", "20.0"),
        ("≤90万元", "850000元", "20.0", "20.0"),
        ("明显提升", "效果明显", "20.0", "20.0"),
        ("0件", "0件", "10.0", "10.0"),
    ]
    assert (budget["分值"], budget["执行率"], budget["得分"]) == ("10.0", "99.00%", "9.9")
    assert "结转次年" in budget["扣分原因"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("分值: /, 年度指标值: /", "分值: 5, 年度指标值: /", "不设，却有分值 5"),
        ("年度指标值: ≥50期", "年度指标值: 3-5期", "看不出怎样计分"),
        ("年度指标值: ≥50期", "年度指标值: ＞50期", "看不出刚好 50期 时怎样计分"),
        ("分值: 20, 年度指标值: ≥50期", "分值: 20", "没有计分规则"),
        ("年度指标值: ≥50期", "年度指标值: ≥0期", "目标必须大于 0"),
        ("达成: [效果明显], 部分达成: [效果一般]", "达成: [效果明显], 部分达成: [效果明显]", "写了两处"),
        ("资金计分: {分值: 10}", "资金计分: {分值: 10, 计分规则: {方式: 酌情}}", "不是按执行率计分"),
        ("资金计分: {分值: 10}", "资金计分: {分值: 10, 名称: 培训期数}", "都有“培训期数”"),
        ("资金计分: {分值: 10}", "资金计分: {分值: 0}", "分值是 0"),
        ("52期", "52~55期", "不是数字"),
        ("预算执行率: {", "预算执行: {", "没有三级指标“预算执行”"),
    ],
)
def test_what_cannot_be_understood_is_told(folder: Write, old: str, new: str, message: str) -> None:
    found = faults(folder((old, new)))
    assert any(message in f.message and f.place.line and f.advice for f in found), found


@pytest.mark.parametrize(
    "row",
    [
        "{分值: 20, 年度指标值: ≥50期}",
        "{三级指标: [培训期数], 分值: 20, 年度指标值: ≥50期}",
        "{三级指标: {三级指标: 培训期数}, 分值: 20}",
        "{二级指标: 数量指标, 三级指标: [{三级指标: 培训期数, 分值: 20, 年度指标值: ≥50期}]}",
        "培训期数",
        "[培训期数]",
    ],
)
def test_a_row_that_is_no_indicator_is_told(folder: Write, row: str) -> None:
    found = faults(folder(("{三级指标: 培训期数, 分值: 20, 年度指标值: ≥50期}", row)))
    assert found and all(f.code.startswith("YML") and f.place.line for f in found)


def test_a_date_is_an_actual_where_nothing_is_counted(folder: Write) -> None:
    rule = "年度指标值: 2023年11月底前, 计分规则: {方式: 酌情}"
    year = folder(("年度指标值: 明显提升", rule), ("完成值: 效果明显", "完成值: 2023年11月20日"))
    assert explained(year, "服务能力") == "酌情计分，由单位打分，0分至20分；自评得分20分"


def test_the_money_row_is_explained_and_its_score_can_be_changed(
    folder: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    year = folder()
    data = ["--data", str(year.parent)]
    assert main(["explain", "mingxi", "预算执行率", *data]) == 0
    told = capsys.readouterr().out
    assert "99.00%×10=9.9分" in told and "district.yaml" in told
    assert main(["explain", "mingxi", "总分", *data]) == 0
    assert "= 99.9" in capsys.readouterr().out
    assert main(["score", "mingxi", "预算执行率=9.9", "--reason", "按算出的填", "--no-build", *data]) == 0
    assert scored(year).total == Decimal("99.9")
