"""附加项, 核对 and 隐藏 of a fictional district, from district.yaml through every command that shows or changes them."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from reportgen.checks.examination import check
from reportgen.cli import main
from reportgen.comparison import compare_submissions
from reportgen.finding import Finding
from reportgen.reading.loader import load_district, load_office
from reportgen.render.view import values
from reportgen.scaffold.json_schema import schema
from reportgen.scoring import compute
from tests.conftest import submission_of

ADDED = """
附加项:
  - {名称: 培训费, 类型: 金额, 必填: 是, 说明: 全年培训费}
  - {名称: 人均支出, 类型: 金额, 算式: 预算.执行数 ÷ 机构人员.实有人数}
  - {名称: 培训占比, 类型: 比率, 算式: 培训费 / 预算.执行数}
  - {名称: 公开日期, 类型: 日期}
  - {名称: 是否公开, 类型: 是否}
  - {名称: 情况, 类型: 段落}
  - {名称: 变动, 类型: 整数, 可为负: 是}
  - 名称: 设备
    类型: 表
    列:
      - {名称: 品名, 类型: 文字, 必填: 是}
      - {名称: 数量, 类型: 整数}
      - {名称: 单价, 类型: 金额}
      - {名称: 金额, 类型: 金额, 算式: 数量 × 单价}
      - {名称: 占比, 类型: 比率, 算式: 金额 ÷ 合计(设备.金额)}
  - {名称: 设备合计, 类型: 金额, 算式: 合计(设备.金额)}
核对:
  - {名称: 设备不多, 算式: 设备合计 ≤ 预算.执行数}
隐藏: [落款.文号, 资产.净资产.称谓]

"""
FILLED = """
附加项:
  培训费: 12.50
  是否公开: 否
  情况:
    - 全年组织培训两期。
  变动: -3
  设备:
    - {品名: 电脑, 数量: 3, 单价: 0.50}
    - {品名: 桌子, 数量: 2, 单价: 0.10}
