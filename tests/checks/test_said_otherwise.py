"""Slips in other words than the examples of the rules: what names a known number, units, half sentences, blanks, posts."""

from pathlib import Path

import pytest

from tests.checks.pages import WORK, Example, report_findings


def _codes(data: Path, edits: Example) -> set[str]:
    return {finding.code for finding in report_findings(data, edits)}


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("CON-03", "便民服务活动全年共举办15次。", "便民服务活动全年共举办12次。"),
        ("CON-03", "累计组织各类便民服务活动17次。", "社区累计组织各类便民服务活动17次。"),
        ("CON-03", "问卷显示居民满意度为95.2%。", "问卷显示居民满意度为92.5%。"),
        ("NUM-07", "更换护栏800平方米。", "更换护栏800米。"),
        ("NUM-07", "为48户家庭发放临时救助9.60元。", "为每户家庭发放临时救助960元。"),
        ("NUM-07", "为每名环卫工人发放防暑用品200万元。", "为每名环卫工人发放防暑用品200元。"),
        ("NUM-04", "新增绿地1500平方，栽植乔木120株。", "新增绿地1500平方米，栽植乔木120株。"),
        ("NUM-05", "承办就业、社保、医保四类事务。", "承办就业、社保、医保三类事务。"),
        ("TXT-09", "推进“多网合一”，实现。", "推进“多网合一”，实现信息共享。"),
        ("TXT-09", "深化网格治理，问题发现更。", "深化网格治理，发现问题更及时。"),
        ("TXT-09", "建立台账，定期。", "建立台账，定期通报。"),
        ("TXT-10", "慰问老党员86名【核实】，送去关怀。", "慰问老党员86名，送去关怀。"),
        ("TXT-10", "新增托育点几处。", "新增托育点十几处，每一处都挂牌。"),
        ("TXT-10", "走访企业126家（数据待更新）。", "走访企业126家（含个体户）。"),
        ("TXT-05", "云岭街道联合辖区单位开展植树。", "与云岭街道联合辖区单位开展植树。"),
        ("TXT-06", "协尚解决邻里矛盾。", "协商解决邻里矛盾。"),
    ],
)
def test_a_slip_in_a_sentence_is_found(tmp_path: Path, code: str, wrong: str, right: str) -> None:
    assert code in _codes(tmp_path / "wrong", [(WORK, wrong)])
    assert code not in _codes(tmp_path / "right", [(WORK, right)])


@pytest.mark.parametrize(
    ("code", "old", "wrong"),
    [
        ("SIG-04", "职务: 社区书记, 职称: 社会工作师", "职务: 党工委书记, 职称: 社会工作师"),
        ("SIG-04", "职务: 副主任, 职称: 会计师", "职务: 社区书记, 职称: 会计师"),
        ("IND-20", "居民满意度: {完成值: 92.5%", "居民满意度: {完成值: 9.25%"),
        ("IND-20", "平均办理天数: {完成值: 5}", "平均办理天数: {完成值: 48}"),
        (
            "CON-03",
            "调整原因: 年中追加老旧小区改造配套经费10.00万元",
            "调整原因: 追加改造经费，调整幅度为5.30%",
        ),
        ("GOAL-03", "居民满意度达到90%。", "居民满意度达到60%。"),
        ("TXT-04", "评价范围: 部门整体支出", "评价范围: 部门整体支出，自评基准日为2022年12月31日"),
    ],
)
def test_a_slip_in_a_field_is_found(tmp_path: Path, code: str, old: str, wrong: str) -> None:
    assert code in _codes(tmp_path, [(old, wrong)])
