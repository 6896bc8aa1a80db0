"""Names of files: what some system would refuse, or would take for another's, is refused with its place."""

from pathlib import Path

import pytest

from tests.papers.conftest import PAPERS, Run, list_papers, out_files, spoil

ONE = '\n文书:\n  - {名称: 自评报告, 模板: templates/report.docx, 文件名: "%s"}\n'


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("报告/{标识}", "“/”"),
        ("..\\\\{标识}", "“\\”"),
        ("../{标识}", "“/”"),
        (".{标识}", "隐藏"),
        ("{标识}.", "结尾"),
        ("{标识}：报告*", "“*”"),
        ("{标识}?", "“?”"),
        ("con", "Windows"),
        ("NUL.{标识}", "Windows"),
        ("LPT1", "Windows"),
        ("汇编", "区里文件"),
        ("Manifest", "区里文件"),
        ("已撤下", "区里文件"),
        ("{标识}-草稿", "草稿"),
        ("{标识}.未通过", "未通过"),
        ("报" * 70, "太长"),
        ("{单位.名子}", "{单位.名称}"),
        ("{标识", "花括号"),
        ("{本项目.名称}", "对象"),
        ("{标识}\\u200b报告", "U+200B"),
        ("报告", "云岭街道办事处"),  # every office's would be one file
        ("{市名}{区名}{年度}", "云岭街道办事处"),
    ],
)
def test_a_name_that_cannot_be_is_refused(
    run: Run, pattern: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    list_papers(ONE % pattern)
    for command in (["build", "mingxi"], ["build", "--all"], ["check", "mingxi"]):
        assert run(*command) == 1, command
        said = capsys.readouterr()
        assert words in said.out + said.err, command
        assert "district.yaml:" in said.out + said.err and "文件名" in said.out + said.err
        assert not Path("out").exists() or set(out_files()) <= {"manifest.json"}


@pytest.mark.parametrize(
    "second",
    ["", ', 文件名: "{标识}.docx"', ', 文件名: "MINGXI"'],
)
def test_two_papers_with_one_file_are_refused(
    run: Run, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = (
        "  - {名称: 自评报告, 模板: templates/report.docx}\n  - {名称: 自评表, 模板: templates/自评表.docx"
    )
    list_papers(f"\n文书:\n{listed}{second}}}\n")
    assert run("build", "mingxi") == 1
    assert "文件名都是" in capsys.readouterr().out
    assert run("build", "--all") == 1


@pytest.mark.parametrize(
    "template",
    [
        "/etc/x.docx",
        "../x.docx",
        "templates/../../x.docx",
        "C:\\\\x.docx",
        "templates/x.doc",
        "templates/x.pdf",
    ],
)
def test_a_template_comes_from_the_districts_folder(
    run: Run, template: str, capsys: pytest.CaptureFixture[str]
) -> None:
    list_papers("\n文书:\n  - {名称: 自评报告, 模板: TEMPLATE}\n".replace("TEMPLATE", f'"{template}"'))
    assert run("check", "mingxi") == 1
    assert "模板" in capsys.readouterr().out


def test_a_name_of_the_data_is_refused_where_it_cannot_be(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    list_papers(ONE % "{单位.名称}")
    spoil("名称: 明溪, 标识: mingxi", "名称: 明溪, 标识: mingxi, 单位名称: 明溪/南街办事处", "district")
    assert run("build", "mingxi") == 1
    assert "“明溪/南街办事处”里有“/”" in capsys.readouterr().out


def test_an_office_chooses_and_adds(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("data/2023/mingxi.yaml")
    own = path.read_text("utf-8")
    path.write_text(own + "文书: [自评表]\n", "utf-8")
    assert run("build", "mingxi") == 0
    assert {p for p in out_files() if p.endswith(".pdf")} == {"2023明溪街道办事处自评表.pdf"}
    Path("data/2023/本街道.docx").write_bytes(Path("templates/自评表.docx").read_bytes())
    added = '文书: [自评报告, {名称: 本街道表, 模板: 本街道.docx, 文件名: "{标识}-表"}]\n'
    path.write_text(own + added, "utf-8")
    for command in (["build", "mingxi"], ["build", "--all"]):
        assert run(*command) == 0, capsys.readouterr()
        assert {p for p in out_files() if p.endswith(".pdf") and p[0] == "m"} == {
            "mingxi.pdf",
            "mingxi-表.pdf",
        }
    assert (Path("out/2023/已撤下") / "2023明溪街道办事处自评表.pdf").is_file()
    for wrong, words in (
        ("文书: [自评标]\n", "自评表"),
        ("文书: [自评表, 自评表]\n", "两份文书"),
        ("文书: [{名称: 甲, 模板: 本街道.docx, 文件名: yunling}]\n", "云岭街道办事处"),
    ):
        path.write_text(own + wrong, "utf-8")
        capsys.readouterr()
        assert run("check", "mingxi") == 1
        said = capsys.readouterr().out
        assert words in said and "mingxi.yaml:" in said


def test_two_papers_of_one_name_are_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    list_papers(PAPERS.replace("名称: 自评表", "名称: 自评报告"))
    assert run("check", "mingxi") == 1
    assert "有两份文书叫“自评报告”" in capsys.readouterr().out
