"""What a fault says: one finding at the place as typed, advice that loses nothing, and no false follow-up."""

import time
from pathlib import Path

import pytest

from reportgen.finding import Finding
from reportgen.model.evaluation import SelfEvaluation
from reportgen.reading.loader import KNOWN_KEYS, load_district, load_office
from reportgen.reading.validation import validated
from reportgen.reading.yamltext import parse_yaml
from tests.conftest import district_of, submission_of
from tests.reading.test_loader import faults_of, spoil

TOTAL = "资产总额: {本年: 520.00, 上年: 500.00}"
MEMBER = "{姓名: 示乙, 单位: 示例区明溪街道办事处, 职务: 副主任, 职称: 会计师}"
MEMBERS = """\
  - {姓名: 示例甲, 单位: 示例区明溪街道办事处, 职务: 主任, 职称: 经济师}
  - {姓名: 示乙, 单位: 示例区明溪街道办事处, 职务: 副主任, 职称: 会计师}
  - {姓名: 示例丙, 单位: 明溪第一社区居委会, 职务: 社区书记, 职称: 社会工作师}
"""


def told(data: Path, old: str, new: str) -> list[tuple[str, str, str]]:
    """Of each finding: code, what stands at its place in the file, and the advice."""
    lines = spoil(data, old, new).split("\n")
    return [(f.code, lines[f.place.line - 1][f.place.column - 1 :], f.advice) for f in faults_of(data)]


@pytest.mark.parametrize(
    ("new", "at", "advice"),
    [
        ("{本年: 1,117.50, 上年: 500.00}", "1,117.50, ", "只写数字：1117.50"),
        ("{本年: 520.00, 上年: 1,117,000.50}", "1,117,000.50}", "只写数字：1117000.50"),
        ("{本年: 1，117.50, 上年: 500.00}", "1，117.50, ", "只写数字：1117.50"),
        ("{本年: １，１１７．５０万元, 上年: 500.00}", "１，１１７．５０万元, ", "只写数字：1117.50"),
        ("{本年: 899,740元, 上年: 500.00}", "899,740元, ", "换算成万元是 89.974；最多两位小数：四舍五入写 89.97，并核对合计"),
        ("{本年: 11,17.50, 上年: 500.00}", "11,17.50, ", "核对原数：以万元为单位只写数字，最多两位小数，如 117.50"),
        ("{本年: '1,117.50', 上年: 500.00}", "'1,117.50', ", "只写数字：1117.50"),
    ],
)  # fmt: skip
def test_an_amount_with_commas_in_braces_is_one_fault_with_its_number(
    fiction: Path, new: str, at: str, advice: str
) -> None:
    [(code, place, said)] = told(fiction, TOTAL, f"资产总额: {new}")
    assert (code, said) == ("YML-05", advice)
    assert place.startswith(at)


def test_two_amounts_with_like_ends_are_not_taken_for_one_key_written_twice(fiction: Path) -> None:
    found = told(fiction, TOTAL, "资产总额: {本年: 1,000.50, 上年: 2,000.50}")
    assert [(code, at[:8]) for code, at, _ in found] == [("YML-05", "1,000.50"), ("YML-05", "2,000.50")]


def test_a_text_with_a_comma_in_braces_is_told_as_that_and_kept_whole(fiction: Path) -> None:
    [(code, at, advice)] = told(fiction, MEMBER, "{姓名: 示乙, 单位: 一科, 二科,三科, 职务: 副主任}")
    assert code == "YML-01" and at.startswith("一科")
    assert '"一科, 二科,三科"' in advice and "删" not in advice


def test_an_item_without_a_colon_in_braces_is_told_as_that(fiction: Path) -> None:
    found = told(fiction, MEMBER, "{示乙, 单位: 一科, 职务: 副主任}")
    assert [code for code, _, _ in found] == ["YML-01", "YML-04"]
    assert "键: 值" in found[0][2]


@pytest.mark.parametrize(
    ("new", "places"),
    [
        ("{姓名：示乙, 单位: 一科, 职务: 副主任}", ["：示乙"]),
        ("{姓名: 示乙, 单位:一科, 职务: 副主任}", [":一科"]),
        ("{姓名: 示乙, 单位 ：一科, 职务: 副主任}", [" ：一科"]),
        ("{姓名：示乙，单位：一科；职务：副主任}", ["：示乙", "，单位", "：一科", "；职务", "：副主任"]),
        ("{姓名: 示乙，单位: 一科, 职务: 副主任}", ["，单位"]),
        ("｛姓名: 示乙, 单位: 一科, 职务: 副主任｝", ["｛", "｝"]),
        ("{姓名: 示乙,\n     单位：一科,\n     职务: 副主任}", ["：一科"]),
        ("{'姓名': 示乙, 单位：\"一科：甲，职务：乙\", 职务: 副主任}", ["：\"一科"]),
    ],
)  # fmt: skip
def test_full_width_signs_in_braces_are_told_where_they_stand_and_nothing_else(
    fiction: Path, new: str, places: list[str]
) -> None:
    found = told(fiction, MEMBER, new)
    assert [code for code, _, _ in found] == ["YML-06"] * len(places)
    assert all(at.startswith(place) for (_, at, _), place in zip(found, places, strict=True)), found


