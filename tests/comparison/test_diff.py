"""What differs between two states of an office's data, told in the words of the report."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reportgen.cli import main
from reportgen.comparison.matching import Item, pair
from reportgen.comparison.pieces import pieces
from tests.conftest import FICTION, ROOT

BEFORE = FICTION / "2023" / "mingxi.yaml"


def spoil(data: Path, old: str, new: str, name: str = "mingxi") -> None:
    path = data / "2023" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")


def told(data: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """The lines of `reportgen diff` from the fictional office as shipped to the one in data."""
    assert main(["diff", str(BEFORE), str(data / "2023" / "mingxi.yaml"), *options]) == 0
    return capsys.readouterr().out.splitlines()


def changes(lines: list[str]) -> list[str]:
    """Only what changed: sections, lines of changes and of sentences, without line numbers."""
    body = lines[2:-2]
    return [re.sub(r"  〔.*〕$", "", line) for line in body if line]


EDITS = [
    # what is written instead of what, and all that must be told of it
    (
        "  执行数: 207.90",
        "  执行数: 199.50",
        [
            "得分和等级",
            "  改  总分：99.9分 → 99.5分，减少0.4分",
            "  改  预算执行率指标（小计）：9.9分 → 9.5分，减少0.4分",
            "  改  全年预算执行率：9.9分 → 9.5分，减少0.4分",
            "预算",
            "  改  执行率：99.00% → 95.00%，减少4.00个百分点",
            "  改  结余：2.10万元 → 10.50万元，增加8.40万元（400.00%）",
            "  改  执行数：207.90万元 → 199.50万元，减少8.40万元（4.04%）",
        ],
    ),
    (
        "{完成值: 达成, 自评得分: 30}",
        "{完成值: 部分达成, 自评得分: 20}",
        [
            "得分和等级",
            "  改  总分：99.9分 → 89.9分，减少10分",
            "  改  等级：优 → 良",
            "  改  效益指标（小计）：30分 → 20分，减少10分",
            "  改  辖区治理水平提升：30分 → 20分，减少10分",
            "评分",
            "  改  辖区治理水平提升／完成值：达成 → 部分达成",
        ],
    ),
    # the score printed is the same, so what was typed is told
    (
        "网格化覆盖率: {完成值: 100%}",
        "网格化覆盖率: {完成值: 100%, 自评得分: 10}",
        ["评分", "  增  网格化覆盖率／自评得分：10分"],
    ),
    (
        "净资产: {本年: 400.00",
        "净资产: {本年: 390.00",
        [
            "资产",
            "  改  净资产／本年：400.00万元 → 390.00万元，减少10.00万元（2.50%）",
            "  改  净资产比上年：增加6.67% → 增加4.00%",
        ],
    ),
    # stated and computed alike: the figure is the same, the statement is gone
    ("{本年: 400.00, 上年: 375.00}", "{上年: 375.00}", ["资产", "  删  净资产／本年：400.00万元"]),
    ("实有人数: 48", "实有人数: 50", ["机构人员", "  改  实有人数：48 → 50，增加2"]),
    (
        "行政编制: 20",
        "行政编制: 22",
        ["机构人员", "  改  编制合计：50 → 52，增加2", "  改  行政编制：20 → 22，增加2"],
    ),
    (
        "收集结束: 2024-02-20",
        "收集结束: 2024-02-27",
        ["自评工作", "  改  收集结束：2024-02-20 → 2024-02-27，晚7天"],
    ),
    ("启动: 2024-01\n", "启动: 2023-12\n", ["自评工作", "  改  启动：2024-01 → 2023-12，改早"]),
    (
        "新建社区服务驿站，方便居民就近办事",
        "改建社区服务驿站，方便居民就近办事",
        ["重点工作", "  改  建成社区服务驿站／内容：", "      明溪街道[-新-]{+改+}建社区服务驿站，方便居民…"],
    ),
    # a number changes as a whole, and a text without kinship is shown whole
    (
        "按月通报支付进度，工程验收后十个工作日内办理支付。",
        "由分管领导牵头，纳入年度考核，逾期未付的通报批评并约谈责任单位负责同志。",
        [
            "问题和措施",
            "  改  工程尾款支付进度偏慢，全年预算执行率未达到100%。／措施：",
            "      原：按月通报支付进度，工程验收后十个工作日内办理支付。",
            "      新：由分管领导牵头，纳入年度考核，逾期未付的通报批评并约谈责任单位负责同志。",
        ],
    ),
    (
        "年中追加老旧小区改造配套经费10.00万元",
        "年中追加老旧小区改造配套经费12.50万元",
        ["预算", "  改  调整原因：", "      …追加老旧小区改造配套经费[-10.00-]{+12.50+}万元"],
    ),
    (
        "职务: 副主任, 职称: 会计师",
        "职务: 主任科员, 职称: 会计师",
        ["评价工作组", "  改  示乙／职务：副主任 → 主任科员"],
    ),
    # a successor in the same post is somebody else
    (
        "姓名: 示乙",
        "姓名: 示丁",
        [
            "评价工作组",
            "  增  示丁：单位 示例区明溪街道办事处，职务 副主任，职称 会计师",
            "  删  示乙：单位 示例区明溪街道办事处，职务 副主任，职称 会计师",
        ],
    ),
    (
        "  - 组织维护辖区安全稳定，做好应急管理工作。\n",
        "",
        ["主要职责", "  删  第3项：组织维护辖区安全稳定，做好应急管理工作。"],
    ),
    # an item put in front is one item, not three changed ones
    (
        "主要职责:\n",
        "主要职责:\n  - 指导居民自治，开展文体活动。\n",
        ["主要职责", "  增  第1项：指导居民自治，开展文体活动。"],
    ),
    # a new title for the same content is a change of the title
    (
        "标题: 完善网格治理",
        "标题: 健全基层治理",
        ["绩效目标", "  改  分项目标／健全基层治理／标题：完善网格治理 → 健全基层治理"],
    ),
    # one text written as a list of one is no difference to a reader
    ("内容: 明溪街道新建", "内容:\n      - 明溪街道新建", []),
    # an optional part
    (
        "评价工作组:",
        "版式: {封面: 否}\n\n评价工作组:",
        ["版式", "  改  封面：是 → 否"],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), EDITS, ids=[new.strip()[:20] for _, new, _ in EDITS])
def test_an_edit_is_told_and_nothing_else(
    fiction: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, expected: list[str]
) -> None:
    spoil(fiction, old, new)
    lines = told(fiction, capsys)
    if expected:
        assert changes(lines) == expected
    else:
        assert lines[2:] == ["内容没有差别，只是注释或写法不同。"]


DISTRICT_EDITS = [
    (
        "等级标准: 优90",
        "等级标准: [{等级: 优, 起点: 92}, {等级: 良, 起点: 80}, {等级: 中, 起点: 60}, {等级: 差, 起点: 0}]",
        ["等级标准", "  改  优／起点：90分 → 92分，增加2分"],
    ),
    (
        "计分规则: {方式: 反向, 目标: 5}",
        "计分规则: {方式: 反向, 目标: 4}",
        [
            "得分和等级",
            "  改  总分：99.9分 → 96.15分，减少3.75分",
            "  改  产出指标（小计）：50分 → 46.25分，减少3.75分",
            "  改  平均办理天数：15分 → 11.25分，减少3.75分",
            "指标体系",
            "  改  产出指标／时效指标／平均办理天数／计分规则／目标：5 → 4",
        ],
    ),
    (
        "计分规则: {方式: 正向, 目标: 12}",
        "计分规则: {方式: 酌情}",
        [
            "得分和等级",
            "  改  总分：99.9分 → 89.9分，减少10分",
            "  改  等级：优 → 良",
            "  改  产出指标（小计）：50分 → 40分，减少10分",
            "  删  便民服务活动次数：10分",
            "指标体系",
            "  改  产出指标／数量指标／便民服务活动次数／计分规则：方式 正向，目标 12 → 方式 酌情",
        ],
    ),
    ("市名: 示例市", "市名: 样例市", ["区级数据", "  改  市名：示例市 → 样例市"]),
    (
        "等级标准: 优90",
        "等级标准: 优90\n审核阈值: {超额线: 120%}",
        ["区级数据", "  改  审核阈值／超额线：130.00% → 120.00%，减少10.00个百分点"],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), DISTRICT_EDITS, ids=[e[1][:24] for e in DISTRICT_EDITS])
def test_an_edit_of_the_district_is_told(
    fiction: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, expected: list[str]
) -> None:
    spoil(fiction, old, new, "district")
    assert changes(told(fiction, capsys)) == expected


def test_points_that_went_to_others_are_told(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "等级标准: 优90", "等级标准: 优90\n不适用分值: 同级分摊", "district")
    spoil(fiction, "网格化覆盖率: {完成值: 100%}", "网格化覆盖率: {不适用: 辖区没有划分网格}")
    assert changes(told(fiction, capsys)) == [
        "得分和等级",
        "  增  便民服务活动次数（调整后分值）：20分",
        "  改  便民服务活动次数：10分 → 20分，增加10分",
        "  增  网格化覆盖率（调整后分值）：0分",
        "  改  网格化覆盖率：10分 → 不适用",
        "评分",
        "  删  网格化覆盖率／完成值：100%",
        "  增  网格化覆盖率／不适用：辖区没有划分网格",
        "区级数据",
        "  增  不适用分值：同级分摊",
    ]


def leaves(tree: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(tree, dict):
        return [leaf for key, value in tree.items() for leaf in leaves(value, (*path, key))]
    if isinstance(tree, list):
        return [leaf for index, value in enumerate(tree) for leaf in leaves(value, (*path, index))]
    return [path]


def other(text: str) -> str:
    """Another value of the same sort."""
    if text == "达成":
        return "部分达成"
    if re.search(r"[\u3400-\u9fff]", text):
        return f"{text}改"
    return re.sub(r"(\d)(%?)$", lambda m: f"{(int(m[1]) + 1) % 10}{m[2]}", text)


OFFICE_TREE = yaml.load(BEFORE.read_text("utf-8"), yaml.BaseLoader)


@pytest.mark.parametrize("path", leaves(OFFICE_TREE), ids=lambda p: ".".join(map(str, p)))
def test_no_value_escapes(
    path: tuple[str | int, ...], fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever single value of the office's file is changed: there is a difference, with its line."""
    tree = yaml.load(BEFORE.read_text("utf-8"), yaml.BaseLoader)
    holder = tree
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = other(holder[path[-1]])
    text = yaml.dump(tree, allow_unicode=True, width=10_000, sort_keys=False, default_style='"')
    (fiction / "2023" / "mingxi.yaml").write_text(text, "utf-8")
    document = json.loads("\n".join(told(fiction, capsys, "--format", "json")))
    assert document["差别"]
    assert not document["相同"]
    key = [step for step in path if isinstance(step, str)]
    assert any(key[0] in (c["部分"], "评分") for c in document["差别"])
    for change in document["差别"]:
        assert (change["后的位置"] or change["前的位置"])["行"] > 0


