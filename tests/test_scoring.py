"""From a submission to its scorecard: totals, grade, weight schemes, indicators that do not apply."""

from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reportgen.model.district import NotApplicableRule, RatingBand
from reportgen.model.indicator_system import IndicatorClass
from reportgen.model.standards import standards
from reportgen.model.submission import Submission
from reportgen.model.weights import Scheme, WeightScheme, weight_differences
from reportgen.reading.loader import load_district, load_office
from reportgen.render.view import values
from reportgen.scoring import ScoreLine, Weight, compute, largest_remainder, rating, redistribute
from tests.conftest import submission_of

SCHEME: TypeAdapter[WeightScheme] = TypeAdapter(Scheme)
CLASSES: TypeAdapter[tuple[IndicatorClass, ...]] = TypeAdapter(tuple[IndicatorClass, ...])
BANDS: TypeAdapter[tuple[RatingBand, ...]] = TypeAdapter(tuple[RatingBand, ...])
HUNDRED = Decimal(100)
EXECUTION = "全年预算执行率"


def edited(data: Path, *changes: tuple[str, str], rule: str = "") -> Submission:
    """The fictional office with parts of its file replaced, and 不适用分值 laid down by its district."""
    for name, replacements in (
        ("mingxi", changes),
        ("district", [("指标体系:\n", f"不适用分值: {rule}\n指标体系:\n")] if rule else []),
    ):
        path = data / "2023" / f"{name}.yaml"
        text = path.read_text("utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    return submission_of(data / "2023", "mingxi")


def line_of(submission: Submission, name: str) -> ScoreLine:
    return next(line for line in compute(submission).lines if line.indicator.name == name)


NO_BUDGET = (
    ("年初预算: 200.00", "年初预算: 0"),
    ("全年预算: 210.00", "全年预算: 0"),
    ("执行数: 207.90", "执行数: 0"),
)


def test_the_seed_scores_98_and_is_excellent(dongli: Submission) -> None:
    scorecard = compute(dongli)
    assert (str(scorecard.total), scorecard.rating) == ("98", "优秀")
    assert [(str(c.max_score), str(c.score)) for c in scorecard.classes] == [
        ("40", "40"),
        ("10", "10"),
        ("40", "40"),
        ("10", "8"),
    ]
    assert scorecard.unplaced == 0


@pytest.mark.parametrize(
    ("scheme", "total", "grade"),
    [
        ("优秀85", "100", "优秀"),
        ("优秀85", "85", "优秀"),
        ("优秀85", "84.99", "良好"),
        ("优秀85", "75", "良好"),
        ("优秀85", "74.99", "一般"),
        ("优秀85", "60", "一般"),
        ("优秀85", "59.99", "较差"),
        ("优秀85", "0", "较差"),
        ("优90", "90", "优"),
        ("优90", "89.99", "良"),
        ("优90", "80", "良"),
        ("优90", "79.99", "中"),
        ("优90", "60", "中"),
        ("优90", "59.99", "差"),
    ],
)
def test_grades_at_their_boundaries(scheme: str, total: str, grade: str) -> None:
    bands = BANDS.validate_python(standards("等级标准")[scheme])
    assert rating(Decimal(total), bands) == grade


# --- weight schemes ---


def system(*weights: tuple[str, str]) -> tuple[IndicatorClass, ...]:
    """A 指标体系 of one indicator per 一级指标."""
    rule = {"方式": "酌情"}
    return CLASSES.validate_python(
        [
            {
                "一级指标": name,
                "分值": points,
                "二级指标": [
                    {
                        "二级指标": name,
                        "三级指标": [
                            {"三级指标": name, "分值": points, "评分标准": "酌情", "计分规则": rule}
                        ],
                    }
                ],
            }
            for name, points in weights
        ]
    )


@pytest.mark.parametrize("name", standards("权重方案"))
def test_every_shipped_scheme_weighs_100(name: str) -> None:
    assert sum(row.max_score for row in SCHEME.validate_python(name).rows) == HUNDRED


def test_the_seed_keeps_to_its_own_scheme_and_differs_from_the_national_one(dongli: Submission) -> None:
    assert dongli.district.weight_scheme is not None
    assert weight_differences(dongli.indicator_system, dongli.district.weight_scheme) == ()
    national = SCHEME.validate_python("财预〔2020〕10号")
    found = weight_differences(dongli.indicator_system, national)
    assert [(d.name, d.in_scheme, d.in_system, d.index) for d in found] == [
        ("产出指标", 50, 40, 0),
        ("效益指标", 30, 40, 2),
    ]


@pytest.mark.parametrize("name", ["预算执行率指标", "预算执行效率指标", "预算执行率", "资金执行率指标"])
def test_the_execution_rate_goes_by_many_names(name: str) -> None:
    found = weight_differences(
        system(("产出指标", "50"), (name, "10"), ("效益指标", "30"), ("满意度", "10")),
        SCHEME.validate_python("财预〔2020〕10号"),
    )
    assert found == ()


def test_a_class_that_only_one_side_has_is_a_difference() -> None:
    own = system(("产出指标", "60"), ("效益指标", "30"), ("满意度指标", "10"), ("党建指标", "5"))
    found = weight_differences(own, SCHEME.validate_python("财预〔2020〕10号（含成本）"))
    assert [(d.name, d.in_scheme, d.in_system, d.index) for d in found] == [
        ("产出指标", 40, 60, 0),
        ("成本指标", 20, None, None),
        ("效益指标", 20, 30, 1),
        ("预算执行率", 10, None, None),
        ("党建指标", None, 5, 3),
    ]
    assert weight_differences(own, None) == ()


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ("桥西2021", "没有名为“桥西2021”的权重方案"),
        ([{"一级指标": "产出", "分值": "90"}], "合计 90"),
        (
            [{"一级指标": "产出", "分值": "50"}, {"一级指标": "产出指标", "分值": "50"}],
            "“产出指标”出现了两次",
        ),
        (
            [{"一级指标": "产出", "分值": "50", "又称": ["效果"]}, {"一级指标": "效果", "分值": "50"}],
            "“效果”出现了两次",
        ),
    ],
)
def test_an_unsound_scheme_is_refused(scheme: object, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        SCHEME.validate_python(scheme)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("等级标准: 优90\n", "等级标准: 优90\n权重方案: 桥西\n", "没有名为“桥西”的权重方案"),
        (
            "等级标准: 优90\n",
            "等级标准: 优90\n权重方案: [{一级指标: 产出, 分值: 九十}]\n",
            "“九十”不是数字",
        ),
        ("等级标准: 优90\n", "等级标准: 优90\n不适用分值: 平分\n", "填了“平分”"),
        ("等级标准: 优90\n", "等级标准: 优90\n审核阈值: {超额线: 100%}\n", "不高于目标"),
        ("{起: 98%, 得分: 15}", "{起: 98%, 得分: 14}", "分值 15，最好的一档却得 14 分"),
        ("{起: 98%, 得分: 15}", "{起: 98%, 得分: 16}", "分值 15，最好的一档却得 16 分"),
        ("分值: 10\n            年度指标值: 12次", "分值: 0\n            年度指标值: 12次", "分值是 0"),
    ],
)
def test_faults_of_what_the_district_lays_down(fiction: Path, old: str, new: str, words: str) -> None:
    path = fiction / "2023" / "district.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    district, findings = load_district(fiction / "2023")
    assert district is None
    assert [f for f in findings if words in f.message and f.place.line], findings


