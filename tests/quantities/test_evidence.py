"""Sources of numbers: what standing they give, and the list that a template prints."""

import json
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.office.judge import load_case
from reportgen.render import Template
from reportgen.render.view import values
from tests.conftest import ROOT, district_of
from tests.docx_text import dump
from tests.render.word_files import Block, add_block

EDITS = [
    ("资金来源: 预算资金全部", "依据: {执行数: 部门决算报表, 10.00万元: 追加通知}\n  资金来源: 预算资金全部"),
    (
        "内容: 明溪街道新建社区服务驿站，",
        "依据: 驿站工作台账\n    内容: 新建社区服务驿站3处，接待居民7300余人次，",
    ),
    ("事项办结率: {完成值: 98.6%}", "事项办结率: {完成值: 98.6%, 依据: 综合服务中心办件台账}"),
    ("{完成值: 达成, 自评得分: 30}", "{完成值: 达成, 自评得分: 30, 依据: 区考核通报}"),
    ("落款:\n", "依据:\n  便民服务活动12次: 活动签到表\n\n落款:\n"),
]
ROWS = [
    ("预算：执行数", "207.90万元", "部门决算报表"),
    ("预算：年中追加老旧小区改造配套经费", "10.00万元", "追加通知"),
    ("建成社区服务驿站", "3处、7300余人次", "驿站工作台账"),
    ("事项办结率", "98.6%", "综合服务中心办件台账"),
    ("辖区治理水平提升", "达成", "区考核通报"),
    ("全年开展便民服务活动", "12次", "活动签到表"),
]


@pytest.fixture
def sourced(fiction: Path) -> Path:
    path = fiction / "2023" / "mingxi.yaml"
    text = path.read_text("utf-8")
    for old, new in EDITS:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return fiction


def test_what_is_sourced_has_that_standing(sourced: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["numbers", "mingxi", "--data", str(sourced), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    given = {a["数"]: a["说明"] for a in found if a["依据类别"] == "有据"}
    assert set(given) == {"207.90万元", "10.00万元", "3处", "7300余人次", "98.6%", "12次"}
    assert given["7300余人次"] == "驿站工作台账" and given["98.6%"] == "综合服务中心办件台账"
    assert (
        next(a for a in found if a["数"] == "2.10万元" and a["所计"] == "结余" and a["依据类别"] != "计算")[
            "依据类别"
        ]
        == "相符"
    )


def test_a_source_does_not_make_a_contradiction_right(
    sourced: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sourced / "2023" / "mingxi.yaml"
    text = path.read_text("utf-8").replace(
        "收支说明: 结余2.10万元", "收支说明: 全年执行数207.80万元，结余2.10万元"
    )
    path.write_text(text.replace("10.00万元: 追加通知", "207.80万元: 某台账, 10.00万元: 追加通知"), "utf-8")
    assert main(["numbers", "mingxi", "--data", str(sourced)]) == 0
    assert "不符  207.80万元" in capsys.readouterr().out
    main(["check", "mingxi", "--data", str(sourced)])
    assert "CON-03" in capsys.readouterr().out


def test_explain_names_the_source(sourced: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "mingxi", "事项办结率", "--data", str(sourced)]) == 0
    assert "数的依据：综合服务中心办件台账  〔" in capsys.readouterr().out


def test_a_template_prints_the_list(sourced: Path, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    table: Block = [
        ["序号", "事项", "数", "依据"],
        ["{% 逐行 项 in 佐证材料清单 %}{{ 项.序号 }}", "{{ 项.事项 }}", "{{ 项.数 }}", "{{ 项.依据 }}"],
    ]
    for block in ("佐证材料清单", table):
        add_block(document, block)
    path = tmp_path / "清单.docx"
    document.save(str(path))
    district = district_of(sourced / "2023")
    case, findings = load_case(district, district.entry("mingxi"))
    assert case is not None, findings
    printed = dump(Template.open(path, tmp_path / "cache").render(values(case.submission, case.scorecard)))
    for number, (what, figure, source) in enumerate(ROWS, 1):
        assert f"{number} | {what} | {figure} | {source}" in printed
    assert f"{len(ROWS) + 1} | " not in printed


def test_without_sources_the_list_is_empty() -> None:
    district = district_of(ROOT / "data" / "2022")
    case, findings = load_case(district, district.entry("dongli"))
    assert case is not None, findings
    assert values(case.submission, case.scorecard)["佐证材料清单"] == []


def test_the_new_year_begins_without_them_and_with_the_references(
    sourced: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sourced / "2023" / "mingxi.yaml"
    path.write_text(
        path.read_text("utf-8").replace("收支说明: 结余2.10万元", "收支说明: 结余{预算.结余}万元"), "utf-8"
    )
    assert main(["new", "--year", "2024", "mingxi", "--data", str(sourced)]) == 0
    text = (sourced / "2024" / "mingxi.yaml").read_text("utf-8")
    assert "办件台账" not in text and "签到表" not in text
    assert "【待核】结余{预算.结余}万元按规定结转下年使用" in text


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("依据: []", "依据"),
        ("依据: {}", "是空的"),
        ("依据: {执行数: {甲: 乙}}", "填成了列表或下级条目"),
        ("依据:", "没有填内容"),
    ],
)
def test_sources_of_the_wrong_shape_are_told(
    fiction: Path, capsys: pytest.CaptureFixture[str], new: str, message: str
) -> None:
    path = fiction / "2023" / "mingxi.yaml"
    path.write_text(path.read_text("utf-8").replace("  资金来源:", f"  {new}\n  资金来源:"), "utf-8")
    assert main(["check", "mingxi", "--data", str(fiction)]) == 1
    said = capsys.readouterr().out
    assert message in said and "程序内部" not in said