def test_the_same_is_said_to_be_the_same(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(fiction, capsys, "--exit-code")[2:] == ["没有差别。"]
    spoil(fiction, "  执行数: 207.90", "  执行数: 207.9    # 决算数")
    assert told(fiction, capsys, "--exit-code")[2:] == ["内容没有差别，只是注释或写法不同。"]


def test_exit_code_on_request(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "实有人数: 48", "实有人数: 47")
    files = [str(BEFORE), str(fiction / "2023" / "mingxi.yaml")]
    assert main(["diff", *files]) == 0
    assert main(["diff", *files, "--exit-code"]) == 1
    assert capsys.readouterr().out.count("共 1 处差别：改 1") == 2


def test_another_order_is_a_move_of_the_fewest(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fiction / "2023" / "mingxi.yaml"
    lines = path.read_text("utf-8").split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("  - 宣传贯彻"))
    lines[first : first + 3] = [lines[first + 2], lines[first], lines[first + 1]]
    path.write_text("\n".join(lines), "utf-8")
    assert changes(told(fiction, capsys)) == ["主要职责", "  移  第1项：第3项 → 第1项"]


def test_lines_of_both_sides(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "主要职责:\n", "# 一行注释\n主要职责:\n")
    spoil(fiction, "  实有人数: 48", "  实有人数: 49")
    spoil(fiction, "市名: 示例市", "市名: 样例市", "district")
    out = "\n".join(told(fiction, capsys))
    assert "48 → 49，增加1  〔第 10 行 → 第 11 行〕" in out
    assert "示例市 → 样例市  〔district.yaml 第 3 行〕" in out


def test_two_years(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(fiction / "2023", fiction / "2024")
    path = fiction / "2024" / "district.yaml"
    path.write_text(path.read_text("utf-8").replace("年度: 2023", "年度: 2024"), "utf-8")
    assert main(["diff", "明溪", "2023", "2024", "--data", str(fiction)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("前：明溪街道办事处 2023年度  ")
    assert "\n后：明溪街道办事处 2024年度  " in out
    assert changes(out.splitlines()) == ["区级数据", "  改  年度：2023 → 2024，增加1"]


def test_against_what_the_report_was_made_from(
    fiction: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(fiction), "--out", str(tmp_path / "out")]
    assert main(["diff", "mingxi", *where]) == 2
    assert "先运行 reportgen build mingxi" in capsys.readouterr().err
    template = ["--template", str(ROOT / "templates" / "report.docx")]
    assert main(["build", "mingxi", *where, *template]) == 0
    kept = tmp_path / "out" / "2023" / ".built" / "mingxi"
    for name in ("mingxi.yaml", "district.yaml"):
        assert (kept / name).read_bytes() == (fiction / "2023" / name).read_bytes()
    capsys.readouterr()
    assert main(["diff", "mingxi", *where]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == ["没有差别。"]
    spoil(fiction, "实有人数: 48", "实有人数: 47")
    spoil(fiction, "市名: 示例市", "市名: 样例市", "district")
    assert main(["diff", "mingxi", *where]) == 0
    assert changes(capsys.readouterr().out.splitlines()) == [
        "机构人员",
        "  改  实有人数：48 → 47，减少1",
        "区级数据",
        "  改  市名：示例市 → 样例市",
    ]


def test_a_copy_beside_no_district_goes_by_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "mingxi-旧.yaml"
    copy.write_text(BEFORE.read_text("utf-8").replace("实有人数: 48", "实有人数: 46"), "utf-8")
    assert main(["diff", str(copy), str(BEFORE)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"前：明溪街道办事处 2023年度  {copy}\n")
    assert changes(out.splitlines()) == ["机构人员", "  改  实有人数：46 → 48，增加2"]


def test_faults_are_shown_and_nothing_is_compared(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction, "  执行数: 207.90", "  执行数: 两百")
    files = [str(BEFORE), str(fiction / "2023" / "mingxi.yaml")]
    assert main(["diff", *files]) == 1
    out = capsys.readouterr().out
    assert "“两百”不是数字" in out
    assert "没有比较" in out
    assert main(["diff", *files, "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["问题"]
    assert [f["编号"] for f in findings] == ["YML-05"]
    lines = BEFORE.read_text("utf-8").split("\n")
    assert findings[0]["行"] == 1 + lines.index("  执行数: 207.90")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["dongli", "2021"], "看不懂要比较什么"),
        (["2021", "2022", "dongli"], "看不懂要比较什么"),
        (["a.yaml"], "看不懂要比较什么"),
        (["没有.yaml", str(BEFORE)], "没有 没有.yaml"),
        (["东李"], "街道名录里没有“东李”"),
        (["dongli", "2001", "2022"], "没有"),
    ],
)
def test_what_cannot_be_compared_is_said(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *words, "--data", str(ROOT / "data")]) == 2
    assert message in capsys.readouterr().err


TEXTS = st.text(alphabet="甲乙丙丁。，12.5%ab", max_size=60)


@given(TEXTS, TEXTS)
def test_pieces_make_up_both_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    if found:
        assert "".join(p.text for p in found if p.fate != "增") == before
        assert "".join(p.text for p in found if p.fate != "删") == after
        assert all(p.text for p in found)


def test_a_very_long_paragraph_goes_by_the_sentence() -> None:
    sentences = [f"第{n}项工作已经完成，群众反映良好。" for n in range(2000)]
    before = "".join(sentences)
    sentences[1000] = "第1000项工作尚未完成。"
    found = pieces(before, "".join(sentences))
    assert [p.text for p in found if p.fate == "增"] == ["第1000项工作尚未完成。"]


ITEMS = st.lists(
    st.builds(Item, st.sampled_from(["", "甲", "乙"]), st.text("甲乙丙丁戊", max_size=6)), max_size=8
)


@given(ITEMS, ITEMS, st.booleans())
def test_every_item_has_exactly_one_fate(before: list[Item], after: list[Item], by_name: bool) -> None:
    found = pair(before, after, by_name)
    assert sorted([i for i, _ in found.kept] + list(found.gone)) == list(range(len(before)))
    assert sorted([j for _, j in found.kept] + list(found.come)) == list(range(len(after)))
    staying = [i for i, j in found.kept if j not in found.moved]
    assert staying == sorted(staying)


@given(st.permutations(range(6)))
def test_a_shuffle_only_moves(order: list[int]) -> None:
    before = [Item("", f"{n}") for n in range(6)]
    found = pair(before, [before[n] for n in order], False)
    assert not found.gone and not found.come
    assert bool(found.moved) == (order != sorted(order))
    assert len(found.moved) < 6