# --- indicators that do not apply ---


def test_a_budget_of_0_makes_the_execution_rate_not_applicable_by_itself(fiction: Path) -> None:
    scorecard = compute(edited(fiction, *NO_BUDGET, rule="总分折算"))
    line = next(x for x in scorecard.lines if x.indicator.name == EXECUTION)
    assert line.not_applicable == "全年预算为0，没有执行率"
    assert (line.max_score, line.score, line.bounds, line.deduction) == (0, 0, None, 0)
    assert scorecard.max_total == HUNDRED
    assert [str(c.max_score) for c in scorecard.classes] == ["55.56", "0", "33.33", "11.11"]


def test_money_spent_without_a_budget_is_said(fiction: Path) -> None:
    changes = [*NO_BUDGET[:2], ("执行数: 207.90", "执行数: 3")]
    line = line_of(edited(fiction, *changes, rule="计满分"), EXECUTION)
    assert line.not_applicable == "全年预算为0，执行数3.00万元，没有执行率"


@pytest.mark.parametrize(
    ("rule", "weights", "unplaced"),
    [
        ("同级分摊", "20 0 15 15 10 30 10", "0"),
        ("总分折算", "11.11 0 16.67 16.67 11.11 33.33 11.11", "0"),
        ("计满分", "10 10 15 15 10 30 10", "0"),
        ("", "10 0 15 15 10 30 10", "10"),
    ],
)
def test_each_rule_for_an_office_that_cannot_apply_an_indicator(
    fiction: Path, rule: str, weights: str, unplaced: str
) -> None:
    changes = ("网格化覆盖率: {完成值: 100%}", "网格化覆盖率: {不适用: 本年网格重划}")
    scorecard = compute(edited(fiction, changes, rule=rule))
    expected = [Decimal(w) for w in weights.split()]
    assert [line.max_score for line in scorecard.lines] == expected
    assert scorecard.unplaced == Decimal(unplaced)
    assert scorecard.max_total + scorecard.unplaced == HUNDRED
    absent = scorecard.lines[1]
    assert absent.score == absent.max_score
    assert absent.not_applicable == "本年网格重划"