"""

Write = Callable[..., Path]


@pytest.fixture
def folder(fiction: Path) -> Write:
    """The folder of a year with sections added to both files."""

    def write(added: str = ADDED, filled: str = FILLED) -> Path:
        year = fiction / "2023"
        district, office = year / "district.yaml", year / "mingxi.yaml"
        text = district.read_text("utf-8").replace("街道名录:", f"{added}街道名录:")
        district.write_text(text, "utf-8")
        office.write_text(office.read_text("utf-8") + filled, "utf-8")
        return year

    return write


def faults_of_district(year: Path) -> list[Finding]:
    district, findings = load_district(year)
    assert district is None
    return findings


def faults_of_office(year: Path) -> list[Finding]:
    district, findings = load_district(year)
    assert district is not None, findings
    submission, findings = load_office(district, district.entry("mingxi"))
    assert submission is None
    return findings


def test_templates_print_them(folder: Write) -> None:
    submission = submission_of(folder(), "mingxi")
    added = values(submission, compute(submission))["附加项"]
    assert isinstance(added, dict)
    assert added.pop("设备") == [
        {"品名": "电脑", "数量": "3", "单价": "0.50", "金额": "1.50", "占比": "88.24%"},
        {"品名": "桌子", "数量": "2", "单价": "0.10", "金额": "0.20", "占比": "11.76%"},
    ]
    assert not added["是否公开"]  # A condition of a template does not hold for 否.
    assert added == {
        "培训费": "12.50",
        "人均支出": "4.33",
        "培训占比": "6.01%",
        "公开日期": "",
        "是否公开": "否",
        "情况": ["全年组织培训两期。"],
        "变动": "-3",
        "设备合计": "1.70",
    }
    assert check(submission, compute(submission)) == []


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("预算.执行数 ÷", "末尾：缺数或名称"),
        ("(预算.执行数", "没有配对的右括号"),
        ("预算.执行数)", "多了一个右括号"),
        ("预算.执行数 人数", "缺运算符号"),
        ("预算.执行数 × ÷ 2", "“÷”前面缺数或名称"),
        ("预算.执行数 ** 2", "“*”前面缺数或名称"),
        ("__import__('os').system('true')", "后面跟着括号"),
        ("预算.执行数 if 1 else 2", "缺运算符号"),
        ("1e9", "写法不对"),
        ("9999999999999999 + 1", "位数太多"),
        ("(" * 30 + "1" + ")" * 30, "括号套了"),
        ("+".join(["1"] * 400), "超过 500 字"),
        ("预算.实际支出", "没有“预算.实际支出”这个数"),
        ("预算.口径", "没有“预算.口径”这个数"),
        ("预算.执行数 = 预算.全年预算", "这里的算式只算一个数"),
        ("预算.执行数 + 预算.执行率", "金额和比率不能相加减"),
        ("预算.执行率", "得出的是比率"),
        ("设备.金额", "有好几行"),
        ("新项 + 1", "算式循环"),
    ],
)
def test_a_formula_that_cannot_be_is_told_with_its_place(folder: Write, formula: str, message: str) -> None:
    line = f'  - {{名称: 新项, 类型: 金额, 算式: "{formula}"}}\n核对:'
    findings = faults_of_district(folder(ADDED.replace("核对:", line)))
    assert any(message in f.message for f in findings), findings
    assert all(f.place.line > 0 and f.advice for f in findings)


def test_a_circle_through_a_table_is_told_with_its_names(folder: Write) -> None:
    circle = ADDED.replace("算式: 数量 × 单价", "算式: 设备合计 ÷ 2")
    (finding,) = faults_of_district(folder(circle))
    assert "设备合计" in finding.message and "设备.金额" in finding.message and "→" in finding.message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("名称: 培训费", "名称: 培训费（万元）", "里有“（”"),
        ("名称: 培训费", "名称: 预算", "已经是街道文件的一节"),
        ("名称: 培训费", "名称: items", "另有意思"),
        ("名称: 变动", "名称: 情况", "有两个附加项都叫“情况”"),
        ("类型: 是否", "类型: 真假", "填了“真假”"),
        ("{名称: 情况, 类型: 段落}", "{名称: 情况, 类型: 段落, 算式: 预算.执行数}", "不能有算式"),
        ("{名称: 情况, 类型: 段落}", "{名称: 情况, 类型: 表}", "没有写列"),
        ("隐藏: [落款.文号", "隐藏: [落款.文件号", "没有“落款.文件号”"),
        ("隐藏: [落款.文号", "隐藏: [预算.执行数", "必填"),
        ("算式: 设备合计 ≤ 预算.执行数", "算式: 设备合计", "没有说两边应当怎样"),
    ],
)
def test_definitions_that_cannot_be_are_told(folder: Write, old: str, new: str, message: str) -> None:
    findings = faults_of_district(folder(ADDED.replace(old, new)))
    assert any(message in f.message for f in findings), findings


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  培训费: 12.50\n", "", "缺少“培训费”"),
        ("培训费: 12.50", "培训费: 12.505", "超过两位小数"),
        ("培训费: 12.50", "培训费: -1", "负数"),
        ("变动: -3", "变动: -3.5", "不是整数"),
        ("是否公开: 否", "是否公开: 无", "不是“是”或“否”"),
        ("品名: 电脑, ", "", "缺少“品名”"),
        ("数量: 3", "数目: 3", "不认识的键“数目”"),
        ("  变动: -3", "  变化: -3", "不认识的键“变化”"),
    ],
)
def test_what_an_office_fills_in_is_checked_like_any_key(
    folder: Write, old: str, new: str, message: str
) -> None:
    assert old in FILLED
    findings = faults_of_office(folder(filled=FILLED.replace(old, new)))
    assert [f for f in findings if message in f.message and f.place.line > 0], findings


def test_a_hidden_key_that_is_filled_in_is_told(folder: Write) -> None:
    year = folder()
    office = year / "mingxi.yaml"
    text = office.read_text("utf-8")
    office.write_text(text.replace("  联系人: 示例丁", "  联系人: 示例丁\n  文号: 示办〔2024〕1号"), "utf-8")
    (finding,) = faults_of_office(year)
    assert "本区不用“落款.文号”" in finding.message


def test_without_a_definition_an_office_has_no_such_keys(folder: Write) -> None:
    findings = faults_of_office(folder(added="", filled="\n附加项: {培训费: 12.50}\n"))
    assert "不认识的键“培训费”" in findings[0].message


def test_a_missing_figure_leaves_what_depends_on_it_empty(folder: Write) -> None:
    year = folder(ADDED.replace("必填: 是, 说明", "说明"), FILLED.replace("  培训费: 12.50\n", ""))
    submission = submission_of(year, "mingxi")
    added = values(submission, compute(submission))["附加项"]
    assert isinstance(added, dict) and (added["培训费"], added["培训占比"]) == ("", "")
    assert check(submission, compute(submission)) == []


def test_figures_beyond_all_measure_are_told_and_not_printed(folder: Write) -> None:
    chain = "".join(f"  - {{名称: 数{n}, 类型: 小数, 算式: 数{n - 1} × 数{n - 1}}}\n" for n in range(1, 60))
    added = ADDED.replace("核对:", "  - {名称: 数0, 类型: 小数, 算式: 预算.执行数}\n" + chain + "核对:")
    submission = submission_of(folder(added), "mingxi")
    found = [f for f in check(submission, compute(submission)) if f.code == "EXT-02"]
    assert found and all("太大" in f.message for f in found)


def test_two_hundred_figures_in_a_row_are_calculated(folder: Write) -> None:
    chain = "".join(f"  - {{名称: 数{n}, 类型: 整数, 算式: 数{n - 1} + 1}}\n" for n in range(189, 0, -1))
    added = ADDED.replace("核对:", chain + "  - {名称: 数0, 类型: 整数, 算式: 1}\n核对:")
    submission = submission_of(folder(added), "mingxi")
    assert submission.calculation.added("数189").value == 190


def test_commands_explain_list_and_change_them(folder: Write, capsys: pytest.CaptureFixture[str]) -> None:
    year = folder()
    data = ["--data", str(year.parent)]
    assert main(["explain", "mingxi", "设备合计", *data]) == 0
    told = capsys.readouterr().out
    assert "设备合计 = 1.70万元" in told and "1.5 ＋ 0.2 = 1.7" in told
    assert main(["explain", "mingxi", "设备.第2项.占比", *data]) == 0
    assert "0.2 ÷ （1.5 ＋ 0.2） = 0.1176470588…" in capsys.readouterr().out
    assert main(["numbers", "mingxi", "--format", "json", *data]) == 0
    numbers = {row["所计"]: row for row in json.loads(capsys.readouterr().out)}
    assert (numbers["培训费"]["数"], numbers["培训费"]["依据类别"]) == ("12.50万元", "填报")
    assert (numbers["人均支出"]["数"], numbers["人均支出"]["依据类别"]) == ("4.33万元", "计算")
    before = submission_of(year, "mingxi")
    out = ["--out", str(year.parent / "out"), "--no-build"]
    changed = ["附加项.培训费=13.00", "附加项.设备.第1项.数量=5", "附加项.公开日期=2024-03-01"]
    assert main(["set", "mingxi", *changed, *data, *out]) == 0
    after = submission_of(year, "mingxi")
    changes = {c.what: (c.before, c.after) for c in compare_submissions(before, after).changes}
    assert changes["培训费"] == ("12.50万元", "13.00万元")
    assert changes["设备合计"] == ("1.70万元", "2.70万元")
    assert changes["公开日期"] == ("", "2024-03-01")


def test_sentences_are_held_against_them(folder: Write) -> None:
    year = folder()
    office = year / "mingxi.yaml"
    text = office.read_text("utf-8").replace("全年组织培训两期。", "全年培训费为13.00万元。")
    office.write_text(text, "utf-8")
    submission = submission_of(year, "mingxi")
    (finding,) = check(submission, compute(submission))
    assert finding.code == "CON-03" and "12.50万元" in finding.message


def test_the_schema_of_a_district_has_them_and_not_what_is_hidden(
    folder: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    year = folder()
    assert main(["schema", "office", "--data", str(year.parent), "--year", "2023"]) == 0
    made = json.loads(capsys.readouterr().out)
    text = json.dumps(made, ensure_ascii=False)
    assert "培训费" in text and "文号" not in text
    jsonschema.Draft7Validator.check_schema(made)
    validate = jsonschema.Draft7Validator(made).validate
    import yaml

    tree = yaml.load((year / "mingxi.yaml").read_text("utf-8"), yaml.CBaseLoader)
    validate(tree)
    tree["附加项"]["设备"][0]["数量"] = "三"
    with pytest.raises(jsonschema.ValidationError):
        validate(tree)
    assert "称谓" in json.dumps(schema("office"), ensure_ascii=False)


def test_a_new_year_asks_for_them(folder: Write, capsys: pytest.CaptureFixture[str]) -> None:
    year = folder()
    assert main(["new", "--year", "2024", "--data", str(year.parent)]) == 0
    begun = (year.parent / "2024" / "mingxi.yaml").read_text("utf-8")
    assert "培训费: 待填  # 全年培训费（万元）" in begun and "品名: 【待核】电脑" in begun
    assert main(["new", "yunling", "--year", "2024", "--data", str(year.parent)]) == 0
    blank = (year.parent / "2024" / "yunling.yaml").read_text("utf-8")
    assert "培训费: 待填  # 全年培训费（万元）" in blank and "# 人均支出" in blank and "文号" not in blank
    assert "培训费" in (year.parent.parent / "schema" / "office.schema.json").read_text("utf-8")


def test_two_years_with_different_additions_are_compared(
    folder: Write, fiction: Path, tmp_path: Path
) -> None:
    import shutil

    plain = Path(shutil.copytree(fiction / "2023", tmp_path / "before"))
    changes = compare_submissions(submission_of(plain, "mingxi"), submission_of(folder(), "mingxi")).changes
    assert {c.what for c in changes if c.section == "附加项"} >= {"培训费", "人均支出", "设备／电脑"}
