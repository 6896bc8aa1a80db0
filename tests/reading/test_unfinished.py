"""A file that is still being filled in: 待填 is one fault and nothing follows from it, 【待核】 stops the final version."""

import json
from pathlib import Path

import pytest

from reportgen.cli import main
from tests.checks.pages import waived
from tests.conftest import ROOT

TEMPLATE = ["--template", str(ROOT / "templates" / "report.docx")]
OPENED = [
    ("执行数: 207.90", "执行数: 待填", "预算.执行数"),
    ("收集开始: 2024-01-15", "收集开始: 待填", "自评工作.收集开始"),
    ("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {完成值: 待填}", "评分.便民服务活动次数.完成值"),
    ("    内容: 明溪街道新建", "    内容: 待填  # 明溪街道新建", "重点工作.第1项.内容"),
    ("指标: 网格化覆盖率", "指标: 待填  # 网格化覆盖率", "绩效目标.分项目标.第1项.指标"),
    ("姓名: 示乙", "姓名: 待填", "评价工作组.第2项.姓名"),
    ("联系人: 示例丁", "联系人: '待填'", "落款.联系人"),
]
IN_DISTRICT = [
    ("通知文件: ", "通知文件: 待填  # ", ["通知文件"]),
    ("等级标准: 优90", "等级标准: 待填", ["等级标准"]),
    ("计分规则: {方式: 正向, 目标: 12}", "计分规则: {方式: 待填}", None),
    ("标识: mingxi", "标识: 待填", None),
]


def spoil(path: Path, *edits: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def check(data: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    main(["check", "mingxi", "--data", str(data), "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    found = document["问题"] if isinstance(document, dict) else document
    return [f for f in found if f["编号"].startswith("YML")]


@pytest.mark.parametrize(("old", "new", "key"), OPENED)
def test_an_open_value_is_one_finding(
    fiction: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, key: str
) -> None:
    spoil(fiction / "2023" / "mingxi.yaml", (old, new))
    (finding,) = check(fiction, capsys)
    assert (finding["编号"], finding["级别"], finding["位置"]) == ("YML-12", "错误", key)
    assert finding["行"] and "还没有填" in finding["问题"]


def test_many_open_values_are_as_many_findings_and_other_faults_are_told_beside_them(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = fiction / "2023" / "mingxi.yaml"
    spoil(office, *((old, new) for old, new, _ in OPENED))
    assert [f["位置"] for f in check(fiction, capsys)] == sorted(
        (key for _, _, key in OPENED), key=[f["位置"] for f in check(fiction, capsys)].index
    )
    spoil(office, ("  年初预算: 200.00\n", ""), ("全年预算: 210.00", "全年预算: 2百万"))
    codes = sorted(f["编号"] for f in check(fiction, capsys))
    assert codes == ["YML-04", "YML-05", *["YML-12"] * len(OPENED)]


@pytest.mark.parametrize(("old", "new", "keys"), IN_DISTRICT)
def test_an_open_value_of_the_district_is_one_finding(
    fiction: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, keys: list[str] | None
) -> None:
    district = fiction / "2023" / "district.yaml"
    text = district.read_text("utf-8")
    assert old in text
    district.write_text(text.replace(old, new, 1), "utf-8")
    (finding,) = check(fiction, capsys)
    assert finding["编号"] == "YML-12" and (keys is None or finding["位置"] in keys)


def test_an_unknown_key_that_is_open_is_told_once(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(fiction / "2023" / "mingxi.yaml", ("执行数: 207.90", "执行数: 207.90\n  执行: 待填"))
    assert [f["编号"] for f in check(fiction, capsys)] == ["YML-03"]


def test_unconfirmed_texts_are_one_finding_a_section_and_cannot_be_waved_through(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = fiction / "2023" / "mingxi.yaml"
    text = office.read_text("utf-8").replace("    - 工作小组", "    - 【待核】工作小组")
    text = text.replace("标题: 建成", "标题: 【待核】建成").replace("内容: 明溪", "内容: 【待核】明溪")
    text = text.replace(*waived("YML-13@重点工作", "还没有核对", "去年的文字今年照用，已经核对过了"))
    office.write_text(text, "utf-8")
    first, second = check(fiction, capsys)
    assert [f["编号"] for f in (first, second)] == ["YML-13", "YML-13"]
    assert "“重点工作”有 2 处" in first["问题"] and "第 38、39 行" in first["问题"]
    assert "reportgen confirm mingxi 自评工作" in second["办法"]
    assert not first["已说明"] and not second["已说明"]


def test_drafts_are_built_from_unconfirmed_texts_final_versions_are_not(
    fiction: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(fiction / "2023" / "mingxi.yaml", ("资金来源: ", "资金来源: 【待核】"))
    where = ["--data", str(fiction), "--out", str(tmp_path / "out"), *TEMPLATE]
    assert main(["build", "mingxi", *where]) == 1
    assert not list((tmp_path / "out" / "2023").glob("*.pdf"))
    assert main(["build", "mingxi", "--draft", *where]) == 0
    assert (tmp_path / "out" / "2023" / "mingxi-草稿.pdf").is_file()


def test_status_counts_what_is_left(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office, district = fiction / "2023" / "mingxi.yaml", fiction / "2023" / "district.yaml"
    spoil(office, ("执行数: 207.90", "执行数: 待填"), ("资金来源: ", "资金来源: 【待核】"))
    spoil(office, ("人员说明: ", "# 人员说明: 待填  # "))  # in a comment nothing is open
    district.write_text(district.read_text("utf-8").replace("通知文件: ", "通知文件: 待填  # "), "utf-8")
    where = ["status", "--data", str(fiction), "--out", str(fiction / "out"), *TEMPLATE]
    assert main([*where, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    mingxi, yunling = document["街道"]
    assert (mingxi["待填"], mingxi["待核"]) == (1, 1) and yunling["待填"] is None
    assert document["district.yaml"] == {"待填": 1, "待核": 0}
    assert main(where) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[-2:] == ["1", "1"] and lines[-1] == "district.yaml：待填 1 处，待核 0 处"
