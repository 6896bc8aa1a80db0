"""A paper whose 对象 is 项目 is made once for every project, from the national form."""

from pathlib import Path

import pytest

from reportgen.pdf.content import Reading
from tests.papers.conftest import PAPERS, Run, list_papers, spoil

FORM = "  - {名称: 项目自评表, 模板: templates/项目自评表.docx, 对象: 项目}\n"
EVIDENCE = '  - {名称: 佐证材料清单, 模板: templates/佐证材料清单.docx, 文件名: "{标识}-佐证材料清单"}\n'
SCHEME = """
项目指标体系:
  - 名称: 通用
    资金计分: {分值: 10}
    指标体系:
      - 一级指标: 产出指标
        分值: 90
        二级指标:
          - 二级指标: 数量指标
            三级指标:
              - {三级指标: 服务人次, 分值: 90, 年度指标值: ≥1000人次}
"""
PROJECT = """  - 名称: {name}
    标识: {slug}
    主管部门: 示例区民政局
    实施单位: 示例区明溪街道办事处
    资金:
      年度资金总额: {{年初预算: 50.00, 全年预算: 60.00, 执行数: 57.00}}
      当年财政拨款: {{年初预算: 50.00, 全年预算: 55.00, 执行数: 52.00}}
      上年结转资金: {{年初预算: 0, 全年预算: 5.00, 执行数: 5.00}}
    年度目标: {{预期目标: 服务居民1000人次。, 实际完成情况: 服务居民1200人次。}}
    评分:
      服务人次: {{完成值: 1200人次}}
      预算执行率: {{扣分原因: 尾款按合同次年支付}}
"""
PROJECTS = "项目:\n" + "".join(
    PROJECT.format(name=name, slug=slug) for name, slug in (("社区服务", "shequ"), ("垃圾分类", "laji"))
)


@pytest.fixture
def with_projects(run: Run) -> Run:
    """The fictional district with a form for its projects, of which an office has two."""
    list_papers(SCHEME + PAPERS.rstrip("\n") + "\n" + FORM)
    spoil("\n落款:\n", f"\n{PROJECTS}落款:\n")
    return run


def text_of(name: str) -> str:
    return "".join(Reading(Path("out/2023", name).read_bytes()).pages)


def test_every_project_has_its_form(with_projects: Run) -> None:
    assert with_projects("build", "mingxi") == 0
    for slug, name, other in (("shequ", "社区服务", "垃圾分类"), ("laji", "垃圾分类", "社区服务")):
        text = text_of(f"mingxi-{slug}.pdf")
        assert name in text and other not in text
        for shown in (
            "项目支出绩效自评表",
            "示例区民政局",
            "其中：当年财政拨款",
            "95.00%",
            "9.5",
            "99.5",
            "≥1000人次",
            "1200人次",
        ):
            assert shown in text, shown
    assert with_projects("status") == 0
    assert with_projects("verify") == 0
    assert with_projects("build", "--all") == 0


def test_a_change_of_one_project_makes_its_form_alone(with_projects: Run) -> None:
    assert with_projects("build", "mingxi") == 0
    before = {p.name: p.stat().st_mtime_ns for p in Path("out/2023").glob("*.pdf")}
    assert with_projects("set", "mingxi", "项目.第2项.主管部门=示例区城管局") == 0
    after = {p.name: p.stat().st_mtime_ns for p in Path("out/2023").glob("*.pdf")}
    assert {name for name in after if after[name] != before[name]} == {"mingxi-laji.pdf"}
    assert "示例区城管局" in text_of("mingxi-laji.pdf")


def test_a_project_taken_out_takes_its_form_with_it(
    with_projects: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert with_projects("build", "mingxi") == 0
    assert with_projects("remove", "mingxi", "项目.第2项") == 0
    assert not Path("out/2023/mingxi-laji.pdf").exists() and Path("out/2023/mingxi-shequ.pdf").exists()
    assert Path("out/2023/已撤下/mingxi-laji.pdf").exists()


def test_what_the_form_prints_of_a_project_is_required(
    with_projects: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path("data/2023/mingxi.yaml")
    text = path.read_text("utf-8")
    path.write_text(text.replace("    主管部门: 示例区民政局\n", "", 1), "utf-8")
    assert with_projects("build", "mingxi") == 1
    said = capsys.readouterr().out
    assert "项目.第1项缺少“主管部门”" in said and "文书“项目自评表”要印它" in said


def test_a_form_of_projects_for_the_office_is_refused(
    with_projects: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    list_papers("\n文书:\n  - {名称: 表, 模板: templates/项目自评表.docx}\n")
    assert with_projects("build", "mingxi") == 2
    said = capsys.readouterr()
    assert "对象却不是项目" in said.out + said.err and "对象: 项目" in said.out + said.err


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{标识}表", "文件名却都相同"),
        ("{本项目.标识}", "两个街道的项目会同名"),
        ("{本项目.名号}", "没有“{本项目.名号}”这个标签"),
    ],
)
def test_patterns_by_which_projects_would_collide_are_refused(
    with_projects: Run, capsys: pytest.CaptureFixture[str], pattern: str, words: str
) -> None:
    list_papers(
        f'\n文书:\n  - {{名称: 表, 模板: templates/项目自评表.docx, 对象: 项目, 文件名: "{pattern}"}}\n'
    )
    assert with_projects("check", "mingxi") == 1
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(("name", "words"), [("社区/服务", "里有“/”"), ("社区服务", "文件名都是")])
def test_names_of_projects_that_make_no_file_are_told(
    with_projects: Run, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    form = FORM.replace("对象: 项目", '对象: 项目, 文件名: "{标识}-{本项目.名称}"')
    other = '  - {名称: 另表, 模板: templates/report.docx, 文件名: "{标识}-社区服务"}\n'
    list_papers("\n文书:\n" + form + other)
    spoil("- 名称: 社区服务\n", f"- 名称: {name}\n")
    assert with_projects("check", "mingxi") == 1
    said = capsys.readouterr().out
    assert words in said and "项目.第1项.名称" in said


def test_the_list_of_sources_is_printed(with_projects: Run) -> None:
    list_papers("\n文书:\n" + EVIDENCE)
    spoil("  事项办结率: {完成值: 98.6%", "  事项办结率: {依据: 综合服务中心办件台账, 完成值: 98.6%")
    assert with_projects("build", "mingxi") == 0
    text = text_of("mingxi-佐证材料清单.pdf")
    assert "综合服务中心办件台账" in text and "98.6%" in text and "事项办结率" in text