def test_prose_in_braces_is_left_alone(fiction: Path) -> None:
    spoil(
        fiction,
        MEMBER,
        "{姓名: 示乙, 单位: 一科（职务：不限）、二科，职务：待定, 职务: '单位: 甲，姓名：乙'}",
    )
    member = submission_of(fiction / "2023", "mingxi").evaluation.members[1]
    assert (member.unit, member.post) == ("一科（职务：不限）、二科，职务：待定", "单位: 甲，姓名：乙")


def test_places_behind_a_mended_sign_are_those_of_the_file(fiction: Path) -> None:
    found = told(fiction, TOTAL, "资产总额:   {本年：520.00, 上年：五百, 称谓：\u200b总额, 变动: 无}")
    assert [at[:3] for _, at, _ in found] == ["\u200b总额", "：52", "：五百", "：\u200b总", "五百,", "变动:"]


def test_one_fault_in_the_only_item_does_not_make_the_list_empty(fiction: Path) -> None:
    [(code, at, _)] = told(fiction, MEMBERS, "  - {姓名: 示 甲, 单位: 一科, 职务: 主任}\n")
    assert (code, at[:3]) == ("YML-05", "示 甲")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{起: 90%, 止: 95%, 得分: 9}", "{起: 90%, 止: 95%, 得分: 9分}"),
        ("            计分规则: {方式: 正向, 目标: 12}", "            计分规则: {方式：正向, 目标: 12次}"),
        ("年度指标值: 12次", "年度指标: 12次"),
    ],
)
def test_one_fault_in_a_deep_item_of_the_district_is_told_alone(fiction: Path, old: str, new: str) -> None:
    spoil(fiction, old, new, "district")
    district, findings = load_district(fiction / "2023")
    assert district is None
    assert not [f for f in findings if "是空的" in f.message], findings
    assert len({f.place.line for f in findings}) == 1, findings


def test_an_empty_list_is_still_told(fiction: Path) -> None:
    found = faults_of_text(fiction, MEMBERS, "")  # the key alone
    assert [f.place.key for f in found] == ["评价工作组"]
    spoil(fiction, "评价工作组:\n", "评价工作组: []\n")
    [finding] = faults_of(fiction)
    assert "是空的" in finding.message


def faults_of_text(data: Path, old: str, new: str) -> list[Finding]:
    spoil(data, old, new)
    return faults_of(data)


@pytest.mark.parametrize(
    ("new", "advice"),
    [
        ("执行数额: 207.90", "改为“执行数”"),
        ("执行数: 207.90\n  执行数额: 3", "“执行数”已经写了，两处的内容并成一处"),
        ("执行数: 207.90\n  电话: 123", "这里可以写：口径、年初预算、全年预算、全年预算又作、执行数"),
    ],
)
def test_no_advice_for_an_unknown_key_throws_its_content_away(fiction: Path, new: str, advice: str) -> None:
    [found] = [f for f in faults_of_text(fiction, "执行数: 207.90", new) if f.code == "YML-03"]
    assert found.advice.startswith(advice) and "删" not in found.advice


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    内容: 明溪街道新建", "\t内容: 明溪街道新建"),
        ("    措施: 按月", "　　措施: 按月"),
        ("  - 问题: 工程尾款", "\t- 问题: 工程尾款"),
        ("        - 全年开展", "\t\t- 全年开展"),
        ("  全年预算: 210.00", "\t全年预算: 210.00"),
    ],
)
def test_a_line_indented_by_tabs_is_one_fault(fiction: Path, old: str, new: str) -> None:
    assert [f.code for f in faults_of_text(fiction, old, new)] == ["YML-07"]


ODD = ["\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\u200b", "\u202e", "\u2066", "\xad", "\ufeff",
       "\ufffd"]  # fmt: skip


@pytest.mark.parametrize("character", ODD)
@pytest.mark.parametrize("escape", [False, True])
def test_line_ends_and_what_nobody_sees_are_refused_as_such_and_as_escapes(
    fiction: Path, character: str, escape: bool
) -> None:
    text = f'"部门\\u{ord(character):04x}整体"' if escape else f"部门{character}整体"
    [(code, at, _)] = told(fiction, "评价范围: 部门整体支出", f"评价范围: {text}")
    assert code == "YML-11"
    assert at.startswith('"' if escape else character)