def test_a_score_is_computed_on_the_points_the_indicator_has_in_the_end(fiction: Path) -> None:
    changes = (
        ("网格化覆盖率: {完成值: 100%}", "网格化覆盖率: {不适用: 本年网格重划}"),
        ("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {完成值: 11, 扣分原因: 一次因雨取消}"),
        ("事项办结率: {完成值: 98.6%}", "事项办结率: {完成值: 96%, 扣分原因: 窗口调整}"),
    )
    shared = compute(edited(fiction, *changes, rule="总分折算")).lines
    assert shared[0].score == Decimal("10.18")  # 11/12 of 11.11, from the exact value and not from 9.17
    assert shared[2].score == Decimal("13.34")  # the step of 12 out of 15, of 16.67


def test_the_table_prints_what_does_not_apply(fiction: Path) -> None:
    submission = edited(fiction, *NO_BUDGET, rule="总分折算")
    printed = values(submission, compute(submission))
    rows: Any = printed["评分表"]
    row = next(r for r in rows if r["三级指标"] == EXECUTION)
    assert (row["分值"], row["完成值"], row["自评得分"]) == ("0", "不适用", "不适用")
    assert row["扣分原因"].startswith("不适用：全年预算为0，没有执行率；")
    assert rows[0]["分值"] == "11.11"
    assert printed["总分值"] == "100"
    assert [c["名称"] for c in printed["一级得分"]] == ["产出指标", "效益指标", "满意度指标"]  # type: ignore[attr-defined]


def test_counted_in_full_prints_its_points(fiction: Path) -> None:
    submission = edited(fiction, *NO_BUDGET, rule="计满分")
    rows: Any = values(submission, compute(submission))["评分表"]
    row = next(r for r in rows if r["三级指标"] == EXECUTION)
    assert (row["分值"], row["完成值"], row["自评得分"]) == ("10", "不适用", "10")


def test_not_applicable_and_a_score_contradict_each_other(fiction: Path) -> None:
    path = fiction / "2023" / "mingxi.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("网格化覆盖率: {完成值: 100%}", "网格化覆盖率: {不适用: 无, 自评得分: 10}"), "utf-8"
    )
    district, _ = load_district(fiction / "2023")
    assert district is not None
    submission, findings = load_office(district, district.entry("mingxi"))
    assert submission is None
    assert [f for f in findings if "又填了自评得分或完成值" in f.message and f.place.line], findings


