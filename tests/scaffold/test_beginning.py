"""reportgen new and init: what is carried, open, to be confirmed and left out; nothing that is there is overwritten."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from reportgen.cli import main
from reportgen.scaffold.json_schema import schema
from tests.checks.pages import waived
from tests.conftest import FICTION, ROOT

Run = Callable[..., tuple[int, str]]
OWN_WORDS = [
    waived("TXT-02@主要职责.第1项", "后面没有句号", "原文如此，照录，不代为改动"),
    ("居民满意度: {完成值: 92.5%, 样本量: 320}", "居民满意度: {不适用: 本年没有开展调查}"),
    ("收支说明: 结余", "超出: 无\n  收支说明: 结余"),
]


@pytest.fixture
def run(fiction: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        code = main([*arguments, "--data", str(fiction)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def tree(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)


def leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from leaves(inner)
    else:
        yield node


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_year_begins_from_the_last(fiction: Path, run: Run) -> None:
    before = fiction / "2023" / "mingxi.yaml"
    before.write_text(before.read_text("utf-8").replace(*OWN_WORDS[0]).replace(*OWN_WORDS[1]), "utf-8")
    code, said = run("new", "明溪", "--year", "2024")
    assert code == 0, said
    old, new = tree(before), tree(fiction / "2024" / "mingxi.yaml")
    for kept in ("主要职责", "评价工作组"):
        assert new[kept] == old[kept]
    assert new["机构人员"] == {
        "行政编制": "20", "事业编制": "30", "实有人数": "待填", "人员说明": "【待核】均为在职人员",
    }  # fmt: skip
    assert new["资产"] == {
        "资产总额": {"本年": "待填", "上年": "520.00"},
        "负债总额": {"本年": "待填", "上年": "120.00"},
        "净资产": {"本年": "待填", "上年": "400.00"},
    }
    assert new["预算"] == {
        "年初预算": "待填", "全年预算": "待填", "执行数": "待填",
        "收支说明": "【待核】" + old["预算"]["收支说明"], "资金来源": "【待核】" + old["预算"]["资金来源"],
    }  # fmt: skip
    assert list(leaves(new["绩效目标"])) == ["【待核】" + text for text in leaves(old["绩效目标"])]
    assert new["评分"]["便民服务活动次数"] == {"完成值": "待填"}
    assert new["评分"]["辖区治理水平提升"] == {"完成值": "待填", "自评得分": "待填"}
    assert new["评分"]["居民满意度"] == {"不适用": "【待核】本年没有开展调查"}
    assert new["评分"]["全年预算执行率"] == {}
    (problem,) = new["问题和措施"]
    assert (problem["责任人"], problem["完成时限"]) == ("财政所", "待填")
    assert new["落款"] == {"成文日期": "待填", "联系人": "示例丁"}
    assert "忽略检查" not in new


def test_no_figure_of_this_year_is_made_up(fiction: Path, run: Run) -> None:
    """Every figure of the new file was typed last year: as a post, a 上年 number or within a text."""
    assert run("new", "--year", "2024")[0] == 0
    old = set(leaves(tree(fiction / "2023" / "mingxi.yaml")))
    for value in leaves(tree(fiction / "2024" / "mingxi.yaml")):
        assert value == "待填" or value.removeprefix("【待核】") in old


def test_the_district_of_the_new_year(fiction: Path, run: Run) -> None:
    code, said = run("new", "--year", "2024")
    assert code == 0, said
    old, new = tree(fiction / "2023" / "district.yaml"), tree(fiction / "2024" / "district.yaml")
    assert (new["年度"], new["通知文件"]) == ("2024", "待填")
    assert new["依据文件"] == "【待核】" + old["依据文件"]
    for kept in ("指标体系", "街道名录", "等级标准", "市名"):
        assert new[kept] == old[kept]
    assert {p.name for p in (fiction / "2024").iterdir()} == {"district.yaml", "mingxi.yaml"}


def test_what_is_left_open_becomes_a_final_report(fiction: Path, run: Run, tmp_path: Path) -> None:
    """Filled in, confirmed and built: the new year stands by itself."""
    shutil.move(fiction / "2023", fiction / "2022")
    past = [("年度: 2023\n", "年度: 2022\n"), ("开展2023年度", "开展2022年度")]
    district = (fiction / "2022" / "district.yaml").read_text("utf-8")
    for old, new in past:
        district = district.replace(old, new)
    (fiction / "2022" / "district.yaml").write_text(district, "utf-8")
    assert run("new", "--year", "2023")[0] == 0
    path = fiction / "2023" / "district.yaml"
    text = re.sub(
        "通知文件: 待填",
        "通知文件: 《关于开展2023年度部门整体支出绩效自评工作的通知》",
        path.read_text("utf-8"),
    )
    path.write_text(text.replace("【待核】", ""), "utf-8")
    answers = iter(["49", "540.00", "130.00", "410.00", "210.00", "210.00", "210.00"])
    dates = iter(["2024-01", "2024-01-16", "2024-01-16", "2024-02-21"])
    scores = iter(["14", "100%", "98.8%", "5", "达成", "30", "93%", "330", "2024年7月底", "2024-02-29"])
    filled = []
    for line in (fiction / "2023" / "mingxi.yaml").read_text("utf-8").splitlines():
        source = dates if re.match("  (启动|资料清单|收集)", line) else answers
        source = scores if re.match("  .*(完成值|得分|完成时限|成文日期)", line) else source
        filled.append(re.sub("待填", lambda _: next(source), line) if not line.startswith("#") else line)  # noqa: B023
    (fiction / "2023" / "mingxi.yaml").write_text("\n".join(filled) + "\n", "utf-8")
    code, said = run("check", "mingxi", "--year", "2023")
    assert code == 1 and "YML-12" not in said and "YML-13" in said, said
    where = ["--out", str(tmp_path / "out"), "--template", str(ROOT / "templates" / "report.docx")]
    code, said = run("confirm", "mingxi", "--year", "2023", *where)
    assert code == 0, said
    assert (tmp_path / "out" / "2023" / "mingxi.pdf").is_file()


def test_an_office_that_never_handed_in_gets_every_key_with_its_explanation(fiction: Path, run: Run) -> None:
    code, said = run("new", "云岭", "--year", "2023")
    assert code == 0, said
    path = fiction / "2023" / "yunling.yaml"
    text = path.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../schema/office.schema.json\n")
    known = set(re.findall(r"^\| (?:[^ |]*\.)?([^ .|]+) \|", _office_table(), re.M))
    written = {m[1]: m[2] for m in re.finditer(r"^[ #-]*([^\s:#-]+):(.*)$", text, re.M)}
    assert known - {"键"} <= set(written)
    for key in ("执行数", "超编原因", "收集开始", "职称", "署名"):
        assert re.search(r"  # \S", written[key]), key
    assert not set(leaves(tree(path))) - {"待填"}
    code, said = run("check", "yunling")
    assert code == 1 and set(re.findall("YML-[0-9]+", said)) == {"YML-12"}
    jsonschema.Draft7Validator(schema("office")).validate(tree(path))


def test_comments_of_a_blank_file_are_keys_when_the_sign_is_taken_off(fiction: Path, run: Run) -> None:
    assert run("new", "yunling", "--year", "2023")[0] == 0
    path = fiction / "2023" / "yunling.yaml"
    head, _, body = path.read_text("utf-8").partition("\n\n")
    body = re.sub(r"^  # 指标名称:.*\n(  #   .*\n)+", "", body, flags=re.M)  # it stands for the rows below it
    lines = body.splitlines()
    path.write_text(head + "\n\n" + "\n".join(re.sub("^( *)# ", r"\1", line) for line in lines), "utf-8")
    code, said = run("check", "yunling")
    assert code == 1 and "YML-03" not in said and "YML-01" not in said, said


def _office_table() -> str:
    text = (ROOT / "docs" / "填报说明.md").read_text("utf-8")
    return text.partition("### 街道文件的键")[2].partition("### ")[0]


def test_nothing_that_is_there_is_overwritten(fiction: Path, run: Run) -> None:
    assert run("new", "--year", "2024")[0] == 0
    (fiction / "2024" / "mingxi.yaml").write_text("主要职责: 正在填\n", "utf-8")
    before = content(fiction.parent)
    code, said = run("new", "--year", "2024")
    assert code == 0 and said.count("已有，没有动") == 4
    assert content(fiction.parent) == before


def test_a_faulty_file_of_last_year_is_told_and_not_carried(fiction: Path, run: Run) -> None:
    old = fiction / "2023" / "mingxi.yaml"
    old.write_text(old.read_text("utf-8").replace("执行数: 207.90", "执行数: 二百"), "utf-8")
    for arguments in (("mingxi",), ()):
        code, said = run("new", *arguments, "--year", "2024")
        assert code == 1 and "YML-05" in said
        assert not (fiction / "2024" / "mingxi.yaml").exists()


def test_what_was_never_finished_last_year_is_carried_as_it_is(fiction: Path, run: Run) -> None:
    assert run("new", "yunling", "--year", "2023")[0] == 0
    code, said = run("new", "--year", "2024")
    assert code == 0, said
    new = tree(fiction / "2024" / "yunling.yaml")
    assert new["资产"]["资产总额"] == {"本年": "待填", "上年": "待填"}
    assert set(leaves(new)) == {"待填"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["mingxi"], "没有写明年度"),
        (["nobody", "--year", "2024"], "街道名录里没有“nobody”"),
        (["--year", "2030"], "也没有去年的可带"),
    ],
)
def test_what_cannot_be_begun(run: Run, arguments: list[str], told: str) -> None:
    code, said = run("new", *arguments)
    assert code == 2 and told in said


def test_nothing_is_written_where_there_is_nothing_to_begin_from(fiction: Path, run: Run) -> None:
    before = content(fiction.parent)
    assert run("new", "--year", "2030")[0] == 2
    assert run("new", "nobody", "--year", "2024")[0] == 2
    assert content(fiction.parent) == before


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "新区", "--year", "2023"]) == 0
    return tmp_path / "新区"


def test_a_new_district_has_all_it_needs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(content(folder)) == {
        "README.md", "data/2023/district.yaml", "templates/report.docx", "templates/volume.docx",
        "templates/自评表.docx", "templates/公开版.docx", "templates/项目自评表.docx", "templates/佐证材料清单.docx",
        "schema/office.schema.json", "schema/district.schema.json",
    }  # fmt: skip
    assert (folder / "templates" / "report.docx").read_bytes() == (
        ROOT / "templates" / "report.docx"
    ).read_bytes()
    assert set(leaves(tree(folder / "data" / "2023" / "district.yaml"))) == {"待填", "2023"}
    capsys.readouterr()
    assert main(["check", "x", "--data", str(folder / "data")]) == 1
    assert set(re.findall("YML-[0-9]+", capsys.readouterr().out)) == {"YML-12"}
    assert main(["new", "x", "--year", "2023", "--data", str(folder / "data")]) == 2
    assert "还没有填好" in capsys.readouterr().err


def test_init_completes_and_overwrites_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "templates" / "report.docx").write_bytes(b"ours")
    (folder / "README.md").unlink()
    before = content(folder)
    assert main(["init", str(folder), "--year", "2026"]) == 0
    after = content(folder)
    assert {k: after[k] for k in before} == before and set(after) - set(before) == {"README.md"}
    other = folder.parent / "别的"
    other.mkdir()
    (other / "信.txt").write_text("私", "utf-8")
    assert main(["init", str(other)]) == 2
    assert "已有别的东西" in capsys.readouterr().err and list(other.iterdir()) == [other / "信.txt"]


def test_a_new_district_is_filled_in_and_works(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The fictional district's figures in a folder that init made: new, check and build run there."""
    for name in ("district.yaml", "mingxi.yaml"):
        shutil.copyfile(FICTION / "2023" / name, folder / "data" / "2023" / name)
    data, out = ["--data", str(folder / "data")], ["--out", str(folder / "out")]
    template = ["--template", str(folder / "templates" / "report.docx")]
    assert main(["new", "yunling", "--year", "2023", *data]) == 0
    assert main(["check", "mingxi", *data]) == 0
    assert main(["build", "mingxi", *data, *out, *template]) == 0
    assert (folder / "out" / "2023" / "mingxi.pdf").is_file()
