"""An office's year goes to the bureau and back: states, locks, frozen papers, and a record that shows tampering."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.office.filing import FilingState, filing_path, read_filing
from tests.conftest import ROOT

Run = Callable[..., tuple[int, str]]
TEMPLATE = ["--template", str(ROOT / "templates" / "report.docx")]


@pytest.fixture
def run(fiction: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(name: str, *arguments: str, out: bool = True) -> tuple[int, str]:
        given = [name, *arguments, "--data", str(fiction)]
        code = main([*given, "--out", str(tmp_path / "out"), *TEMPLATE] if out else given)
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


@pytest.fixture
def step(run: Run) -> Callable[..., tuple[int, str]]:
    return lambda name, *more: run(name, "mingxi", *more, out=name == "finalise")


def set_value(run: Run, text: str, *more: str) -> tuple[int, str]:
    return run("set", "mingxi", text, "--no-build", *more)


def state(fiction: Path) -> FilingState:
    return read_filing(fiction / "2023", "mingxi").state


def test_the_whole_way(fiction: Path, tmp_path: Path, run: Run, step: Run) -> None:
    assert state(fiction) is FilingState.OPEN
    for early in ("return", "finalise", "reopen"):
        code, said = step(early, "--reason", "甲")
        assert code == 2 and "填报中" in said and "reportgen submit mingxi" in said
    assert step("submit", "--who", "示甲")[0] == 0
    code, said = set_value(run, "预算.执行数=200")
    assert code == 2 and "已提交" in said and "reportgen return mingxi" in said
    code, said = step("return", "--remark", "预算.执行数=与决算不符", "--who", "区里")
    assert code == 0 and "与决算不符" in said
    assert read_filing(fiction / "2023", "mingxi").remarks == (("预算.执行数", "与决算不符"),)
    assert set_value(run, "预算.执行数=207.80")[0] == 0
    assert step("submit")[0] == 0
    code, said = step("finalise", "--who", "区里")
    assert code == 0, said
    pdf = tmp_path / "out" / "2023" / "mingxi.pdf"
    assert pdf.is_file() and state(fiction) is FilingState.FINAL
    code, said = set_value(run, "预算.执行数=200")
    assert code == 2 and "已定稿" in said
    code, said = step("reopen")
    assert code == 2 and "没有写明" in said
    assert step("reopen", "--reason", "决算批复有变")[0] == 0
    assert set_value(run, "预算.执行数=207.90")[0] == 0
    steps = json.loads(run("log", "mingxi", "--json", out=False)[1])["办理"]
    assert [s["办理"] for s in steps] == ["提交", "退回", "提交", "定稿", "撤销定稿"]
    assert "撤销定稿" in run("log", "mingxi", out=False)[1]


def test_errors_stop_submitting(fiction: Path, run: Run, step: Run) -> None:
    assert set_value(run, "评分.便民服务活动次数.自评得分=3")[0] == 0
    code, said = step("submit")
    assert code == 1 and "没有提交" in said and "BUD-04" in said
    assert state(fiction) is FilingState.OPEN and not filing_path(fiction / "2023", "mingxi").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "没有写明为什么退回"),
        (["--remark", "预算.执行书=错"], "是不是“执行数”？"),
        (["--remark", "错"], "名称=值"),
    ],
)
def test_a_return_says_why_and_where(fiction: Path, step: Run, arguments: list[str], words: str) -> None:
    assert step("submit")[0] == 0
    code, said = step("return", *arguments)
    assert code == 2 and words in said
    assert state(fiction) is FilingState.SUBMITTED


def test_a_file_changed_in_an_editor_is_not_finalised(fiction: Path, step: Run) -> None:
    assert step("submit")[0] == 0
    data = fiction / "2023" / "mingxi.yaml"
    data.write_text(data.read_text("utf-8").replace("207.90", "207.80"), "utf-8")
    code, said = step("finalise")
    assert code == 2 and "被直接改过" in said
    assert state(fiction) is FilingState.SUBMITTED


def test_frozen_papers_are_not_replaced(fiction: Path, tmp_path: Path, run: Run, step: Run) -> None:
    assert step("submit")[0] == 0 and step("finalise")[0] == 0
    folder = tmp_path / "out" / "2023"
    papers = {name: (folder / name).read_bytes() for name in ("mingxi.docx", "mingxi.pdf")}
    assert run("build", "--all", "--force")[0] == 0
    assert {name: (folder / name).read_bytes() for name in papers} == papers
    district = fiction / "2023" / "district.yaml"
    district.write_text(district.read_text("utf-8").replace("示例区财政局", "示例区财政金融局"), "utf-8")
    assert run("build", "--all", "--force")[0] == 0  # it is not due, whatever has changed
    code, said = run("build", "mingxi")
    assert code == 2 and "已定稿" in said and "没有替换" in said
    (folder / "mingxi.pdf").unlink()
    code, said = run("build", "--all")
    assert code == 1 and "已定稿" in said and not (folder / "mingxi.pdf").exists()
    district.write_text(district.read_text("utf-8").replace("示例区财政金融局", "示例区财政局"), "utf-8")
    assert run("build", "--all")[0] == 0  # the same papers are put back
    assert {name: (folder / name).read_bytes() for name in papers} == papers
    (fiction / "2023" / "mingxi.yaml").unlink()
    assert run("build", "--all")[0] == 0
    assert (folder / "mingxi.pdf").read_bytes() == papers["mingxi.pdf"]


def test_only_what_is_final(fiction: Path, tmp_path: Path, run: Run, step: Run) -> None:
    folder = fiction / "2023"
    other = (folder / "mingxi.yaml").read_text("utf-8").replace("明溪", "云岭")
    (folder / "yunling.yaml").write_text(other, "utf-8")
    assert run("build", "yunling")[0] == 0
    assert step("submit")[0] == 0 and step("finalise")[0] == 0
    code, said = run("build", "--all", "--final-only")
    assert code == 0 and "只做定稿的：1 个；没有定稿的 1 个没有收入" in said
    assert run("build", "--all", "--final-only")[0] == 0
    overview = (tmp_path / "out" / "2023" / "index.html").read_text("utf-8")
    assert "yunling.pdf" not in overview and "mingxi.pdf" in overview
    listed = json.loads(run("status", "--format", "json")[1])["街道"]
    assert [(o["标识"], o["办理"]) for o in listed] == [("mingxi", "定稿"), ("yunling", "填报中")]
    assert "定稿" in run("status")[1]
    assert main(["verify", "--out", str(tmp_path / "out")]) == 0


def test_the_ledger_tells_the_state(fiction: Path, tmp_path: Path, run: Run, step: Run) -> None:
    from openpyxl import load_workbook

    def column() -> list[object]:
        assert run("build", "--all")[0] == 0
        rows = list(load_workbook(tmp_path / "out" / "2023" / "台账.xlsx")["汇总"].values)
        at = rows[2].index("办理")
        return [row[at] for row in rows[3:5]]

    assert column() == ["填报中", None]  # the second one has handed in nothing
    assert step("submit")[0] == 0
    assert column() == ["已提交", None]


@pytest.mark.parametrize("spoil", ["理由", "line", "text", "folder"])
def test_a_record_that_was_altered_locks_the_office(fiction: Path, run: Run, step: Run, spoil: str) -> None:
    for name in ("submit", "return", "submit"):
        assert step(name, "--reason", "理由一")[0] == 0
    path = filing_path(fiction / "2023", "mingxi")
    lines = path.read_bytes().splitlines(keepends=True)
    path.unlink()
    match spoil:
        case "理由":
            path.write_bytes(b"".join(lines).replace("理由一".encode(), "理由二".encode(), 1))
        case "line":
            path.write_bytes(lines[0] + lines[2])
        case "text":
            path.write_bytes(b"".join(lines)[:-1])
        case _:
            path.mkdir()
    assert state(fiction) is FilingState.DAMAGED
    for code, said in (
        set_value(run, "预算.执行数=200"),
        step("submit"),
        step("finalise"),
        run("build", "mingxi"),
    ):
        assert code == 2 and "从备份恢复" in said
    assert "记录损坏" in run("status")[1]