TABLE = [
    Weight("产出", "数量", Decimal(10)),
    Weight("产出", "数量", Decimal(20)),
    Weight("产出", "质量", Decimal(20)),
    Weight("执行率", "执行率", Decimal(10)),
    Weight("效益", "社会", Decimal(40)),
]


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        ({0}, "0 30 20 10 40"),  # the sibling
        ({2}, "16.67 33.33 0 10 40"),  # no sibling: the 一级指标
        ({3}, "11.11 22.22 22.22 0 44.45"),  # neither: the whole table
        ({0, 1}, "0 0 50 10 40"),
        ({0, 1, 2}, "0 0 0 20 80"),
        ({0, 3}, "0 32.5 22.5 0 45"),  # the heirs of 3 share by their own weights
    ],
)
def test_points_go_to_the_nearest_level_that_can_take_them(absent: set[int], expected: str) -> None:
    shared, unplaced = redistribute(TABLE, frozenset(absent), "同级分摊")
    assert unplaced == 0
    assert shared == [Decimal(w) for w in expected.split()]


@pytest.mark.parametrize("rule", ["同级分摊", "总分折算"])
def test_points_that_nobody_can_take_are_left_over(rule: NotApplicableRule) -> None:
    assert redistribute(TABLE, frozenset(range(5)), rule) == ([Decimal(0)] * 5, HUNDRED)


tables = st.lists(
    st.tuples(
        st.sampled_from("甲乙丙"), st.sampled_from("子丑寅"), st.decimals("0.01", 60, places=2), st.booleans()
    ),
    min_size=1,
    max_size=20,
)


@given(tables, st.sampled_from(get_args(NotApplicableRule)))
def test_whatever_does_not_apply_the_sum_stays_exactly_the_same(
    table: list[tuple[str, str, Decimal, bool]], rule: NotApplicableRule
) -> None:
    weights = [Weight(c, c + g, points) for c, g, points, _ in table]
    absent = frozenset(i for i, row in enumerate(table) if row[3])
    shared, unplaced = redistribute(weights, absent, rule)
    assert sum(shared) + unplaced == sum(w.points for w in weights)
    assert bool(unplaced) == (rule != "计满分" and len(absent) == len(weights))
    for index, (weight, points) in enumerate(zip(weights, shared, strict=True)):
        assert points == points.quantize(Decimal("0.01"))
        if index in absent and rule != "计满分":
            assert points == 0
        else:
            assert points >= weight.points


@given(st.integers(0, 10_000), st.lists(st.integers(1, 10_000), min_size=1, max_size=20))
def test_largest_remainder_is_whole_and_within_one_of_the_exact_share(pool: int, weights: list[int]) -> None:
    parts = largest_remainder(pool, weights)
    assert sum(parts) == pool
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - pool * weight) < sum(weights)


# --- what explains a line ---


def test_the_seed_explains_its_execution_rate(dongli: Submission) -> None:
    scorecard = compute(dongli)
    line = next(x for x in scorecard.lines if x.indicator.criterion.kind == "执行率")
    assert scorecard.explain(line) == "执行率107.43÷107.43=100.00%，满足“100%起”一档，得10分；自评得分10分"
    satisfaction = scorecard.lines[-1]
    assert scorecard.explain(satisfaction) == "没有填完成值，不能按规则计算；自评得分8分"


def test_a_rate_just_short_of_a_step_is_not_shown_as_if_it_reached_it(fiction: Path) -> None:
    full = ("全年预算: 210.00", "全年预算: 21000.00"), ("执行数: 207.90", "执行数: 20999.99")
    line = line_of(edited(fiction, *full), EXECUTION)
    assert getattr(line.actual, "text", "") == "99.999952%"
    assert line.score == 10  # proportional: 9.9999952