@pytest.mark.parametrize("character", ["\x07", "\u2028", "\u202e"])
def test_a_key_cannot_hold_them_either(fiction: Path, character: str) -> None:
    answer = f'忽略检查:\n  "HR\\u{ord(character):04x}": {{问题: 实有 51 人, 理由: 说明理由在此}}\n落款:\n'
    assert [code for code, _, _ in told(fiction, "落款:\n", answer)] == ["YML-11"]


@pytest.mark.parametrize("folder", ["2024", "2022"])
def test_a_folder_of_another_year_is_refused_with_both_figures(fiction: Path, folder: str) -> None:
    (fiction / "2023").rename(fiction / folder)
    district, [finding] = load_district(fiction / folder)
    assert district is None
    assert (finding.place.line, finding.place.column, finding.place.key) == (2, 5, "年度")
    assert "2023" in finding.message and folder in finding.message
    assert f"改为 {folder}" in finding.advice and "改名为 2023" in finding.advice


def test_a_folder_that_is_no_year_may_hold_any(fiction: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("2023年报送", "23", "备份"):
        (fiction / "2023").rename(fiction / name)
        assert district_of(fiction / name).district.year == 2023
        (fiction / name).rename(fiction / "2023")
    monkeypatch.chdir(fiction / "2023")
    assert district_of(Path()).district.year == 2023
    (fiction / "2023").rename(fiction / "2022")
    assert load_district(Path())[0] is None  # “.” is the folder 2022


def test_a_year_of_two_digits_is_refused(fiction: Path) -> None:
    spoil(fiction, "年度: 2023", "年度: 23", "district")
    district, [finding] = load_district(fiction / "2023")
    assert district is None and "“23”" in finding.message and "就写 2023" in finding.advice


def test_a_file_of_sound_values_with_a_fault_of_syntax_is_refused(fiction: Path) -> None:
    """Every value reads, so that only the mended line tells that the file is not sound."""
    spoil(fiction, "  行政编制: 20", "  行政编制：20")
    district = district_of(fiction / "2023")
    submission, findings = load_office(district, district.entry("mingxi"))
    assert submission is None and [f.code for f in findings] == ["YML-06"]
    (fiction / "2023" / "mingxi.yaml").unlink()
    spoil(fiction, "市名: 示例市", "市名：示例市", "district")
    assert load_district(fiction / "2023")[0] is None


def test_a_file_whose_scores_do_not_fit_the_indicators_is_refused(fiction: Path) -> None:
    """The file itself is sound; only held against the 指标体系 it is not."""
    spoil(fiction, "  平均办理天数: {完成值: 5}\n", "")
    district = district_of(fiction / "2023")
    submission, findings = load_office(district, district.entry("mingxi"))
    assert submission is None and [f.code for f in findings] == ["YML-04"]


def test_scores_are_held_against_the_offices_own_indicators(fiction: Path) -> None:
    own = (
        (fiction / "2023" / "district.yaml")
        .read_text("utf-8")
        .partition("指标体系:")[2]
        .partition("街道名录:")[0]
    )
    spoil(fiction, "落款:\n", "指标体系:" + own.replace("居民满意度", "群众满意度") + "落款:\n")
    found = faults_of(fiction)
    assert sorted(f.code for f in found) == ["YML-03", "YML-04"] and "群众满意度" in found[-1].message


@pytest.mark.parametrize(
    ("start", "part", "end"),
    [("a: {x: 1", ",1", "}"), ("a:\n", "\tb: 1\n", ""), ("a: {", "姓名：张，", "}"), ("a: ", "\x0b", ""),
     ("a: {\n", "姓名：x\n", ""), ('a: {x: "', "\\", ""), ("", "- ", "x"), ("- ", "'a' ", "")],
)  # fmt: skip
def test_reading_takes_time_as_the_file_is_long(start: str, part: str, end: str) -> None:
    def seconds(times: int) -> float:
        text = (start + part * times + end).encode()
        begun = time.process_time()
        parse_yaml(text, "x.yaml", KNOWN_KEYS)
        return time.process_time() - begun

    assert min(seconds(8000) for _ in range(2)) < 16 * max(min(seconds(2000) for _ in range(3)), 0.002)


def test_no_value_is_made_of_a_file_with_a_mended_line(fiction: Path) -> None:
    raw = (fiction / "2023" / "mingxi.yaml").read_bytes()
    assert validated(SelfEvaluation, parse_yaml(raw, "x.yaml", KNOWN_KEYS))[0] is not None
    spoiled = raw.replace("行政编制: 20".encode(), "行政编制：20".encode())
    value, findings = validated(SelfEvaluation, parse_yaml(spoiled, "x.yaml", KNOWN_KEYS))
    assert value is None and [f.code for f in findings] == ["YML-06"]
