"""`build` makes all of an office's papers, and again only those that print what has changed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from reportgen.cli import main
from reportgen.pdf.content import Reading
from tests.papers.conftest import PAPERS, Run, list_papers, out_files, spoil, times

REPORT = ["mingxi.docx", "mingxi.pdf"]
FORM = ["2023明溪街道办事处自评表.docx", "2023明溪街道办事处自评表.pdf"]


def status(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["status", "--format", "json"]) == 0
    offices = json.loads(capsys.readouterr().out)["街道"]
    return dict(next(o for o in offices if o["标识"] == "mingxi"))


def text_of(name: str) -> str:
    return "".join(Reading(Path("out/2023") / name).pages)


def test_one_command_makes_all_papers(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "mingxi") == 0
    said = capsys.readouterr().out
    assert sorted(out_files()) == sorted([*REPORT, *FORM, "manifest.json"])
    for name in (*REPORT, *FORM):
        assert name in said
    assert "部门整体支出绩效自评表" in text_of(FORM[1]) and "主要职责" not in text_of(FORM[1])
    assert status(capsys)["状态"] == "已生成"
    assert run("verify") == 0


def test_a_change_makes_only_the_papers_that_print_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "mingxi") == 0
    before = times()
    spoil("事业编制: 30", "事业编制: 31")  # only the report prints it
    assert status(capsys)["状态"] == "已过期"
    assert run("build", "mingxi") == 0
    now = times()
    assert {name for name in now if now[name] != before[name]} == set(REPORT)
    assert status(capsys)["状态"] == "已生成"
    assert run("verify") == 0
    spoil("执行数: 207.90", "执行数: 207.80")  # both print it
    spoil("结余2.10万元", "结余2.20万元")
    assert run("build", "--all") == 0
    after = times()
    assert {name for name in after if name in now and after[name] != now[name]} == {*REPORT, *FORM}
    spoil("  - 宣传贯彻党的路线方针政策", "  # 一句注释\n  - 宣传贯彻党的路线方针政策")
    assert run("build", "--all") == 0
    assert {k: v for k, v in times().items() if k in (*REPORT, *FORM)} == {
        k: after[k] for k in (*REPORT, *FORM)
    }
    assert status(capsys)["状态"] == "已生成"
    assert run("verify") == 0


def test_what_comes_out_does_not_depend_on_what_was_kept(run: Run) -> None:
    assert run("build", "mingxi") == 0
    spoil("事业编制: 30", "事业编制: 31")
    assert run("build", "mingxi") == 0
    kept = out_files()
    assert run("build", "mingxi", "--force") == 0
    assert out_files() == kept


def test_a_file_that_was_altered_is_made_again(run: Run) -> None:
    assert run("build", "mingxi") == 0
    good = out_files()
    path = Path("out/2023") / FORM[0]
    state = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert run("build", "mingxi") == 0
    assert out_files() == good


def test_a_template_concerns_its_paper(run: Run) -> None:
    assert run("build", "mingxi") == 0
    before = times()
    document = Document("templates/自评表.docx")
    document.add_paragraph("补充说明：无。")
    document.save("templates/自评表.docx")
    assert run("build", "--all") == 0
    now = times()
    assert {name for name in before if now[name] != before[name]} == set(FORM)
    assert "补充说明：无。" in text_of(FORM[1])


def test_one_paper_can_be_asked_for(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "mingxi", "--paper", "自评表") == 0
    assert sorted(out_files()) == sorted([*FORM, "manifest.json"])
    left = status(capsys)
    assert left["状态"] == "已过期" and "自评报告" in left["说明"]
    assert run("build", "--all") == 0
    assert {*REPORT, *FORM} <= out_files().keys()
    assert status(capsys)["状态"] == "已生成"
    spoil("事业编制: 30", "事业编制: 31")
    assert run("build", "mingxi", "--paper", "自评表") == 0
    left = status(capsys)
    assert left["状态"] == "已过期" and "自评报告" in left["说明"]
    capsys.readouterr()
    assert run("build", "mingxi", "--paper", "自平表") == 2
    said = capsys.readouterr().err
    assert "明溪街道办事处没有叫“自平表”的文书" in said and "自评表" in said
    assert run("build", "--all", "--paper", "自评表") == 2
    assert "--paper 不与 --all 同用" in capsys.readouterr().err


def test_the_template_is_not_named_twice(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["build", "mingxi"], ["build", "--all"], ["status"]):
        assert run(*command, "--template", "templates/自评表.docx") == 2, command
        assert "不能再用 --template" in capsys.readouterr().err


def test_a_paper_that_cannot_be_made_does_not_hold_up_the_others(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    good = Path("templates/自评表.docx").read_bytes()
    Path("templates/自评表.docx").write_bytes(b"PK no document")
    for command in (["build", "mingxi"], ["build", "--all"]):
        assert run(*command) != 0
        said = capsys.readouterr()
        assert "明溪街道办事处的自评表" in said.out + said.err, command
        assert set(REPORT) <= out_files().keys()
        assert status(capsys)["状态"] == "未生成"
    Path("templates/自评表.docx").write_bytes(good)
    before = times()
    assert run("build", "--all") == 0
    assert all(times()[name] == before[name] for name in REPORT)
    assert set(FORM) <= out_files().keys() and status(capsys)["状态"] == "已生成"


def test_a_draft_is_a_set_of_its_own(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "mingxi", "--draft") == 0
    names = {p.name for p in Path("out/2023").glob("*-草稿.*")}
    assert names == {f"{Path(n).stem}-草稿{Path(n).suffix}" for n in (*REPORT, *FORM)}
    assert status(capsys)["状态"] == "有数据"


@pytest.mark.parametrize("command", [["build", "mingxi"], ["build", "--all"]])
def test_a_paper_taken_from_the_list_is_set_aside(
    run: Run, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build", "--all") == 0
    made = out_files()
    list_papers(PAPERS.partition("  - {名称: 自评表")[0])
    assert run(*command) == 0
    for name in FORM:
        assert not (Path("out/2023") / name).exists()
        assert (Path("out/2023/已撤下") / name).read_bytes() == made[name]
    assert run("verify") == 0, capsys.readouterr().out
    assert status(capsys)["状态"] == "已生成"
    list_papers(PAPERS)
    assert run(*command) == 0
    assert {name: out_files()[name] for name in FORM} == {name: made[name] for name in FORM}


def test_a_new_file_name_takes_the_place_of_the_old(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--all") == 0
    list_papers(PAPERS.replace("{年度}{单位.名称}自评表", "{标识}-自评表"))
    assert run("build", "--all") == 0
    now = out_files()
    assert "mingxi-自评表.pdf" in now and not set(FORM) & now.keys()
    assert run("verify") == 0, capsys.readouterr().out


def test_without_a_list_all_is_as_before(run: Run) -> None:
    list_papers("")
    assert run("build", "mingxi") == 0
    alone = out_files()
    assert sorted(alone) == [*REPORT[:1], "mingxi.pdf", "manifest.json"] or set(alone) == {
        *REPORT,
        "manifest.json",
    }
    list_papers(PAPERS)
    assert run("build", "mingxi") == 0
    assert {name: out_files()[name] for name in REPORT} == {name: alone[name] for name in REPORT}


def test_an_edit_shows_and_makes_the_papers_that_it_changes(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build", "mingxi") == 0
    before = times()
    capsys.readouterr()
    assert run("set", "mingxi", "机构人员.事业编制=31") == 0
    said = capsys.readouterr().out.partition("已写入")[0]
    assert "\n自评报告\n" in said and "\n自评表\n" not in said
    now = times()
    assert {name for name in now if now[name] != before[name]} == set(REPORT)
    assert run("undo", "mingxi") == 0
    assert run("set", "mingxi", "评分.居民满意度.完成值=93%") == 0
    assert "\n自评表\n" in capsys.readouterr().out
    assert "93%" in text_of(FORM[1])
    assert status(capsys)["状态"] == "已生成" and run("verify") == 0


def test_a_template_that_is_missing_is_named_with_where_to_mend_it(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    list_papers(PAPERS.replace("templates/自评表.docx", "templates/自平表.docx"))
    for command in (["build", "mingxi"], ["build", "--all"]):
        assert run(*command) != 0
        said = capsys.readouterr()
        assert "templates/自平表.docx" in said.out + said.err
    assert "“文书”里“自评表”的“模板”" in status(capsys)["说明"]
    assert set(REPORT) <= out_files().keys()
    assert (
        run("set", "mingxi", "机构人员.事业编制=31", "--no-build") == 0
    )  # the data can be edited all the same
    list_papers(PAPERS)
    assert run("build", "--all") == 0 and status(capsys)["状态"] == "已生成"


def test_papers_of_projects_only_and_no_project(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    list_papers("\n文书:\n  - {名称: 项目表, 模板: templates/自评表.docx, 对象: 项目}\n")
    for command in (["build", "mingxi"], ["build", "--all"]):
        assert run(*command) != 0
        said = capsys.readouterr()
        assert "没有项目" in said.out + said.err