@pytest.mark.parametrize(
    ("budget", "outturn", "shown"),
    [
        ("100000000.00", "99999999.99", "99.999999%"),  # 99.99999999, cut: rounded it would be 100%
        ("25000.00", "24999.00", "99.996%"),  # no more digits than there are
        ("10000.00", "9100.40", "91.004%"),
        ("200.00", "198.00", "99.00%"),
    ],
)
def test_a_rate_is_shown_on_the_side_it_is_on(fiction: Path, budget: str, outturn: str, shown: str) -> None:
    changes = (("全年预算: 210.00", f"全年预算: {budget}"), ("执行数: 207.90", f"执行数: {outturn}"))
    assert getattr(line_of(edited(fiction, *changes), EXECUTION).actual, "text", "") == shown


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        (
            "{完成值: 8, 扣分原因: 汛期停办两次。, 偏差原因: 次数按计划减少。}",
            "汛期停办两次；次数按计划减少。",
        ),
        ("{完成值: 8, 扣分原因: 汛期停办两次；}", "汛期停办两次；"),
        ("{不适用: 场地改造。, 扣分原因: 全年没有举办；}", "不适用：场地改造；全年没有举办；"),
    ],
)
def test_remarks_of_a_line_are_joined_once(fiction: Path, stated: str, printed: str) -> None:
    submission = edited(
        fiction, ("便民服务活动次数: {完成值: 12}", f"便民服务活动次数: {stated}"), rule="计满分"
    )
    rows: Any = values(submission, compute(submission))["评分表"]
    assert [r["扣分原因"] for r in rows if r.get("三级指标") == "便民服务活动次数"] == [printed]


@pytest.mark.parametrize(
    ("changes", "rule", "name", "text"),
    [
        (
            (("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {完成值: 11}"),),
            "",
            "便民服务活动次数",
            "完成值11，未达到目标12，得11÷12×10≈9.17分",
        ),
        (
            (("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {完成值: 95%}"),),
            "",
            "便民服务活动次数",
            "完成值“95%”与目标“12”一个是百分数，一个不是",
        ),
        (
            NO_BUDGET,
            "总分折算",
            "事项办结率",
            "完成值98.6%，满足“98%起”一档，得15分；分值由15调整为16.67，按16.67÷15折算为16.67分",
        ),
        (
            NO_BUDGET,
            "同级分摊",
            EXECUTION,
            "不适用（全年预算为0，没有执行率），原分值10分按“同级分摊”归其他指标",
        ),
        (NO_BUDGET, "计满分", EXECUTION, "不适用（全年预算为0，没有执行率），按“计满分”得10分"),
        (
            NO_BUDGET,
            "",
            EXECUTION,
            "不适用（全年预算为0，没有执行率），原分值10分，没有规定不适用的分值怎样处理",
        ),
        (
            (),
            "",
            "辖区治理水平提升",
            "完成值“达成”一级，由单位打分，24分至30分；自评得分30分",
        ),
    ],
)
def test_each_line_explains_itself(
    fiction: Path, changes: tuple[tuple[str, str], ...], rule: str, name: str, text: str
) -> None:
    scorecard = compute(edited(fiction, *changes, rule=rule))
    assert scorecard.explain(next(x for x in scorecard.lines if x.indicator.name == name)) == text


@pytest.mark.parametrize(("line", "over"), [("130%", False), ("125%", True), ("", False)])
def test_over_achievement_is_measured_by_the_districts_line(fiction: Path, line: str, over: bool) -> None:
    changes = ("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {完成值: 15, 偏差原因: 增办两节活动}")
    path = fiction / "2023" / "district.yaml"
    if line:
        text = path.read_text("utf-8")
        path.write_text(text.replace("指标体系:\n", f"审核阈值: {{超额线: {line}}}\n指标体系:\n"), "utf-8")
    submission = edited(fiction, changes)
    assert line_of(submission, "便民服务活动次数").over_achieved is over
    rows: Any = values(submission, compute(submission))["评分表"]
    assert rows[0]["扣分原因"] == "增办两节活动"
