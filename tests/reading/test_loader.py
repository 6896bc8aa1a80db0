"""What a clerk's file may have wrong: each fault with its place, key and advice, all in one run."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import UsageError
from reportgen.finding import Finding
from reportgen.reading.loader import KNOWN_KEYS, load_district, load_office
from reportgen.reading.yamltext import parse_yaml
from tests.conftest import district_of


def faults_of(data: Path, office: str = "mingxi") -> list[Finding]:
    district = district_of(data / "2023")
    submission, findings = load_office(district, district.entry(office))
    assert (submission is None) == bool(findings)
    return findings


def spoil(data: Path, old: str, new: str, name: str = "mingxi") -> str:
    """Replace the one occurrence of old in a file; the new text of the file."""
    path = data / "2023" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")
    return text.replace(old, new)


SCOPE = "评价范围: 部门整体支出"
FAULTS = [
    # old, new, code, the text whose start the place must be, words of message and of advice
    (
        "行政编制: 20",
        "行政编制: 20\n  行政编制: 21",
        "YML-02",
        "行政编制: 21",
        "写了两次，第一次在第",
        "只留一处",
    ),
    ("执行数: 207.90", "执行数额: 207.90", "YML-03", "执行数额", "不认识的键“执行数额”", "改为“执行数”"),
    ("  执行数: 207.90\n", "", "YML-04", "年初预算", "预算缺少“执行数”", "补上“执行数"),
    ("年初预算: 200.00", "年初预算：200.00", "YML-06", "：200.00", "全角冒号", "半角冒号"),
    ("年初预算: 200.00", "年初预算:200.00", "YML-06", ":200.00", "冒号后面缺空格", "半角冒号"),
    ("  年初预算: 200.00", "　年初预算: 200.00", "YML-07", "　年初预算", "全角空格", "半角空格"),
    ("  年初预算: 200.00", "\t年初预算: 200.00", "YML-07", "\t年初预算", "制表符", "半角空格"),
    ("年初预算: 200.00", "年初预算: ２００.00", "YML-05", "２００", "全角字符", "写成 200.00"),
    (
        "年初预算: 200.00",
        "年初预算: 200.00万元",
        "YML-05",
        "200.00万元",
        "带了单位“万元”",
        "只写数字：200.00",
    ),
    ("年初预算: 200.00", "年初预算: 1,200.00", "YML-05", "1,200", "有逗号", "1200.00"),
    ("年初预算: 200.00", "年初预算: -3", "YML-05", "-3\n", "负数", "不小于 0"),
    ("年初预算: 200.00", "年初预算: 两百", "YML-05", "两百", "不是数字", "117.50"),
    ("年初预算: 200.00", "年初预算: 1e5", "YML-05", "1e5", "不是数字", "117.50"),
    ("年初预算: 200.00", "年初预算: nan", "YML-05", "nan", "不是数字", "117.50"),
    ("年初预算: 200.00", "年初预算: ''", "YML-05", "''", "没有填内容", "填上内容"),
    ("年初预算: 200.00", "年初预算: [200.00]", "YML-05", "[200.00]", "填成了列表", "同一行"),
    ("行政编制: 20", "行政编制: 20.5", "YML-05", "20.5", "整数", "填整数"),
    ("  - 统筹辖区公共", "  - 统筹 #1 辖区公共", "YML-08", "#1 辖区", "被当成注释", "加英文双引号"),
    ("  - 统筹辖区公共", "  -统筹辖区公共", "YML-06", "-统筹辖区", "后面缺空格", "- "),
    ("  - 统筹辖区公共", "  － 统筹辖区公共", "YML-06", "－ 统筹", "列表项用了“－”", "- "),
    (
        "启动: 2024-01\n",
        "启动: 2024年1月\n",
        "YML-05",
        "2024年1月",
        "日期“2024年1月”的写法不对",
        "2022-02-21",
    ),
    ("结束: 2024-02-20", "结束: 2024-02-30", "YML-05", "2024-02-30", "没有“2024-02-30”这一天", "2022-02-21"),
    ("结束: 2024-02-20", "结束: 2024-02-0", "YML-05", "2024-02-0\n", "没有“2024-02-0”这一天", "2022-02-21"),
    ("结束: 2024-02-20", "结束: 2024-02", "YML-05", "2024-02\n", "缺少日", "写到日"),
    ("姓名: 示乙", "姓名: 示 乙", "YML-05", "示 乙", "有空格", "写成“示乙”"),
    ("居民满意度: {完", "居民满意: {完", "YML-03", "居民满意: {", "没有三级指标“居民满意”", "居民满意度"),
    (
        "  居民满意度: {完成值: 92.5%, 样本量: 320}\n",
        "",
        "YML-04",
        "便民服务活动次数: {",
        "没有三级指标“居民满意度”",
        "加一行",
    ),
    ("自评得分: 30", "自评得分: 29.555", "YML-05", "29.555", "超过两位小数", "两位小数"),
    ("完成值: 98.6%", "完成值: 98.6％", "YML-05", "98.6％", "全角百分号", "98.6%"),
    ("落款:\n", "版式: {封面: 不要}\n落款:\n", "YML-05", "不要", "不是“是”或“否”", "填 是 或 否"),
    ("成文日期: 2024-02-28", "- 成文日期", "YML-01", "联系人", "缩进不齐", "对齐"),
    (SCOPE, "评价范围: &a 部门", "YML-10", "&a", "锚点", "加引号"),
    (SCOPE, "评价范围: *a", "YML-10", "*a", "别名", "加引号"),
    (SCOPE, '评价范围: "部门整体', "YML-01", '"部门整体', "双引号没有配对", "收尾"),
    (SCOPE, "评价范围: ~", "YML-05", "~", "没有填内容", "填上内容"),
    (SCOPE, "评价范围: null", "YML-05", "null", "没有填内容", "填上内容"),
    (SCOPE, "评价范围: *（甲）", "YML-01", "（甲）", "以“&”或“*”开头", "双引号"),
    (SCOPE, "评价范围: !!int 5", "YML-10", "!!int", "标签", "引号"),
    (SCOPE, "评价范围: >=85分", "YML-01", "=85分", "以“>”或“|”开头", "双引号"),
    (SCOPE, "评价范围: @部门", "YML-01", "@部门", "特殊符号", "双引号"),
    (SCOPE, "评价范围: 部门: 整体", "YML-01", ": 整体", "两个“: ”", "双引号"),
    (SCOPE, '评价范围: "部门\\x07整体"', "YML-11", '"部门', "控制字符 U+0007", "删去"),
    (SCOPE, "评价范围: 部门\x0b整体", "YML-11", "\x0b整体", "控制字符 U+000B", "删去"),
    (SCOPE, "评价范围: |\n    部门\n    整体", "YML-05", "|\n", "不能换行", "一段写成一行"),
    (SCOPE, "评价范围: 部门\n---\n整体", "YML-01", "---", "两份内容", "删去"),
    (SCOPE, "评价范围: " + "[" * 40 + "]" * 40, "YML-10", "[" * 26 + "]", "层次超过", "缩进和括号"),
    (SCOPE, "评价范围: " + "字" * 20_001, "YML-10", "字字", "有 20001 字，超过 20000 字", "几项里写"),
    (
        SCOPE,
        "评价范围:\n    - " + "\n    - ".join(["字" * 9999] * 3),
        "YML-10",
        "- 字",
        "列表有 29997 字，超过 20000 字",
        "缩短",
    ),
    ("主要职责:\n", "主要职责: []\n其他:\n", "YML-05", "[]", "是空的", "至少写一项"),
]


@pytest.mark.parametrize(("old", "new", "code", "at", "message", "advice"), FAULTS)
def test_each_fault_is_told_with_its_place(
    fiction: Path, old: str, new: str, code: str, at: str, message: str, advice: str
) -> None:
    text = spoil(fiction, old, new)
    before = text[: text.index(at)]
    expected = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    found = [f for f in faults_of(fiction) if f.code == code]
    assert found, faults_of(fiction)
    assert (found[0].place.line, found[0].place.column) == expected, found
    assert found[0].place.file.endswith("mingxi.yaml")
    assert message in found[0].message
    assert advice in found[0].advice


def test_all_faults_of_a_file_show_in_one_run(fiction: Path) -> None:
    for old, new in (
        ("年初预算: 200.00", "年初预算：２００.00"),
        ("执行数: 207.90", "执行数额: 207.90"),
        ("姓名: 示乙", "姓名: 示 乙"),
        ("居民满意度: {完", "居民满意: {完"),
        ("  - 统筹辖区公共", "  -统筹辖区公共"),
    ):
        spoil(fiction, old, new)
    codes = sorted(f.code for f in faults_of(fiction))
    assert codes == ["YML-03", "YML-03", "YML-04", "YML-04", "YML-05", "YML-05", "YML-06", "YML-06"]


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        ("主要职责: 宣传".encode("gb18030"), "YML-09", "GB18030"),
        ("主要职责: 宣传".encode("utf-16"), "YML-09", "UTF-16"),
        (b"\xff\xff\xff\xff", "YML-09", "不是 UTF-8"),
        (b"PK\x03\x04rest of a docx", "YML-09", "Word"),
        (b"", "YML-01", "空"),
        ("# 只有注释\n".encode(), "YML-01", "空"),
        (b"a: " + b"x" * (2 * 1024 * 1024), "YML-10", "2 MB"),
        (b"[" * 100_000, "YML-01", "层次太深"),
        (b"a: [" * 5000, "YML-10", "层次"),
        ("? [主要职责]\n: 宣传\n".encode(), "YML-01", "键的位置"),
        (b"just a word", "YML-05", "下级条目"),
    ],
)
def test_what_is_not_such_a_file_at_all(fiction: Path, raw: bytes, code: str, words: str) -> None:
    (fiction / "2023" / "mingxi.yaml").write_bytes(raw)
    found = faults_of(fiction)
    assert [f for f in found if f.code == code and words in f.message], found


def test_a_full_width_indent_is_one_fault_and_no_other(fiction: Path) -> None:
    spoil(fiction, "  全年预算: 210.00", "　　全年预算: 210.00")
    assert [f.code for f in faults_of(fiction)] == ["YML-07"]


def test_windows_line_ends_and_a_byte_order_mark_are_no_fault(fiction: Path) -> None:
    path = fiction / "2023" / "mingxi.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults_of(fiction) == []


def test_a_folded_sentence_gets_no_blanks_between_its_characters(fiction: Path) -> None:
    spoil(fiction, SCOPE, "评价范围: >-\n    部门整体，\n    共 3 项\n    支出")
    district = district_of(fiction / "2023")
    submission, findings = load_office(district, district.entry("mingxi"))
    assert submission is not None, findings
    assert submission.evaluation.process.scope == "部门整体，共 3 项支出"


def test_an_unknown_office_is_answered_with_the_nearest_and_the_list(fiction: Path) -> None:
    with pytest.raises(UsageError) as error:
        district_of(fiction / "2023").entry("mingxl")
    assert "是不是“mingxi”" in error.value.message
    assert "yunling（云岭）" in error.value.advice


def test_an_office_that_has_not_come_in_says_so(fiction: Path) -> None:
    with pytest.raises(UsageError, match="还没有报送"):
        faults_of(fiction, "yunling")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("等级标准: 优90", "等级标准: 优99", "没有名为“优99”的等级标准"),
        ("等级标准: 优90", "等级标准: [{等级: 好, 起点: 60}]", "60分以下没有等级"),
        ("标识: yunling", "标识: mingxi", "两个标识“mingxi”"),
        ("标识: yunling", "标识: ../etc", "不能作文件名"),
        ("三级指标: 居民满意度", "三级指标: 网格化覆盖率", "“网格化覆盖率”出现了两次"),
        ("{方式: 定性}", "{方式: 定型}", "没有“定型”这种计分方式"),
        ("{方式: 定性}", "{达成下限: 80%}", "缺少“方式”"),
        ("{起: 95%, 止: 98%, 得分: 12}", "{起: 95%, 止: 97%, 得分: 12}", "97%到98%之间有空档"),
        ("{方式: 反向, 目标: 5}", "{方式: 反向, 目标: 5, 超出: 随意}", "填了“随意”"),
    ],
)
def test_faults_of_the_district(fiction: Path, old: str, new: str, words: str) -> None:
    spoil(fiction, old, new, "district")
    district, findings = load_district(fiction / "2023")
    assert district is None
    assert [f for f in findings if words in f.message and f.place.line], findings


@given(st.binary(max_size=400))
def test_no_bytes_whatever_bring_a_traceback(raw: bytes) -> None:
    parse_yaml(raw, "x.yaml", KNOWN_KEYS)


@given(st.text("主要职责: -[]{}#&*!|>'\"%@`,?\n 　：\t", max_size=80))
def test_no_scramble_of_yaml_signs_brings_a_traceback(text: str) -> None:
    parse_yaml(text.encode(), "x.yaml", KNOWN_KEYS)


def test_a_directory_of_forty_thousand_offices_is_read(fiction: Path) -> None:
    path = fiction / "2023" / "district.yaml"
    rows = "".join(f"  - {{代码: {10**9 + n}, 名称: 虚构{n}, 标识: xu{n}}}\n" for n in range(40_000))
    path.write_text(path.read_text("utf-8") + rows, "utf-8")
    district = district_of(fiction / "2023")
    assert len(district.district.directory) == 40_002
    assert district.entry("虚构39999").slug == "xu39999"
