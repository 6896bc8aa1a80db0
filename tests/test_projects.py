"""Projects of a fictional office: money by source, indicators of their own or of the district, scores, all commands."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import yaml

from reportgen.checks.examination import check
from reportgen.cli import main
from reportgen.comparison import compare_submissions
from reportgen.finding import Finding
from reportgen.reading.loader import load_district, load_office
from reportgen.render.view import values
from reportgen.scaffold.json_schema import schema
from reportgen.scoring import compute
from tests.conftest import submission_of

SYSTEMS = """项目指标体系:
  - 名称: 通用
    资金计分: {分值: 10}
    指标体系:
      - 一级指标: 产出指标
        分值: 60
        二级指标:
          - 二级指标: 数量指标
            三级指标:
              - {三级指标: 服务人次, 分值: 60, 年度指标值: ≥1000人次}
          - {二级指标: 成本指标, 三级指标: []}
      - 一级指标: 效益指标
        分值: 30
        二级指标:
          - 二级指标: 社会效益指标
            三级指标:
              - {三级指标: 服务效果, 分值: 30, 年度指标值: 明显改善}
"""
PROJECTS = """
项目:
  - 名称: 社区服务
    标识: shequ
    主管部门: 示例区民政局
    实施单位: 明溪街道办事处
    资金:
      年度资金总额: {年初预算: 50.00, 全年预算: 60.00, 执行数: 57.00}
      当年财政拨款: {年初预算: 50.00, 全年预算: 55.00, 执行数: 52.00}
      上年结转资金: {年初预算: 0, 全年预算: 5.00, 执行数: 5.00}
    年度目标:
      预期目标: 服务居民1000人次。
      实际完成情况: 服务居民1200人次。
    指标体系: 通用
    评分:
      预算执行率: {扣分原因: 尾款按合同在次年支付}
      服务人次: {完成值: 1200人次}
      服务效果: {完成值: 达成预期指标, 自评得分: 28, 扣分原因: 个别站点开放时间偏短}
  - 名称: 道路养护
    标识: daolu
    资金:
      年度资金总额: {年初预算: 20.00, 全年预算: 20.00, 执行数: 20.00}
    指标体系:
      - 一级指标: 产出指标
        分值: 100
        二级指标:
          - 二级指标: 数量指标
            三级指标:
              - {三级指标: 养护里程, 分值: 100, 年度指标值: ≥10公里}
    评分:
      养护里程: {完成值: 8公里, 扣分原因: 雨季停工二十天，两公里未完成}
