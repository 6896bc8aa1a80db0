"""Where a figure comes from: formula, operands with file and line, steps, rounding, result, basis."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.model.submission import Submission
from reportgen.render.view import values
from reportgen.scoring import compute
from tests.conftest import FICTION, ROOT

DATA = ROOT / "data"


def spoil(data: Path, old: str, new: str, name: str = "mingxi") -> None:
    path = data / "2023" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")


def explained(
    capsys: pytest.CaptureFixture[str], data: Path, office: str, quantity: str
) -> dict[str, object]:
    """`reportgen explain --format json` of a quantity that there is once."""
    assert main(["explain", office, quantity, "--data", str(data), "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["数"] == quantity
    return dict(found)


def names(capsys: pytest.CaptureFixture[str], data: Path, office: str) -> list[str]:
    assert main(["explain", office, "--data", str(data)]) == 0
    return capsys.readouterr().out.splitlines()


def test_a_rate_as_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "明溪", "执行率", "--data", str(FICTION)]) == 0
    file = FICTION / "2023" / "mingxi.yaml"
    lines = file.read_text("utf-8").split("\n")
    outturn, adjusted = 1 + lines.index("  执行数: 207.90"), 1 + lines.index("  全年预算: 210.00")
    assert capsys.readouterr().out.splitlines() == [
        "执行率 = 99.00%",
        "  公式  执行数 ÷ 全年预算（调整后的，不是年初预算）",
        f"  取数  执行数：207.90万元  〔{file}:{outturn}〕",
        f"  　　  全年预算：210.00万元  〔{file}:{adjusted}〕",
        "  计算  207.9 ÷ 210 = 0.99",
        "  取整  换成百分数，四舍五入到两位小数",
        "  结果  99.00%",
        "  依据  文件：财预〔2020〕10号《项目支出绩效评价管理办法》：执行率=全年执行数÷全年预算数",
    ]


@pytest.mark.parametrize("office", ["dongli", "mingxi"])
def test_the_result_is_what_the_report_prints(
    office: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    submission: Submission = request.getfixturevalue(office)
    data = DATA if office == "dongli" else FICTION
    printed = values(submission, compute(submission))
    budget, assets, staffing = (printed[k] for k in ("预算", "资产", "机构人员"))
    assert isinstance(budget, dict) and isinstance(assets, dict) and isinstance(staffing, dict)
    expected = {
        "执行率": budget["执行率"],
        "结余": f"{budget['结余']}万元",
        # 东里's source has two budgets, so that it cannot be said that the one was adjusted to the other
        **({"预算调整": budget["调整"]} if office == "mingxi" else {}),
        "净资产": f"{assets['净资产']['本年']}万元",
        "上年净资产": f"{assets['净资产']['上年']}万元",
        **{f"{k}变动": assets[k]["变动"] for k in ("资产总额", "负债总额", "净资产")},
        "编制合计": staffing["编制合计"],
        "总分": f"{printed['总分']}分（满分{printed['总分值']}分）",
        "等级": printed["等级"],
    }
    classes, rows = printed["一级得分"], printed["评分表"]
    assert isinstance(classes, list) and isinstance(rows, list)
    expected |= {c["名称"]: f"{c['得分']}分（分值{c['分值']}分）" for c in classes}
    expected |= {r["三级指标"]: f"{r['自评得分']}分（分值{r['分值']}分）" for r in rows}
    assert names(capsys, data, office) == list(expected)
    assert {name: explained(capsys, data, office, name)["结果"] for name in expected} == expected


@pytest.mark.parametrize(("office", "data"), [("dongli", DATA), ("mingxi", FICTION)])
def test_what_is_said_to_stand_in_a_line_stands_there(
    office: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    looked_at = 0
    for name in names(capsys, data, office):
        found = explained(capsys, data, office, name)
        assert found["取数"] and found["公式"] and found["依据"] and found["取整"]
        operands, basis = found["取数"], found["依据"]
        assert isinstance(operands, list) and isinstance(basis, list)
        for operand in [*operands, *(b for b in basis if b["名称"] == "评分标准")]:
            if operand["文件"] is None:
                assert operand["名称"] in ("总分", "上年净资产")
                continue
            line = Path(operand["文件"]).read_text("utf-8").split("\n")[operand["行"] - 1]
            if operand["名称"] == "评分标准":
                assert operand["值"] in line
            elif "（算出）" not in operand["值"] and "分起" not in operand["值"]:
                value = re.match(r"[\d.]+", operand["值"])
                numbers = {Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", line)}
                assert (Decimal(value[0]) in numbers) if value else (operand["值"] in line)
            looked_at += 1
    assert looked_at > 50


SCORES = [
    # what is changed in the fictional office, the indicator, its law's step, the result
    (
        "居民满意度: {完成值: 92.5%, 样本量: 320}",
        "居民满意度: {完成值: 83%}",
        "居民满意度",
        "完成值83%，未达到目标90%，得83%÷90%×10≈9.22分",
        "9.22分（分值10分）",
    ),
    (
        "平均办理天数: {完成值: 5}",
        "平均办理天数: {完成值: 6}",
        "平均办理天数",
        "完成值6，超过5，得[1−(6−5)÷5]×15=12分",
        "12分（分值15分）",
    ),
    (
        "事项办结率: {完成值: 98.6%}",
        "事项办结率: {完成值: 94.99%}",
        "事项办结率",
        "完成值94.99%，满足“90%起”一档，得9分",
        "9分（分值15分）",
    ),
    (
        "  执行数: 207.90",
        "  执行数: 192.03",
        "全年预算执行率",
        "执行率192.03÷210.00=91.44%，按比例，得91.44%×10≈9.14分",
        "9.14分（分值10分）",
    ),
    (
        "便民服务活动次数: {完成值: 12}",
        "便民服务活动次数: {完成值: 达成}",
        "便民服务活动次数",
        "完成值“达成”不是数字，本指标按数值计分",
        "没有得分（分值10分）",
    ),
]


@pytest.mark.parametrize(("old", "new", "indicator", "step", "result"), SCORES, ids=[s[2] for s in SCORES])
def test_a_score_by_its_rule(
    fiction: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    indicator: str,
    step: str,
    result: str,
) -> None:
    spoil(fiction, old, new)
    found = explained(capsys, fiction, "mingxi", indicator)
    assert found["计算"] == [step]
    assert found["结果"] == result
    assert found["说明"] == ""


def test_a_stated_score_against_its_rule(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "居民满意度: {完成值: 92.5%, 样本量: 320}", "居民满意度: {完成值: 81%, 自评得分: 10}")
    found = explained(capsys, fiction, "mingxi", "居民满意度")
    assert found["结果"] == "10分（分值10分）"
    assert found["说明"] == "报告印的是自评得分，与规则不符，按规则为9分"
    spoil(fiction, "完成值: 81%, 自评得分: 10", "完成值: 81%, 自评得分: 9")
    assert explained(capsys, fiction, "mingxi", "居民满意度")["说明"] == "报告印的是自评得分，与规则相符"


def test_the_document_behind_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    def papers(indicator: str) -> list[str]:
        basis = explained(capsys, FICTION, "mingxi", indicator)["依据"]
        assert isinstance(basis, list)
        return [b["值"] for b in basis if b["名称"] == "文件"]

    for indicator in ("居民满意度", "平均办理天数", "全年预算执行率", "辖区治理水平提升"):
        assert [p[:11] for p in papers(indicator)] == ["财预〔2020〕10号"], indicator
    # scales come from local papers: the 评分标准 itself is the basis
    assert papers("事项办结率") == []


def test_points_of_what_is_not_applicable(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "等级标准: 优90", "等级标准: 优90\n不适用分值: 同级分摊", "district")
    spoil(fiction, "网格化覆盖率: {完成值: 100%}", "网格化覆盖率: {不适用: 辖区没有划分网格}")
    heir = explained(capsys, fiction, "mingxi", "便民服务活动次数")
    assert heir["结果"] == "20分（分值20分）"
    operands = heir["取数"]
    assert isinstance(operands, list)
    assert [(o["名称"], o["值"]) for o in operands] == [
        ("完成值", "12"),
        ("分值", "10分"),
        ("调整后分值", "20分"),
    ]
    total = explained(capsys, fiction, "mingxi", "总分")
    assert isinstance(total["取数"], list)
    assert ("网格化覆盖率", "不适用") in [(o["名称"], o["值"]) for o in total["取数"]]
    assert total["结果"] == "99.9分（满分100分）"


@pytest.mark.parametrize(
    ("points", "grade", "step"),
    [
        ("20.1", "优", "90 ≥ 90，为“优”"),
        ("20.09", "良", "89.99 ≥ 80，且 89.99 < 90，为“良”"),
    ],
)
def test_the_grade_at_its_boundary(
    fiction: Path, capsys: pytest.CaptureFixture[str], points: str, grade: str, step: str
) -> None:
    spoil(fiction, "{完成值: 达成, 自评得分: 30}", f"{{完成值: 部分达成, 自评得分: {points}}}")
    found = explained(capsys, fiction, "mingxi", "等级")
    assert (found["结果"], found["计算"]) == (grade, [step])


def test_no_budget_no_rate(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "  全年预算: 210.00", "  全年预算: 0")
    found = explained(capsys, fiction, "mingxi", "执行率")
    assert (found["结果"], found["说明"]) == ("不适用", "全年预算为零，不能作除数")


def test_the_booked_net_assets_against_the_computed(capsys: pytest.CaptureFixture[str]) -> None:
    found = explained(capsys, DATA, "dongli", "净资产")
    assert found["计算"] == ["875.39 － 728.8 = 146.59"]
    assert found["结果"] == "146.58万元"
    assert str(found["说明"]).endswith("，比算出的少 0.01 万元")
    change = explained(capsys, DATA, "dongli", "净资产变动")
    assert change["计算"] == ["146.58 － 333.55 = -186.97", "（-186.97） ÷ 333.55 = -0.560545645…"]
    assert change["结果"] == "减少56.05%"


def test_one_name_for_two_figures_explains_both(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "一级指标: 满意度指标", "一级指标: 居民满意度", "district")
    assert main(["explain", "mingxi", "居民满意度", "--data", str(fiction)]) == 0
    out = capsys.readouterr().out
    assert re.findall(r"^居民满意度 = .*$", out, re.MULTILINE) == ["居民满意度 = 10分（分值10分）"] * 2
    assert "所属三级指标得分相加" in out


@pytest.mark.parametrize(
    ("word", "near"), [("满意度", "满意度指标"), ("执行绿", "执行率"), ("居民满意", "居民满意度")]
)
def test_an_unknown_figure_gets_the_nearest_and_all(
    word: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "mingxi", word, "--data", str(FICTION)]) == 2
    error = capsys.readouterr().err
    assert f"没有“{word}”这个数。是不是“{near}”？" in error
    assert "、".join(names(capsys, FICTION, "mingxi")) in error


def test_faults_are_shown_and_nothing_is_explained(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "  执行数: 207.90", "  执行数: 两百")
    assert main(["explain", "mingxi", "执行率", "--data", str(fiction)]) == 1
    assert "“两百”不是数字" in capsys.readouterr().out
    spoil(fiction, "市名: 示例市", "市名: ''", "district")
    assert main(["explain", "mingxi", "执行率", "--data", str(fiction), "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["问题"]
    assert [f["位置"] for f in findings] == ["市名"]