"""
Write = Callable[..., Path]


@pytest.fixture
def folder(fiction: Path) -> Write:
    """The folder of a year whose office has two projects, after replacements in either file."""

    def write(*changes: tuple[str, str]) -> Path:
        year = fiction / "2023"
        district, office = year / "district.yaml", year / "mingxi.yaml"
        texts = [
            district.read_text("utf-8").replace("街道名录:", f"{SYSTEMS}街道名录:"),
            office.read_text("utf-8") + PROJECTS,
        ]
        for old, new in changes:
            assert sum(text.count(old) for text in texts) == 1, old
            texts = [text.replace(old, new) for text in texts]
        district.write_text(texts[0], "utf-8")
        office.write_text(texts[1], "utf-8")
        return year

    return write


def findings_of(year: Path) -> list[Finding]:
    district, found = load_district(year)
    if district is None:
        return found
    submission, found = load_office(district, district.entry("mingxi"))
    return found if submission is None else check(submission, compute(submission))


def test_they_are_scored_by_the_same_rules(folder: Write) -> None:
    year = folder()
    card = compute(submission_of(year, "mingxi"))
    first, second = card.projects
    # 57 ÷ 60 × 10 + 60 + 28; 8 ÷ 10 × 100
    assert (first.total, first.rating) == (Decimal("97.5"), "优")
    assert (second.total, second.rating) == (Decimal("80"), "良")
    assert (card.total, card.max_total) == (Decimal("99.9"), 100)  # The office's own score stays what it was.
    assert not [f for f in findings_of(year) if f.severity == "错误"]


def test_templates_print_them(folder: Write) -> None:
    submission = submission_of(folder(), "mingxi")
    projects = values(submission, compute(submission))["项目"]
    assert isinstance(projects, list)
    first, second = projects
    funds = first["资金"]
    assert [
        (r["资金来源"], r["年初预算"], r["全年预算"], r["执行数"], r["执行率"]) for r in funds["各行"]
    ] == [
        ("年度资金总额", "50.00", "60.00", "57.00", "95.00%"),
        ("其中：当年财政拨款", "50.00", "55.00", "52.00", "94.55%"),
        ("上年结转资金", "0.00", "5.00", "5.00", "100.00%"),
        ("其他资金", "", "", "", ""),
    ]
    assert [(r["分值"], r["得分"]) for r in funds["各行"]] == [("10", "9.5"), ("", ""), ("", ""), ("", "")]
    assert funds["年度资金总额"]["执行率"] == "95.00%" and funds["得分"] == "9.5"
    assert (first["主管部门"], second["主管部门"]) == ("示例区民政局", "")
    assert first["年度目标"]["实际完成情况"] == "服务居民1200人次。"
    assert [r["三级指标"] for r in first["指标表"]] == ["服务人次", "/", "服务效果"]
    assert (first["总分"], first["等级"], second["总分"], second["等级"]) == ("97.5", "优", "80", "良")


@pytest.mark.parametrize(
    ("rule", "score"),
    [
        ("{方式: 项目得分, 项目: shequ}", "29.25"),  # 97.5 ÷ 100 × 30
        ("{方式: 项目得分, 项目: 道路养护}", "24"),
        ("{方式: 项目得分}", "26.63"),  # (97.5 + 80) ÷ 2 ÷ 100 × 30 = 26.625
        ("{方式: 项目得分, 平均: 预算}", "27.94"),  # (97.5×60 + 80×20) ÷ 80 ÷ 100 × 30 = 27.9375
    ],
)
def test_their_scores_feed_an_indicator_of_the_whole(folder: Write, rule: str, score: str) -> None:
    year = folder(
        ("计分规则: {方式: 定性}", f"计分规则: {rule}"),
        ("辖区治理水平提升: {完成值: 达成, 自评得分: 30}", "辖区治理水平提升: {扣分原因: 道路养护没有完成}"),
    )
    card = compute(submission_of(year, "mingxi"))
    line = next(line for line in card.lines if line.indicator.name == "辖区治理水平提升")
    assert line.score == Decimal(score)
    assert "97.5÷100" in card.explain(line) or "80÷100" in card.explain(line)


def test_without_the_project_the_indicator_is_not_applicable(folder: Write) -> None:
    year = folder(("计分规则: {方式: 定性}", "计分规则: {方式: 项目得分, 项目: 没有的}"))
    card = compute(submission_of(year, "mingxi"))
    line = next(line for line in card.lines if line.indicator.name == "辖区治理水平提升")
    assert line.not_applicable == "没有项目“没有的”"


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("执行数: 52.00}", "执行数: 50.00}", "PRJ-01", "执行数 57.00 万元，各来源 当年财政拨款 50.00 + 上年结转资金 5.00"),
        ("执行数: 57.00}", "执行数: 61.00}", "PRJ-02", "大于全年预算 60.00 万元"),
        ("全年预算: 20.00, 执行数: 20.00}", "全年预算: 200.00, 执行数: 200.00}", "PRJ-03", "合计 257.00 万元"),
        (", 扣分原因: 雨季停工二十天，两公里未完成}", "}", "IND-02", "项目“道路养护”：分值 100，得 80 分"),
        ("完成值: 8公里,", "完成值: 8个,", "IND-11", "项目“道路养护”：完成值“8个”"),
        ("完成值: 8公里,", "完成值: 8公里, 自评得分: 90,", "BUD-04", "项目“道路养护”：自评得分 90"),
        ("完成值: 8公里,", "自评得分: 120,", "IND-09", "项目“道路养护”：自评得分 120 超过"),
        ("分值: 100, 年度指标值: ≥10公里", "分值: 90, 年度指标值: ≥10公里", "IND-08", "项目“道路养护”：产出指标分值 100"),
        ("    资金计分: {分值: 10}\n", "", "YML-03", "没有三级指标“预算执行率”"),
        ("养护里程: {", "养护长度: {", "YML-03", "没有三级指标“养护长度”"),
        ("    指标体系: 通用\n", "    指标体系: 专用\n", "YML-05", "没有名为“专用”的项目指标体系"),
        ("标识: daolu", "标识: shequ", "YML-05", "标识都是“shequ”"),
        ("标识: daolu", "标识: 道路", "YML-05", "不能作文件名"),
        ("    资金计分: {分值: 10}\n", "    资金计分: {分值: 10, 名称: 服务人次}\n", "YML-05", "都有“服务人次”"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_them_is_told(folder: Write, old: str, new: str, code: str, message: str) -> None:
    found = findings_of(folder((old, new)))
    assert [f for f in found if f.code == code and message in f.message and f.place.line], found


def test_commands_explain_list_and_change_them(folder: Write, capsys: pytest.CaptureFixture[str]) -> None:
    year = folder()
    data = ["--data", str(year.parent)]
    for name, told in (
        ("社区服务.总分", "9.5 ＋ 60 ＋ 28 = 97.5"),
        ("社区服务.执行率", "57 ÷ 60 = 0.95"),
        ("道路养护.养护里程", "8公里÷10公里×100=80分"),
    ):
        assert main(["explain", "mingxi", name, *data]) == 0
        assert told in capsys.readouterr().out
    assert main(["numbers", "mingxi", "--format", "json", *data]) == 0
    numbers = {row["所计"]: row["数"] for row in json.loads(capsys.readouterr().out)}
    assert numbers["社区服务.当年财政拨款.执行数"] == "52.00万元" and numbers["道路养护.总分"] == "80分"
    before = submission_of(year, "mingxi")
    assert main(["set", "mingxi", "项目.第2项.评分.养护里程.完成值=9公里", "--no-build", *data]) == 0
    changes = compare_submissions(before, submission_of(year, "mingxi")).changes
    changed = {c.what: (c.before, c.after) for c in changes}
    assert changed["道路养护／总分"] == ("80分", "90分")
    assert changed["道路养护／评分／养护里程／完成值"] == ("8公里", "9公里")


def test_the_schema_knows_them(folder: Write) -> None:
    year = folder()
    for file, name in (("office", "mingxi"), ("district", "district")):
        tree = yaml.load((year / f"{name}.yaml").read_text("utf-8"), yaml.CBaseLoader)
        jsonschema.Draft7Validator(schema(file)).validate(tree)


def test_a_district_may_calculate_with_them(folder: Write) -> None:
    added = "附加项:\n  - {名称: 项目合计, 类型: 金额, 算式: 合计(项目.资金.年度资金总额.执行数)}\n街道名录:"
    submission = submission_of(folder(("街道名录:", added)), "mingxi")
    assert submission.calculation.added("项目合计").value == Decimal("77.00")
